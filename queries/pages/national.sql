-- The country over time: bijstand, WW and unemployment, the yearly figures of people with bijstand, and how many come in and come back;
-- and who has it for how long and at what age, of those only the newest period (`part` nu) and five years earlier, or the first since
-- (`eerder`). `share` is a class as a percentage of all, and of the inflow who came back as a percentage of all inflow, both over the
-- four quarters that end with this one.
with figure as (
    select o.*, r.name, period_end(o.period_start, o.frequency) as period_end, c.label as category_label, c.label_en as category_label_en
    from marts.observation as o
    inner join marts.region as r using (region_code)
    left join meta.category as c using (category)
    where o.region_code = 'NL01'
),

series as (
    select * from figure
    where indicator in (
            'bijstand_uitkeringen', 'ww_uitkeringen', 'werkloosheid_pct_sa', 'bijstand_personen', 'bijstand_instroom',
            'bijstand_uitstroom', 'bijstand_instroom_kwartaal', 'bijstand_herinstroom_kwartaal'
        )
        and category = 'totaal'
),

back as (
    select
        h.indicator, h.period_start, 100 * sum(h.value) over four / nullif(sum(i.value) over four, 0) as share,
        count(h.value) over four = 4 and count(i.value) over four = 4 as is_whole
    from series as h
    left join series as i on i.indicator = 'bijstand_instroom_kwartaal' and i.period_start = h.period_start
    where h.indicator = 'bijstand_herinstroom_kwartaal'
    window four as (order by h.period_start range between interval 9 months preceding and current row)
),

class as (
    select f.*, 100 * f.value / nullif(total.value, 0) as share
    from figure as f
    inner join figure as total
        on total.indicator = f.indicator and total.category = 'totaal' and total.frequency = f.frequency and total.period_start = f.period_start
    where (f.indicator = 'bijstand_personen_tot_aow_kwartaal' and f.category like 'duur_%')
        or (f.indicator = 'bijstand_personen_landelijk' and f.category like 'leeftijd_%')
),

newest as (select indicator, max(period_start) as period_start from class where share is not null group by indicator),

earlier as (
    select c.indicator, min(c.period_start) as period_start
    from class as c
    inner join newest as n using (indicator)
    where c.share is not null and c.period_start between n.period_start - interval 5 years and n.period_start - interval 1 year
        and month(c.period_start) = month(n.period_start)
    group by c.indicator
),

moment as (select 'nu' as part, * from newest union all select 'eerder', * from earlier)

select s.*, '' as part, case when b.is_whole then b.share end as share
from series as s
left join back as b on b.indicator = s.indicator and b.period_start = s.period_start
union all by name
select c.*, m.part
from class as c
inner join moment as m on m.indicator = c.indicator and m.period_start = c.period_start
order by indicator, category, frequency, period_start
