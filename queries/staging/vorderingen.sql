-- Open claims for repayment, of which for breach of the duty to inform and fines, with what is still to be paid: 82020NED.
-- Grain: region, ground, month, indicator.
with wide as (
    select v.* exclude (grond), grond.category
    from raw.vorderingen as v
    inner join raw.class as grond on grond.table_id = v.table_id and grond.dimension = 'grond' and grond.code = trim(v.grond)
    where trim(v.periode) like '____MM__'
)

select
    trim(regio) as region_code,
    category,
    trim(periode) as period_code,
    period_status,
    indicator,
    indicator as topic,
    cell,
    table_id
from wide
unpivot include nulls (cell for indicator in (vorderingen, vorderingen_saldo))
