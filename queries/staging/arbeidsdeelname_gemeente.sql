-- Unemployment and labour participation per gemeente and year, as a model of CBS estimates them: 86008NED.
-- Grain: region, year, indicator.
select
    trim(regio) as region_code,
    'totaal' as category,
    trim(periode) as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from raw.arbeidsdeelname_gemeente
unpivot include nulls (cell for indicator in (werkloosheid_gemeente_pct, arbeidsparticipatie_pct))
where trim(periode) like '____JJ__'
