-- A region is listed once.
select region_code, count(*) as rows
from marts.region
group by all
having count(*) > 1
