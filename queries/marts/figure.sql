-- Every figure that a claim can be held against: this release, and the published figures that it does not hold itself.
-- Grain: region, category, period, frequency, indicator, source.
select *, false as is_published from marts.observation
union all
select p.*, true as is_published
from marts.published_figure as p
where not exists (
    select 1 from marts.observation as o
    where o.source_id = p.source_id and o.indicator = p.indicator and o.category = p.category
        and o.region_code = p.region_code and o.period_start = p.period_start and o.frequency = p.frequency
)
order by indicator, region_code, category, frequency, period_start
