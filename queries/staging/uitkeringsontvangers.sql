-- Persons with bijstand below the AOW age, with WW and with the benefits beside it, per region and month: 80794ned.
-- Grain: region, month, indicator. Blank cells are regions that did not exist in that month; they are no figures and are left out.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from raw.uitkeringsontvangers
unpivot include nulls (cell for indicator in (
    bijstand_personen_tot_aow, ww_personen, uitkering_personen, bijstandsgerelateerd_tot_aow, bijstandsgerelateerd_vanaf_aow,
    ao_personen, wao_personen, wia_wga_personen, wajong_personen, aow_personen
))
where trim(periode) like '____MM__' and trim(coalesce(cell, '')) <> ''
