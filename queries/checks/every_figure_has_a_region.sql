-- Every figure belongs to a region with a name.
select o.region_code, o.source_id, count(*) as figures
from marts.observation as o
left join marts.region as r using (region_code)
where coalesce(r.name, '') = '' or o.region_level is null
group by all
