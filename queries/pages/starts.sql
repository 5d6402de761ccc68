-- Two gemeenten from every start to the newest month (or year) that both have: the index at the end when the start is 100, in number
-- and per inhabitant, with the bounds that the rounding of the counts allows, and which of the two is lowest within these.
-- Months where both have two years of them, else years. A start lies at least a year before the end; a count below 50 is too small
-- for a percentage.
with series(of_count, of_people, count_index, people_index, frequency) as (
    values
        ('bijstand_personen_tot_aow', 'inwoners_maand', 'bijstand_tot_aow_index', 'bijstand_tot_aow_per_1000_index', 'M'),
        ('bijstand_personen', 'inwoners_15plus', 'bijstand_index', 'bijstand_per_1000_index', 'J')
),

figure as (
    -- A figure that was added up can be off by the rounding of each of its parts.
    select o.region_code, o.indicator, o.period_start, o.frequency, o.value, o.parts * i.rounded_to / 2 as half, o.status, o.source_id
    from marts.observation_grid as o
    inner join meta.indicator as i using (indicator)
    inner join series as s on o.indicator in (s.of_count, s.of_people) and o.frequency = s.frequency
    where o.region_code in ($first, $second) and o.category = 'totaal' and o.value is not null
),

common as (
    select s.*, c.period_start
    from series as s
    inner join figure as c on c.indicator = s.of_count
    group by all
    having count(*) = 2
),

used as (
    select of_count, of_people, count_index, people_index
    from common
    group by all
    order by max(frequency) = 'M' and count(*) < 24, max(frequency) = 'J'
    limit 1
),

level as (
    select u.count_index as indicator, f.* exclude (indicator, half), f.value - f.half as low, f.value + f.half as high
    from figure as f
    inner join used as u on u.of_count = f.indicator
    where f.value >= 50
    union all
    select
        u.people_index, f.region_code, f.period_start, f.frequency, f.value / p.value,
        case when 'geschat' in (f.status, p.status) then 'geschat' when 'voorlopig' in (f.status, p.status) then 'voorlopig' else 'berekend' end,
        f.source_id, (f.value - f.half) / (p.value + p.half), (f.value + f.half) / (p.value - p.half)
    from figure as f
    inner join used as u on u.of_count = f.indicator
    inner join figure as p on p.indicator = u.of_people and p.region_code = f.region_code and p.period_start = f.period_start
    where p.value > p.half and f.value >= 50
),

both_have as (
    select indicator, period_start, max(period_start) over (partition by indicator) as last
    from level
    group by indicator, period_start
    having count(*) = 2
),

indexed as (
    select
        e.indicator, e.region_code, e.period_start, e.frequency, e.source_id, s.period_start as start,
        100 * e.value / s.value as value, 100 * e.low / s.high as low, 100 * e.high / s.low as high,
        case when 'geschat' in (e.status, s.status) then 'geschat' when 'voorlopig' in (e.status, s.status) then 'voorlopig' else 'berekend' end as status
    from both_have as b
    inner join level as s using (indicator, period_start)
    inner join level as e on e.indicator = b.indicator and e.region_code = s.region_code and e.period_start = b.last
    where b.period_start <= b.last - interval 1 year
)

select
    own.indicator, own.region_code, r.name, g.grid_year, 'totaal' as category, own.period_start, own.frequency,
    period_end(own.period_start, own.frequency) as period_end, own.start, period_end(own.start, own.frequency) as start_end,
    case own.frequency when 'M' then strftime(own.start, '%Y-%m') else year(own.start)::varchar end as part,
    own.value, own.low, own.high, own.status, own.source_id, null::varchar as missing_reason,
    case when own.low > other.high then 'hoogste' when own.high < other.low then 'laagste' else 'gelijk' end as place,
    own.value - other.value as difference, own.low - other.high as difference_low, own.high - other.low as difference_high
from indexed as own
inner join indexed as other on other.indicator = own.indicator and other.start = own.start and other.region_code <> own.region_code
inner join marts.region as r on r.region_code = own.region_code
cross join (select max(grid_year) as grid_year from marts.observation_grid where region_code = $first) as g
order by own.indicator like '%per_1000%', own.start, own.region_code = $second
