-- Bijstand, instroom and uitstroom per year: 83450NED (2015), 83747NED (2016), 84066NED (2017), one edition a year.
-- Grain: region, age class, year, indicator.
select
    trim(regio) as region_code,
    case trim(leeftijd) when '20150' then 'totaal' when '90100' then 'tot_aow' when '90200' then 'vanaf_aow' end as category,
    periode as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from raw.bijstand_per_jaar
unpivot include nulls (cell for indicator in (
    inwoners_15plus, bijstand_personen, bijstand_dichtheid, bijstand_instroom, bijstand_instroom_pct,
    bijstand_uitstroom, bijstand_uitstroom_pct, bijstand_uitstroom_naar_werk, bijstand_uitstroom_naar_werk_pct,
    bijstand_met_reintegratie
))
