-- What is told of one gemeente in sentences and questions: one row per measure with its newest figure and that of a year earlier, and of the
-- same period the country, the region and the group of gemeenten that it is put beside ($sort: 'vergelijkbaar', 'grootte' or 'eigen').
-- `middle`, `lowest` and `highest` are of the group, `members` its figures one by one with the reason why each is in it. Estimates have an
-- interval, or the reason why there is none. `out_of` is the count that a percentage was computed from.
with own as (
    select
        provincie, arbeidsmarktregio, grootteklasse,
        exists (
            select 1 from marts.observation_grid
            where region_code = $gemeente and indicator = 'bijstand_personen_tot_aow' and value is not null
        ) as is_monthly
    from marts.region
    where region_code = $gemeente
),

member as (
    select neighbour as region_code, position, text as reason, text_en as reason_en
    from marts.comparable
    where $sort = 'vergelijkbaar' and region_code = $gemeente
    qualify dense_rank() over (
        order by (specification = 'vergelijkbaar_maanden') = (select is_monthly from own) desc, period_start desc
    ) = 1
    union all
    select r.region_code, row_number() over (order by r.name), null, null
    from marts.region as r
    where r.region_code <> $gemeente and r.region_level = 'gemeente' and r.valid_to is null
        and (
            ($sort = 'grootte' and r.grootteklasse = (select grootteklasse from own))
            or ($sort = 'eigen' and r.region_code in $eigen)
        )
),

place as (
    select $gemeente as region_code, 'own' as role
    union all
    select 'NL01', 'country'
    union all
    select coalesce(arbeidsmarktregio, provincie), 'region' from own
    union all
    select region_code, 'member' from member
),

-- One reading of the figures for all that follows: they lie by region, and each region costs its part of the file.
known as materialized (
    select region_code, indicator, category, period_start, frequency, value, status, source_id
    from marts.observation_grid
    where region_code in (select region_code from place) and value is not null
        and (
            (category = 'totaal' and indicator in (
                'bijstand_personen', 'bijstand_dichtheid', 'bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk',
                'bijstand_instroom_pct', 'bijstand_uitstroom_pct', 'bijstand_met_reintegratie', 'bijstand_personen_tot_aow',
                'bijstand_tot_aow_per_1000', 'ww_personen', 'ao_personen', 'wajong_personen', 'werkloosheid_gemeente_pct', 'werkloosheid_pct_sa'
            ))
            or (category = 'tot_aow' and indicator in (
                'bijstand_instroom_maatwerk', 'bijstand_uitstroom_maatwerk', 'bijstand_uitstroom_naar_werk_maatwerk'
            ))
        )
),

figure as (select * exclude (category) from known where category = 'totaal'),

-- The yearly figures of one place and year beside each other.
yearly as (
    select
        region_code, period_start, frequency, max(source_id) as source_id,
        max(value) filter (indicator = 'bijstand_personen') as stock,
        max(value) filter (indicator = 'bijstand_instroom') as inflow,
        max(value) filter (indicator = 'bijstand_uitstroom') as outflow,
        max(value) filter (indicator = 'bijstand_uitstroom_naar_werk') as to_work,
        max(value) filter (indicator = 'bijstand_met_reintegratie') as helped
    from figure
    where frequency = 'J' and indicator like 'bijstand%'
    group by all
),

-- Imported flows are told over four quarters, when none is missing.
quarter as (
    select
        region_code, indicator, period_start, frequency, sum(value) over four as value, status, source_id,
        count(*) over four = 4 and min(period_start) over four = period_start - interval 9 months as is_whole
    from known
    where category = 'tot_aow' and frequency = 'K'
    window four as (partition by region_code, indicator order by period_start rows 3 preceding)
),

measure as (
    select
        case
            when indicator = if(own.is_monthly, 'bijstand_personen_tot_aow', 'bijstand_personen') then 'stock'
            when indicator = if(own.is_monthly, 'bijstand_tot_aow_per_1000', 'bijstand_dichtheid') then 'rate'
            when indicator = 'bijstand_instroom_pct' then 'inflow_pct'
            when indicator = 'bijstand_uitstroom_pct' then 'outflow_pct'
            when indicator = 'ww_personen' then 'ww'
            when indicator = 'ao_personen' then 'disability'
            when indicator = 'wajong_personen' then 'wajong'
            when indicator = 'werkloosheid_gemeente_pct' then 'unemployment'
            when indicator = 'werkloosheid_pct_sa' then 'unemployment_country'
        end as measure,
        figure.*,
        null::double as out_of
    from figure cross join own
    union all
    select case f.indicator when 'bijstand_instroom' then 'inflow' when 'bijstand_uitstroom' then 'outflow' else 'to_work' end, f.*, null
    from figure as f
    inner join yearly as y using (region_code, period_start, frequency)
    where f.indicator in ('bijstand_instroom', 'bijstand_uitstroom', 'bijstand_uitstroom_naar_werk')
        and y.inflow is not null and y.outflow is not null
    union all
    select
        case indicator
            when 'bijstand_instroom_maatwerk' then 'inflow' when 'bijstand_uitstroom_maatwerk' then 'outflow' else 'to_work'
        end,
        * exclude (is_whole), null
    from quarter
    where is_whole
    qualify count(*) filter (indicator <> 'bijstand_uitstroom_naar_werk_maatwerk') over (partition by region_code, period_start) = 2
    union all
    -- Below 50 recipients rounding alone is a tenth of the figure; a share of fewer than 100 moves by more than that.
    select
        if(f.indicator = 'ww_personen', 'ww_change', 'change'), f.region_code, f.indicator, f.period_start, f.frequency,
        100 * (f.value - e.value) / e.value, 'berekend', f.source_id, e.value
    from figure as f
    inner join figure as e on e.region_code = f.region_code and e.indicator = f.indicator and e.frequency = f.frequency
        and e.period_start = f.period_start - interval 1 year
    cross join own
    where e.value >= 50 and f.indicator in ('ww_personen', if(own.is_monthly, 'bijstand_personen_tot_aow', 'bijstand_personen'))
    union all
    select 'to_work_share', region_code, 'bijstand_uitstroom_naar_werk', period_start, frequency, 100 * to_work / outflow, 'berekend', source_id, outflow
    from yearly
    where outflow >= 100 and to_work is not null
    union all
    select 'help_share', region_code, 'bijstand_met_reintegratie', period_start, frequency, 100 * helped / stock, 'berekend', source_id, stock
    from yearly
    where stock >= 100 and helped is not null
    union all
    select
        'rest', y.region_code, 'bijstand_onverklaard', y.period_start, y.frequency,
        (y.stock - e.stock) - (y.inflow - y.outflow), 'berekend', y.source_id, null
    from yearly as y
    inner join yearly as e on e.region_code = y.region_code and e.period_start = y.period_start - interval 1 year
    where (y.stock - e.stock) - (y.inflow - y.outflow) is not null
),

