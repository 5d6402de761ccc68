-- Every way in which a figure can be quoted: as it stands, as its change on a year earlier (in number and in per cent), and the share of the outflow that went to work.
-- Grain: reading, region, category, period, frequency, indicator, source. In the order of size, so that a question about one number reads a small part of the file.
with release as (
    select region_code, region_level, category, period_start, frequency, indicator, value, source_id, status
    from marts.observation
    -- A number from a newspaper is never one of the invented country.
    where value is not null and 'practice' not in (select origin from meta.release)
),

-- A figure written down earlier is another vintage, and only told apart from the release where it differs.
written as (
    select
        p.region_code, p.region_level, p.category, p.period_start, p.frequency, p.indicator, p.value, p.source_id, p.status,
        r.value is not null as in_release
    from marts.published_figure as p
    left join release as r using (region_code, category, period_start, frequency, indicator, source_id, value)
    where p.value is not null
),

figure as (
    select *, false as in_release, false as is_written from release
    union all by name
    select *, true as is_written from written
),

-- Figures of one series only: editions of CBS tables follow on each other, each publication is a vintage of its own.
follows as (
    select f.*, exists (select 1 from meta.cbs_table as t where t.id = f.source_id) as is_table from figure as f
),

compared as (
    select
        this.* replace (this.in_release and earlier.in_release as in_release),
        earlier.value as earlier_value,
        this.status in ('voorlopig', 'nader_voorlopig') or earlier.status in ('voorlopig', 'nader_voorlopig') as is_provisional
    from follows as this
    inner join follows as earlier
        on earlier.indicator = this.indicator and earlier.region_code = this.region_code and earlier.category = this.category
        and earlier.frequency = this.frequency and earlier.is_written = this.is_written
        and earlier.period_start = this.period_start - interval 1 year
    where earlier.source_id = this.source_id or (earlier.is_table and this.is_table)
    union all by name
    -- A press release gives its change on what the yearly table then said of the year before.
    select this.* replace (false as in_release), earlier.value as earlier_value, true as is_provisional
    from follows as this
    inner join written as earlier
        on earlier.indicator = 'bijstand_personen' and earlier.category = 'tot_aow' and earlier.region_code = this.region_code
        and earlier.frequency = 'J' and year(earlier.period_start) = year(this.period_start) - 1
    where this.indicator = 'bijstand_personen_tot_aow_bericht' and this.is_written
),

share as (
    select part.* replace (100 * part.value / whole.value as value, part.in_release and whole.in_release as in_release)
    from figure as part
    inner join figure as whole using (region_code, category, period_start, frequency, source_id, is_written)
    where part.indicator = 'bijstand_uitstroom_naar_werk' and whole.indicator = 'bijstand_uitstroom' and whole.value > 0
),

reading as (
    select
        -- What Divosa publishes is a change already.
        case when f.indicator = 'bijstand_verandering_divosa' then 'verandering_pct' else 'cijfer' end as reading,
        case when i.kind in ('percentage', 'rate') then i.kind else 'count' end as unit_sort,
        f.*
    from figure as f
    inner join meta.indicator as i using (indicator)
    union all by name
    -- Of counts only: a change in points of a rate or percentage is not quoted as a plain number.
    select 'verandering' as reading, 'count' as unit_sort, c.* replace (c.value - c.earlier_value as value, case when c.is_provisional then 'voorlopig' else 'berekend' end as status)
    from compared as c
    inner join meta.indicator as i using (indicator)
    where i.kind in ('stock_end', 'stock_start', 'average', 'flow')
    union all by name
    -- Below 50 rounding to tens alone is a tenth of the figure.
    select 'verandering_pct' as reading, 'percentage' as unit_sort, c.* replace (100 * (c.value - c.earlier_value) / c.earlier_value as value, case when c.is_provisional then 'voorlopig' else 'berekend' end as status)
    from compared as c
    inner join meta.indicator as i using (indicator)
    where i.kind in ('stock_end', 'stock_start', 'average', 'flow') and c.earlier_value >= 50
    union all by name
    select 'aandeel' as reading, 'percentage' as unit_sort, s.* replace ('berekend' as status) from share as s
)

select
    abs(value) as size, value, unit_sort, reading, indicator, category, region_code, region_level, period_start, frequency,
    source_id, status, is_written
from reading
where not in_release
order by size, value, reading, indicator, category, region_code, period_start, frequency, source_id
