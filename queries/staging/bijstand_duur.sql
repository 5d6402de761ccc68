-- Persons with bijstand below the AOW age by how long they have had it, national and per quarter: 85585NED.
-- Grain: duration, quarter.
select
    'NL01' as region_code,
    duur.category,
    trim(b.periode) as period_code,
    b.period_status,
    'bijstand_personen_tot_aow_kwartaal' as indicator,
    'bijstand_personen_tot_aow_kwartaal' as topic,
    b.bijstand_personen_tot_aow_kwartaal as cell,
    b.table_id
from raw.bijstand_duur as b
inner join raw.class as duur on duur.table_id = b.table_id and duur.dimension = 'duur' and duur.code = trim(b.duur)
where trim(b.periode) like '____KW__'
