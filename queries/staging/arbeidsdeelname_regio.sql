-- Unemployment per region and year: one edition of Arbeidsdeelname a year (82208NED of 2014 and on), each its own year.
-- Grain: region, year.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'werkloosheid_regio_pct' as indicator,
    'werkloosheid_regio_pct' as topic,
    werkloosheid_regio_pct as cell,
    table_id
from raw.arbeidsdeelname_regio
where trim(periode) like '____JJ__' and trim(regio) not like '__99'
