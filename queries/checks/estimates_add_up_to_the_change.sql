-- The parts of a specification add up to the change of what they are parts of, within a millionth of a person.
with parts as (
    select specification, s.total, region_code, category, frequency, base_start, period_start, sum(value) as together
    from marts.estimate as e
    inner join meta.specification as s using (specification)
    where list_contains(s.parts, e.indicator)
    group by all
    having count(value) = max(len(s.parts))
)

select p.specification, p.region_code, p.base_start, p.period_start, p.together, after.value - before.value as change
from parts as p
left join marts.observation_grid as before
    on before.indicator = p.total and before.region_code = p.region_code and before.category = p.category
    and before.frequency = p.frequency and before.period_start = p.base_start
left join marts.observation_grid as after
    on after.indicator = p.total and after.region_code = p.region_code and after.category = p.category
    and after.frequency = p.frequency and after.period_start = p.period_start
where coalesce(abs(p.together - (after.value - before.value)) > 1e-6, true)
