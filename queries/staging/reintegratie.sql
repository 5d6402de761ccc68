-- Reintegration provisions of all types, per region and month: 85588NED.
-- Grain: region, month.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'reintegratie_voorzieningen' as indicator,
    'reintegratie_voorzieningen' as topic,
    reintegratie_voorzieningen as cell,
    table_id
from raw.reintegratie
where trim(periode) like '____MM__'
