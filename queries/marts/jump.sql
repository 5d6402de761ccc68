-- Changes from one period to the next that are hard to believe: flagged on the page Bronnen, not stopped. More than ten times as far
-- from the middle as is usual (median absolute deviation), among the regions of that level in that period where there are 30 or more,
-- else among the other periods of the series where there are 24 or more; and more than a quarter. Counts of 100 and more, newest borders.
-- Grain: source, indicator, region, category, period.
with counted as (
    select o.*
    from marts.observation_grid as o
    inner join meta.indicator as i using (indicator)
    where i.kind not in ('rate', 'percentage') and i.rounded_to >= 1 and o.value >= 100
),

step as (
    select
        source_id, indicator, region_code, region_level, category, frequency, period_start,
        lag(value) over series as before, value, ln(value / lag(value) over series) as change
    from counted
    window series as (partition by indicator, region_code, category, frequency order by period_start)
    qualify period_start = lag(period_start) over series
        + case frequency when 'J' then interval 1 year when 'K' then interval 3 month else interval 1 month end
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
