-- How CBS writes cells, periods and regions (open data version 3); kept in the release so that every query can be pasted.
-- UntypedDataSet: '.' is unknown, unreliable or secret; blank cannot occur; everything else is a number with a decimal point.
create macro cbs_number(cell, factor) as
    cast(try_cast(nullif(nullif(trim(cell), ''), '.') as decimal(24, 6)) * factor as double);
create macro cbs_missing(cell) as
    case when cell is null or trim(cell) = '' then 'onmogelijk' when trim(cell) = '.' then 'geheim_of_onbekend' end;
-- Period codes are yyyyXXnn: 2017JJ00 a year, 2017KW03 a quarter, 2017MM12 a month.
create macro cbs_frequency(code) as
    case substr(code, 5, 2) when 'JJ' then 'J' when 'KW' then 'K' when 'MM' then 'M' end;
create macro cbs_period_start(code) as
    try_cast(
        substr(code, 1, 4) || '-' || case substr(code, 5, 2)
            when 'JJ' then '01' when 'KW' then cast(3 * try_cast(substr(code, 7, 2) as int) - 2 as varchar) when 'MM' then substr(code, 7, 2)
        end || '-01' as date
    );
-- A period is drawn and compared at its last day.
create macro period_end(period_start, frequency) as
    cast(period_start + case frequency when 'J' then interval 1 year when 'K' then interval 3 month else interval 1 month end
         - interval 1 day as date);
create macro cbs_status(status) as
    case status when 'Definitief' then 'definitief' when 'NaderVoorlopig' then 'nader_voorlopig' when 'Voorlopig' then 'voorlopig' end;
create macro cbs_region_level(code) as
    case when code = 'NL01' then 'land' when code like 'LD__' then 'landsdeel' when code like 'PV__' then 'provincie'
         when code like 'CR__' then 'corop' when code like 'AM__' then 'arbeidsmarktregio'
         when code like 'GM____' then 'gemeente' when code like 'A00____' then 'grootteklasse' end;
-- Size classes of CBS, in its words.
create macro cbs_size_class(inhabitants) as
    case when inhabitants < 5000 then 'Minder dan 5 000 inwoners' when inhabitants < 10000 then '5 000 tot 10 000 inwoners'
         when inhabitants < 20000 then '10 000 tot 20 000 inwoners' when inhabitants < 50000 then '20 000 tot 50 000 inwoners'
         when inhabitants < 100000 then '50 000 tot 100 000 inwoners' when inhabitants < 150000 then '100 000 tot 150 000 inwoners'
         when inhabitants < 250000 then '150 000 tot 250 000 inwoners' when inhabitants >= 250000 then '250 000 inwoners of meer' end;
-- A claim holds when the figure found rounds to the number claimed.
create macro claim_holds(found, claimed, step) as abs(found - claimed) <= step / 2;
-- Half of the 95 % interval of a yearly change in per cent: chance in inflow and outflow, and rounding of both stocks to tens
-- (Poisson in, binomial out: variance (in + out) / start^2; rounding 2 * 10^2 / 12 / start^2).
create macro change_margin(inflow, outflow, earlier) as 196 * sqrt(inflow + outflow + 2 * 100 / 12) / earlier;
-- Events are dated as precisely as their source allows: 2017-12-01 a day, 2017-12 a month, 2017 a year. First and last day on which
-- it can have been; null where the text is not of that precision.
create macro dated_from(written, precision) as
    try_cast(written || case precision when 'day' then '' when 'month' then '-01' when 'year' then '-01-01' end as date);
create macro dated_to(written, precision) as
    cast(dated_from(written, precision)
         + case precision when 'day' then interval 1 day when 'month' then interval 1 month when 'year' then interval 1 year end
         - interval 1 day as date);
