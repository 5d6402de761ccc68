-- Every yearly figure and measure by which gemeenten are compared, with the lowest and highest value that its rounding allows:
-- a published figure by half of its own step, a derived one by the worst case of the counts that it is made of.
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

-- Each year beside each earlier one. Over a herindeling the two are not about the same area, and nothing is compared.
pair as (
    select
        now.*, h, year(base.period_start) as base_year, base.period_start = now.period_start - interval 1 year as is_next,
        case when not exists (
            select 1 from marts.herindeling as b
            where b.new_code = now.region_code and b.valid_from >= base.period_start + interval 1 year
                and b.valid_from < now.period_start + interval 1 year
        ) then nullif(base.stock, 0) end as base_stock
    from wide as now
    inner join wide as base on base.region_code = now.region_code and base.period_start < now.period_start
    cross join count_step
),

ratio as (
    select *, 'bijstand_instroom_per_1000' as indicator, 1000 as per, inflow as part, nullif(adults, 0) as whole from wide
    union all
    select *, 'bijstand_uitstroom_per_1000', 1000, outflow, nullif(adults, 0) from wide
    union all
    select *, 'bijstand_uitstroom_naar_werk_aandeel', 100, to_work, nullif(outflow, 0) from wide
    union all
    select * exclude (h, base_year, is_next, base_stock), 'bijstand_instroom_pct_begin', 100, inflow, base_stock from pair where is_next
    union all
    select * exclude (h, base_year, is_next, base_stock), 'bijstand_uitstroom_pct_begin', 100, outflow, base_stock from pair where is_next
),

derived as (
    select
        region_code, region_level, period_start, indicator, null::int as base_year,
        per * part / whole as value, case when part is not null then per * greatest(part - h, 0) / (whole + h) end as low, per * (part + h) / (whole - h) as high,
        source_id
    from ratio
    cross join count_step
    union all
    select
        region_code, region_level, period_start, 'bijstand_index', base_year,
        100 * stock / base_stock, 100 * (stock - h) / (base_stock + h), 100 * (stock + h) / (base_stock - h), source_id
    from pair
    union all
    select
        region_code, region_level, period_start, 'bijstand_verandering_pct', null,
        100 * (stock / base_stock - 1), 100 * ((stock - h) / (base_stock + h) - 1), 100 * ((stock + h) / (base_stock - h) - 1), source_id
    from pair where is_next
    union all
    select
        region_code, region_level, period_start, 'bijstand_verandering', null,
        stock - base_stock, stock - base_stock - 2 * h, stock - base_stock + 2 * h, source_id
    from pair where is_next
    union all
    select
        region_code, region_level, period_start, 'bijstand_onverklaard', null,
        (stock - base_stock) - (inflow - outflow), (stock - base_stock) - (inflow - outflow) - 4 * h,
        (stock - base_stock) - (inflow - outflow) + 4 * h, source_id
    from pair where is_next
)

select
    region_code, region_level, 'totaal' as category, period_start, 'J' as frequency, indicator, null::int as base_year,
    value, case when value is not null then greatest(low, 0) end as low, high, source_id, status, missing_reason
from published
union all
select
    region_code, region_level, 'totaal', period_start, 'J', indicator, base_year,
    value, low, high, source_id, 'berekend', case when value is null then 'deel_ontbreekt' end
from derived
order by region_code, indicator, period_start, base_year
