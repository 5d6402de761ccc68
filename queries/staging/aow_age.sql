-- The AOW age of each year: data/reference/aow_age.csv.
-- Grain: year.
select make_date(cast(year as int), 1, 1) as period_start, cast(years as int) as years, cast(months as int) as months
from raw.aow_age
