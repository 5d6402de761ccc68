-- Figures that CBS prints and that are withheld here, with the reason, for the pages.
-- Grain: table, region, indicator.
select table_id, region_code, indicator, reason, reason_en
from staging.known_flaw
order by region_code, table_id, indicator
