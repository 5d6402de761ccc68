-- The years in which a place has a number under at least one definition.
select distinct year(period_start) as year
from marts.figure
where region_code = $region and value is not null
    and (
        indicator in ('bijstand_personen', 'bijstand_uitkeringen_jaargemiddelde', 'bijstand_stadsmonitor')
        or (indicator in ('bijstand_uitkeringen', 'bijstand_personen_tot_aow', 'bijstand_personen_tot_aow_bericht') and month(period_start) = 12)
        or (indicator = 'bijstand_personen_tot_aow_kwartaal' and month(period_start) = 10)
    )
order by year
