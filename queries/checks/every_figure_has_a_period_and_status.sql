-- Period, frequency, category and status were all recognised.
select *
from marts.observation
where period_start is null or frequency is null or status is null
    or category is null or category not in (select category from meta.category)
