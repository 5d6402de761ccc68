-- Rotterdam and Amsterdam, people with bijstand at the end of the year: about equal is at most a tenth apart.
select
    'Eind ' || year(r.period_start) as reading, 'End of ' || year(r.period_start) as reading_en,
    a.value as claimed, r.value as found, 'count' as sort,
    abs(r.value - a.value) <= 0.1 * a.value as holds,
    r.source_id, r.indicator, r.region_code, r.period_start, r.frequency, r.status
from marts.figure as r
inner join marts.figure as a using (indicator, category, period_start, frequency)
where indicator = 'bijstand_personen' and category = 'totaal' and frequency = 'J'
    and r.region_code = 'GM0599' and a.region_code = 'GM0363'
