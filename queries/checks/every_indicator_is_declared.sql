-- Every figure has a declared indicator, so that it has a unit and a definition.
select o.indicator, count(*) as figures
from marts.observation as o
left join meta.indicator as i using (indicator)
where i.indicator is null
group by all
