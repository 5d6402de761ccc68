-- National benefits: 37789ksz. Months are end-of-month stocks, years are averages (another indicator); never mixed.
-- Grain: month or year, age class, indicator.
select
    'NL01' as region_code,
    case topic when 'bijstand_tot_aow' then 'tot_aow' when 'bijstand_vanaf_aow' then 'vanaf_aow' else 'totaal' end as category,
    trim(periode) as period_code,
    period_status,
    case when topic in ('ww_uitkeringen', 'wajong_uitkeringen') then topic
         when trim(periode) like '____JJ__' then 'bijstand_uitkeringen_jaargemiddelde'
         else 'bijstand_uitkeringen' end as indicator,
    topic,
    cell,
    table_id
from raw.kerncijfers_uitkeringen
unpivot include nulls (cell for topic in (bijstand_totaal, bijstand_tot_aow, bijstand_vanaf_aow, ww_uitkeringen, wajong_uitkeringen))
where trim(periode) like '____MM__' or (trim(periode) like '____JJ__' and topic like 'bijstand%')
