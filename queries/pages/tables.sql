-- Every declared CBS table, absent ones included; editions of one series, a table a year, are one row.
-- `awaits`: what was never read in a real answer of CBS (etl/catalog).
with words as (select series, list(distinct part order by part) as awaits from (select series, unnest(awaits) as part from meta.cbs_table) group by series),

series as (
    select
        series,
        min(position) as position,
        string_agg(id, ', ' order by position) as id,
        min(title) as title,
        min(title_en) as title_en,
        max(nullif(regexp_extract(title, '\d{4}$'), '')) as last_year,
        max(modified) as modified,
        max(fetched_at) as fetched_at,
        count(*) as tables,
        count(fetched_at) as fetched,
        sum(rows) as rows,
        bool_and(count_verified) as count_verified,
        flatten(list(warnings)) as warnings,
        coalesce(list(rejected) filter (rejected is not null), []) as rejected
    from meta.cbs_table
    group by series
)

select
    s.id,
    case when s.tables = 1 or s.last_year is null then s.title else regexp_replace(s.title, '(\d{4})$', '\1-' || s.last_year) end as title,
    case when s.tables = 1 or s.last_year is null then s.title_en else regexp_replace(s.title_en, '(\d{4})$', '\1-' || s.last_year) end as title_en,
    s.modified, s.fetched_at, s.tables, s.fetched, s.rows, s.count_verified, s.warnings, s.rejected,
    coalesce(w.awaits, []) as awaits
from series as s
left join words as w using (series)
order by s.position
