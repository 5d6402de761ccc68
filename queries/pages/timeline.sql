-- Every dated event, newest first; those without a date last. Few rows, so they are asked once for all gemeenten: `now_in` are the
-- gemeenten that the one it is about became part of. `indicator` and `source_id` say what a row is, as in other pages.
select
    e.*, r.name, 'gebeurtenis' as indicator, 'gebeurtenissen' as source_id, e.start_from as period_start,
    coalesce((select list(distinct s.new_code) from marts.successor as s where s.old_code = e.region_code and s.new_code is not null), []) as now_in
from marts.event as e
left join marts.region as r using (region_code)
order by e.start_to desc nulls last, e.start_from desc, e.region_code, e.event_id
