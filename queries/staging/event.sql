-- Laws, crises, local policies and breaks in the figures, written down one by one with their source: data/reference/events.csv.
-- Grain: event and region.
select
    id as event_id,
    region_code,
    kind,
    direction,
    nullif(title_nl, '') as title,
    nullif(title_en, '') as title_en,
    nullif(summary_nl, '') as summary,
    nullif(summary_en, '') as summary_en,
    nullif(start_date, '') as start_date,
    start_precision,
    dated_from(nullif(start_date, ''), start_precision) as start_from,
    dated_to(nullif(start_date, ''), start_precision) as start_to,
    nullif(end_date, '') as end_date,
    end_precision,
    dated_from(nullif(end_date, ''), end_precision) as end_from,
    dated_to(nullif(end_date, ''), end_precision) as end_to,
    confidence,
    nullif(source_title, '') as source_title,
    nullif(source_url, '') as source_url,
    nullif(source_date, '') as source_date,
    nullif(note_nl, '') as note,
    nullif(note_en, '') as note_en
from raw.events
