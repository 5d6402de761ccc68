-- No series of a table that was obtained has fewer periods or regions than in the previous release, or ends earlier: what CBS printed stays
-- printed, unless the table was accepted as it is ('bijstand build --accept'). Only where both releases were made by the same code: what we ask for may change, and is then shown on the page Bronnen.
select c.source_id, c.indicator, c.category, c.frequency, c.regions_shorter, c.shorter_region, c.last, c.last_before
from marts.series_change as c
inner join meta.cbs_table as t on t.id = c.source_id and t.fetched_at is not null
cross join meta.release as release
where release.same_code and (c.is_gone or c.regions_shorter > 0 or coalesce(c.last < c.last_before, false))
    and c.source_id not in (select source_id from meta.accepted)
