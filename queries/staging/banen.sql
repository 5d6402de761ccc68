-- Jobs of employees in December, all sectors, by region of work: 83582NED.
-- Grain: region, year.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'banen' as indicator,
    'banen' as topic,
    banen as cell,
    table_id
from raw.banen
where trim(periode) like '____JJ__' and trim(regio) not like '__99'
