-- Oefenland only: what one gemeente would have had without policy, month by month, and the policy itself; empty columns where it had none.
select m.month, m.stock, m.stock_without_policy, p.start, p.direction, p.effect_pct, p.is_reactive
from practice_truth.month as m
left join practice_truth.policy as p using (region_code)
where m.region_code = $gemeente
order by m.month
