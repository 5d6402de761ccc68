-- Every claim with its verdict and number of readings, those that figures can test first.
with reading as (select claim, count(*) as readings from marts.claim_reading group by claim)

select c.*, coalesce(r.readings, 0) as readings
from marts.claim as c
left join reading as r using (claim)
order by c.verdict <> 'open' and r.readings is null, c.position
