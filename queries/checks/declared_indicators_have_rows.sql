-- A derived indicator has figures where its parts have: the same region, at least two periods each, over years that overlap.
with part as (select indicator, len(derived_from) as parts, unnest(derived_from) as part from meta.indicator where len(derived_from) > 0),

span as (
    select indicator as part, region_code, min(period_start) as first, max(period_end(period_start, frequency)) as last
    from marts.observation
    where value is not null and category = 'totaal'
    group by all
    having count(distinct period_start) >= 2
),

computable as (
    select part.indicator
    from part
    inner join span using (part)
    group by part.indicator, part.parts, span.region_code
    having count(*) = part.parts and max(span.first) < min(span.last)
)

select distinct computable.indicator
from computable
where computable.indicator not in (select indicator from marts.observation where value is not null)
    and computable.indicator not in (select indicator from marts.measure where value is not null)
