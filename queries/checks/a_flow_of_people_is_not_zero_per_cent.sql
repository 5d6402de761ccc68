-- A flow of 50 people or more is not 0 per cent of the recipients of a gemeente with fewer than 10,000 of them.
select f.source_id, f.indicator, f.region_code, f.category, f.period_start, f.value, p.value as percentage
from marts.observation as f
inner join marts.observation as p
    on p.indicator = f.indicator || '_pct' and p.region_code = f.region_code and p.category = f.category
    and p.period_start = f.period_start and p.frequency = f.frequency
inner join marts.observation as s
    on s.indicator = 'bijstand_personen' and s.region_code = f.region_code and s.category = f.category
    and s.period_start = f.period_start and s.frequency = f.frequency
where f.value >= 50 and s.value < 10000 and p.value = 0
