-- Figures of one region that this release has and the one before had not ('nieuw'), had otherwise ('herzien') or had and it has not ('vervallen'); of a series new altogether ('reeks') the newest.
with changed as (
    select indicator, category, source_id, frequency, period_start, old, new, change
    from marts.revision
    where region_code = $region
    union all
    select indicator, category, source_id, frequency, max(period_start), null, arg_max(value, period_start), 'reeks'
    from marts.observation
    inner join marts.series_change using (source_id, indicator, category, frequency)
    where is_new_series and region_code = $region and value is not null
    group by all
)

select
    c.*,
    k.label as class,
    k.label_en as class_en,
    null::double as value
from changed as c
inner join meta.indicator as i using (indicator)
left join meta.category as k using (category)
order by i.position, c.category, c.source_id, c.frequency, c.period_start desc
