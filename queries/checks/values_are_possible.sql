-- Counts are not negative and whole; percentages lie between -100 and 100, rates between 0 and 1,000.
select o.*
from marts.observation as o
inner join meta.indicator as i using (indicator)
where case
    when i.kind in ('stock_end', 'stock_start', 'flow') then o.value < 0 or o.value <> round(o.value)
    when i.kind = 'average' then o.value < 0
    when i.kind = 'percentage' then abs(o.value) > 100
    else o.value not between 0 and 1000
end
