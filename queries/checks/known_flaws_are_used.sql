-- A flaw that is written down still stands in the table; otherwise its row in data/reference/known_flaws.csv must go.
select flaw.*
from staging.known_flaw as flaw
inner join meta.cbs_table as t on t.id = flaw.table_id and t.fetched_at is not null
where not exists (
    select 1 from staging.observation as o
    where o.table_id = flaw.table_id and o.region_code = flaw.region_code and o.indicator = flaw.indicator
        and cbs_number(o.cell, 1) = 0
)
