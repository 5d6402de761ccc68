-- Persons with WW, seasonally adjusted, per province, arbeidsmarktregio and month: 85554NED, the figure and not its margins.
-- Grain: region, month. 'Niet in te delen' is no region.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    'ww_personen_sa' as indicator,
    'ww_personen_sa' as topic,
    ww_personen_sa as cell,
    table_id
from raw.ww_seizoengecorrigeerd
where trim(geslacht) = 'T001038'
    and trim(leeftijd) = '10000'
    and trim(marges) = 'MW00000'
    and trim(regio) not like '__99'
    and trim(periode) like '____MM__'
