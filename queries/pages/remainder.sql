-- What stock and flows leave between them, per year over all gemeenten.
select m.*, r.name as largest_name
from marts.remainder as m
left join marts.region as r on r.region_code = m.largest_region
order by m.period_start
