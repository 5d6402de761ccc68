-- The change and the outflow percentage of one gemeente in its newest year, with the 95 % interval of chance and rounding, beside
-- every gemeente that began that year with between half and double its recipients (`is_own` marks the one asked for).
-- Gemeenten whose borders changed in the year have no change and stay out. Per row also what the others say together:
-- their middle, how many there are, how many lie as low and as high, how many lie further from the middle than chance and rounding
-- give, and how many would by chance alone. With fewer than ten others there is nothing to compare with.
with measures as (
    select
        region_code, period_start,
        any_value(source_id) filter (indicator = 'bijstand_verandering') as source_id,
        any_value(value) filter (indicator = 'bijstand_personen') as stock,
        any_value(value) filter (indicator = 'bijstand_verandering') as change,
        any_value(value) filter (indicator = 'bijstand_verandering_pct') as change_pct,
        any_value(value) filter (indicator = 'bijstand_instroom') as inflow,
        any_value(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        any_value(value) filter (indicator = 'bijstand_uitstroom_pct') as outflow_pct
    from marts.measure
    where region_level = 'gemeente' and indicator in (
        'bijstand_personen', 'bijstand_verandering', 'bijstand_verandering_pct', 'bijstand_instroom', 'bijstand_uitstroom',
        'bijstand_uitstroom_pct'
    )
    group by region_code, period_start
),

year_of_change as (
    select
        m.region_code, r.name, m.period_start, m.source_id,
        m.stock - m.change as earlier, m.change, m.change_pct, m.inflow, m.outflow, m.outflow_pct
    from measures as m
    inner join marts.region as r using (region_code)
    where m.change is not null
),

own as (select * from year_of_change where region_code = $gemeente order by period_start desc limit 1),

alike as (
    select y.*, y.region_code = own.region_code as is_own
    from year_of_change as y
    inner join own on own.period_start = y.period_start and y.earlier between own.earlier / 2 and own.earlier * 2
        and (y.earlier >= 50 or y.region_code = own.region_code)  -- of fewer, no percentage
),

measured as (
    select
        *, 'bijstand_verandering_pct' as indicator, change_pct as value, change_margin(inflow, outflow, earlier) as margin, 'berekend' as status
    from alike
    union all
    -- Binomial out of everyone who had or got bijstand, and rounding to halves: variance p (1 - p) / n + 0.5^2 / 12.
    select
        *, 'bijstand_uitstroom_pct', outflow_pct,
        1.96 * sqrt(outflow_pct * (100 - outflow_pct) / nullif(earlier + inflow, 0) + 0.25 / 12), 'definitief'
    from alike
    where outflow_pct is not null
),

together as (
    select
        indicator,
        count(*) filter (not is_own) as others,
        median(value) filter (not is_own) as middle,
        max(value) filter (is_own) as own_value
    from measured
    group by indicator
)

select
    m.region_code, m.name, 'totaal' as category, m.period_start, 'J' as frequency, period_end(m.period_start, 'J') as period_end,
    m.indicator, m.value, m.value - m.margin as low, m.value + m.margin as high, m.source_id, m.status, null as missing_reason,
    m.is_own, m.earlier, m.change, t.others, t.middle, t.others >= 10 as is_comparable, 0.05 * t.others as by_chance,
    count(*) filter (not m.is_own and m.value <= t.own_value) over (partition by m.indicator) as as_low,
    count(*) filter (not m.is_own and m.value >= t.own_value) over (partition by m.indicator) as as_high,
    count(*) filter (not m.is_own and abs(m.value - t.middle) > m.margin) over (partition by m.indicator) as outside
from measured as m
inner join together as t using (indicator)
order by m.indicator, m.value, m.name
