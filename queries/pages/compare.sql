-- Up to six gemeenten and the country side by side, in the newest borders: the stock ($reeks, by month or year), per inhabitant and as
-- an index that sets $basis at 100, the yearly flows, and the labour market around each: `gemeente` says whose row it is where the
-- figure is that of its arbeidsmarktregio or province.
with place as (
    select region_code as gemeente, unnest([region_code, arbeidsmarktregio, provincie]) as region_code
    from marts.region
    where region_code in $gemeenten or region_code = 'NL01'
),

figure as (
    select p.gemeente, o.* exclude (grid_year)
    from place as p
    inner join marts.observation_grid as o using (region_code)
    where o.category = 'totaal'
        and (
            (o.region_code = p.gemeente and o.indicator in (
                $reeks, case $reeks when 'bijstand_personen' then 'bijstand_dichtheid' else 'bijstand_tot_aow_per_1000' end,
                'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk', 'ww_personen', 'inwoners_maand'
            ))
            or (o.region_level = 'arbeidsmarktregio' and o.indicator = 'werkloosheid_regio_pct')
            or (o.region_level = 'provincie' and o.indicator in ('spanning', 'vacatures'))
            or (o.region_code = 'NL01' and o.indicator in ('werkloosheid_regio_pct', 'spanning'))
        )
),

indexed as (
    select
        f.* replace (
            case $reeks when 'bijstand_personen' then 'bijstand_index' else 'bijstand_tot_aow_index' end as indicator,
            100 * f.value / nullif(base.value, 0) as value,
            case when f.status = 'definitief' then 'berekend' else f.status end as status,
            coalesce(f.missing_reason, case when base.value is null or base.value = 0 then 'deel_ontbreekt' end) as missing_reason
        )
    from figure as f
    left join figure as base
        on base.region_code = f.region_code and base.indicator = f.indicator and base.period_start = $basis::date
    where f.indicator = $reeks
),

ww as (
    select
        f.* replace (
            'ww_per_1000' as indicator,
            1000 * f.value / nullif(people.value, 0) as value,
            case when 'geschat' in (f.status, people.status) then 'geschat'
                when f.status in ('voorlopig', 'nader_voorlopig') then f.status else 'berekend' end as status,
            case when f.value is null or people.value is null then coalesce(f.missing_reason, people.missing_reason, 'deel_ontbreekt') end as missing_reason
        )
    from figure as f
    inner join figure as people
        on people.region_code = f.region_code and people.period_start = f.period_start and people.indicator = 'inwoners_maand'
    where f.indicator = 'ww_personen'
),

everything as (
    select * from figure where indicator not in ('ww_personen', 'inwoners_maand')
    union all
    select * from indexed
    union all
    select * from ww
),

-- The counts behind a rate or an index, each with how far it can be off: half a step of rounding for each part that was added up.
counted as (
    select f.gemeente, f.region_code, f.indicator, f.period_start, f.value, f.parts * i.rounded_to / 2 as half
    from figure as f
    inner join meta.indicator as i using (indicator)
    where f.indicator in ($reeks, 'ww_personen') and f.value > 0
)

-- `half`: how far rounding alone can carry the figure, either way.
select
    e.* exclude (parts), r.name, period_end(e.period_start, e.frequency) as period_end, year($basis::date) as base_year,
    case when e.indicator in ('bijstand_index', 'bijstand_tot_aow_index') then e.value * (c.half / c.value + b.half / b.value)
        when i.kind = 'rate' then i.rounded_to / 2 + case when len(i.derived_from) > 0 or e.status in ('berekend', 'geschat') then e.value * c.half / c.value else 0 end
        else coalesce(e.parts, 1) * i.rounded_to / 2 end as half
from everything as e
inner join marts.region as r using (region_code)
inner join meta.indicator as i using (indicator)
left join counted as c
    on c.gemeente = e.gemeente and c.region_code = e.region_code and c.period_start = e.period_start
    and c.indicator = if(e.indicator = 'ww_per_1000', 'ww_personen', $reeks)
left join counted as b
    on b.gemeente = e.gemeente and b.region_code = e.region_code and b.period_start = $basis::date and b.indicator = $reeks
order by e.indicator, list_position($gemeenten, e.gemeente), e.period_start
