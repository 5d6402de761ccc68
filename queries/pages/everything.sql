-- Every figure of these series, of every region and period, in the newest borders; estimates with their interval.
select
    o.region_code, coalesce(r.name, o.region_code) as name, o.region_level, o.category, o.period_start, o.frequency, o.indicator,
    o.value, o.source_id, o.status, o.missing_reason, o.grid_year,
    cast(null as varchar) as specification, cast(null as date) as base_start,
    cast(null as double) as lower, cast(null as double) as upper, cast(null as double) as p, cast(null as double) as mde
from marts.observation_grid as o
left join marts.region as r using (region_code)
where o.indicator in $indicators
union all
select
    e.region_code, coalesce(r.name, e.region_code), e.region_level, e.category, e.period_start, e.frequency, e.indicator,
    e.value, e.source_id, e.status, e.missing_reason, cast(null as integer),
    e.specification, e.base_start, e.lower, e.upper, e.p, e.mde
from marts.estimate as e
left join marts.region as r using (region_code)
where e.indicator in $indicators
order by indicator, region_code, category, period_start, frequency, specification, base_start
