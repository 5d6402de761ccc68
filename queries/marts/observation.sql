-- All figures, published and derived, in one shape; as published, in the borders of their own period.
-- Grain: region, category, period, frequency, indicator.
with published as (
    select
        region_code,
        cbs_region_level(region_code) as region_level,
        category,
        cbs_period_start(period_code) as period_start,
        cbs_frequency(period_code) as frequency,
        indicator,
        case when flaw.reason is null then cbs_number(cell, factor) end as value,
        table_id as source_id,
        cbs_status(period_status) as status,
        case when flaw.reason is null then cbs_missing(cell) else 'geheim_of_onbekend' end as missing_reason
    from staging.observation
    left join staging.known_flaw as flaw using (table_id, region_code, indicator)
),

bijstand_tot_aow_per_1000 as (
    select
        s.region_code,
        s.region_level,
        s.category,
        s.period_start,
        s.frequency,
        'bijstand_tot_aow_per_1000' as indicator,
        1000 * s.value / nullif(p.value, 0) as value,
        s.source_id,
        -- A computed figure is no more certain than what it is computed from.
        case when s.status = 'definitief' then 'berekend' else s.status end as status,
        case when s.value is null or nullif(p.value, 0) is null then 'deel_ontbreekt' end as missing_reason
    from published as s
    left join published as p
        on p.indicator = 'inwoners' and p.region_code = s.region_code and p.period_start = date_trunc('year', s.period_start)
    where s.indicator = 'bijstand_personen_tot_aow'
)

select * from published
union all
select * from bijstand_tot_aow_per_1000
order by region_code, indicator, category, frequency, period_start
