-- Change of 2017 in Veenendaal against the country; a difference within chance and rounding tells nothing (null).
select
    'Verandering van eind 2016 tot eind 2017' as reading, 'Change from the end of 2016 to the end of 2017' as reading_en,
    n.change_pct as claimed, g.change_pct as found, 'percentage' as sort,
    case when abs(g.change_pct - n.change_pct) > change_margin(i.value, o.value, g.earlier)
        then g.change_pct < n.change_pct end as holds,
    g.source_id, g.indicator, g.region_code, g.period_start, g.frequency, g.status
from marts.figure_change as g
inner join marts.figure_change as n using (indicator, category, period_start, frequency)
inner join marts.figure as i on i.indicator = 'bijstand_instroom' and i.region_code = g.region_code
    and i.category = g.category and i.period_start = g.period_start and i.frequency = g.frequency
inner join marts.figure as o on o.indicator = 'bijstand_uitstroom' and o.region_code = g.region_code
    and o.category = g.category and o.period_start = g.period_start and o.frequency = g.frequency
where g.indicator = 'bijstand_personen' and g.category = 'totaal' and year(g.period_start) = 2017
    and g.region_code = 'GM0345' and n.region_code = 'NL01'
