-- Inflow of Rotterdam against Amsterdam under each denominator in use; a lower inflow would bear the claim out.
-- Decided only beyond rounding and chance together (Poisson for counts, binomial for shares; `var` is the variance).
with city as (
    select
        year(i.period_start) as jaar, i.region_code, i.period_start, i.frequency, i.status, i.source_id, i.indicator,
        i.value as inflow, p.value as pct, n.value as inhabitants, s.earlier as start_stock
    from marts.figure as i
    left join marts.figure as p on p.indicator = 'bijstand_instroom_pct' and p.region_code = i.region_code
        and p.category = 'totaal' and p.period_start = i.period_start and p.frequency = 'J'
    left join marts.figure as n on n.indicator = 'inwoners_15plus' and n.region_code = i.region_code
        and n.category = 'totaal' and n.period_start = i.period_start and n.frequency = 'J'
    left join marts.figure_change as s on s.indicator = 'bijstand_personen' and s.region_code = i.region_code
        and s.category = 'totaal' and s.period_start = i.period_start and s.frequency = 'J'
    where i.indicator = 'bijstand_instroom' and i.category = 'totaal' and i.frequency = 'J'
),

measure as (
    select *, 'instroom, aantal' as wat, 'inflow, number' as wat_en, 'count' as sort, inflow as v, 10 as step, inflow as var from city
    union all
    select *, 'instroom, % van (begin + instroom)', 'inflow, % of (start + inflow)', 'percentage', pct, 0.5,
        pct * pct * (100 - pct) / (100 * inflow) from city
    union all
    select *, 'instroom per 1.000 inwoners van 15 jaar en ouder', 'inflow per 1,000 inhabitants aged 15 and over', 'rate',
        1000 * inflow / inhabitants, 0.1, inflow * (1000 / inhabitants) ** 2 from city
    union all
    select *, 'instroom, % van het aantal aan het begin', 'inflow, % of the stock at the start', 'percentage',
        100 * inflow / start_stock, 0.1, inflow * (100 / start_stock) ** 2 from city
)

select
    r.jaar || ': ' || r.wat as reading, r.jaar || ': ' || r.wat_en as reading_en,
    a.v as claimed, r.v as found, r.sort,
    case when abs(r.v - a.v) <= sqrt(r.step ** 2 + 1.96 ** 2 * (a.var + r.var)) then null else r.v < a.v end as holds,
    r.source_id, r.indicator, r.region_code, r.period_start, r.frequency, r.status
from measure as r
inner join measure as a on a.wat = r.wat and a.jaar = r.jaar and a.region_code = 'GM0363'
where r.region_code = 'GM0599' and r.v is not null and a.v is not null
order by r.jaar, r.wat
