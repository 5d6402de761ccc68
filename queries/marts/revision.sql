-- Every figure that differs from the previous release of the same origin: 'nieuw' (there was none), 'herzien' (another value),
-- 'vervallen' (there is none any more). A series that the previous release lacked altogether stands in marts.series_change only.
-- Grain: source, indicator, region, category, period. `previous` is attached by etl/revision.py and empty when there is no such release.
with known as (select distinct source_id, indicator, category, frequency from previous.marts.observation),

differing as (
    select
        coalesce(n.source_id, o.source_id) as source_id,
        coalesce(n.indicator, o.indicator) as indicator,
        coalesce(n.region_code, o.region_code) as region_code,
        coalesce(n.period_start, o.period_start) as period_start,
        coalesce(n.frequency, o.frequency) as frequency,
        coalesce(n.category, o.category) as category,
        o.value as old,
        n.value as new
    from marts.observation as n
    full join previous.marts.observation as o
        on o.source_id = n.source_id and o.indicator = n.indicator and o.region_code = n.region_code
        and o.period_start = n.period_start and o.frequency = n.frequency and o.category = n.category
    where o.value is distinct from n.value
)

select
    differing.*,
    case when old is null then 'nieuw' when new is null then 'vervallen' else 'herzien' end as change,
    release.previous as old_release,
    release.release_id as new_release
from differing
inner join known using (source_id, indicator, category, frequency)
cross join meta.release as release
order by indicator, category, frequency, region_code, period_start, source_id
