-- A region, category, period and indicator have one figure.
select indicator, region_code, category, frequency, period_start, max(source_id) as source_id, count(*) as figures
from marts.observation
group by indicator, region_code, category, frequency, period_start
having count(*) > 1
