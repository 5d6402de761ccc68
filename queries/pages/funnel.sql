-- Every gemeente by its size at the start of a window, with what is judged of it and between which bounds that is ordinary. Of months: the
-- unexplained difference in per cent of what was to be expected, ordinary when its interval holds 0. Of years: the change in per cent,
-- ordinary within the funnel. `is_outside` is the judgement of the gemeente itself; `band_low` and `band_high` are the middle of the
-- bounds of 21 gemeenten of about its size, to draw. Of years also whether the change is still out of the ordinary when corrected for
-- having looked at all (Benjamini and Hochberg, 10 %).
with months as (
    select
        e.region_code, 'bijstand_tot_aow_onverklaard' as indicator, before.stock as size, 100 * e.value / (after.stock - e.value) as value,
        -50 * (e.upper - e.lower) / (after.stock - e.value) as low, 50 * (e.upper - e.lower) / (after.stock - e.value) as high,
        round(e.lower) > 0 or round(e.upper) < 0 as is_outside, null::boolean as is_clear, e.source_id, e.status
    from marts.estimate as e
    inner join marts.panel as before on before.region_code = e.region_code and before.period_start = e.base_start
    inner join marts.panel as after on after.region_code = e.region_code and after.period_start = e.period_start
    where $frequency = 'M' and e.specification = 'economie' and e.indicator = 'bijstand_tot_aow_onverklaard'
        and e.base_start = $base::date and e.period_start = $until::date and e.value is not null
),

stock as (
    select region_code, period_start, value, source_id, status
    from marts.observation_grid
    where indicator = 'bijstand_personen' and category = 'totaal' and frequency = 'J'
),

years as (
    select
        e.region_code, 'bijstand_verandering_pct', before.value, 100 * (after.value / before.value - 1), e.lower, e.upper,
        100 * (after.value / before.value - 1) not between e.lower and e.upper, shrunk.p <= 0.1, after.source_id,
        case when 'geschat' in (before.status, after.status) then 'geschat' else 'berekend' end
    from marts.estimate as e
    inner join marts.estimate as shrunk
        on shrunk.specification = e.specification and shrunk.region_code = e.region_code and shrunk.base_start = e.base_start
        and shrunk.period_start = e.period_start and shrunk.indicator = 'bijstand_verandering_geloofwaardig_pct'
    inner join stock as before on before.region_code = e.region_code and before.period_start = e.base_start
    inner join stock as after on after.region_code = e.region_code and after.period_start = e.period_start
    where $frequency = 'J' and e.specification = 'opvallend' and e.indicator = 'bijstand_gewone_verandering_pct'
        and e.base_start = $base::date and e.period_start = $until::date and e.value is not null
)

select
    f.*, r.name, 'totaal' as category, $base::date as base_start, $until::date as period_start, $frequency as frequency,
    period_end($until::date, $frequency) as period_end, null as missing_reason,
    median(f.low) over alike as band_low, median(f.high) over alike as band_high
from (from months union all from years) as f
inner join marts.region as r using (region_code)
window alike as (order by f.size, f.region_code rows between 10 preceding and 10 following)
order by f.size, f.region_code
