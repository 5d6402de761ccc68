-- What can be chosen: every gemeente of today, and where old codes lead; `has_figures` says whether this release holds its bijstand, be it as that of its predecessors.
with known as (
    select distinct region_code from marts.observation_grid
    where value is not null and indicator in ('bijstand_personen', 'bijstand_personen_tot_aow')
)

select
    r.region_code,
    r.name,
    r.valid_to,
    r.provincie,
    p.name as provincie_name,
    known.region_code is not null as has_figures,
    list(s.new_code order by s.part) filter (s.new_code is not null) as successors
from marts.region as r
left join marts.region as p on p.region_code = r.provincie
left join known on known.region_code = r.region_code
left join marts.successor as s on s.old_code = r.region_code
-- GM0997 is the central register of persons, no place.
where r.region_level = 'gemeente' and r.region_code <> 'GM0997'
group by all
order by r.name
