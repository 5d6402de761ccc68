-- One gemeente and the country over time in the newest borders, for the factsheet and the preview of a link: people, per 1,000, in and out.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation_grid as o
inner join marts.region as r using (region_code)
where o.region_code in ($gemeente, 'NL01')
    and o.category = 'totaal'
    and o.indicator in (
        'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_uitstroom',
        'bijstand_personen_tot_aow', 'bijstand_tot_aow_per_1000'
    )
order by o.indicator, o.region_code, o.period_start
