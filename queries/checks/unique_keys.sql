-- A region, category, period and indicator have one figure.
select indicator, region_code, category, frequency, period_start, count(*) as figures
from marts.observation
group by all
having count(*) > 1
