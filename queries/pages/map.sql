-- One figure of every region of a level, in the newest borders, beside the same figure in an earlier period; and that of the country.
-- Per region also what is sure about the change: for people with bijstand the 95 % interval of chance and rounding, for anything
-- else how far rounding alone can carry it (`has_chance` says which). Chance: as many come and go everywhere as in the whole country
-- (`turnover`, a part of the stock per year), Poisson in and binomial out, as in change_margin.
-- `is_small`: the count behind the figure is so low that rounding alone can make five per cent of it; `is_small_change`: that it can
-- make five per cent of the change. Of less than five steps of rounding there is no percentage.
with asked as (
    select
        i.indicator, i.kind in ('rate', 'percentage') as is_rate, i.rounded_to, len(i.derived_from) > 0 as is_own_computation,
        case when is_rate then r.of_indicator else i.indicator end as of_count,
        datediff('month', $base::date, $period::date) / 12 as years
    from meta.indicator as i
    left join meta.ratio as r on r.indicator = i.indicator and r.is_part
    where i.indicator = $indicator
),

step as (select a.*, c.rounded_to as count_step from asked as a left join meta.indicator as c on c.indicator = a.of_count),

turnover as (
    select sum(o.value) filter (o.indicator <> 'bijstand_personen') / max(o.value) filter (o.indicator = 'bijstand_personen') as per_year
    from marts.observation as o
    where o.region_code = 'NL01' and o.category = 'totaal' and o.frequency = 'J'
        and o.indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom')
    group by o.period_start
    having count(o.value) = 3
    order by o.period_start desc
    limit 1
),

figure as materialized (
    select o.*
    from marts.observation_grid as o
    cross join step as s
    where o.region_level in ($level, 'land') and o.category = 'totaal' and o.frequency = $frequency
        and o.indicator in (s.indicator, s.of_count) and o.period_start in ($period::date, $base::date)
),

region as (
    select r.*
    from marts.region as r
    where r.region_code = 'NL01'
        -- Of these levels, those that the figure is about; of gemeenten every one of today. The last four are no place.
        or (r.region_level = $level and ($level <> 'gemeente' or r.valid_to is null)
            and ($level = 'gemeente' or r.region_code in (select region_code from figure))
            and r.region_code not in ('GM0997', 'GM0998', 'GM0999', 'GM9999'))
),

beside as materialized (
    select
        r.region_code, r.region_level, r.name, p.name as provincie_name, r.grid_year, s.*,
        now.value, now.source_id, now.status, now.missing_reason, now.parts,
        earlier.value as earlier, earlier.source_id as earlier_source, earlier.status as earlier_status, earlier.missing_reason as earlier_missing, earlier.parts as earlier_parts,
        count_now.value as size, count_earlier.value as earlier_size,
        s.of_count in ('bijstand_personen', 'bijstand_personen_tot_aow') and t.per_year is not null as has_chance, t.per_year,
        -- Half a step of rounding of a count; of a rate that was computed, what that of its count makes of it.
        case when not s.is_rate then now.parts * s.rounded_to / 2
             when s.is_own_computation or now.status in ('berekend', 'geschat') then s.rounded_to / 2 + coalesce(now.value * now.parts * s.count_step / 2 / nullif(count_now.value, 0), 0)
             else s.rounded_to / 2 end as half,
        case when not s.is_rate then earlier.parts * s.rounded_to / 2
             when s.is_own_computation or earlier.status in ('berekend', 'geschat') then s.rounded_to / 2 + coalesce(earlier.value * earlier.parts * s.count_step / 2 / nullif(count_earlier.value, 0), 0)
             else s.rounded_to / 2 end as earlier_half
    from region as r
    cross join step as s
    left join turnover as t on true
    left join marts.region as p on p.region_code = r.provincie
    left join figure as now on now.region_code = r.region_code and now.indicator = s.indicator and now.period_start = $period::date
    left join figure as earlier on earlier.region_code = r.region_code and earlier.indicator = s.indicator and earlier.period_start = $base::date
    left join figure as count_now on count_now.region_code = r.region_code and count_now.indicator = s.of_count and count_now.period_start = $period::date
    left join figure as count_earlier on count_earlier.region_code = r.region_code and count_earlier.indicator = s.of_count and count_earlier.period_start = $base::date
),

changed as (
    select
        b.*,
        b.value - b.earlier as change,
        coalesce(b.earlier > 0 and b.earlier_size >= 5 * b.count_step, false) as has_percentage,
        -- The interval of the change: of chance and rounding, in the unit of the figure, or of rounding alone.
        case when b.has_chance
             then 1.96 * sqrt(
                 (b.per_year * b.years * b.earlier_size + (b.parts + b.earlier_parts) * b.count_step ** 2 / 12) * (b.earlier / nullif(b.earlier_size, 0)) ** 2
                 + case when b.is_rate then 2 * b.rounded_to ** 2 / 12 else 0 end
             )
             else b.half + b.earlier_half end as margin
    from beside as b
)

-- Two rows of a region: the figure (`nu`), with what is known about its change, and the earlier one.
select
    region_code, region_level, name, provincie_name, grid_year, 'nu' as part, 'totaal' as category, indicator,
    $period::date as period_start, $frequency as frequency, period_end($period::date, $frequency) as period_end,
    value, source_id, coalesce(status, 'definitief') as status, case when value is null then coalesce(missing_reason, 'niet_gepubliceerd') end as missing_reason,
    value - half as low, value + half as high, earlier,
    change, change - margin as change_low, change + margin as change_high,
    case when has_percentage then 100 * change / earlier end as change_pct,
    case when has_percentage then 100 * (change - margin) / earlier end as change_pct_low,
    case when has_percentage then 100 * (change + margin) / earlier end as change_pct_high,
    10 * count_step as small_below, coalesce(size < 10 * count_step, false) as is_small,
    20 * count_step as small_change_below, coalesce(least(size, earlier_size) < 20 * count_step, false) as is_small_change, has_chance
from changed
union all by name
select
    region_code, region_level, name, provincie_name, grid_year, 'eerder' as part, 'totaal' as category, indicator,
    $base::date as period_start, $frequency as frequency, period_end($base::date, $frequency) as period_end,
    earlier as value, earlier_source as source_id, coalesce(earlier_status, 'definitief') as status,
    case when earlier is null then coalesce(earlier_missing, 'niet_gepubliceerd') end as missing_reason
from changed
order by part desc, name
