-- The stock of each earlier year in the borders of each later one, so that a change over a herindeling is one of the same area.
-- `parts` figures went into it; none where the later figure itself is of a gemeente that CBS does not publish apart.
-- Grain: region, category, period, earlier period.
with own as (
    select o.*, exists (
        select 1 from marts.grid_part as p where p.grid_year = year(o.period_start) and p.region_code = o.region_code
    ) as is_touched
    from marts.observation as o
    where o.indicator = 'bijstand_personen' and o.frequency = 'J'
),

recut as (
    select * from marts.recut where indicator = 'bijstand_personen' and frequency = 'J' and year(period_start) <= grid_year
)

select now.region_code, now.category, now.period_start, earlier.period_start as earlier_start, earlier.value, earlier.source_id, earlier.status, 1 as parts
from own as now
inner join own as earlier using (region_code, category)
where not now.is_touched and earlier.period_start < now.period_start
union all
select now.grid_code, now.category, now.period_start, earlier.period_start, earlier.value, earlier.source_id, earlier.status, earlier.parts
from recut as now
inner join recut as earlier using (grid_year, grid_code, category)
where year(now.period_start) = now.grid_year and not now.is_mixed and earlier.period_start < now.period_start
order by region_code, category, period_start, earlier_start
