-- Share of the inflow that had left less than a year before; national, per quarter, added up to whole years.
with figure as (
    -- A quarter of the release itself goes before one that was written down.
    select distinct on (indicator, period_start) * from marts.figure
    where indicator in ('bijstand_instroom_kwartaal', 'bijstand_herinstroom_kwartaal') and region_code = 'NL01' and category = 'totaal'
    order by indicator, period_start, is_published
),

year_sum as (
    select year(period_start) as jaar, indicator, sum(value) as total, max(source_id) as source_id, max(status) as status
    from figure
    group by all
    having count(value) = 4
)

select
    'Nederland, ' || i.jaar as reading, 'The country, ' || i.jaar as reading_en,
    10 as claimed, 100 * h.total / i.total as found, 'percentage' as sort,
    h.total / i.total > 0.1 as holds,
    h.source_id, h.indicator, 'NL01' as region_code, make_date(i.jaar, 1, 1) as period_start, 'J' as frequency, h.status
from year_sum as i
inner join year_sum as h using (jaar)
where i.indicator = 'bijstand_instroom_kwartaal' and h.indicator = 'bijstand_herinstroom_kwartaal'
