-- The changes that are hard to believe, the hardest first.
select j.*, r.name, c.label as category_label, c.label_en as category_label_en, period_end(j.period_start, j.frequency) as period_end, count(*) over () as jumps
from marts.jump as j
left join marts.region as r using (region_code)
inner join meta.category as c using (category)
order by j.distance desc
limit 50
