-- What each gemeente of a grid year gets from the gemeenten that it consisted of or became part of; gemeenten that no change of
-- borders touches are not in it. Counts are added up, a split one is shared out by inhabitants (status `geschat`), a missing part
-- makes the sum missing. A rate of more than one gemeente (`is_ratio` and not `is_whole`) has no value here. A view, not stored.
-- Grain: grid year, gemeente of the grid, category, period, frequency, indicator.
with touched as not materialized (
    select
        g.grid_year, g.years_back, p.grid_code, p.share, o.indicator, o.category, o.frequency, o.period_start, o.source_id, o.status, o.missing_reason,
        i.kind in ('rate', 'percentage') as is_ratio, b.border_date,
        b.border_date >= coalesce(l.valid_from, '-infinity') and b.border_date < coalesce(l.valid_to, 'infinity') as is_expected,
        coalesce(b.border_date >= p.mixed_from, false) as is_mixed,
        -- Whole persons stay whole, and those of one gemeente together what they were.
        case when p.share = 1 then o.value
             when o.value = round(o.value) then round(o.value * p.upto) - round(o.value * (p.upto - p.share))
             else o.value * p.share end as amount
    from marts.grid as g
    inner join marts.grid_part as p on p.grid_year = g.grid_year
    inner join marts.observation as o on o.region_code = p.region_code
    inner join meta.indicator as i on i.indicator = o.indicator
    inner join marts.border_date as b
        on b.source_id = o.source_id and b.frequency = o.frequency and b.period_start = o.period_start
        and b.at_start = (i.kind = 'stock_start')
    left join marts.lifetime as l on l.region_code = p.region_code
    where (p.follows_from is null or p.follows_from <= b.border_date)
        -- A blank or '.' of a gemeente that is not there is no figure that is missing.
        and (is_expected or o.value is not null)
),

-- How many gemeenten a gemeente of the grid consisted of on a day.
expected as not materialized (
    select p.grid_year, p.grid_code, d.border_date, count(*) as gemeenten
    from marts.grid_part as p
    cross join (select distinct border_date from marts.border_date) as d
    left join marts.lifetime as l on l.region_code = p.region_code
    where d.border_date >= coalesce(l.valid_from, '-infinity') and d.border_date < coalesce(l.valid_to, 'infinity')
        and (p.follows_from is null or p.follows_from <= d.border_date)
    group by all
),

together as not materialized (
    select
        t.grid_year, t.years_back, t.grid_code, t.indicator, t.category, t.frequency, t.period_start, t.is_ratio,
        count(*) as parts,
        count(*) = 1 and bool_and(t.share = 1) and any_value(coalesce(e.gemeenten, 0)) <= 1 as is_whole,
        bool_or(t.is_mixed) as is_mixed,
        count(t.amount) = count(*) and count(*) filter (t.is_expected) >= any_value(coalesce(e.gemeenten, 0)) as is_complete,
        sum(t.amount) as value,
        max(t.source_id) as source_id,
        any_value(t.missing_reason) as missing_reason,
        bool_or(t.share < 1) as is_shared,
        max(t.status) filter (t.status in ('geschat', 'nader_voorlopig', 'voorlopig')) as weakest,
        any_value(t.status) as status
    from touched as t
    left join expected as e on e.grid_year = t.grid_year and e.grid_code = t.grid_code and e.border_date = t.border_date
    group by all
)

select
    grid_year, years_back, grid_code, indicator, category, frequency, period_start, source_id, parts, is_ratio, is_whole, is_mixed,
    case when not is_mixed and is_complete and (is_whole or not is_ratio) then value end as value,
    case when is_whole then status when is_shared then 'geschat' else coalesce(weakest, 'berekend') end as status,
    case when is_mixed then 'niet_gepubliceerd' when is_whole then missing_reason when not is_complete then 'deel_ontbreekt' end as missing_reason
from together
