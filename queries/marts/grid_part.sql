-- What goes where when figures are put in the borders of another year: `share` of the figure of a gemeente goes to a gemeente of the grid.
-- Earlier gemeenten go to what became of them, by the inhabitants that CBS says went along. A later gemeente gives its figure back
-- only where it is one gemeente under another code; from `mixed_from` on it is more than one and cannot be taken apart.
-- `upto` adds the shares up, for sharing out whole persons. A gemeente that is not listed as region_code keeps its figure.
-- Grain: grid year, region, gemeente of the grid.
with recursive way as (
    select
        old_code, new_code, valid_from,
        case when count(*) over place = 1 then 1
             -- Inhabitants that are not told for one part leave the shares of all parts unknown.
             when count(inhabitants) over place = count(*) over place then inhabitants / nullif(sum(inhabitants) over place, 0) end as share
    from marts.herindeling
    window place as (partition by old_code, valid_from)
),

chain as (
    select old_code, new_code, valid_from as first, valid_from as last, share, [old_code, new_code] as path
    from way
    where share > 0 or share is null
    union all
    select c.old_code, w.new_code, c.first, w.valid_from, c.share * w.share, list_append(c.path, w.new_code)
    from chain as c
    inner join way as w on w.old_code = c.new_code and w.valid_from >= c.last
    -- Two changes of one day that undo each other must not go round for ever.
    where (w.share > 0 or w.share is null) and not list_contains(c.path, w.new_code)
),

forward as (
    select g.grid_year, c.old_code as region_code, c.new_code as grid_code, max(c.last) as day,
        case when count(*) = count(c.share) then sum(c.share) end as share
    from chain as c
    inner join marts.grid as g on g.last_day >= c.last
    left join marts.lifetime as l on l.region_code = c.new_code
    where coalesce(l.valid_to > g.last_day, true)
    group by g.grid_year, c.old_code, c.new_code
),

backward as (
    select g.grid_year, c.new_code as region_code, c.old_code as grid_code, min(c.last) as day,
        case when count(*) = count(c.share) then sum(c.share) end as share
    from chain as c
    inner join marts.grid as g on g.last_day < c.first
    left join marts.lifetime as l on l.region_code = c.old_code
    where coalesce(l.valid_from <= g.last_day, true)
    group by g.grid_year, c.new_code, c.old_code
),

-- Who received or will end keeps its own figure as well, where it was there already.
own as (
    select grid_year, grid_code as region_code, grid_code, null::date as day, 1 as share from forward
    union
    select grid_year, grid_code, grid_code, null, 1 from backward
    union
    select b.grid_year, b.region_code, b.region_code, null, 1
    from backward as b
    inner join marts.grid as g using (grid_year)
    left join marts.lifetime as l using (region_code)
    where coalesce(l.valid_from <= g.last_day, true)
),

later as (
    select * from backward
    union all
    select o.* from own as o where exists (select 1 from backward as b where b.grid_year = o.grid_year and b.region_code = o.region_code)
),

-- The first way in is always followed, whatever day the figures of a table are said to be about.
ranked as (
    select *, row_number() over (partition by grid_year, region_code order by day nulls first, grid_code) as n
    from later
),

mixed as (
    select grid_year, region_code, min(day) filter (n > 1 or share is distinct from 1) as mixed_from
    from ranked
    group by grid_year, region_code
)

select
    grid_year, region_code, grid_code, share, sum(share) over (partition by grid_year, region_code order by grid_code) as upto,
    day as since, null::date as follows_from, null::date as mixed_from
from forward
union all
select o.grid_year, o.region_code, o.grid_code, o.share, o.share, null, null, m.mixed_from
from own as o
left join mixed as m using (grid_year, region_code)
union all
select r.grid_year, r.region_code, r.grid_code, r.share, r.share, r.day, case when r.n > 1 then r.day end, m.mixed_from
from ranked as r
inner join mixed as m using (grid_year, region_code)
where r.region_code <> r.grid_code
order by grid_year, region_code, grid_code
