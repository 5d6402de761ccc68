-- What the models of economy and policy read: gemeenten by month, persons below the AOW age beside the labour market.
-- In the newest borders. Only months for which both are published and from the first known number of inhabitants on. Inhabitants are
-- all ages, the only series that is long enough; they stand on 1 January, in between they move in a straight line, and after the last
-- one as in the year before.
-- Grain: gemeente, month.
with monthly as (
    select
        region_code, period_start,
        max(value) filter (indicator = 'bijstand_personen_tot_aow') as stock,
        max(value) filter (indicator = 'ww_personen') as ww,
        max(source_id) filter (indicator = 'bijstand_personen_tot_aow') as source_id
    from marts.observation_grid
    where frequency = 'M' and category = 'totaal' and region_level = 'gemeente' and indicator in ('bijstand_personen_tot_aow', 'ww_personen')
    group by region_code, period_start
),

january as (
    select region_code, period_start, value,
        coalesce(
            lead(value) over w - value, value - lag(value) over w
        ) as growth
    from marts.observation_grid
    where indicator = 'inwoners' and category = 'totaal' and frequency = 'J' and region_level = 'gemeente' and value is not null
    window w as (partition by region_code order by period_start)
),

span as (
    select
        greatest(
            min(period_start) filter (stock is not null), min(period_start) filter (ww is not null), (select min(period_start) from january)
        ) as first,
        least(max(period_start) filter (stock is not null), max(period_start) filter (ww is not null)) as last
    from monthly
)

select
    m.region_code,
    coalesce(r.arbeidsmarktregio, m.region_code) as region,
    m.period_start,
    m.stock,
    p.value + coalesce(p.growth, 0) * datediff('month', p.period_start, m.period_start) / 12 as population,
    m.ww / (p.value + coalesce(p.growth, 0) * datediff('month', p.period_start, m.period_start) / 12) as labour,
    m.source_id
from monthly as m
cross join span
left join marts.region as r using (region_code)
asof left join january as p on p.region_code = m.region_code and p.period_start <= m.period_start
where m.period_start between span.first and span.last
order by m.region_code, m.period_start
