-- In the newest borders the gemeenten together have what they had in their own: to the last person where nothing is missing there,
-- and never more. Other grid years follow by the shares, see shares_of_a_gemeente_make_one.
with own as (
    select indicator, category, frequency, period_start, sum(value) as total
    from marts.observation
    where region_level = 'gemeente'
    group by all
),

grid as (
    select indicator, category, frequency, period_start, coalesce(sum(value), 0) as total, count(*) - count(value) as missing
    from marts.observation_grid
    where region_level = 'gemeente'
    group by all
)

select own.*, grid.total as in_grid
from own
inner join meta.indicator as i using (indicator)
left join grid using (indicator, category, frequency, period_start)
where i.kind in ('stock_end', 'stock_start', 'average', 'flow')
    -- Of averages, which are not whole, a sum is off by less than a thousandth.
    and not coalesce(case when grid.missing > 0 then grid.total < own.total + 0.001 else abs(grid.total - own.total) < 0.001 end, own.total is null)
