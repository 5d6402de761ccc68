-- Instroom and uitstroom of one region from imported workbooks, in the newest borders, per age class and frequency. Periods between two imports that no
-- import has stand in it without a figure, so that no line runs over them.
with own as (
    select *
    from marts.observation_grid
    where region_code = $gemeente
        and indicator in (
            'bijstand_instroom_maatwerk', 'bijstand_uitstroom_maatwerk', 'bijstand_uitstroom_naar_werk_maatwerk'
        )
),

bounds as (
    select region_code, region_level, category, frequency, indicator, min(period_start) as first, max(period_start) as last
    from own
    group by all
),

spine as (
    select
        * exclude (first, last),
        unnest(generate_series(
            first, last, case frequency when 'J' then interval 1 year when 'K' then interval 3 month else interval 1 month end
        ))::date as period_start
    from bounds
)

select
    s.region_code, s.region_level, s.category, s.period_start, s.frequency, s.indicator, own.value, own.source_id,
    coalesce(own.status, 'definitief') as status,
    case when own.value is null then coalesce(own.missing_reason, 'niet_gepubliceerd') end as missing_reason,
    r.name, period_end(s.period_start, s.frequency) as period_end, c.label as category_label, c.label_en as category_label_en
from spine as s
left join own using (region_code, category, frequency, indicator, period_start)
inner join marts.region as r on r.region_code = s.region_code
inner join marts.category as c on c.indicator = s.indicator and c.category = s.category
order by s.category, s.frequency, s.period_start, s.indicator
