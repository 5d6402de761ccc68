-- Published figures that may differ from the CBS release, each with the reason: data/reference/explained_mismatches.csv.
-- Grain: source, indicator, region, category, period.
select source_id, indicator, region_code, category, cbs_period_start(period_code) as period_start,
    cbs_frequency(period_code) as frequency, reason
from raw.explained_mismatches
