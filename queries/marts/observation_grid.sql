-- All figures in the borders of the newest year, in which a series over time is about one area. `parts` figures went into each.
-- Grain: region, category, period, frequency, indicator.
select * exclude (years_back)
from marts.observation_any_grid
where years_back = 0
order by region_code, indicator, category, frequency, period_start
