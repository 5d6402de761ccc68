-- The change and the outflow percentage of one gemeente in its newest year, with the 95 % interval of chance and rounding, beside
-- every gemeente that began that year with between half and double its recipients (`is_own` marks the one asked for).
-- Gemeenten whose borders changed in the year have no change and stay out. Per row also what the others say together:
-- their middle, how many there are, how many lie as low and as high, how many lie further from the middle than chance and rounding
-- give, and how many would by chance alone. With fewer than ten others there is nothing to compare with.
with year_of_change as (
    select
        change.region_code, r.name, change.period_start, change.source_id,
        stock.value - change.value as earlier, change.value as change, pct.value as change_pct,
        inflow.value as inflow, outflow.value as outflow, share.value as outflow_pct
    from marts.measure as change
    inner join marts.region as r using (region_code)
    inner join marts.measure as stock
        on stock.indicator = 'bijstand_personen' and stock.region_code = change.region_code and stock.period_start = change.period_start
    inner join marts.measure as pct
        on pct.indicator = 'bijstand_verandering_pct' and pct.region_code = change.region_code and pct.period_start = change.period_start
    left join marts.measure as inflow
        on inflow.indicator = 'bijstand_instroom' and inflow.region_code = change.region_code and inflow.period_start = change.period_start
    left join marts.measure as outflow
        on outflow.indicator = 'bijstand_uitstroom' and outflow.region_code = change.region_code
        and outflow.period_start = change.period_start
    left join marts.measure as share
        on share.indicator = 'bijstand_uitstroom_pct' and share.region_code = change.region_code
        and share.period_start = change.period_start
    where change.indicator = 'bijstand_verandering' and change.region_level = 'gemeente' and change.value is not null
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
