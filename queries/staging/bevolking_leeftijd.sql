-- Population on 1 January by year of age: 03759ned, totals over sex and marital status. CBS codes 11500 for 15 years, 16700 for 67.
-- Grain: region, year, age. Blank cells are regions that did not exist in that year.
select
    trim(b.regio) as region_code,
    cbs_period_start(trim(b.periode)) as period_start,
    (cast(trim(b.leeftijd) as int) - 10000) // 100 as age,
    cbs_number(b.inwoners, t.factor) as inhabitants,
    b.table_id
from raw.bevolking as b
inner join raw.topic as t on t.table_id = b.table_id and t.topic = 'inwoners'
where trim(b.burgerlijke_staat) = 'T001019'
    and trim(b.geslacht) = 'T001038'
    and trim(b.leeftijd) between '11500' and '16700'
    and trim(coalesce(b.inwoners, '')) <> ''
