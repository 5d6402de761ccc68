-- Published figures in the shape of an observation, in every release: what a claim or a figure of CBS is compared with.
-- Grain: region, category, period, frequency, indicator, source.
select
    region_code,
    cbs_region_level(region_code) as region_level,
    category,
    cbs_period_start(period_code) as period_start,
    cbs_frequency(period_code) as frequency,
    indicator,
    cbs_number(cell, factor) as value,
    table_id as source_id,
    cbs_status(period_status) as status,
    cbs_missing(cell) as missing_reason
from staging.published_figure
order by indicator, region_code, category, frequency, period_start
