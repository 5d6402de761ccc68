-- From the stock at the start of a year to the stock at its end: start + instroom - uitstroom + not explained = end.
-- One series and one age class throughout, so the first year is the one after the first stock. Long form, one row per part;
-- `year` is the year of the bridge, the start stock itself is that of the year before.
with wide as (
    select
        region_code,
        category,
        period_start,
        max(value) filter (indicator = 'bijstand_personen') as end_stock,
        max(value) filter (indicator = 'bijstand_instroom') as inflow,
        max(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        max(source_id) as source_id,
        max(status) as status
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
        before.period_start as start_period,
        -- The borders of the year itself: a herindeling inside it breaks the sum, which is then said.
        exists (
            select 1 from marts.herindeling as h
            where h.new_code = this.region_code and year(h.valid_from) = year(this.period_start)
        ) as border_change,
        coalesce(m.inhabitants, 0) as moved_inhabitants
    from wide as this
    inner join wide as before
        on before.region_code = this.region_code and before.category = this.category
        and before.period_start = this.period_start - interval 1 year
    left join marts.border_move as m on m.region_code = this.region_code and m.year = year(this.period_start)
    where before.end_stock is not null and this.end_stock is not null
),

parts as (
    select 1 as position, 'start' as part, 'bijstand_personen' as indicator, start_stock as value,
        * replace (start_source as source_id, start_period as period_start), year(period_start) as year
    from with_start
    union all
    select 2, 'instroom', 'bijstand_instroom', inflow, *, year(period_start) from with_start
    union all
    select 3, 'uitstroom', 'bijstand_uitstroom', outflow, *, year(period_start) from with_start
    union all
    select 4, 'onverklaard', 'bijstand_onverklaard', (end_stock - start_stock) - (inflow - outflow), *, year(period_start) from with_start
    union all
    select 5, 'eind', 'bijstand_personen', end_stock, *, year(period_start) from with_start
)

select
    p.region_code, r.name, p.category, p.year, p.period_start, 'J' as frequency, p.part, p.indicator, p.value, p.border_change,
    p.moved_inhabitants, p.source_id,
    case when p.part = 'onverklaard' and p.status = 'definitief' then 'berekend' else p.status end as status,
    case when p.value is null then 'deel_ontbreekt' end as missing_reason
from parts as p
inner join marts.region as r using (region_code)
order by p.region_code, p.category, p.year, p.position
