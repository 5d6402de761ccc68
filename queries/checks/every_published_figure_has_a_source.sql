-- Every figure written down by hand has a declared indicator, a value and a source with title and publisher.
select f.*
from raw.published_figures as f
left join raw.published_sources as s using (source_id)
left join meta.indicator as i on i.indicator = f.indicator
where coalesce(s.title, '') = '' or coalesce(s.publisher, '') = '' or i.indicator is null or coalesce(trim(f.value), '') = ''
