-- Which gemeente went where and when, from CBS's own description of each region ("Opgeheven per 01-01-2019, overgegaan naar: ...").
-- Grain: gemeente that ended, gemeente that received, date. Only endings: abolitions and changes of code. One that was announced but
-- lies after the newest borders is left for the release whose figures know it.
with block as (
    -- A block starts on a line with a capital; the lines within it start with '-', '...' or a small letter.
    select region_code, unnest(string_split(regexp_replace(description, '\r?\n([A-Z])', chr(30) || '\1', 'g'), chr(30))) as text
    from staging.region_name
),

ending as (
    select region_code, text, try_strptime(regexp_extract(text, 'per (\d\d-\d\d-\d{4})', 1), '%d-%m-%Y')::date as valid_from
    from block
    where text like 'Opgeheven per%' or (text like 'Naamswijziging per%' and text like '%nieuwe naam:%')
),

part as (
    select
        region_code,
        valid_from,
        unnest(regexp_extract_all(text, '\(GM\d{4}\)[^(]*')) as text
    from ending
)

select
    region_code as old_code,
    regexp_extract(text, '\((GM\d{4})\)', 1) as new_code,
    valid_from,
    try_cast(regexp_extract(text, '(\d+) inwoner', 1) as integer) as inhabitants
from part
-- A date written in another way is not guessed: that gemeente then leads nowhere.
where regexp_extract(text, '\((GM\d{4})\)', 1) <> region_code and valid_from is not null
    and valid_from <= (select last_day from marts.grid where years_back = 0)
order by old_code, valid_from, new_code
