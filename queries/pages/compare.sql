-- Two to six gemeenten side by side per year, in the newest borders; the index sets the stock of the base year at 100.
with figure as (
    select o.*, r.name, period_end(o.period_start, o.frequency) as period_end, cast(null as integer) as base_year
    from marts.observation_grid as o
    inner join marts.region as r using (region_code)
    where o.region_code in $gemeenten
        and o.category = 'totaal'
        and o.indicator in (
            'bijstand_personen_tot_aow', 'bijstand_tot_aow_per_1000',
            'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk'
        )
),

indexed as (
    select
        f.* replace (
            'bijstand_index' as indicator,
            $basis as base_year,
            100 * f.value / nullif(base.value, 0) as value,
            case when f.status = 'definitief' then 'berekend' else f.status end as status,
            coalesce(f.missing_reason, case when base.value is null or base.value = 0 then 'deel_ontbreekt' end) as missing_reason
        )
    from figure as f
    left join figure as base
        on base.region_code = f.region_code and base.indicator = f.indicator and year(base.period_start) = $basis
    where f.indicator = 'bijstand_personen'
)

select * from figure
union all
select * from indexed
order by indicator, region_code, period_start
