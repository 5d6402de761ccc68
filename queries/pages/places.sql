-- Every region with at least one figure, by name: what a reader can name in a question.
select r.region_code, r.region_level, r.name
from marts.region as r
where r.region_level <> 'grootteklasse' and r.region_code in (select region_code from marts.number)
order by r.region_code
