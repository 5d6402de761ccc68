-- In whose borders the figures of one delivery and period stand: the day whose gemeenten they are about.
-- The last day of the period (the first for a number at the start), unless its own codes tell otherwise: a table that names a
-- gemeente before it began was put into later borders by CBS, one that still names an ended gemeente keeps to earlier ones.
-- Grain: source, frequency, period, kind of moment.
with present as (
    select o.source_id, o.frequency, o.period_start, i.kind = 'stock_start' as at_start, o.region_code, count(o.value) > 0 as has_figures
    from marts.observation as o
    inner join meta.indicator as i using (indicator)
    where o.region_level = 'gemeente' and o.missing_reason is distinct from 'onmogelijk'
    group by all
),

-- Per day of change the codes that began and those that ended on it; the larger side tells, so that one stray code does not. Only
-- codes with figures: some tables (83582NED) print '.' for every gemeente that ever was.
sign as (
    select source_id, frequency, period_start, at_start, day, sum(vote) as after
    from present
    inner join (
        select region_code, valid_from as day, 1 as vote from marts.lifetime where valid_from is not null
        union all
        select region_code, valid_to, -1 from marts.lifetime where valid_to is not null
    ) using (region_code)
    where has_figures
    group by source_id, frequency, period_start, at_start, day
),

bounds as (
    select
        p.source_id, p.frequency, p.period_start, p.at_start,
        case when p.at_start then p.period_start else period_end(p.period_start, p.frequency) end as moment,
        coalesce(max(s.day) filter (s.after > 0), '-infinity') as first,
        coalesce(min(s.day) filter (s.after < 0), 'infinity') as last
    from (select distinct source_id, frequency, period_start, at_start from present) as p
    left join sign as s using (source_id, frequency, period_start, at_start)
    group by all
)

select
    source_id, frequency, period_start, at_start,
    case when moment < first and first < last then first
         when moment >= last and first < last then last - interval 1 day
         else moment end::date as border_date
from bounds
order by source_id, frequency, period_start, at_start
