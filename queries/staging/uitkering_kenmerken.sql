-- Persons with a bijstand benefit by age and by origin, national and per month: 85692NED.
-- Grain: class, month. A class is one of age or one of origin; a pair of both is left out.
select
    'NL01' as region_code,
    case when herkomst.category = 'totaal' then leeftijd.category else herkomst.category end as category,
    trim(u.periode) as period_code,
    u.period_status,
    'bijstand_personen_landelijk' as indicator,
    'bijstand_personen_landelijk' as topic,
    u.bijstand_personen_landelijk as cell,
    u.table_id
from raw.uitkering_kenmerken as u
inner join raw.class as leeftijd
    on leeftijd.table_id = u.table_id and leeftijd.dimension = 'leeftijd' and leeftijd.code = trim(u.leeftijd)
inner join raw.class as herkomst
    on herkomst.table_id = u.table_id and herkomst.dimension = 'herkomst' and herkomst.code = trim(u.herkomst)
where (leeftijd.category = 'totaal' or herkomst.category = 'totaal') and trim(u.periode) like '____MM__'
