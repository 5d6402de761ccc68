-- Outflow to work is part of the outflow.
select w.source_id, w.region_code, w.category, w.period_start, w.value as to_work, o.value as outflow
from marts.observation as w
inner join marts.observation as o using (region_code, category, frequency, period_start)
where w.indicator = 'bijstand_uitstroom_naar_werk' and o.indicator = 'bijstand_uitstroom' and w.value > o.value
