-- Changes from one period to the next that are hard to believe: flagged on the page Bronnen, not stopped. More than ten times as far
-- from the middle as is usual (median absolute deviation), among the regions of that level in that period where there are 30 or more,
-- else among the other periods of the series where there are 24 or more; and more than a quarter. Counts of 100 and more, newest borders.
-- Grain: source, indicator, region, category, period.
with counted as (
    select o.source_id, o.indicator, o.region_code, o.region_level, o.category, o.frequency, o.period_start, o.value
    from marts.observation_grid as o
    inner join meta.indicator as i using (indicator)
    where i.kind not in ('rate', 'percentage') and i.rounded_to >= 1 and o.value >= 100
),

step as (
    select
        n.source_id, n.indicator, n.region_code, n.region_level, n.category, n.frequency, n.period_start,
        p.value as before, n.value, ln(n.value / p.value) as change
    from counted as n
    inner join counted as p
        on p.indicator = n.indicator and p.region_code = n.region_code and p.category = n.category and p.frequency = n.frequency
        -- Of the side that is added to: a sum over both sides is tried on every pair of periods of a series.
        and n.period_start = p.period_start + case p.frequency when 'J' then interval 1 year when 'K' then interval 3 month else interval 1 month end
),

across as (
    select indicator, category, frequency, region_level, period_start, count(*) as regions, median(change) as middle, mad(change) as spread
    from step
    group by all
),

along as (
    select indicator, category, frequency, region_code, count(*) as periods, median(change) as middle, mad(change) as spread
    from step
    group by all
),

judged as (
    select
        step.*,
        case when regions >= 30 then abs(change - across.middle) / nullif(across.spread, 0)
             when periods >= 24 then abs(change - along.middle) / nullif(along.spread, 0) end as distance
    from step
    inner join across using (indicator, category, frequency, region_level, period_start)
    inner join along using (indicator, category, frequency, region_code)
)

select source_id, indicator, region_code, category, frequency, period_start, before, value, distance
from judged
where distance > 10 * 1.4826 and abs(value / before - 1) > 0.25
order by distance desc, indicator, region_code, category, period_start
