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

-- Whole years of age below the AOW age, and of the year in which it falls the part before it.
part_15_aow as (
    select
        l.region_code,
        l.period_start,
        l.table_id,
        a.months,
        sum(case when l.age < a.years then l.inhabitants else l.inhabitants * a.months / 12 end) as value,
        -- Every age is there and known.
        count(l.inhabitants) = a.years - 15 + case when a.months > 0 then 1 else 0 end as is_whole
    from staging.bevolking_leeftijd as l
    inner join staging.aow_age as a using (period_start)
    where l.age < a.years or (l.age = a.years and a.months > 0)
    group by l.region_code, l.period_start, l.table_id, a.years, a.months
),

inwoners_15_aow as (
    select
        region_code,
        cbs_region_level(region_code) as region_level,
        'totaal' as category,
        period_start,
        'J' as frequency,
        'inwoners_15_aow' as indicator,
        case when is_whole then round(value) end as value,
        table_id as source_id,
        case when months = 0 then 'berekend' else 'geschat' end as status,
        case when not is_whole then 'deel_ontbreekt' end as missing_reason
    from part_15_aow
),

inhabitants as (
    select 'bijstand_tot_aow_per_1000' as indicator, region_code, period_start, value, status from published where indicator = 'inwoners'
    union all
    select 'bijstand_tot_aow_per_1000_15_aow', region_code, period_start, value, status from inwoners_15_aow
),

per_1000 as (
    select
        s.region_code,
        s.region_level,
        s.category,
        s.period_start,
        s.frequency,
        r.indicator,
        1000 * s.value / nullif(i.value, 0) as value,
        s.source_id,
        -- A computed figure is no more certain than what it is computed from.
        case when s.status <> 'definitief' then s.status when i.status = 'geschat' then 'geschat' else 'berekend' end as status,
        case when s.value is null or nullif(i.value, 0) is null then 'deel_ontbreekt' end as missing_reason
    from published as s
    cross join (values ('bijstand_tot_aow_per_1000'), ('bijstand_tot_aow_per_1000_15_aow')) as r (indicator)
    left join inhabitants as i
        on i.indicator = r.indicator and i.region_code = s.region_code and i.period_start = date_trunc('year', s.period_start)
    where s.indicator = 'bijstand_personen_tot_aow'
),

-- Vacancies over WW at the end of the same quarter, where both exist; WW is adjusted for season and vacancies are not.
spanning as (
    select
        v.region_code,
        v.region_level,
        v.category,
        v.period_start,
        v.frequency,
        'spanning' as indicator,
        v.value / nullif(w.value, 0) as value,
        v.source_id,
        case when v.status = 'voorlopig' or w.status = 'voorlopig' then 'voorlopig'
             when v.status = 'nader_voorlopig' or w.status = 'nader_voorlopig' then 'nader_voorlopig'
             else 'berekend' end as status,
        case when v.value is null or nullif(w.value, 0) is null then 'deel_ontbreekt' end as missing_reason
    from published as v
    inner join published as w
        on w.region_code = v.region_code and w.category = v.category and w.frequency = 'M'
        and w.period_start = v.period_start + interval 2 month
    where v.indicator = 'vacatures' and v.frequency = 'K' and w.indicator = 'ww_personen_sa'
)

select * from published
union all
select * from inwoners_15_aow
union all
select * from per_1000
union all
select * from spanning
order by region_code, indicator, category, frequency, period_start
