-- Population on 1 January: 03759ned, totals over sex, age and marital status.
-- Grain: region, year. Blank cells are regions that did not exist in that year; they are no figures and are left out.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'inwoners' as indicator,
    'inwoners' as topic,
    inwoners as cell,
    table_id
from raw.bevolking
where trim(burgerlijke_staat) = 'T001019'
    and trim(geslacht) = 'T001038'
    and trim(leeftijd) = '10000'
    and trim(coalesce(inwoners, '')) <> ''
