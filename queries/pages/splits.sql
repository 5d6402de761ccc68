-- What is estimated of the change in bijstand of these regions by these specifications: every part with its interval, and beside it the
-- stock at both ends (in the newest borders), the sentence of the release and the sentences behind its warnings.
with words as (select map(list(code), list(text)) as nl, map(list(code), list(text_en)) as en from meta.estimate_code),

stock as (
    select region_code, indicator, category, frequency, period_start, value, status
    from marts.observation_grid
    where region_code in $regions and indicator in (select total from meta.specification where specification in $specifications)
)

select
    e.region_code, r.name, e.category, e.specification, e.frequency, e.base_start, e.period_start,
    case e.frequency when 'J' then strftime(e.base_start, '%Y') || '_' || strftime(e.period_start, '%Y')
        else strftime(e.base_start, '%Y-%m') || '_' || strftime(e.period_start, '%Y-%m') end as span,
    period_end(e.period_start, e.frequency) as period_end, e.indicator, e.value, e.lower, e.upper, e.p, e.mde, e.source_id, e.status,
    e.missing_reason, t.text, t.text_en, before.value as before, after.value as after,
    after.status in ('voorlopig', 'nader_voorlopig') as is_provisional,
    list_transform(e.warnings, lambda code: words.nl[code]) as warnings,
    list_transform(e.warnings, lambda code: words.en[code]) as warnings_en
from marts.estimate as e
cross join words
inner join meta.specification as s using (specification)
inner join marts.region as r using (region_code)
left join marts.estimate_text as t
    on t.specification = e.specification and t.region_code = e.region_code and t.frequency = e.frequency
    and t.base_start = e.base_start and t.period_start = e.period_start
left join stock as before
    on before.region_code = e.region_code and before.indicator = s.total and before.category = e.category
    and before.frequency = e.frequency and before.period_start = e.base_start
left join stock as after
    on after.region_code = e.region_code and after.indicator = s.total and after.category = e.category
    and after.frequency = e.frequency and after.period_start = e.period_start
where e.region_code in $regions and e.specification in $specifications
order by
    list_position($regions, e.region_code), s.position, e.period_start desc, e.base_start desc,
    coalesce(list_position(s.parts, e.indicator), 99), e.indicator
