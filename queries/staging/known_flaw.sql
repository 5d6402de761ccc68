-- Cells that CBS prints as a figure and that cannot be one: data/reference/known_flaws.csv, each with the reason.
-- Grain: table, region, indicator.
select table_id, region_code, indicator, reason, reason_en from raw.known_flaws
