-- "Ruim 1 miljoen": bijstand and Wajong benefits together at the end of August 2014. More than a million was claimed.
select
    'Bijstand en Wajong samen, uitkeringen, eind augustus 2014' as reading,
    'Bijstand and Wajong together, benefits, end of August 2014' as reading_en,
    1000000 as claimed, b.value + w.value as found, 'count' as sort,
    b.value + w.value >= 1000000 as holds,
    b.source_id, b.indicator, b.region_code, b.period_start, b.frequency, b.status
from marts.figure as b
inner join marts.figure as w using (region_code, period_start, frequency, category)
where b.indicator = 'bijstand_uitkeringen' and w.indicator = 'wajong_uitkeringen'
    and b.category = 'totaal' and b.period_start = date '2014-08-01' and b.frequency = 'M'
