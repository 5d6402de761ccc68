-- Two gemeenten under every measure and year, each with its place beside the other: the highest, the lowest, or not to be told
-- apart within the rounding. `ratio` is the first when the second is 100, with the bounds that the rounding of both allows.
with pair as (
    select
        m.*, r.name, period_end(m.period_start, m.frequency) as period_end,
        list_position([
            'bijstand_personen', 'bijstand_dichtheid', 'bijstand_verandering', 'bijstand_verandering_pct', 'bijstand_onverklaard',
            'bijstand_index', 'bijstand_instroom', 'bijstand_instroom_pct', 'bijstand_instroom_pct_begin', 'bijstand_instroom_per_1000',
            'bijstand_uitstroom', 'bijstand_uitstroom_pct', 'bijstand_uitstroom_pct_begin', 'bijstand_uitstroom_per_1000',
            'bijstand_uitstroom_naar_werk', 'bijstand_uitstroom_naar_werk_pct', 'bijstand_uitstroom_naar_werk_aandeel'
        ], m.indicator) as position
    from marts.measure as m
    inner join marts.region as r using (region_code)
    where m.region_code in ($first, $second)
)

select
    own.*,
    case when own.low > other.high then 'hoogste' when own.high < other.low then 'laagste'
        when own.value is not null and other.value is not null then 'gelijk' end as place,
    other.value as other_value,
    case when has_ratio then 100 * own.value / other.value end as ratio,
    case when has_ratio then 100 * own.low / other.high end as ratio_low,
    case when has_ratio then 100 * own.high / other.low end as ratio_high
from pair as own
left join pair as other
    on other.indicator = own.indicator and other.period_start = own.period_start
    and other.base_year is not distinct from own.base_year and other.region_code <> own.region_code
cross join lateral (
    -- A change can be negative, and the index has a picture of its own.
    select own.region_code = $first and other.low > 0 and own.indicator not in (
        'bijstand_verandering', 'bijstand_verandering_pct', 'bijstand_onverklaard', 'bijstand_index'
    ) as has_ratio
) as r
where own.position is not null
order by own.position, own.period_start, own.base_year, own.region_code = $second
