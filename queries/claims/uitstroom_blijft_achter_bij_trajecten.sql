-- People with bijstand and a reintegration provision beside those who left for work in the year.
select
    'Nederland, ' || year(t.period_start) as reading,
    'The country, ' || year(t.period_start) as reading_en,
    w.value as claimed, t.value as found, 'count' as sort,
    t.value > w.value as holds,
    t.source_id, t.indicator, t.region_code, t.period_start, t.frequency, t.status
from marts.figure as t
inner join marts.figure as w using (region_code, category, period_start, frequency)
where t.indicator = 'bijstand_met_reintegratie' and w.indicator = 'bijstand_uitstroom_naar_werk'
    and t.region_code = 'NL01' and t.category = 'totaal'
