-- First and last year of the national series.
select coalesce(min(year(period_start)), 2000) as first, coalesce(max(year(period_start)), 2001) as last
from marts.observation
where region_code = 'NL01' and value is not null
    and indicator in ('bijstand_uitkeringen', 'bijstand_personen', 'ww_uitkeringen', 'werkloosheid_pct_sa')
