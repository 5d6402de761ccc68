-- All figures with those of gemeenten put in the borders of each year: ask for one, `where grid_year = 2019`. A view: nothing is stored.
-- A rate of more than one gemeente is computed anew: its count over the counts that it is a part of, in the same borders.
-- `parts` is how many figures went into a figure: rounding adds up with them.
-- Grain: grid year, region, category, period, frequency, indicator. Other regions than gemeenten are passed on as they are.
with term as (select indicator, count(*) as terms from meta.ratio group by indicator),

-- The rate itself, which is there even when none of its counts is, and the counts that it is made of. Inner joins throughout: through
-- those DuckDB carries the grid year that is asked for to both sides.
piece as not materialized (
    select
        s.grid_year, s.years_back, s.grid_code, s.indicator, s.category, s.frequency, s.period_start,
        s.source_id, s.status, s.is_mixed, s.parts, null as per, null as is_part, null as value
    from marts.recut as s
    where s.is_ratio and not s.is_whole
    union all
    select
        s.grid_year, s.years_back, s.grid_code, s.indicator, s.category, s.frequency, s.period_start,
        s.source_id, c.status, s.is_mixed, c.parts, r.per, r.is_part, c.value
    from marts.recut as s
    inner join meta.ratio as r on r.indicator = s.indicator
    inner join marts.recut as c
        on c.grid_year = s.grid_year and c.years_back = s.years_back and c.grid_code = s.grid_code and c.indicator = r.of_indicator
        and c.category = coalesce(r.of_category, s.category)
        and c.frequency = case r.moment when 'january' then 'J' else s.frequency end
        and c.period_start = case r.moment when 'january' then date_trunc('year', s.period_start)
            when 'year_before' then s.period_start - interval 1 year else s.period_start end
    where s.is_ratio and not s.is_whole and not c.is_ratio
),

recomputed as not materialized (
    select
        grid_year, years_back, grid_code, indicator, category, frequency, period_start, source_id, is_mixed,
        count(value) as known,
        max(per) * sum(value) filter (is_part) / nullif(sum(value) filter (not is_part), 0) as value,
        case when bool_or(status = 'geschat') then 'geschat' else coalesce(max(status) filter (status like '%voorlopig'), 'berekend') end as status,
        max(parts) as parts
    from piece
    group by grid_year, years_back, grid_code, indicator, category, frequency, period_start, source_id, is_mixed
)

select
    o.region_code, o.region_level, o.category, o.period_start, o.frequency, o.indicator, o.value, o.source_id, o.status, o.missing_reason,
    g.grid_year, g.years_back, 1 as parts
from marts.observation as o
cross join marts.grid as g
where not exists (select 1 from marts.grid_part as p where p.grid_year = g.grid_year and p.region_code = o.region_code)
union all
select
    grid_code, 'gemeente', category, period_start, frequency, indicator, value, source_id, status, missing_reason, grid_year, years_back, parts
from marts.recut
where is_whole or not is_ratio
union all
select
    grid_code, 'gemeente', category, period_start, frequency, indicator,
    case when known = terms and not is_mixed then value end as value,
    source_id, status,
    case when is_mixed then 'niet_gepubliceerd' when value is null or known is distinct from terms then 'deel_ontbreekt' end as missing_reason,
    grid_year, years_back, parts
from recomputed
left join term using (indicator)
