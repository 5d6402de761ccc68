-- Why figures of one gemeente are withheld; nothing for nearly all of them.
select distinct w.reason, w.reason_en
from marts.withheld as w
inner join meta.cbs_table as t on t.id = w.table_id and t.fetched_at is not null
where w.region_code = $gemeente
order by w.reason
