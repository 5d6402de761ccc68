-- The three monthly series of one gemeente that an evaluation reads, in the months in which the country has all three.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation_grid as o
inner join marts.region as r using (region_code)
where o.region_code = $gemeente
    and o.frequency = 'M'
    and o.category = 'totaal'
    and o.indicator in ('bijstand_personen_tot_aow', 'ww_personen', 'inwoners_maand')
    and o.period_start in (select period_start from marts.panel)
order by o.indicator, o.period_start
