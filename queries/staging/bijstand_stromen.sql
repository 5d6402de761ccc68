-- Inflow, re-inflow and outflow below the AOW age, national and per quarter: 85615NED, the same series as its predecessor 82662NED.
-- Grain: class, quarter, indicator. A class is one of age or one of origin; a pair of both is left out.
with wide as (
    select
        s.* exclude (leeftijd, herkomst),
        case when herkomst.category = 'totaal' then leeftijd.category else herkomst.category end as category
    from raw.bijstand_stromen as s
    inner join raw.class as leeftijd
        on leeftijd.table_id = s.table_id and leeftijd.dimension = 'leeftijd' and leeftijd.code = trim(s.leeftijd)
    inner join raw.class as herkomst
        on herkomst.table_id = s.table_id and herkomst.dimension = 'herkomst' and herkomst.code = trim(s.herkomst)
    where (leeftijd.category = 'totaal' or herkomst.category = 'totaal') and trim(s.periode) like '____KW__'
)

select
    'NL01' as region_code,
    category,
    trim(periode) as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from wide
unpivot include nulls (cell for indicator in (
    bijstand_instroom_kwartaal, bijstand_herinstroom_kwartaal, bijstand_uitstroom_kwartaal
))
