-- Every yearly figure and measure by which gemeenten are compared, with the lowest and highest value that its rounding allows:
-- a published figure by half of its own step, a derived one by the worst case of the counts that it is made of.
-- A year is in its own borders, and the earlier year that it is compared with is put in those.
-- Grain: region, period, indicator, base year (only the index has one).
with step as (select indicator, rounded_to / 2 as half from meta.indicator),

-- Half the step of a count; the counts of these tables are all rounded to tens.
count_step as (select half as h from step where indicator = 'bijstand_personen'),

published as (
    select
        o.region_code, o.region_level, o.period_start, o.indicator, o.value, o.value - s.half as low, o.value + s.half as high,
        o.source_id, o.status, o.missing_reason
    from marts.observation as o
    inner join step as s using (indicator)
    where o.frequency = 'J' and o.category = 'totaal'
        and o.indicator in (
            'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_instroom_pct', 'bijstand_uitstroom',
            'bijstand_uitstroom_pct', 'bijstand_uitstroom_naar_werk', 'bijstand_uitstroom_naar_werk_pct', 'inwoners_15plus'
        )
),

wide as (
    select
        region_code, region_level, period_start,
        max(value) filter (indicator = 'bijstand_personen') as stock,
        max(source_id) filter (indicator = 'bijstand_personen') as source_id,
        max(value) filter (indicator = 'bijstand_instroom') as inflow,
        max(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        max(value) filter (indicator = 'bijstand_uitstroom_naar_werk') as to_work,
        max(value) filter (indicator = 'inwoners_15plus') as adults
    from published
    group by all
),

-- Each year beside each earlier one, whose stock is put in the borders of the later year; `n` figures were added up for it.
pair as (
    select
        now.*, year(e.earlier_start) as base_year, e.earlier_start = now.period_start - interval 1 year as is_next,
        nullif(e.value, 0) as base_stock, e.parts as n, case when e.status = 'geschat' then 'geschat' else 'berekend' end as status
    from wide as now
    inner join marts.earlier_stock as e
        on e.region_code = now.region_code and e.period_start = now.period_start and e.category = 'totaal'
),

ratio as (
    select *, 'bijstand_instroom_per_1000' as indicator, 1000 as per, inflow as part, nullif(adults, 0) as whole, 1 as n, 'berekend' as status from wide
    union all
    select *, 'bijstand_uitstroom_per_1000', 1000, outflow, nullif(adults, 0), 1, 'berekend' from wide
    union all
    select *, 'bijstand_uitstroom_naar_werk_aandeel', 100, to_work, nullif(outflow, 0), 1, 'berekend' from wide
    union all
    select * exclude (base_year, is_next, base_stock, n, status), 'bijstand_instroom_pct_begin', 100, inflow, base_stock, n, status from pair where is_next
    union all
    select * exclude (base_year, is_next, base_stock, n, status), 'bijstand_uitstroom_pct_begin', 100, outflow, base_stock, n, status from pair where is_next
),

derived as (
    select
        region_code, region_level, period_start, indicator, null::int as base_year,
        per * part / whole as value, case when part is not null then per * greatest(part - h, 0) / (whole + n * h) end as low, per * (part + h) / (whole - n * h) as high,
        source_id, status
    from ratio
    cross join count_step
    union all
    select
        region_code, region_level, period_start, 'bijstand_index', base_year,
        100 * stock / base_stock, 100 * (stock - h) / (base_stock + n * h), 100 * (stock + h) / (base_stock - n * h), source_id, status
    from pair
    cross join count_step
    union all
    select
        region_code, region_level, period_start, 'bijstand_verandering_pct', null,
        100 * (stock / base_stock - 1), 100 * ((stock - h) / (base_stock + n * h) - 1), 100 * ((stock + h) / (base_stock - n * h) - 1), source_id, status
    from pair cross join count_step where is_next
    union all
    select
        region_code, region_level, period_start, 'bijstand_verandering', null,
        stock - base_stock, stock - base_stock - (1 + n) * h, stock - base_stock + (1 + n) * h, source_id, status
    from pair cross join count_step where is_next
    union all
    select
        region_code, region_level, period_start, 'bijstand_onverklaard', null,
        (stock - base_stock) - (inflow - outflow), (stock - base_stock) - (inflow - outflow) - (3 + n) * h,
        (stock - base_stock) - (inflow - outflow) + (3 + n) * h, source_id, status
    from pair cross join count_step where is_next
)

select
    region_code, region_level, 'totaal' as category, period_start, 'J' as frequency, indicator, null::int as base_year,
    value, case when value is not null then greatest(low, 0) end as low, high, source_id, status, missing_reason
from published
union all
select
    region_code, region_level, 'totaal', period_start, 'J', indicator, base_year,
    value, low, high, source_id, status, case when value is null then 'deel_ontbreekt' end
from derived
order by region_code, indicator, period_start, base_year
