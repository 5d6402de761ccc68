-- The series that the release itself holds, and how many figures each has; others are made for one page.
select indicator, count(*) as figures from marts.observation_grid group by indicator
union all
select indicator, count(*) from marts.estimate group by indicator
