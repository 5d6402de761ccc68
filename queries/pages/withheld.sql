-- Why figures of a gemeente are withheld: few rows, so that they are asked once for all gemeenten.
select distinct w.region_code, w.reason, w.reason_en
from marts.withheld as w
inner join meta.cbs_table as t on t.id = w.table_id and t.fetched_at is not null
order by w.region_code, w.reason
