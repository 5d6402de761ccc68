-- An event is listed once.
select event_id, count(*) as rows
from marts.event
group by all
having count(*) > 1
