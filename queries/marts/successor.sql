-- Where an old gemeente is today, through every later change; a split leads to more than one, the largest part first.
-- Grain: old gemeente, gemeente of today.
with recursive step as (
    select old_code, new_code, valid_from, inhabitants from marts.herindeling
    union -- not 'union all': two changes of one day that undo each other must not go round for ever
    select step.old_code, next.new_code, next.valid_from, least(step.inhabitants, next.inhabitants)
    from step
    inner join marts.herindeling as next on next.old_code = step.new_code and next.valid_from >= step.valid_from
)

select
    old_code,
    new_code,
    max(valid_from) as valid_from,
    row_number() over (partition by old_code order by max(inhabitants) desc nulls last, new_code) as part
from step
where new_code not in (select old_code from marts.herindeling)
group by old_code, new_code
order by old_code, part
