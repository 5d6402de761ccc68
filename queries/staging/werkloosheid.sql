-- National unemployment, both sexes, 15 to 75 years: 80590ned. Seasonally adjusted figures exist per month only.
-- Grain: month, quarter or year, indicator.
select
    'NL01' as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from raw.werkloosheid
unpivot include nulls (cell for indicator in (werkloosheid_pct_sa, werkloosheid_pct))
where trim(geslacht) = 'T001038'
    and trim(leeftijd) = '52052'
    and (indicator = 'werkloosheid_pct' or trim(periode) like '____MM__')
