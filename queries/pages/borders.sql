-- Gemeenten that received another one, and when: no event near it can be evaluated there.
select new_code as region_code, strftime(valid_from, '%Y-%m') as month
from marts.herindeling
group by all
order by all
