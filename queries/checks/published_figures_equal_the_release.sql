-- A published figure equals the same figure of the same vintage in a CBS release, unless a row in explained_mismatches.csv says why not.
-- The table may be right and our copy wrong, so the table is not put aside: hence no column source_id.
select m.source_id as table_id, m.* exclude (source_id)
from marts.mismatch as m
left join staging.explained_mismatch as e using (source_id, indicator, region_code, category, period_start, frequency)
where e.reason is null
