-- In every grid year a gemeente with figures goes somewhere whole: its shares make one, unless CBS does not tell the inhabitants.
-- A later one is given back to one gemeente at a time, until it is mixed.
with observed as (select distinct region_code from marts.observation where region_level = 'gemeente'),

part as (
    select p.*, d.border_date
    from marts.grid_part as p
    inner join observed using (region_code)
    cross join (select distinct border_date from marts.border_date) as d
    where (p.follows_from is null or p.follows_from <= d.border_date)
        and (p.mixed_from is null or p.mixed_from > d.border_date)
)

select grid_year, region_code, border_date, sum(share) as shares
from part
group by all
having count(share) = count(*) and abs(sum(share) - 1) > 1e-9
