-- Every declared CBS table, absent ones included.
select id, title, title_en, modified, fetched_at, rows, count_verified, warnings, rejected
from meta.cbs_table
order by position
