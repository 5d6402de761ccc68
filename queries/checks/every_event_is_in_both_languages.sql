-- Every event has a title and a summary in both languages, and its note in both or in none.
select *
from marts.event
where title is null or title_en is null or summary is null or summary_en is null
    or (note is null) <> (note_en is null)
