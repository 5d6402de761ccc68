-- A date of an event is written as precisely as it says, and no event ends before it begins.
select *
from staging.event
where (start_precision = 'none') <> (start_date is null)
    or (start_precision <> 'none' and start_from is null)
    or (end_precision = 'none') <> (end_date is null)
    or (end_precision <> 'none' and end_from is null)
    or end_to < start_from
