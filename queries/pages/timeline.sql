-- Events of these regions and of the gemeenten that became part of them, newest first; those without a date last.
select e.*, r.name
from marts.event as e
left join marts.region as r using (region_code)
where e.region_code in $regions
    or e.region_code in (select old_code from marts.successor where new_code in $regions)
order by e.start_to desc nulls last, e.start_from desc, e.region_code, e.event_id
