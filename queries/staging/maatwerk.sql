-- Stock and flows per gemeente from imported workbooks (etl/maatwerk), of each period and age class the newest import.
-- Grain: region, age class, period, indicator.
select
    regio as region_code,
    leeftijd as category,
    periode as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from raw.maatwerk
