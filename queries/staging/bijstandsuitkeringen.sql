-- Bijstand benefits to households, by the gemeente that pays: 82015NED.
-- Grain: region, AOW class, month.
select
    trim(b.regio) as region_code,
    aow.category,
    trim(b.periode) as period_code,
    b.period_status,
    'bijstand_uitkeringen_gemeente' as indicator,
    'bijstand_uitkeringen_gemeente' as topic,
    b.bijstand_uitkeringen_gemeente as cell,
    b.table_id
from raw.bijstandsuitkeringen as b
inner join raw.class as aow on aow.table_id = b.table_id and aow.dimension = 'aow' and aow.code = trim(b.aow)
where trim(b.periode) like '____MM__'
