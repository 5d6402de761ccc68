-- Bijstand, instroom, uitstroom and uitstroom naar werk of one region in the newest borders: per year, and from imported workbooks per age
-- class and frequency. Periods between two imports that no import has stand in it without a figure, so that no line runs over them.
with own as (
    select *
    from marts.observation_grid
    where region_code = $gemeente
        and (
            frequency = 'J' and category = 'totaal' and indicator in (
                'bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk',
                'bijstand_instroom_pct', 'bijstand_uitstroom_pct', 'bijstand_uitstroom_naar_werk_pct'
            )
            or indicator in (
                'bijstand_instroom_maatwerk', 'bijstand_uitstroom_maatwerk', 'bijstand_uitstroom_naar_werk_maatwerk'
            )
        )
),

bounds as (
    select region_code, region_level, category, frequency, indicator, min(period_start) as first, max(period_start) as last
    from own
    where indicator like '%_maatwerk'
    group by all
),

spine as (
    select
        * exclude (first, last),
        unnest(generate_series(
            first, last, case frequency when 'J' then interval 1 year when 'K' then interval 3 month else interval 1 month end
        ))::date as period_start
    from bounds
),

imported as (
    select
        s.region_code, s.region_level, s.category, s.period_start, s.frequency, s.indicator, own.value, own.source_id,
        coalesce(own.grid_year, (select max(grid_year) from own)) as grid_year,
        coalesce(own.status, 'definitief') as status,
        case when own.value is null then coalesce(own.missing_reason, 'niet_gepubliceerd') end as missing_reason
    from spine as s
    left join own using (region_code, category, frequency, indicator, period_start)
),

yearly as (
    select region_code, region_level, category, period_start, frequency, indicator, value, source_id, grid_year, status, missing_reason
    from own
    where indicator not like '%_maatwerk'
)

select
    f.*, r.name, period_end(f.period_start, f.frequency) as period_end, c.label as category_label, c.label_en as category_label_en
from (from yearly union all by name from imported) as f
inner join marts.region as r using (region_code)
left join marts.category as c using (indicator, category)
order by f.category, f.frequency, f.period_start, f.indicator
