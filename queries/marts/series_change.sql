-- Per series what the previous release did not have, what it had otherwise and what is gone. Only series that changed are listed.
-- `new_periods`: periods with a first figure; `regions_shorter`: regions with fewer rows (known or missing) than before.
-- Grain: source, indicator, category, frequency.
with now_there as (
    select source_id, indicator, category, frequency, region_code, count(*) as length, count(value) as figures, max(period_start) filter (value is not null) as last
    from marts.observation
    group by all
),

there_before as (
    select source_id, indicator, category, frequency, region_code, count(*) as length, count(value) as figures, max(period_start) filter (value is not null) as last
    from previous.marts.observation
    group by all
),

length as (
    select
        source_id, indicator, category, frequency,
        count(o.length) = 0 as is_new_series,
        count(n.length) = 0 as is_gone,
        sum(n.figures) as figures,
        max(n.last) as last,
        max(o.last) as last_before,
        count(*) filter (o.length > coalesce(n.length, 0)) as regions_shorter,
        min(region_code) filter (o.length > coalesce(n.length, 0)) as shorter_region
    from now_there as n
    full join there_before as o using (source_id, indicator, category, frequency, region_code)
    group by all
),

changed as (
    select
        source_id, indicator, category, frequency,
        count(*) filter (change = 'nieuw') as new,
        count(*) filter (change = 'herzien') as revised,
        count(*) filter (change = 'vervallen') as vanished,
        count(distinct period_start) filter (change = 'nieuw' and period_start > coalesce(last_before, date '0001-01-01')) as new_periods,
        arg_max(new - old, abs(new - old)) filter (change = 'herzien') as largest,
        arg_max(region_code, abs(new - old)) filter (change = 'herzien') as largest_region,
        arg_max(period_start, abs(new - old)) filter (change = 'herzien') as largest_period
    from marts.revision
    inner join length using (source_id, indicator, category, frequency)
    group by all
)

select
    length.source_id, length.indicator, length.category, length.frequency,
    is_new_series, is_gone, figures, last, last_before,
    coalesce(new_periods, 0) as new_periods,
    case when is_new_series then figures else coalesce(new, 0) end as new,
    coalesce(revised, 0) as revised,
    coalesce(vanished, 0) as vanished,
    largest, largest_region, largest_period, regions_shorter, shorter_region
from length
left join changed using (source_id, indicator, category, frequency)
cross join meta.release as release
where release.previous is not null
    and (is_new_series or is_gone or new > 0 or revised > 0 or vanished > 0 or regions_shorter > 0)
order by indicator, category, frequency, source_id
