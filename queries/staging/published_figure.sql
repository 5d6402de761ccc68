-- Figures written down one by one with their source: data/reference/published_figures.csv.
-- Grain: region, category, period, indicator.
select
    region_code,
    category,
    period_code,
    status as period_status,
    indicator,
    indicator as topic,
    value as cell,
    source_id as table_id
from raw.published_figure
