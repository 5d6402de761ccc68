-- Every estimate that this release was asked for, with the number of gemeenten and figures that have one, and why one has none at all.
with estimated as (
    select specification, count(distinct region_code) filter (value is not null) as gemeenten, count(value) as figures, count(*) - count(value) as withheld
    from marts.estimate
    group by specification
),

grouped as (
    select specification, count(distinct region_code) as gemeenten, count(*) as figures
    from marts.comparable
    group by specification
)

select
    s.specification, s.label, s.label_en, s.reason,
    coalesce(e.gemeenten, g.gemeenten, 0) as gemeenten,
    coalesce(e.figures, g.figures, 0) as figures,
    coalesce(e.withheld, 0) as withheld
from meta.specification as s
left join estimated as e using (specification)
left join grouped as g using (specification)
order by s.position
