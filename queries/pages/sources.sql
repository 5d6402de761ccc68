-- Every indicator of this release: what it is, where it comes from, from when to when, how many figures are missing.
select
    i.position,
    o.indicator,
    o.source_id,
    o.frequency,
    min(o.period_start) filter (o.value is not null) as first,
    max(o.period_start) filter (o.value is not null) as last,
    count(o.value) as value,
    count(*) - count(o.value) as missing,
    count(distinct o.region_code) filter (o.value is not null) as regions,
    count(*) filter (o.status in ('voorlopig', 'nader_voorlopig') and o.value is not null) as provisional
from marts.observation as o
inner join meta.indicator as i using (indicator)
group by all
order by i.position, o.source_id, o.frequency
