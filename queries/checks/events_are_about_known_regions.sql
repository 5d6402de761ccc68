-- An event is about the country or about a gemeente of today or before. Looked up only where the release has CBS's list of all
-- gemeenten that ever were: with a handful, or those of one table, events of others wait there unseen.
with listed as (
    select count(*) > 300 and exists (select 1 from marts.herindeling) as is_whole
    from marts.region
    where region_level = 'gemeente'
)

select e.event_id, e.region_code
from marts.event as e
cross join listed
left join marts.region as r using (region_code)
where cbs_region_level(e.region_code) is null
    or cbs_region_level(e.region_code) not in ('land', 'gemeente')
    or (listed.is_whole and r.region_code is null)
