-- Every estimate has a declared indicator, a specification, a source and words for its codes, and is there once.
with known as (select list(code) as codes from meta.estimate_code)

select e.specification, e.indicator, e.region_code, e.period_start, e.base_start, e.source_id, count(*) as estimates
from marts.estimate as e
cross join known
left join meta.indicator as i using (indicator)
left join meta.specification as s using (specification)
left join meta.source as o using (source_id)
left join marts.region as r using (region_code)
where i.indicator is null or s.specification is null or o.source_id is null or r.region_code is null
    or not list_has_all(known.codes, e.warnings) or not list_contains(known.codes, coalesce(e.missing_reason, known.codes[1]))
group by all
union all
select specification, indicator, region_code, period_start, base_start, max(source_id), count(*)
from marts.estimate
group by specification, indicator, region_code, category, frequency, period_start, base_start
having count(*) > 1
