-- What happened when: the first and last day on which it can have begun and ended. Text without suffix is Dutch.
-- Grain: event. Of the invented country only what was invented for it.
select * exclude (start_date, end_date)
from staging.event
order by start_from, event_id
