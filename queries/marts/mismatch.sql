-- Published figures that differ from the same figure in this CBS release. A vintage is the same when the table is closed
-- (it is about one period) or still has the date written down; a later revision, a running table of which no
-- date was written down and a table of another title are no mismatch.
-- Grain: source, indicator, region, category, period.
select p.source_id, p.indicator, p.region_code, p.category, p.period_start, p.frequency, p.value as published, o.value as found
from marts.published_figure as p
inner join marts.observation as o using (source_id, indicator, region_code, category, period_start, frequency)
inner join meta.cbs_table as t on t.id = p.source_id and t.fetched_at is not null
inner join staging.published_source as s on s.source_id = p.source_id
inner join meta.source as now on now.source_id = p.source_id and now.title = s.title
where (s.published = left(t.modified, 10)
       or s.published = '' and p.source_id in (
           select source_id from marts.observation group by source_id having count(distinct period_start) = 1
       ))
    and p.value is distinct from o.value
