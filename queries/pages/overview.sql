-- Bijstand of one gemeente, in the newest borders, and of the country: yearly figures (15 and over) and, where there are any, monthly ones (to AOW age).
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation_grid as o
inner join marts.region as r using (region_code)
where o.region_code in ($gemeente, 'NL01')
    and o.category = 'totaal'
    and o.indicator in (
        'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk',
        'bijstand_personen_tot_aow', 'bijstand_tot_aow_per_1000', 'inwoners'
    )
order by o.indicator, o.region_code, o.period_start
