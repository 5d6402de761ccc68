-- The number of people with bijstand below the AOW age of one gemeente per month, from two years before a base month on, and what was to
-- be expected from the base month to another: the path where the release has it for this window, else its end alone, from the split.
with path as (
    select specification, period_start, indicator, value, lower, upper, source_id, status
    from marts.estimate
    where region_code = $gemeente and specification = 'verwacht_pad' and base_start = $base::date and value is not null
        and exists (from marts.estimate where specification = 'verwacht_pad' and base_start = $base::date and period_start = $until::date)
        and period_start <= $until::date
),

actual as (
    select period_start, indicator, value, source_id, status, missing_reason
    from marts.observation_grid
    where region_code = $gemeente and indicator = 'bijstand_personen_tot_aow' and category = 'totaal' and frequency = 'M'
        and period_start between $base::date - interval 24 month and $until::date
),

ends as (
    select
        e.specification, e.period_start, 'bijstand_tot_aow_verwacht' as indicator, a.value - e.value as value, a.value - e.upper as lower,
        a.value - e.lower as upper, e.source_id, e.status
    from marts.estimate as e
    inner join actual as a using (period_start)
    where e.region_code = $gemeente and e.specification = 'economie' and e.indicator = 'bijstand_tot_aow_onverklaard'
        and e.base_start = $base::date and e.period_start = $until::date and e.value is not null and not exists (from path)
),

drawn as (
    select null as specification, period_start, indicator, value, null as lower, null as upper, source_id, status, missing_reason from actual
    union all by name
    select *, null as missing_reason from path
    union all by name
    select *, null as missing_reason from ends
)

select
    r.region_code, r.name, 'totaal' as category, d.specification, 'M' as frequency, d.period_start, period_end(d.period_start, 'M') as period_end,
    d.indicator, d.value, d.lower, d.upper, d.source_id, d.status, d.missing_reason
from drawn as d
cross join (from marts.region where region_code = $gemeente) as r
order by d.indicator, d.period_start
