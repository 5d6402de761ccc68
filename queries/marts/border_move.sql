-- Inhabitants that a gemeente gave away or received, per year, from CBS's own description of each region; endings included.
-- Grain: gemeente, year. Both sides of a move describe it, so each gemeente counts only what its own description says.
with block as (
    select region_code, unnest(string_split(regexp_replace(description, '\r?\n([A-Z])', chr(30) || '\1', 'g'), chr(30))) as text
    from staging.region_name
),

part as (
    select
        region_code,
        year(try_strptime(regexp_extract(text, 'per (\d\d-\d\d-\d{4})', 1), '%d-%m-%Y')) as year,
        unnest(regexp_extract_all(text, '\(GM\d{4}\)[^(]*')) as text
    from block
    where text like '%ontvangen van:%' or text like '%overgegaan naar:%'
)

select region_code, year, sum(try_cast(regexp_extract(text, '(\d+) inwoner', 1) as integer)) as inhabitants
from part
-- A herindeling lists the gemeente itself among what it received.
where regexp_extract(text, '\((GM\d{4})\)', 1) <> region_code
group by region_code, year
having sum(try_cast(regexp_extract(text, '(\d+) inwoner', 1) as integer)) > 0
order by region_code, year
