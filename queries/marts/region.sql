-- Every region that a figure can belong to. A gemeente without province of its own takes that of its predecessors if they agree.
-- A gemeente of which no edition of Gebieden in Nederland gives the size class has that of its newest number of inhabitants.
-- Grain: region.
with counted as (
    select region_code, cbs_size_class(max_by(value, period_start)) as size_class
    from marts.observation
    where indicator = 'inwoners' and category = 'totaal' and frequency = 'J' and region_level = 'gemeente' and value is not null
    group by region_code
),

predecessor as (
    select new_code as region_code, min(provincie) as provincie
    from marts.successor inner join staging.region_parent on region_code = old_code
    group by new_code
    having count(distinct provincie) = 1
)

select
    n.region_code,
    cbs_region_level(n.region_code) as region_level,
    n.name,
    grid.grid_year,
    lifetime.valid_from,
    lifetime.valid_to,
    coalesce(p.provincie, predecessor.provincie) as provincie,
    p.corop,
    p.arbeidsmarktregio,
    coalesce(p.grootteklasse, counted.size_class) as grootteklasse
from staging.region_name as n
inner join marts.grid as grid on grid.years_back = 0
inner join marts.lifetime as lifetime using (region_code)
left join staging.region_parent as p using (region_code)
left join predecessor using (region_code)
left join counted using (region_code)
order by n.region_code
