-- Every indicator of a CBS table that was obtained has at least one figure. The invented office may lack a column that was declared after it.
select t.table_id as source_id, t.topic
from raw.topic as t
inner join meta.cbs_table as c on c.id = t.table_id and c.fetched_at is not null
inner join meta.release as r on r.origin <> 'practice'
where t.unit <> '' -- other columns hold the regions of a gemeente
    and not exists (
        select 1 from staging.observation as o
        where o.table_id = t.table_id and o.topic = t.topic and cbs_number(o.cell, 1) is not null
    )
