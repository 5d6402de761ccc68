-- The changes that are hard to believe, the hardest first.
select j.*, r.name, period_end(j.period_start, j.frequency) as period_end, count(*) over () as jumps
from marts.jump as j
left join marts.region as r using (region_code)
order by j.distance desc
limit 50
