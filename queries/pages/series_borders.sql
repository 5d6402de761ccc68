-- The year whose borders the series of each region follow, and who became part of it since the first figure of bijstand; one row
-- without a part where nobody did. Nothing in a release that does not know the changes of borders.
with part as (
    select p.grid_code as region_code, r.name as part, r.valid_to, p.share
    from marts.grid_part as p
    inner join marts.grid as g using (grid_year)
    inner join marts.region as r using (region_code)
    where g.years_back = 0 and p.region_code <> p.grid_code
        and exists (
            select 1 from marts.observation as o
            where o.region_code = p.region_code and o.value is not null
                and o.indicator in ('bijstand_personen', 'bijstand_personen_tot_aow')
        )
)

select r.region_code, r.name, r.grid_year, part.part, part.valid_to, part.share
from marts.region as r
left join part using (region_code)
where exists (from marts.herindeling)
order by r.region_code, part.valid_to, part.part
