-- One gemeente beside a group, in the newest borders, over time: its own figure, and of the group the middle, the middle half, lowest,
-- highest, and the mean, simple and weighted by $gewicht. $maat is a published or derived rate; an index sets $reeks at $basis at 100.
-- `half` is how far rounding alone can carry the own figure, either way. `known` members of the group have a figure in that period; a
-- weighted mean that misses one is missing.
with member as (
    select $gemeente as region_code, true as is_own
    union
    select unnest($leden::varchar[]), false
),

grid as (
    select
        o.region_code, o.indicator, o.period_start, o.frequency, o.value, o.status, o.source_id, m.is_own, i.kind, i.rounded_to / 2 as step,
        o.parts * i.rounded_to / 2 as half, len(i.derived_from) > 0 or o.status in ('berekend', 'geschat') as is_computed
    from member as m
    inner join marts.observation_grid as o using (region_code)
    inner join meta.indicator as i using (indicator)
    where o.category = 'totaal' and o.indicator in ($maat, $reeks, $gewicht)
),

figure as (
    select
        g.* exclude (indicator, kind, step, is_computed)
            replace (g.step + case when g.kind = 'rate' and g.is_computed then g.value * c.half / nullif(c.value, 0) else 0 end as half),
        w.value as weight
    from grid as g
    left join grid as c
        on c.region_code = g.region_code and c.indicator = $reeks and c.is_own = g.is_own and c.period_start = g.period_start
    left join grid as w
        on w.region_code = g.region_code and w.indicator = $gewicht and w.is_own = g.is_own
        and w.period_start = g.period_start
    where g.indicator = $maat
    union all
    select
        g.* exclude (indicator, kind, step, is_computed) replace (
            100 * g.value / nullif(base.value, 0) as value,
            100 * g.value / nullif(base.value, 0) * (g.half / nullif(g.value, 0) + base.half / nullif(base.value, 0)) as half
        ),
        base.value
    from grid as g
    left join grid as base
        on base.region_code = g.region_code and base.indicator = $reeks and base.is_own = g.is_own and base.period_start = $basis::date
    where g.indicator = $reeks and $maat in ('bijstand_index', 'bijstand_tot_aow_index')
),

together as (
    select
        period_start, any_value(frequency) as frequency, max(source_id) as source_id, count(value) as known,
        case when bool_or(status = 'geschat' and value is not null) then 'geschat'
            when bool_or(status in ('voorlopig', 'nader_voorlopig')) then 'voorlopig' else 'berekend' end as status,
        median(value) as midden, quantile_cont(value, 0.25) as kwart, quantile_cont(value, 0.75) as driekwart,
        min(value) as laagste, max(value) as hoogste, avg(value) as gemiddelde,
        case when count(value * weight) = len($leden::varchar[]) then sum(value * weight) / nullif(sum(weight), 0) end as gewogen
    from figure
    where not is_own
    group by period_start
    having count(value) > 0
),

long as (
    select 'eigen' as part, period_start, frequency, value, status, source_id, null::bigint as known, half from figure where is_own
    union all
    select part, period_start, frequency, value, status, source_id, known, null
    from together unpivot include nulls (value for part in (midden, kwart, driekwart, laagste, hoogste, gemiddelde, gewogen))
)

select
    $maat as indicator, $gemeente as region_code, r.name, g.grid_year, 'totaal' as category, l.*, period_end(l.period_start, l.frequency) as period_end,
    case when l.value is null then 'deel_ontbreekt' end as missing_reason, year($basis::date) as base_year
from long as l
cross join (select name from marts.region where region_code = $gemeente) as r
cross join (select max(grid_year) as grid_year from marts.observation_grid where region_code = $gemeente) as g
order by l.part, l.period_start
