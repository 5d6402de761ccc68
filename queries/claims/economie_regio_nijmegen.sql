-- Vacancies of Gelderland and national unemployment, end of 2017 against a year before. Neither is about the region that was
-- named, so both are shown and neither decides (null).
select
    'Openstaande vacatures in Gelderland, 4e kwartaal 2017' as reading, 'Open vacancies in Gelderland, quarter 4 of 2017' as reading_en,
    earlier as claimed, value as found, 'count' as sort, null::boolean as holds,
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure_change
where indicator = 'vacatures' and region_code = 'PV25' and period_start = date '2017-10-01'
union all
select
    'Werkloosheid in Nederland, december 2017, %', 'Unemployment in the country, December 2017, %',
    earlier, value, 'percentage', null,
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure_change
where indicator = 'werkloosheid_pct_sa' and region_code = 'NL01' and period_start = date '2017-12-01'
