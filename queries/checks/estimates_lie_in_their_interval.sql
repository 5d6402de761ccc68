-- An interval has its lower end below its upper end, and the estimate between them.
select specification, indicator, region_code, period_start, value, lower, upper
from marts.estimate
where lower > upper or value < lower or value > upper or not p between 0 and 1 or mde < 0
