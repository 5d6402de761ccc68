-- Figures written down one by one with their source: data/reference/published_figures.csv, units as the source prints them.
-- Grain: region, category, period, indicator.
select
    f.region_code,
    f.category,
    f.period_code,
    f.status as period_status,
    f.indicator,
    f.indicator as topic,
    f.value as cell,
    f.source_id as table_id,
    u.factor
from raw.published_figures as f
left join raw.unit as u on starts_with(lower(replace(f.unit, ' ', '')), u.unit)
