-- "450.000": the claim is rounded to ten thousands; under each definition at the end of 2015, 2016 and 2017.
select
    case when indicator = 'bijstand_uitkeringen' then 'Uitkeringen, eind december '
         when indicator = 'bijstand_personen_tot_aow_bericht' then 'Mensen tot de AOW-leeftijd volgens het CBS-persbericht, eind '
         when category = 'tot_aow' then 'Mensen tot de AOW-leeftijd, eind '
         else 'Mensen van 15 jaar en ouder, eind ' end || year(period_start) as reading,
    case when indicator = 'bijstand_uitkeringen' then 'Benefits, end of December '
         when indicator = 'bijstand_personen_tot_aow_bericht' then 'People below the AOW age in the CBS press release, end of '
         when category = 'tot_aow' then 'People below the AOW age, end of '
         else 'People aged 15 and over, end of ' end || year(period_start) as reading_en,
    450000 as claimed, value as found, 'count' as sort,
    claim_holds(value, 450000, 10000) as holds,
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure
where region_code = 'NL01' and year(period_start) between 2015 and 2017
    and (
        (indicator = 'bijstand_personen' and category in ('totaal', 'tot_aow'))
        or (indicator = 'bijstand_uitkeringen' and category = 'totaal' and month(period_start) = 12)
        or indicator = 'bijstand_personen_tot_aow_bericht'
    )
