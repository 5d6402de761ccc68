-- Every event leads to a source with a title and an address.
select *
from marts.event
where source_title is null or not coalesce(regexp_matches(source_url, '^https?://[^\s"<>]+$'), false)
