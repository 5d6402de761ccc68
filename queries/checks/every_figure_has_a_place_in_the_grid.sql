-- Every figure of a gemeente is in the newest borders somewhere, be it as a sum or as missing; none stands there twice.
select o.source_id, o.indicator, o.region_code, o.category, o.frequency, o.period_start
from marts.observation as o
inner join marts.grid as g on g.years_back = 0
left join marts.grid_part as p on p.region_code = o.region_code and p.grid_year = g.grid_year
left join marts.observation_grid as n
    on n.indicator = o.indicator and n.region_code = coalesce(p.grid_code, o.region_code) and n.category = o.category
    and n.frequency = o.frequency and n.period_start = o.period_start
where o.value is not null
group by all
having count(n.indicator) <> count(distinct coalesce(p.grid_code, o.region_code))
