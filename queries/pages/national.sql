-- The country over time: bijstand, WW and unemployment, and the yearly figures of people with bijstand.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation as o
inner join marts.region as r using (region_code)
where o.region_code = 'NL01'
    and o.indicator in (
        'bijstand_uitkeringen', 'ww_uitkeringen', 'werkloosheid_pct_sa', 'bijstand_personen', 'bijstand_instroom',
        'bijstand_uitstroom', 'bijstand_personen_tot_aow'
    )
    and year(o.period_start) between $van and $tot
order by o.indicator, o.category, o.frequency, o.period_start
