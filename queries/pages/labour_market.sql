-- The labour market around one gemeente, on one time axis: its own WW where there is any, vacancies of its province, national unemployment.
with province as (select provincie from marts.region where region_code = $gemeente),

span as (
    select min(period_start) as first, max(period_end(period_start, frequency)) as last
    from marts.observation_grid
    where region_code = $gemeente and value is not null
        and indicator in ('bijstand_personen', 'bijstand_personen_tot_aow')
)

select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation_grid as o
inner join marts.region as r using (region_code)
cross join span
where o.category = 'totaal'
    and (
        (o.indicator in ('bijstand_personen', 'bijstand_personen_tot_aow', 'ww_personen') and o.region_code = $gemeente)
        or (o.indicator = 'vacatures' and o.region_code = (select provincie from province))
        or (o.indicator in ('werkloosheid_pct_sa', 'ww_uitkeringen') and o.region_code = 'NL01')
    )
    and o.period_start between span.first and span.last
order by o.indicator, o.region_code, o.period_start
