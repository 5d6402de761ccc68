-- The country over time: bijstand, WW and unemployment, the yearly figures of people with bijstand, who has it for how long and at
-- what age, and how many come in and come back. `share` is a class as a percentage of all, and of the inflow who came back as a
-- percentage of all inflow, both over the four quarters that end with this one.
with figure as (
    select o.*, r.name, period_end(o.period_start, o.frequency) as period_end, c.label as category_label, c.label_en as category_label_en
    from marts.observation as o
    inner join marts.region as r using (region_code)
    left join meta.category as c using (category)
    where o.region_code = 'NL01'
        and (o.indicator in (
                'bijstand_uitkeringen', 'ww_uitkeringen', 'werkloosheid_pct_sa', 'bijstand_personen', 'bijstand_instroom',
                'bijstand_uitstroom', 'bijstand_personen_tot_aow'
            )
            or (o.indicator = 'bijstand_personen_tot_aow_kwartaal' and (o.category = 'totaal' or o.category like 'duur_%'))
            or (o.indicator = 'bijstand_personen_landelijk' and (o.category = 'totaal' or o.category like 'leeftijd_%'))
            or (o.indicator in ('bijstand_instroom_kwartaal', 'bijstand_herinstroom_kwartaal') and o.category = 'totaal'))
),

back as (
    select
        h.indicator, h.period_start, 100 * sum(h.value) over four / nullif(sum(i.value) over four, 0) as share,
        count(h.value) over four = 4 and count(i.value) over four = 4 as is_whole
    from figure as h
    left join figure as i on i.indicator = 'bijstand_instroom_kwartaal' and i.period_start = h.period_start
    where h.indicator = 'bijstand_herinstroom_kwartaal'
    window four as (order by h.period_start range between interval 9 months preceding and current row)
)

select
    f.*,
    case when f.indicator = 'bijstand_herinstroom_kwartaal' then case when b.is_whole then b.share end
         when f.indicator in ('bijstand_personen_tot_aow_kwartaal', 'bijstand_personen_landelijk') then 100 * f.value / nullif(
             max(f.value) filter (f.category = 'totaal') over (partition by f.indicator, f.frequency, f.period_start), 0
         ) end as share
from figure as f
left join back as b on b.indicator = f.indicator and b.period_start = f.period_start
order by f.indicator, f.category, f.frequency, f.period_start
