-- Change between each two years at hand; a fall in Rotterdam that is larger than in Amsterdam would bear the claim out.
with stock as (
    select * from marts.figure where indicator = 'bijstand_personen' and category = 'totaal' and frequency = 'J' and value is not null
),

change as (
    select now.*, year(base.period_start) as base_year, 100 * (now.value - base.value) / base.value as pct
    from stock as now
    inner join stock as base on base.region_code = now.region_code and base.period_start < now.period_start
)

select
    'Verandering van eind ' || r.base_year || ' tot eind ' || year(r.period_start) as reading,
    'Change from the end of ' || r.base_year || ' to the end of ' || year(r.period_start) as reading_en,
    a.pct as claimed, r.pct as found, 'percentage' as sort,
    r.pct < a.pct and r.pct < 0 as holds,
    r.source_id, r.indicator, r.region_code, r.period_start, r.frequency, r.status
from change as r
inner join change as a on a.base_year = r.base_year and a.period_start = r.period_start and a.region_code = 'GM0363'
where r.region_code = 'GM0599'
