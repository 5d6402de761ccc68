-- "8.000 in Nijmegen": rounded to thousands; under each definition and year at hand. The claim is of November 2017: what is about
-- a later moment is shown and does not decide (null).
select
    case when f.indicator = 'bijstand_stadsmonitor' then 'Stads- en wijkmonitor, ' || c.label || ', 1 januari ' || year(f.period_start)
         when f.category = 'totaal' then 'CBS, mensen van 15 jaar en ouder, eind ' || year(f.period_start)
         else 'CBS, mensen tot de AOW-leeftijd, eind ' || year(f.period_start) end as reading,
    case when f.indicator = 'bijstand_stadsmonitor' then 'City monitor, ' || c.label_en || ', 1 January ' || year(f.period_start)
         when f.category = 'totaal' then 'CBS, people aged 15 and over, end of ' || year(f.period_start)
         else 'CBS, people below the AOW age, end of ' || year(f.period_start) end as reading_en,
    8000 as claimed, f.value as found, 'count' as sort,
    case when f.period_start < date '2018-01-01' then claim_holds(f.value, 8000, 1000) end as holds,
    f.source_id, f.indicator, f.region_code, f.period_start, f.frequency, f.status
from marts.figure as f
inner join meta.category as c using (category)
where f.region_code = 'GM0268'
    and ((f.indicator = 'bijstand_personen' and f.category in ('totaal', 'tot_aow')) or f.indicator = 'bijstand_stadsmonitor')
