-- Where the classes (of age, duration, ground, ...) of a dimension came, each that is asked for has at least one figure; every
-- column has (tables_that_came_have_figures). A folder that holds the totals alone is a part of the table, not a fault.
with came as (
    select c.table_id, c.dimension, c.category, bool_or(cbs_number(o.cell, 1) is not null) as has_figures
    from raw.class as c
    left join staging.observation as o on o.table_id = c.table_id and o.category = c.category
    group by all
)

select table_id as source_id, dimension, category
from came
where not coalesce(has_figures, false)
    and (table_id, dimension) in (select (table_id, dimension) from came where has_figures and category <> 'totaal')
