-- The panel that evaluations read: gemeenten by month.
select region_code as unit, region, strftime(period_start, '%Y-%m') as month, stock, population, labour
from marts.panel
order by region_code, period_start
