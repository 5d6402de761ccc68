-- Where an old gemeente is today, through every later change; a split leads to more than one, the largest part first.
-- Grain: old gemeente, gemeente of today.
select
    p.region_code as old_code,
    p.grid_code as new_code,
    p.since as valid_from,
    p.share,
    row_number() over (partition by p.region_code order by p.share desc nulls last, p.grid_code) as part
from marts.grid_part as p
inner join marts.grid as g using (grid_year)
where g.years_back = 0 and p.region_code <> p.grid_code
order by old_code, part
