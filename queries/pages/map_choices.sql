-- What can be drawn on a map: every figure of regions of a level, with the periods in which it is known, newest first.
-- `of_count` is the count that a rate is a part of (itself for a count, null for a rate of which that is not known).
select
    o.indicator,
    o.region_level,
    o.frequency,
    i.kind,
    case when i.kind in ('rate', 'percentage') then r.of_indicator else o.indicator end as of_count,
    i.position,
    list(distinct o.period_start order by o.period_start desc) as periods
from marts.observation_grid as o
inner join meta.indicator as i using (indicator)
left join meta.ratio as r on r.indicator = o.indicator and r.is_part
where o.category = 'totaal' and o.value is not null
    and o.region_level in ('gemeente', 'arbeidsmarktregio', 'corop', 'provincie')
group by all
order by i.position, o.region_level, o.frequency
