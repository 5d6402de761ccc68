-- Every region that a figure can belong to. A gemeente without province of its own takes that of its predecessors if they agree.
-- Grain: region.
with predecessor as (
    select new_code as region_code, min(provincie) as provincie
    from marts.successor inner join staging.region_parent on region_code = old_code
    group by new_code
    having count(distinct provincie) = 1
),

ending as (select old_code as region_code, max(valid_from) as valid_to from marts.herindeling group by old_code),

-- The year whose borders the code list follows: the last one that the population table knows, else the last of any figure.
grid as (
    select coalesce(
        max(year(cbs_period_start(period_code))) filter (indicator = 'inwoners'), max(year(cbs_period_start(period_code)))
    ) as grid_year
    from staging.observation
)

select
    n.region_code,
    cbs_region_level(n.region_code) as region_level,
    n.name,
    grid.grid_year,
    try_strptime(
        coalesce(
            nullif(regexp_extract(n.description, 'Ontstaan per (\d\d-\d\d-\d{4})', 1), ''),
            regexp_extract(n.description, 'Begindatum (\d\d-\d\d-\d{4})', 1)
        ), '%d-%m-%Y'
    )::date as valid_from,
    ending.valid_to,
    coalesce(p.provincie, predecessor.provincie) as provincie,
    p.corop,
    p.arbeidsmarktregio,
    p.grootteklasse
from staging.region_name as n
cross join grid
left join staging.region_parent as p using (region_code)
left join predecessor using (region_code)
left join ending using (region_code)
order by n.region_code
