-- Province, COROP and arbeidsmarktregio of each gemeente: region columns of 70072ned (2015).
-- Grain: gemeente.
select
    trim(regio) as region_code,
    nullif(trim(provincie), '') as provincie,
    nullif(trim(corop), '') as corop,
    nullif(trim(arbeidsmarktregio), '') as arbeidsmarktregio
from raw.regio_indeling
where trim(regio) like 'GM____' and trim(provincie) <> ''
