-- One place at the end of one year under every definition at hand, with the change over that year where it is known.
-- `definition` says which; the change of Divosa has no number with it, and a press release gives its own change.
with definition(position, definition, indicator, category, frequency, month) as (
    values
        (1, 'personen', 'bijstand_personen', 'totaal', 'J', 1),
        (2, 'personen_tot_aow', 'bijstand_personen', 'tot_aow', 'J', 1),
        (3, 'personen_tot_aow_bericht', 'bijstand_personen_tot_aow_bericht', 'totaal', 'M', 12),
        (4, 'personen_tot_aow_maand', 'bijstand_personen_tot_aow', 'totaal', 'M', 12),
        (5, 'personen_tot_aow_kwartaal', 'bijstand_personen_tot_aow_kwartaal', 'totaal', 'K', 10),
        (6, 'uitkeringen', 'bijstand_uitkeringen', 'totaal', 'M', 12),
        (7, 'uitkeringen_tot_aow', 'bijstand_uitkeringen', 'tot_aow', 'M', 12),
        (8, 'uitkeringen_gemiddeld', 'bijstand_uitkeringen_jaargemiddelde', 'totaal', 'J', 1),
        (9, 'uitkeringen_tot_aow_gemiddeld', 'bijstand_uitkeringen_jaargemiddelde', 'tot_aow', 'J', 1),
        (10, 'divosa', 'bijstand_verandering_divosa', 'totaal', 'J', 1),
        (11, 'stadsmonitor_smal', 'bijstand_stadsmonitor', 'smal', 'J', 1),
        (12, 'stadsmonitor_breed', 'bijstand_stadsmonitor', 'breed', 'J', 1),
        (13, 'stadsmonitor_volwassenen', 'bijstand_stadsmonitor', 'volwassenen', 'J', 1)
),

-- Two press releases are two vintages: the change between them is none; the claim file holds the change that CBS wrote down.
press_change as (
    select distinct source_id, found as change_pct from marts.claim_reading
    where claim = 'daling_1_4_procent_2017' and indicator = 'bijstand_personen_tot_aow_bericht'
)

select
    d.position, d.definition, f.region_code, r.name, f.category, f.period_start, f.frequency,
    period_end(f.period_start, f.frequency) as period_end, f.indicator,
    case when d.definition <> 'divosa' then f.value end as value,
    case when d.definition = 'divosa' then f.value else coalesce(p.change_pct, c.change_pct) end as change_pct,
    f.source_id, f.status, f.missing_reason,
    f.is_published or (select origin = 'published' from meta.release) as is_published
from definition as d
inner join marts.figure as f using (indicator, category, frequency)
inner join marts.region as r on r.region_code = f.region_code
left join marts.figure_change as c
    on c.indicator = f.indicator and c.region_code = f.region_code
    and c.category = f.category and c.period_start = f.period_start and c.frequency = f.frequency and c.source_id = f.source_id
left join press_change as p on p.source_id = f.source_id and d.definition = 'personen_tot_aow_bericht'
where f.region_code = $region and year(f.period_start) = $year and month(f.period_start) = d.month and f.value is not null
order by d.position, f.is_published
