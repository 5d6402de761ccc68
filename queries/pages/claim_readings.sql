-- The readings of one claim, each a figure with its place, period and source, beside what was claimed or compared.
select
    r.position,
    r.reading,
    r.reading_en,
    r.claimed,
    r.found as value,
    r.sort,
    r.holds,
    r.source_id,
    r.indicator,
    r.region_code,
    g.name,
    'totaal' as category,
    r.period_start,
    r.frequency,
    period_end(r.period_start, r.frequency) as period_end,
    case when r.sort = 'count' or r.status <> 'definitief' then r.status else 'berekend' end as status,
    cast(null as varchar) as missing_reason
from marts.claim_reading as r
inner join marts.region as g using (region_code)
where r.claim = $claim
order by r.position
