-- The flows of one place in one year under each denominator in use.
select
    m.*, r.name, period_end(m.period_start, m.frequency) as period_end,
    list_position([
        'bijstand_instroom', 'bijstand_instroom_pct', 'bijstand_instroom_pct_begin', 'bijstand_instroom_per_1000', 'bijstand_uitstroom',
        'bijstand_uitstroom_pct', 'bijstand_uitstroom_pct_begin', 'bijstand_uitstroom_per_1000', 'bijstand_uitstroom_naar_werk',
        'bijstand_uitstroom_naar_werk_pct', 'bijstand_uitstroom_naar_werk_aandeel'
    ], m.indicator) as position
from marts.measure as m
inner join marts.region as r using (region_code)
where m.region_code = $region and year(m.period_start) = $year and position is not null
order by position
