-- Population at the end of the month: 37230ned. Quarters and years of that table are left out.
-- Grain: region, month. Blank cells are regions that did not exist in that month; they are no figures and are left out.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'inwoners_maand' as indicator,
    'inwoners_maand' as topic,
    inwoners_maand as cell,
    table_id
from raw.bevolking_maand
where trim(periode) like '____MM__' and trim(coalesce(inwoners_maand, '')) <> ''
