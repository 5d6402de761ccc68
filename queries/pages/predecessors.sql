-- What the series of a gemeente in the newest borders is made of: the yearly figures as published, of itself and of every gemeente that
-- went into it, each in its own borders. Nothing where no other gemeente with figures did. A part of a split one says which part.
with part as (
    select p.region_code, p.share
    from marts.grid_part as p
    inner join marts.grid as g using (grid_year)
    where g.years_back = 0 and p.grid_code = $gemeente
)

select
    o.*, period_end(o.period_start, o.frequency) as period_end,
    case when part.share < 1 then r.name || ' (' || case when part.share < 0.01 then '< 1' else round(100 * part.share)::int::varchar end || ' %)' else r.name end as name
from part
inner join marts.observation as o using (region_code)
inner join marts.region as r using (region_code)
where o.frequency = 'J'
    and o.category = 'totaal'
    and o.indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom')
    and o.value is not null
    and exists (
        select 1 from marts.observation as e
        inner join part as p using (region_code)
        where e.region_code <> $gemeente and e.indicator = 'bijstand_personen' and e.value is not null
    )
order by o.region_code = $gemeente desc, r.name, o.indicator, o.period_start
