-- An estimate is a figure with an interval, or the reason why there is none; never a figure alone.
select specification, indicator, region_code, period_start, value, lower, upper, missing_reason
from marts.estimate
where (value is null) = (missing_reason is null) or (value is not null and (lower is null or upper is null))
    or isnan(value) or isnan(lower) or isnan(upper) or isinf(value) or isinf(lower) or isinf(upper)
