-- An explained mismatch still exists where the release holds that table; otherwise its row must go. Each has a reason.
select e.source_id as table_id, e.* exclude (source_id)
from staging.explained_mismatch as e
inner join meta.cbs_table as t on t.id = e.source_id and t.fetched_at is not null
left join marts.mismatch as m using (source_id, indicator, region_code, category, period_start, frequency)
where m.source_id is null or coalesce(e.reason, '') = ''
