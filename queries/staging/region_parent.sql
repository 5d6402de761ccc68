-- Province, COROP, arbeidsmarktregio and size class of each gemeente: the newest edition of Gebieden in Nederland that says it,
-- else the region columns of 70072ned (2015).
-- Grain: gemeente.
with known as (
    select regio, provincie, corop, arbeidsmarktregio, grootteklasse, periode as edition
    from raw.gebied
    union all
    select regio, provincie, corop, arbeidsmarktregio, null, ''
    from raw.regio_indeling
)

-- max_by passes over what an edition does not say.
select
    trim(regio) as region_code,
    max_by(nullif(trim(provincie), ''), edition) as provincie,
    max_by(nullif(trim(corop), ''), edition) as corop,
    max_by(nullif(trim(arbeidsmarktregio), ''), edition) as arbeidsmarktregio,
    max_by(nullif(trim(grootteklasse), ''), edition) as grootteklasse
from known
where trim(regio) like 'GM____'
group by trim(regio)
having max_by(nullif(trim(provincie), ''), edition) is not null
