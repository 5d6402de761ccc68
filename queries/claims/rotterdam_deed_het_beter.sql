-- Change up to the end of 2017 from each possible first year; a larger fall in Rotterdam would bear the claim out.
with stock as (
    select * from marts.figure where indicator = 'bijstand_personen' and category = 'totaal' and frequency = 'J' and value is not null
),

change as (
    select now.*, year(base.period_start) as base_year, 100 * (now.value - base.value) / base.value as pct
    from stock as now
    inner join stock as base on base.region_code = now.region_code and base.period_start < now.period_start
    where year(now.period_start) = 2017
)

select
    'Verandering van eind ' || r.base_year || ' tot eind 2017' as reading,
    'Change from the end of ' || r.base_year || ' to the end of 2017' as reading_en,
    a.pct as claimed, r.pct as found, 'percentage' as sort,
    r.pct < a.pct as holds,
    r.source_id, r.indicator, r.region_code, r.period_start, r.frequency, r.status
from change as r
inner join change as a on a.base_year = r.base_year and a.region_code = 'GM0363'
where r.region_code = 'GM0599'