-- Unemployment of the country goes on after the last figure of a gemeente: what counts is that of the same moment.
newest as (
    select *
    from measure
    where measure is not null and region_code = if(measure = 'unemployment_country', 'NL01', $gemeente)
        and (measure <> 'unemployment_country' or period_end(period_start, frequency) <= coalesce(
            (select max(period_end(period_start, frequency)) from measure where measure = 'stock' and region_code = $gemeente), today()
        ))
    qualify row_number() over (partition by measure order by period_end(period_start, frequency) desc) = 1
),

beside as (
    select
        n.measure,
        any_value(m.value) filter (p.role = 'country') as country,
        any_value(m.value) filter (p.role = 'region') as region,
        median(m.value) filter (p.role = 'member') as middle,
        min(m.value) filter (p.role = 'member') as lowest,
        max(m.value) filter (p.role = 'member') as highest,
        count(m.value) filter (p.role = 'member') as others
    from newest as n
    inner join measure as m using (measure, indicator, period_start, frequency)
    inner join place as p on p.region_code = m.region_code
    group by n.measure
),

listed as (
    select
        n.measure,
        list(
            {'code': g.region_code, 'name': r.name, 'value': m.value, 'reason': g.reason, 'reason_en': g.reason_en}
            order by g.position
        ) as members
    from newest as n
    cross join member as g
    inner join marts.region as r on r.region_code = g.region_code
    left join measure as m
        on m.measure = n.measure and m.indicator = n.indicator and m.period_start = n.period_start and m.frequency = n.frequency
        and m.region_code = g.region_code
    group by n.measure
),

-- The change of the newest year, by the model of months where there is one; `unexplained_before` is the other reading of it, which decides along.
estimate as (
    select
        case when indicator = 'bijstand_tot_aow_deel_economie' then 'economy' when specification = 'economie_vooraf' then 'unexplained_before'
            else 'unexplained' end as measure,
        region_code, indicator, period_start, frequency, value, status, source_id, missing_reason, base_start, lower, upper
    from marts.estimate
    where region_code = $gemeente and base_start = period_start - interval 1 year
        and (
            (specification = 'economie_vooraf' and indicator = 'bijstand_tot_aow_onverklaard')
            or (specification = 'economie' and indicator in ('bijstand_tot_aow_deel_economie', 'bijstand_tot_aow_onverklaard'))
            or (specification = 'naast_omvang_en_regio' and indicator = 'bijstand_onverklaard_verschil')
        )
    qualify row_number() over (
        partition by measure order by specification = 'economie' desc, period_start desc
    ) = 1
)

select
    n.measure, n.indicator, n.region_code, r.name, 'totaal' as category, n.period_start, n.frequency,
    period_end(n.period_start, n.frequency) as period_end, n.value, n.status, n.source_id, null as missing_reason,
    e.value as earlier, e.status as earlier_status, b.country, b.region, b.middle, b.lowest, b.highest, b.others, l.members, n.out_of,
    null::date as base_start, null::double as lower, null::double as upper, null as reason, null as reason_en
from newest as n
inner join marts.region as r using (region_code)
inner join beside as b using (measure)
left join listed as l using (measure)
left join measure as e on e.measure = n.measure and e.indicator = n.indicator and e.region_code = n.region_code
    and e.frequency = n.frequency and e.period_start = n.period_start - interval 1 year
union all
select
    e.measure, e.indicator, e.region_code, r.name, 'totaal', e.period_start, e.frequency, period_end(e.period_start, e.frequency), e.value,
    e.status, e.source_id, e.missing_reason, null, null, null, null, null, null, null, null, null, null,
    e.base_start, e.lower, e.upper, replace(c.text, '{name}', r.name), replace(c.text_en, '{name}', r.name)
from estimate as e
inner join marts.region as r using (region_code)
left join meta.estimate_code as c on c.code = e.missing_reason
order by measure
