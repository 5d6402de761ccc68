-- How many people came into bijstand in the whole country per quarter, how many of them had had it in the year before, and how many left.
-- No table has this per gemeente.
select o.*, r.name, period_end(o.period_start, o.frequency) as period_end
from marts.observation as o
inner join marts.region as r using (region_code)
where o.region_code = 'NL01'
    and o.category = 'totaal'
    and o.indicator in ('bijstand_instroom_kwartaal', 'bijstand_herinstroom_kwartaal', 'bijstand_uitstroom_kwartaal')
order by o.indicator, o.period_start
