-- Series of gemeenten over time, in the newest borders, with all their classes: what `bijstand export` writes.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end, k.label as class, k.label_en as class_en
from marts.observation_grid as o
inner join marts.region as r using (region_code)
left join meta.category as k using (category)
where o.region_code in $gemeenten
    and o.indicator in $indicators
    and year(o.period_start) between $van and $tot
order by o.region_code, o.indicator, o.category, o.frequency, o.period_start
