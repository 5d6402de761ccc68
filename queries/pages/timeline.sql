-- Every dated event, newest first; those without a date last. Few rows, so they are asked once for all gemeenten: `now_in` are the
-- gemeenten that the one it is about became part of.
select
    e.*, r.name,
    coalesce((select list(distinct s.new_code) from marts.successor as s where s.old_code = e.region_code and s.new_code is not null), []) as now_in
from marts.event as e
left join marts.region as r using (region_code)
order by e.start_to desc nulls last, e.start_from desc, e.region_code, e.event_id
