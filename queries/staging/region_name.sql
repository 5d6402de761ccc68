-- Every region name in the code lists of the tables; "Utrecht (PV)" is called Utrecht, its level stands in the code.
-- Grain: region. The population table goes first: its list is the longest and the newest.
with named as (
    select table_id, code, title, description from raw.code where dimension in ('RegioS', 'Regiokenmerken')
    union all
    -- A release of published figures has no code lists of CBS.
    select distinct '', region_code, region_name, null from raw.published_figures where not exists (from raw.code)
    union all
    select '', 'NL01', 'Nederland', null -- national tables have no list of regions
)

select distinct on (region_code)
    trim(code) as region_code,
    trim(regexp_replace(title, ' \((PV|LD|CR|AM|gemeente)\)$', '')) as name,
    description
from named
-- PV99 and AM99 are 'Niet in te delen'.
where cbs_region_level(trim(code)) is not null and trim(code) not like '__99'
order by region_code, table_id <> '03759ned', table_id desc
