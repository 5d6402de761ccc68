-- All gemeenten together equal the national figure of the same table within rounding (half a step each) and the gap that the
-- indicator declares: flows of gemeenten leave out who moves or lives nowhere known. Where up to one in a hundred is missing.
with gemeente as (
    select o.source_id, o.indicator, o.category, o.frequency, o.period_start, sum(o.value) as total, count(o.value) as gemeenten
    from marts.observation as o
    left join marts.lifetime as l using (region_code)
    where o.region_level = 'gemeente' and o.missing_reason is distinct from 'onmogelijk'
        -- Some tables print '.' for every gemeente that ever was.
        and (o.value is not null or period_end(o.period_start, o.frequency) >= coalesce(l.valid_from, '-infinity')
             and period_end(o.period_start, o.frequency) < coalesce(l.valid_to, 'infinity'))
    group by all
    having count(o.value) > 300 and count(o.value) >= 0.99 * count(*)
)

select gemeente.*, country.value
from gemeente
inner join marts.observation as country using (source_id, indicator, category, frequency, period_start)
inner join meta.indicator as i using (indicator)
where country.region_level = 'land' and i.kind in ('stock_end', 'stock_start', 'average', 'flow')
    and abs(country.value - gemeente.total) > i.gap * country.value + i.rounded_to / 2 * gemeente.gemeenten
