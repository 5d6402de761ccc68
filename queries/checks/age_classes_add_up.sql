-- Stocks below and from the AOW age give the total within rounding and 0.1 % (age unknown). Not for flows: a person can come on both sides in one year.
with wide as (
    select
        indicator, region_code, frequency, period_start, source_id,
        max(value) filter (category = 'totaal') as total,
        max(value) filter (category = 'tot_aow') as below,
        max(value) filter (category = 'vanaf_aow') as above
    from marts.observation
    where indicator in ('bijstand_personen', 'inwoners_15plus', 'bijstand_uitkeringen')
    group by all
)

select wide.*
from wide
inner join meta.indicator as i using (indicator)
where abs(total - below - above) > 1.5 * i.rounded_to + 0.001 * total + 0.5
