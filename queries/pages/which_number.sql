-- What gives a number, and the nearest that does not: of every definition the best few, for the asked places or else the country.
-- Without a place other places are candidates too, but only where a year or a December of theirs gives it.
with candidate as (
    select
        *,
        size between $fit_low and $fit_high as fits,
        len($regions::varchar[]) > 0 or region_code = 'NL01' as is_main,
        coalesce(year(period_start) = $year::int, true) as in_year,
        status in ('voorlopig', 'nader_voorlopig') as is_provisional,
        case when frequency = 'J' or (frequency = 'M' and month(period_start) = 12) then 0 when frequency = 'K' then 1 else 2 end as season
    from marts.number
    where size between $low and $high
        and ($unit_sort = 'unknown' or unit_sort = $unit_sort)
        and ($sign = 0 or sign(value) = $sign)
        and (not $is_change or reading in ('verandering', 'verandering_pct'))
        and case when len($regions::varchar[]) > 0 then region_code in $regions::varchar[]
                 else region_code = 'NL01' or (
                     size between $fit_low and $fit_high and region_level in ('gemeente', 'provincie')
                     and (frequency = 'J' or (frequency = 'M' and month(period_start) = 12))
                 ) end
),

best as (
    select
        c.*,
        i.kind,
        i.rounded_to,
        count(*) filter (c.fits) over definition as alike
    from candidate as c
    inner join meta.indicator as i using (indicator)
    window definition as (partition by c.indicator, c.category, c.reading, c.is_main, case when c.is_main then c.region_code end)
    -- The order of numbers.rank, as far as it differs within one definition.
    qualify row_number() over (
        definition
        order by
            c.fits desc, c.in_year desc, c.size = $value and i.rounded_to >= $step desc,
            case when c.reading <> 'cijfer' then c.season else 0 end, c.is_provisional, c.season,
            abs(c.size - $value), c.period_start desc, c.source_id, c.region_code
    ) <= 3
)

select
    b.*, r.name, s.modified, period_end(b.period_start, b.frequency) as period_end,
    c.label as category_label, c.label_en as category_label_en
from best as b
inner join marts.region as r using (region_code)
inner join meta.source as s using (source_id)
inner join meta.category as c using (category)
order by b.fits desc, b.is_main desc, b.in_year desc, abs(b.size - $value), b.indicator, b.category, b.reading, b.period_start desc, b.region_code, b.source_id
limit 300
