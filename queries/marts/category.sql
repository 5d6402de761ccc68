-- Classes within an indicator that occur in this release, with what `totaal` covers there.
-- Grain: indicator, category.
select distinct o.indicator, o.category, c.label, c.label_en, 
    i.population || case when o.category = 'totaal' then '' else ', alleen ' || c.label end as population,
    i.population_en || case when o.category = 'totaal' then '' else ', only ' || c.label_en end as population_en
from marts.observation as o
left join meta.category as c using (category)
left join meta.indicator as i using (indicator)
order by o.indicator, o.category
