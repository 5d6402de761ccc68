-- From the stock at the start of a year to the stock at its end: start + instroom - uitstroom + not explained = end.
-- One series and one age class throughout, so the first year is the one after the first stock. Long form, one row per part;
-- `year` is the year of the bridge, the start stock itself is that of the year before.
-- `$newest` puts every year in the newest borders, for a series over time; otherwise each year is in its own, as published, and only
-- the stock at its start is put in those.
with figure as (
    select region_code, category, period_start, indicator, value, source_id, status, parts
    from marts.observation_grid
    where $newest and frequency = 'J'
    union all
    select region_code, category, period_start, indicator, value, source_id, status, 1
    from marts.observation
    where not $newest and frequency = 'J'
),

wide as (
    select
        region_code,
        category,
        period_start,
        max(value) filter (indicator = 'bijstand_personen') as end_stock,
        max(value) filter (indicator = 'bijstand_instroom') as inflow,
        max(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        max(parts) as parts,
        max(source_id) as source_id,
        -- 'geschat' comes before the others that a year can have together, 'definitief' last.
        min_by(status, list_position(['geschat', 'voorlopig', 'nader_voorlopig', 'berekend', 'definitief'], status)) as status
    from figure
    where region_code in $regions and category in ('totaal', 'tot_aow', 'vanaf_aow')
        and indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom')
    group by all
),

start as (
    select region_code, category, period_start + interval 1 year as period_start, period_start as earlier_start, value, source_id, status, parts
    from figure
    where $newest and indicator = 'bijstand_personen'
    union all
    select region_code, category, period_start, earlier_start, value, source_id, status, parts
    from marts.earlier_stock
    where not $newest and earlier_start = period_start - interval 1 year
),

with_start as (
    select
        this.* exclude (parts),
        before.value as start_stock,
        before.source_id as start_source,
        before.earlier_start as start_period,
        before.status as start_status,
        -- The start consists of other figures than the year itself: a herindeling lies between.
        before.parts <> this.parts as border_change,
        coalesce(m.inhabitants, 0) as moved_inhabitants
    from wide as this
    inner join start as before using (region_code, category, period_start)
    left join marts.border_move as m on m.region_code = this.region_code and m.year = year(this.period_start)
    where before.value is not null and this.end_stock is not null
),

parts as (
    select 1 as position, 'start' as part, 'bijstand_personen' as indicator, start_stock as value,
        * replace (start_source as source_id, start_period as period_start, start_status as status), year(period_start) as year
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
    case when p.part = 'onverklaard' and p.start_status = 'geschat' then 'geschat'
        when p.part = 'onverklaard' and p.status = 'definitief' then 'berekend' else p.status end as status,
    case when p.value is null then 'deel_ontbreekt' end as missing_reason
from parts as p
inner join marts.region as r using (region_code)
order by p.region_code, p.category, p.year, p.position
