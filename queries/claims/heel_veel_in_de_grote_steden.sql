-- Rate per 1,000 of both cities against the country; a difference within one rounding step tells nothing.
select
    r.name || ', eind ' || year(c.period_start) as reading, r.name || ', end of ' || year(c.period_start) as reading_en,
    n.value as claimed, c.value as found, 'rate' as sort,
    case when abs(c.value - n.value) > 0.5 then c.value > n.value end as holds,
    c.source_id, c.indicator, c.region_code, c.period_start, c.frequency, c.status
from marts.figure as c
inner join marts.figure as n using (indicator, category, period_start, frequency)
inner join marts.region as r on r.region_code = c.region_code
where indicator = 'bijstand_dichtheid' and category = 'totaal'
    and c.region_code in ('GM0599', 'GM0363') and n.region_code = 'NL01'
