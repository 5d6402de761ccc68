-- Inhabitants that a gemeente gave to or got from another that went on, per year, from CBS's own description of each region. Figures
-- do not move with them: a share so small would turn published figures into estimates. Endings are in marts.herindeling.
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

select p.region_code, p.year, sum(try_cast(regexp_extract(p.text, '(\d+) inwoner', 1) as integer)) as inhabitants
from part as p
-- A herindeling lists the gemeente itself among what it received.
where regexp_extract(p.text, '\((GM\d{4})\)', 1) <> p.region_code
    and not exists (
        select 1 from marts.herindeling as h
        where year(h.valid_from) = p.year
            and (p.region_code, regexp_extract(p.text, '\((GM\d{4})\)', 1)) in ((h.old_code, h.new_code), (h.new_code, h.old_code))
    )
group by p.region_code, p.year
having sum(try_cast(regexp_extract(p.text, '(\d+) inwoner', 1) as integer)) > 0
order by p.region_code, p.year
