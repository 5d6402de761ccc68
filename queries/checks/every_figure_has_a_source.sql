-- Every figure leads to a source with a title and a publisher.
select o.source_id, o.indicator, count(*) as figures
from marts.observation as o
left join meta.source as s using (source_id)
where coalesce(s.title, '') = '' or coalesce(s.publisher, '') = ''
group by all
