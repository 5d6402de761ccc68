-- What happened when: the first and last day on which it can have begun and ended. Text without suffix is Dutch.
-- Grain: event. Empty for the invented country, where none of this happened.
select * exclude (start_date, end_date)
from staging.event
where 'practice' not in (select origin from meta.release)
order by start_from, event_id
