-- From the stock at the start of a year to the stock at its end: start + instroom - uitstroom + not explained = end.
-- One series and one age class throughout, so the first year is the one after the first stock. Long form, one row per part.
with wide as (
    select
        region_code,
        category,
        period_start,
        max(value) filter (indicator = 'bijstand_personen') as end_stock,
        max(value) filter (indicator = 'bijstand_instroom') as inflow,
        max(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        max(source_id) as source_id
    from marts.observation
    where region_code in $regions and frequency = 'J' and category in ('totaal', 'tot_aow', 'vanaf_aow')
        and indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom')
    group by all
),

with_start as (
    select
        this.*,
        before.end_stock as start_stock,
        before.source_id as start_source,
        -- The borders of the year itself: a herindeling inside it breaks the sum, which is then said.
        exists (
            select 1 from marts.herindeling as h
            where h.new_code = this.region_code and year(h.valid_from) = year(this.period_start)
        ) as border_change
    from wide as this
    inner join wide as before
        on before.region_code = this.region_code and before.category = this.category
        and before.period_start = this.period_start - interval 1 year
    where before.end_stock is not null and this.end_stock is not null
),

parts as (
    select * replace (start_source as source_id), 'start' as part, start_stock as value from with_start
    union all select *, 'instroom', inflow from with_start
    union all select *, 'uitstroom', -outflow from with_start
    union all select *, 'onverklaard', (end_stock - start_stock) - (inflow - outflow) from with_start
    union all select *, 'eind', end_stock from with_start
)

select
    p.region_code, r.name, p.category, p.period_start, 'J' as frequency, p.part, p.value, p.border_change, p.source_id,
    case p.part when 'instroom' then 'bijstand_instroom' when 'uitstroom' then 'bijstand_uitstroom'
        else 'bijstand_personen' end as indicator,
    case p.part when 'onverklaard' then 'berekend' else 'definitief' end as status,
    case when p.value is null then 'deel_ontbreekt' end as missing_reason
from parts as p
inner join marts.region as r using (region_code)
order by p.region_code, p.category, p.period_start,
    case p.part when 'start' then 1 when 'instroom' then 2 when 'uitstroom' then 3 when 'onverklaard' then 4 else 5 end
