-- A figure is there, or the reason why it is not; a cell that is neither number, '.' nor blank is neither.
select *
from marts.observation
where (value is null) = (missing_reason is null) or isnan(value)
