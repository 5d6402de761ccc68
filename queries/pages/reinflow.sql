-- How many people came into bijstand in the whole country per quarter, how many of them had had it in the year before, and how many left.
-- No table has this per gemeente. Quarters between two that are known stand in it without a figure, so that no line runs over them.
with known as (
    select region_code, period_start, indicator, value, source_id, status, missing_reason
    from marts.observation
    where region_code = 'NL01'
        and category = 'totaal'
        and indicator in ('bijstand_instroom_kwartaal', 'bijstand_herinstroom_kwartaal', 'bijstand_uitstroom_kwartaal')
),

bounds as (
    select region_code, indicator, min(period_start) as first, max(period_start) as last from known group by all
),

spine as (
    select region_code, indicator, unnest(generate_series(first, last, interval 3 month))::date as period_start from bounds
)

select
    s.region_code, r.name, 'totaal' as category, s.period_start, 'K' as frequency, period_end(s.period_start, 'K') as period_end, s.indicator,
    k.value, k.source_id, coalesce(k.status, 'definitief') as status,
    case when k.value is null then coalesce(k.missing_reason, 'niet_gepubliceerd') end as missing_reason
from spine as s
left join known as k using (region_code, indicator, period_start)
inner join marts.region as r using (region_code)
order by s.indicator, s.period_start
