-- CBS's rate per 1,000 equals recipients over the table's own inhabitants, as far as rounding (10 and halves) can tell.
with wide as (
    select
        region_code, category, period_start, source_id,
        max(value) filter (indicator = 'bijstand_personen') as recipients,
        max(value) filter (indicator = 'inwoners_15plus') as inhabitants,
        max(value) filter (indicator = 'bijstand_dichtheid') as density
    from marts.observation
    where frequency = 'J' and indicator in ('bijstand_personen', 'inwoners_15plus', 'bijstand_dichtheid')
    group by all
)

select *
from wide
where abs(1000 * recipients / inhabitants - density) > 0.26 + 5100 / inhabitants
