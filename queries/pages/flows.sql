-- Bijstand, instroom, uitstroom and uitstroom naar werk of one region per year, in the newest borders.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation_grid as o
inner join marts.region as r using (region_code)
where o.region_code = $gemeente
    and o.frequency = 'J'
    and o.category = 'totaal'
    and o.indicator in (
        'bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk',
        'bijstand_instroom_pct', 'bijstand_uitstroom_pct', 'bijstand_uitstroom_naar_werk_pct'
    )
order by o.period_start, o.indicator
