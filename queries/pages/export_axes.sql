-- How far the axes of a series of charts reach: lowest and highest figure of each period over all of these gemeenten.
with reach as (
    select indicator, category, frequency, period_start, min(value) as low, max(value) as high
    from marts.observation_grid
    where region_code in $gemeenten
        and indicator in $indicators
        and year(period_start) between $van and $tot
        and value is not null
    group by all
)

select indicator, category, frequency, period_start, period_end(period_start, frequency) as period_end, low as value from reach
union all
select indicator, category, frequency, period_start, period_end(period_start, frequency), high from reach
order by indicator, category, frequency, period_start
