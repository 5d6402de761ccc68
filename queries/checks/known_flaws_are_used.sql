-- A flaw that is written down still stands in the table, if the table came with that region; otherwise its row in data/reference/known_flaws.csv must go.
select flaw.*
from staging.known_flaw as flaw
inner join staging.observation as o using (table_id, region_code, indicator)
group by all
having not bool_or(coalesce(cbs_number(o.cell, 1) = 0, false))
