-- How far the economy model of before each base month was off in the window after it, over all gemeenten that it judges: the middle of the
-- unexplained differences, in per cent of what was to be expected, with the economy and without it; how much of the differences between
-- gemeenten the economy part explains (weighted by inhabitants); and the share of gemeenten whose interval does not hold 0, by size.
with wide as (
    select
        base_start, period_start, region_code, max(value) filter (indicator = 'bijstand_tot_aow_onverklaard') as left_over,
        max(lower) filter (indicator = 'bijstand_tot_aow_onverklaard') as lower, max(upper) filter (indicator = 'bijstand_tot_aow_onverklaard') as upper,
        max(value) filter (indicator = 'bijstand_tot_aow_deel_economie') as economy
    from marts.estimate
    where specification = 'economie_vooraf'
    group by all
    having left_over is not null and economy is not null
),

judged as (
    select
        w.*, before.population as weight, before.stock as size,
        -- Persons become log points by the logarithmic mean of both stocks, as in the split.
        case when after.stock = before.stock then before.stock else (after.stock - before.stock) / ln(after.stock / before.stock) end / 100 as persons
    from wide as w
    inner join marts.panel as before on before.region_code = w.region_code and before.period_start = w.base_start
    inner join marts.panel as after on after.region_code = w.region_code and after.period_start = w.period_start
),

logs as (
    select
        *, left_over / persons as off,
        (left_over + economy) / persons - sum(weight * economy / persons) over same / sum(weight) over same as off_without
    from judged
    window same as (partition by base_start, period_start)
)

select
    base_start, period_start, count(*) as gemeenten,
    median(abs(100 * (exp(off / 100) - 1))) as middle, median(abs(100 * (exp(off_without / 100) - 1))) as middle_without,
    100 * (1 - sum(weight * off ** 2) / sum(weight * off_without ** 2)) as explained,
    100 * avg((lower > 0 or upper < 0)::int) as outside,
    100 * avg((lower > 0 or upper < 0)::int) filter (size < 200) as outside_small,
    100 * avg((lower > 0 or upper < 0)::int) filter (size between 200 and 800) as outside_middle,
    100 * avg((lower > 0 or upper < 0)::int) filter (size > 800) as outside_large
from logs
group by all
order by period_start desc, base_start desc
