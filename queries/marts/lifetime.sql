-- From when until when a region is one: first day, and the first day on which it is none any more; null where it did not begin or end in living memory.
-- Grain: region.
select
    n.region_code,
    try_strptime(
        coalesce(
            nullif(regexp_extract(n.description, 'Ontstaan per (\d\d-\d\d-\d{4})', 1), ''),
            regexp_extract(n.description, 'Begindatum (\d\d-\d\d-\d{4})', 1)
        ), '%d-%m-%Y'
    )::date as valid_from,
    max(h.valid_from) as valid_to
from staging.region_name as n
left join marts.herindeling as h on h.old_code = n.region_code
group by all
order by n.region_code
