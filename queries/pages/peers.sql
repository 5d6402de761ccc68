-- Who is like these gemeenten, by each way of comparing: a row per neighbour and per figure that ties the pair, with what the method
-- gained, how much each figure weighs and whose group changed since the release before. Of a way without neighbours one row, with why.
with weights as (
    select
        specification, list(label order by position) as weight_labels, list(label_en order by position) as weight_labels_en,
        list(weight order by position) as weights
    from marts.comparable_feature
    group by specification
),

tie as (
    select
        specification, region_code, position, neighbour, distance, source_id, text, text_en, period_start, frequency,
        unnest(features) as feature, unnest(values) as own_value, unnest(neighbour_values) as neighbour_value,
        generate_subscripts(features, 1) as tie
    from marts.comparable
    where region_code in $gemeenten
)

select
    s.specification, s.label, s.label_en, s.reason, g.region_code, t.position, t.neighbour, r.name, t.distance, t.tie, t.text, t.text_en,
    f.feature, f.label as feature_label, f.label_en as feature_label_en, f.unit as feature_unit, f.unit_en as feature_unit_en,
    t.own_value, t.neighbour_value, t.source_id,
    m.period_start, m.frequency, m.weighted_by, m.gain, m.gain_error, m.years, m.previous, m.text as method, m.text_en as method_en,
    w.weight_labels, w.weight_labels_en, w.weights,
    c.text as change, c.text_en as change_en, e.text as group_text, e.text_en as group_text_en
from meta.specification as s
cross join (select unnest($gemeenten) as region_code) as g
left join marts.comparable_method as m using (specification)
left join weights as w using (specification)
left join tie as t on t.specification = s.specification and t.region_code = g.region_code
left join marts.region as r on r.region_code = t.neighbour
left join marts.comparable_feature as f on f.specification = s.specification and f.feature = t.feature
left join marts.comparable_change as c on c.specification = s.specification and c.region_code = g.region_code
left join marts.estimate_text as e on e.specification = s.specification and e.region_code = g.region_code
where s.specification in ('vergelijkbaar_maanden', 'vergelijkbaar_jaren')
order by g.region_code, s.specification desc, t.position, t.tie
