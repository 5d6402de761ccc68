-- Every class (of age, duration, ground, ...) that is asked for of a CBS table has at least one figure; so has every column
-- (tables_that_came_have_figures), and together these are all that a declaration asks for.
select c.table_id as source_id, c.dimension, c.category
from raw.class as c
where not exists (
    select 1 from staging.observation as o
    where o.table_id = c.table_id and o.category = c.category and cbs_number(o.cell, 1) is not null
)
