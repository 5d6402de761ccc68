-- Each figure beside the same figure a year earlier, of one source series; only where both are known.
-- Grain: region, category, period, frequency, indicator, source.
select
    f.*,
    e.value as earlier,
    f.value - e.value as change,
    100 * (f.value - e.value) / e.value as change_pct
from marts.figure as f
inner join marts.figure as e
    on e.indicator = f.indicator and e.category = f.category and e.region_code = f.region_code
    and e.frequency = f.frequency and e.is_published = f.is_published
    and e.period_start = f.period_start - interval 1 year
-- A press release is the first release of its moment; the one a year earlier has been revised since.
where f.value is not null and e.value > 0 and f.indicator <> 'bijstand_personen_tot_aow_bericht'
order by f.indicator, f.region_code, f.category, f.frequency, f.period_start
