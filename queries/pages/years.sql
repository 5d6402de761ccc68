-- The years in which at least one of the gemeenten has a yearly stock: what the index can start from.
select distinct year(period_start) as year
from marts.observation_grid
where region_code in $gemeenten and indicator = 'bijstand_personen' and frequency = 'J' and value is not null
order by year
