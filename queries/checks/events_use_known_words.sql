-- Kind, direction, precision and confidence are words that the dashboard has a text for.
select *
from marts.event
where kind not in (
        'law', 'benefit_rule', 'budget', 'crisis', 'asylum', 'aow_age', 'data_break', 'local_policy', 'experiment'
    )
    or direction not in ('inflow', 'outflow', 'both', 'stock_definition', 'denominator', 'none')
    or start_precision not in ('day', 'month', 'year', 'none')
    or end_precision not in ('day', 'month', 'year', 'none')
    or confidence not in ('high', 'medium', 'low')
