-- "-1,4 % in 2017": the change of 2017 under every definition at hand. The press release gives 461,000, 3,500 fewer than before.
select
    case indicator
        when 'bijstand_uitkeringen' then
            case category when 'totaal' then 'CBS, uitkeringen, december op december'
                 when 'tot_aow' then 'CBS, uitkeringen tot de AOW-leeftijd, december op december' end
        else case category when 'totaal' then 'CBS, mensen van 15 jaar en ouder, eind van het jaar'
                 when 'tot_aow' then 'CBS, mensen tot de AOW-leeftijd, eind van het jaar' end
    end as reading,
    case indicator
        when 'bijstand_uitkeringen' then
            case category when 'totaal' then 'CBS, benefits, December on December'
                 when 'tot_aow' then 'CBS, benefits below the AOW age, December on December' end
        else case category when 'totaal' then 'CBS, people aged 15 and over, end of the year'
                 when 'tot_aow' then 'CBS, people below the AOW age, end of the year' end
    end as reading_en,
    -1.4 as claimed, change_pct as found, 'percentage' as sort, claim_holds(change_pct, -1.4, 0.1) as holds,
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure_change
where region_code = 'NL01' and category in ('totaal', 'tot_aow')
    and ((indicator = 'bijstand_personen' and period_start = date '2017-01-01')
        or (indicator = 'bijstand_uitkeringen' and period_start = date '2017-12-01'))
union all
select
    'CBS-persbericht van februari 2018, mensen tot de AOW-leeftijd, eerste publicatie',
    'CBS press release of February 2018, people below the AOW age, first release',
    -1.4, 100 * -3500 / (value + 3500), 'percentage', claim_holds(100 * -3500 / (value + 3500), -1.4, 0.1),
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure
where source_id = 'cbs-persbericht-2018-02'
union all
select
    'Divosa Benchmark, uitkeringen in deelnemende gemeenten (geen CBS)',
    'Divosa Benchmark, benefits in participating gemeenten (not CBS)',
    -1.4, value, 'percentage', claim_holds(value, -1.4, 0.1),
    source_id, indicator, region_code, period_start, frequency, status
from marts.figure
where indicator = 'bijstand_verandering_divosa' and year(period_start) = 2017
