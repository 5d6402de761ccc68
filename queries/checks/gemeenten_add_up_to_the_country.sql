-- Recipients of all gemeenten together equal the national figure within rounding (5 each). Not for flows: those leave out moves between gemeenten.
with gemeente as (
    select period_start, category, sum(value) as total, count(*) as gemeenten
    from marts.observation
    where indicator = 'bijstand_personen' and region_level = 'gemeente' and value is not null
    group by all
    having count(*) > 300
)

select country.source_id, gemeente.*, country.value
from gemeente
inner join marts.observation as country using (period_start, category)
where country.indicator = 'bijstand_personen' and country.region_level = 'land'
    and abs(country.value - gemeente.total) > 5 * gemeente.gemeenten
