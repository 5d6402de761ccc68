-- The change of each year up to 2017; the claim holds when 2017 fell and no earlier year at hand since 2009 did.
with change as (
    select *, year(period_start) as jaar
    from marts.figure_change
    where region_code = 'NL01'
        and ((indicator = 'bijstand_personen' and category in ('totaal', 'tot_aow'))
            or (indicator = 'bijstand_uitkeringen' and category in ('totaal', 'tot_aow') and month(period_start) = 12))
        and year(period_start) between 2009 and 2017
),

named as (
    select *,
        case when indicator = 'bijstand_uitkeringen' then 'Uitkeringen' else 'Mensen' end
            || case category when 'tot_aow' then ' tot de AOW-leeftijd' else '' end as wat,
        case when indicator = 'bijstand_uitkeringen' then 'Benefits' else 'People' end
            || case category when 'tot_aow' then ' below the AOW age' else '' end as wat_en,
        min(case when jaar < 2017 then change_pct end) over (partition by indicator, category) as lowest_before,
        min(jaar) over (partition by indicator, category) as first_year
    from change
)

select
    wat || ': 2017 tegen de kleinste stijging sinds ' || first_year as reading,
    wat_en || ': 2017 against the smallest rise since ' || first_year as reading_en,
    lowest_before as claimed, change_pct as found, 'percentage' as sort,
    change_pct < 0 and lowest_before > 0 as holds,
    source_id, indicator, region_code, period_start, frequency, status
from named
where jaar = 2017 and lowest_before is not null
