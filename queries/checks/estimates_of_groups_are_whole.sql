-- A group has places 1 to k without gaps, ever further away, of other known gemeenten, each once, with both values of what ties the
-- pair; the weights of its features make one.
with pairs as (
    select
        c.*,
        n.region_level as level,
        f.features as known,
        row_number() over place as counted,
        lag(c.distance) over place as nearer
    from marts.comparable as c
    left join marts.region as n on n.region_code = c.neighbour
    left join (select specification, list(feature) as features from marts.comparable_feature group by all) as f using (specification)
    window place as (partition by c.specification, c.region_code order by c.position)
),

wrong as (
    select specification, region_code, neighbour, position, distance
    from pairs
    where position is distinct from counted or region_code = neighbour or level is distinct from 'gemeente'
        or not coalesce(distance >= coalesce(nearer, 0) and isfinite(distance), false)
        or not coalesce(list_has_all(known, features), false)
        or len(features) > 3 or len("values") is distinct from len(features) or len(neighbour_values) is distinct from len(features)
        or len(list_filter("values" || neighbour_values, lambda v: v is null or not isfinite(v))) > 0
    union all
    select specification, region_code, neighbour, max(position), max(distance)
    from marts.comparable
    group by specification, region_code, neighbour
    having count(*) > 1
    union all
    select specification, null, null, null, sum(weight)
    from marts.comparable_feature
    group by specification
    having not coalesce(abs(sum(weight) - 1) < 1e-9 and min(weight) >= 0, false)
)

from wrong
