-- What the models of economy and policy read: gemeenten by month in the newest borders, persons with bijstand below the AOW age and
-- persons with WW beside all inhabitants. Only months for which all three are published.
-- Grain: gemeente, month.
with monthly as (
    select
        region_code, period_start,
        max(value) filter (indicator = 'bijstand_personen_tot_aow') as stock,
        max(value) filter (indicator = 'ww_personen') as ww,
        max(value) filter (indicator = 'inwoners_maand') as population,
        max(source_id) filter (indicator = 'bijstand_personen_tot_aow') as source_id
    from marts.observation_grid
    where frequency = 'M' and category = 'totaal' and region_level = 'gemeente'
        and indicator in ('bijstand_personen_tot_aow', 'ww_personen', 'inwoners_maand')
    group by region_code, period_start
),

published as (
    select period_start from monthly group by period_start having count(stock) > 0 and count(ww) > 0 and count(population) > 0
)

select
    m.region_code, coalesce(r.arbeidsmarktregio, m.region_code) as region, m.period_start, m.stock, nullif(m.population, 0) as population,
    m.ww / nullif(m.population, 0) as labour, m.source_id
from monthly as m
inner join published using (period_start)
left join marts.region as r using (region_code)
order by m.region_code, m.period_start
