-- The last figures of the gemeenten that went into this one, each in its own borders; they are not added up here.
select o.*, r.name, r.valid_to, period_end(o.period_start, o.frequency) as period_end
from marts.successor as s
inner join marts.observation as o on o.region_code = s.old_code
inner join marts.region as r on r.region_code = s.old_code
where s.new_code = $gemeente
    and o.frequency = 'J'
    and o.category = 'totaal'
    and o.indicator in ('bijstand_personen', 'bijstand_instroom', 'bijstand_uitstroom')
    and o.value is not null
    -- Only those that ended after their last figure: theirs are not in the figures of the new gemeente at that time.
    and r.valid_to > o.period_start
qualify o.period_start = max(o.period_start) over (partition by o.region_code)
order by r.name, o.indicator
