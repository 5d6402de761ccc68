-- The years whose borders figures can be put in, and the last day whose changes each follows: 1 January, and for the newest year
-- its end, so that its figures stay together when a gemeente ends in the course of it.
-- Grain: grid year.
with span as (
    select
        -- A release without gemeenten still has one grid.
        coalesce(min(year) filter (is_gemeente), max(year)) as first,
        coalesce(max(year) filter (is_gemeente), max(year)) as last
    from (
        select year(cbs_period_start(period_code)) as year, cbs_region_level(region_code) = 'gemeente' as is_gemeente
        from staging.observation
        where cbs_missing(cell) is distinct from 'onmogelijk'
    )
)

select
    year::int as grid_year,
    case when year = last then make_date(year::int, 12, 31) else make_date(year::int, 1, 1) end as last_day,
    (last - year)::int as years_back -- 0 is the newest; a number, because DuckDB carries that into both sides of a join and a truth value not
from span, generate_series(span.first, span.last) as g(year)
order by grid_year
