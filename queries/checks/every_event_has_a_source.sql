-- Every event leads to a source with a title and an address; what was invented says so and has no address.
select e.*
from marts.event as e
cross join meta.release as r
where source_title is null
    or case when r.origin = 'practice' then source_url is not null or title not like '%verzonnen%'
            else not coalesce(regexp_matches(source_url, '^https?://[^\s"<>]+$'), false) end
