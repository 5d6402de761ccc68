-- Everything over time about one gemeente, in the newest borders, with the country, its arbeidsmarktregio and its province beside it (`place`
-- says which). `part` = 'verandering': the number of the month minus that of the month before. `revised_from` is the figure of the release
-- before, `jumped_from` the figure before a jump that is hard to believe.
with place as (
    select $gemeente as region_code, 'own' as place
    union all
    select 'NL01', 'country'
    union all
    select arbeidsmarktregio, 'region' from marts.region where region_code = $gemeente
    union all
    select provincie, 'province' from marts.region where region_code = $gemeente
),

wanted(place, indicators) as (
    values
        ('own', [
            'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk',
            'bijstand_personen_tot_aow', 'bijstand_tot_aow_per_1000', 'ww_personen', 'ao_personen', 'wajong_personen', 'wia_wga_personen',
            'werkloosheid_gemeente_pct', 'banen'
        ]),
        ('country', ['bijstand_dichtheid', 'bijstand_tot_aow_per_1000', 'werkloosheid_pct_sa', 'ww_uitkeringen', 'spanning']),
        ('region', ['bijstand_dichtheid', 'bijstand_tot_aow_per_1000', 'ww_personen', 'werkloosheid_regio_pct']),
        ('province', ['vacatures', 'spanning'])
),

figure as (
    select
        p.place, o.region_code, o.grid_year, o.category, o.period_start, o.frequency, o.indicator, o.value, o.source_id, o.status, o.missing_reason
    from marts.observation_grid as o
    inner join place as p using (region_code)
    inner join wanted as w on w.place = p.place and list_contains(w.indicators, o.indicator)
    where o.region_code in (select region_code from place) and o.category = 'totaal'
),

-- The labour market is shown beside bijstand: as far back as that goes.
span as (
    select min(period_start) as first, max(period_end(period_start, frequency)) as last
    from figure
    where place = 'own' and value is not null and indicator in ('bijstand_personen', 'bijstand_personen_tot_aow')
),

change as (
    select
        'verandering' as part,
        * replace (
            value - lag(value) over (order by period_start) as value,
            -- As provisional as the figure that is it most.
            case when lag(status) over (order by period_start) = 'geschat' then 'geschat' else status end as status,
            coalesce(missing_reason, lag(missing_reason) over (order by period_start)) as missing_reason
        )
    from figure
    where place = 'own' and indicator = 'bijstand_personen_tot_aow' and frequency = 'M'
),

shown as (
    select '' as part, * from figure
    union all
    select * from change where period_start >= date '2018-01-01'
)

select
    s.*, r.name, period_end(s.period_start, s.frequency) as period_end,
    if(s.part = '' and v.change = 'herzien', v.old, null) as revised_from,
    if(s.part = '', j.before, null) as jumped_from
from shown as s
inner join marts.region as r using (region_code)
left join marts.revision as v using (source_id, indicator, region_code, category, period_start, frequency)
left join marts.jump as j using (source_id, indicator, region_code, category, period_start, frequency)
cross join span
where s.period_start between span.first and span.last or span.first is null
order by s.indicator, s.place, s.part, s.period_start
