-- Per series and frequency what changed since the previous release; classes of one series together.
select
    c.indicator,
    c.source_id,
    c.frequency,
    bool_and(c.is_new_series) as is_new_series,
    max(c.new_periods) as new_periods,
    sum(c.new) as new,
    sum(c.revised) as revised,
    sum(c.vanished) as vanished,
    arg_max(c.largest, abs(c.largest)) as largest,
    arg_max(r.name, abs(c.largest)) as largest_name,
    arg_max(c.largest_period, abs(c.largest)) as largest_period,
    null::double as value
from marts.series_change as c
inner join meta.indicator as i using (indicator)
left join marts.region as r on r.region_code = c.largest_region
group by all
order by any_value(i.position), c.source_id, c.frequency
