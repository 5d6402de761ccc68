-- What stays between the change of the stock and inflow minus outflow, over the gemeenten of a year: its distribution. Not an error and
-- not a residual of ours: moves between gemeenten, corrections and rounding stand in it.
-- Grain: year.
select
    period_start,
    max(source_id) as source_id,
    count(*) as gemeenten,
    count(*) filter (low <= 0 and high >= 0) as within_rounding,
    quantile_cont(value, 0.05) as p5,
    quantile_cont(value, 0.25) as p25,
    median(value) as p50,
    quantile_cont(value, 0.75) as p75,
    quantile_cont(value, 0.95) as p95,
    arg_max(value, abs(value)) as largest,
    arg_max(region_code, abs(value)) as largest_region
from marts.measure
where indicator = 'bijstand_onverklaard' and region_level = 'gemeente' and value is not null
group by period_start
order by period_start
