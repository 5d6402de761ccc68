-- The gemeenten that share the size class, the provincie or the arbeidsmarktregio of one, by group; `label` names what they share. Of a
-- group that is not known one row without a member. Each row also says from when to when the gemeente itself has a stock.
with own as (select * from marts.region where region_code = $gemeente),

span as (
    select
        min(period_start) filter (frequency = 'J') as first_year, max(period_start) filter (frequency = 'J') as last_year,
        min(period_start) filter (frequency = 'M') as first_month, max(period_start) filter (frequency = 'M') as last_month
    from marts.observation_grid
    where region_code = $gemeente and category = 'totaal' and value is not null
        and (indicator, frequency) in (('bijstand_personen', 'J'), ('bijstand_personen_tot_aow', 'M'))
),

kind(position, peer_group) as (values (1, 'klasse'), (2, 'provincie'), (3, 'arbeidsmarktregio')),

shared as (
    select
        k.peer_group, k.position,
        case k.peer_group when 'klasse' then own.grootteklasse when 'provincie' then own.provincie else own.arbeidsmarktregio end as code
    from kind as k
    left join own on true
)

select s.peer_group, coalesce(named.name, s.code) as label, r.region_code, r.name, span.*
from shared as s
cross join span
left join marts.region as named on named.region_code = s.code
left join marts.region as r
    on r.region_level = 'gemeente' and r.valid_to is null and r.region_code <> $gemeente and s.code is not null
    and s.code = case s.peer_group when 'klasse' then r.grootteklasse when 'provincie' then r.provincie else r.arbeidsmarktregio end
order by s.position, r.name
