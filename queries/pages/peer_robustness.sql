-- One gemeente against every group from every start: the index at its newest figure when the start is 100, beside the middle, the
-- middle half and the means of the group. `place` says where it lies beside the middle within the rounding of all counts. Below 50
-- a count is too small for a percentage. $groepen and $leden go together: a group and one of its gemeenten.
with pair as (
    select unnest($groepen::varchar[]) as peer_group, unnest($leden::varchar[]) as region_code
),

stock as (
    select o.region_code, o.period_start, o.frequency, o.value, o.parts * i.rounded_to / 2 as half, o.status, o.source_id
    from marts.observation_grid as o
    inner join meta.indicator as i using (indicator)
    where o.indicator = $reeks and o.category = 'totaal' and o.value >= 50
        and (o.region_code = $gemeente or o.region_code in (select region_code from pair))
),

finish as (select max(period_start) as period_start from stock where region_code = $gemeente),

change as (
    select
        b.region_code, b.period_start as start, e.value as last_value, b.value as base_value, e.frequency, e.source_id, e.period_start,
        case when 'geschat' in (b.status, e.status) then 'geschat' when e.status in ('voorlopig', 'nader_voorlopig') then e.status
            else 'berekend' end as status,
        100 * e.value / b.value as value,
        100 * (e.value - e.half) / (b.value + b.half) as low,
        100 * (e.value + e.half) / (b.value - b.half) as high
    from stock as b
    inner join finish as f on b.period_start < f.period_start
    inner join stock as e on e.region_code = b.region_code and e.period_start = f.period_start
    where b.period_start in (select unnest($starts::date[]))
),

together as (
    select
        p.peer_group, c.start, count(*) as known,
        median(c.value) as middle, median(c.low) as middle_low, median(c.high) as middle_high,
        quantile_cont(c.value, 0.25) as quarter, quantile_cont(c.value, 0.75) as three_quarters,
        avg(c.value) as mean, 100 * sum(c.last_value) / sum(c.base_value) as weighted
    from pair as p
    inner join change as c using (region_code)
    group by all
)

select
    case $reeks when 'bijstand_personen' then 'bijstand_index' else 'bijstand_tot_aow_index' end as indicator,
    own.region_code, r.name, g.grid_year, 'totaal' as category, own.period_start, own.frequency, period_end(own.period_start, own.frequency) as period_end,
    own.start, year(own.start) as base_year, t.peer_group as part, own.value, own.low, own.high, own.status, own.source_id,
    null::varchar as missing_reason, t.known, n.members, t.middle, t.middle_low, t.middle_high, t.quarter, t.three_quarters, t.mean,
    case when t.known = n.members then t.weighted end as weighted,
    case when own.high < t.middle_low then 'lager' when own.low > t.middle_high then 'hoger' else 'gelijk' end as place
from together as t
inner join (select peer_group, count(*) as members from pair group by all) as n using (peer_group)
inner join change as own on own.region_code = $gemeente and own.start = t.start
inner join marts.region as r on r.region_code = own.region_code
cross join (select max(grid_year) as grid_year from marts.observation_grid where region_code = $gemeente) as g
order by list_position($groepen, t.peer_group), own.start desc
