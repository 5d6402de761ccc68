-- A published figure equals the same figure of the same vintage in a CBS release, unless a row in explained_mismatches.csv says why not.
select m.*
from marts.mismatch as m
left join staging.explained_mismatch as e using (source_id, indicator, region_code, category, period_start, frequency)
where e.reason is null
