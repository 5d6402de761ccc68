-- Outflow of Amsterdam against Rotterdam: number, rate, to work as a rate and as a share of the leavers.
-- Decided only beyond rounding and chance together (Poisson for counts, binomial for shares; `var` is the variance).
with city as (
    select
        year(u.period_start) as jaar, u.region_code, u.period_start, u.frequency, u.status, u.source_id, u.indicator,
        u.value as outflow, p.value as pct, w.value as to_work, wp.value as to_work_pct
    from marts.figure as u
    left join marts.figure as p on p.indicator = 'bijstand_uitstroom_pct' and p.region_code = u.region_code
        and p.category = 'totaal' and p.period_start = u.period_start and p.frequency = 'J'
    left join marts.figure as w on w.indicator = 'bijstand_uitstroom_naar_werk' and w.region_code = u.region_code
        and w.category = 'totaal' and w.period_start = u.period_start and w.frequency = 'J'
    left join marts.figure as wp on wp.indicator = 'bijstand_uitstroom_naar_werk_pct' and wp.region_code = u.region_code
        and wp.category = 'totaal' and wp.period_start = u.period_start and wp.frequency = 'J'
    where u.indicator = 'bijstand_uitstroom' and u.category = 'totaal' and u.frequency = 'J'
),

measure as (
    select *, 'uitstroom, aantal' as wat, 'outflow, number' as wat_en, 'count' as sort, outflow as v, 10 as step, outflow as var from city
    union all
    select *, 'uitstroom, % van (begin + instroom)', 'outflow, % of (start + inflow)', 'percentage', pct, 0.5,
        pct * pct * (100 - pct) / (100 * outflow) from city
    union all
    select *, 'uitstroom naar werk, aantal', 'outflow to work, number', 'count', to_work, 10, to_work from city
    union all
    select *, 'uitstroom naar werk, % van (begin + instroom) tot AOW-leeftijd', 'outflow to work, % of (start + inflow) below the AOW age',
        'percentage', to_work_pct, 0.5, to_work_pct * to_work_pct * (100 - to_work_pct) / (100 * to_work) from city
    union all
    select *, 'naar werk, % van de vertrekkers', 'to work, % of the leavers', 'percentage', 100 * to_work / outflow, 0.1,
        100 * to_work / outflow * (100 - 100 * to_work / outflow) / outflow from city
)

select
    a.jaar || ': ' || a.wat as reading, a.jaar || ': ' || a.wat_en as reading_en,
    r.v as claimed, a.v as found, a.sort,
    case when abs(r.v - a.v) <= sqrt(a.step ** 2 + 1.96 ** 2 * (a.var + r.var)) then null else a.v > r.v end as holds,
    a.source_id, a.indicator, a.region_code, a.period_start, a.frequency, a.status
from measure as a
inner join measure as r on r.wat = a.wat and r.jaar = a.jaar and r.region_code = 'GM0599'
where a.region_code = 'GM0363' and r.v is not null and a.v is not null
order by a.jaar, a.wat
