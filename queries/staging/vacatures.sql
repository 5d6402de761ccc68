-- Open vacancies at the end of the quarter, all sectors: 83599NED. Country, landsdelen and provinces only.
-- Grain: region, quarter. Year rows are averages and are left out.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'vacatures' as indicator,
    'vacatures' as topic,
    vacatures as cell,
    table_id
from raw.vacatures
where trim(bedrijfstak) = 'T001081' and trim(periode) like '____KW__'
