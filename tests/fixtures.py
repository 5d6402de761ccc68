"""An invented country in the true schemas of the declared CBS tables.

Every place, code and figure is invented (GM9xxx, PV9x, ...); only the shape is CBS's: keys and their
numbers, units, groups, padding, '.', blank, statuses, descriptions of merged gemeenten.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.cbs_server import DATA_SET, Row, Table

# Gemeenten that tests ask for by what is special about them.
ORDINARY = "GM9001"  # Aldermeer
SECOND = "GM9002"  # Brinkhaven
TINY = "GM9003"  # Cranenveld: figures missing, flows of 0
MERGED, ALSO_MERGED, MERGED_INTO = "GM9004", "GM9005", "GM9006"  # on 1 January 2017
SPLIT = "GM9007"  # on 1 January 2018, over SECOND (smaller part) and ORDINARY (larger part)
LONG_GONE = "GM9009"  # went into MERGED in 2010, and so into MERGED_INTO
NAMESAKE = "GM9008"  # has the name of its province
PERSONS_REGISTER = "GM0997"  # in CBS's code list, no place

PROVINCE, OTHER_PROVINCE = "PV98", "PV97"

NAMES = {
    "NL01": "Proefland",
    "LD91": "Noorderdeel (LD)",
    "PV97": "Zandmark (PV)",
    "PV98": "Duinmark (PV)",
    "CR98": "Aldermeer en omgeving (CR)",
    "AM98": "Duinmark-Noord (AM)",
    "GM9001": "Aldermeer",
    "GM9002": "Brinkhaven",
    "GM9003": "Cranenveld",
    "GM9004": "Dorrewoude",
    "GM9005": "Ossenkampen",
    "GM9006": "Esterbroek",
    "GM9007": "Fluiterdam",
    "GM9008": "Duinmark (gemeente)",
    "GM9009": "Hertsvelde",
}

DESCRIPTIONS = {
    "LD91": "LD = Landsdeel\r\n\r\nNoorderdeel: Zandmark, Duinmark",
    "GM9001": "Grenswijziging per 01-01-2018, ontvangen van:\r\n- Fluiterdam (GM9007),\r\n"
    "... 900 hectare met 8000 woningen en 19000 inwoners\r\nBegindatum voor 1830\r\n",
    "GM9004": "Opgeheven per 01-01-2017, overgegaan naar:\r\n- Esterbroek (GM9006),\r\n"
    "... 2755 hectare met 8301 woningen en 18024 inwoners\r\n\r\n"
    "Gemeentelijke herindeling per 01-01-2010, ontvangen van:\r\n- Hertsvelde (GM9009),\r\n"
    "... 535 hectare met 918 woningen en 2149 inwoners\r\n\r\nBegindatum voor 1830\r\n",
    "GM9005": "Opgeheven per 01-01-2017, overgegaan naar:\r\n- Esterbroek (GM9006),\r\n"
    "... 1200 hectare met 4000 woningen en 9000 inwoners\r\n\r\nBegindatum voor 1830\r\n",
    "GM9006": "Ontstaan per 01-01-2017, ontvangen van:\r\n- Dorrewoude (GM9004),\r\n"
    "... 2755 hectare met 8301 woningen en 18024 inwoners\r\n- Ossenkampen (GM9005),\r\n"
    "... 1200 hectare met 4000 woningen en 9000 inwoners\r\nBegindatum 01-01-2017\r\n",
    "GM9007": "Opgeheven per 01-01-2018, overgegaan naar:\r\n- Brinkhaven (GM9002),\r\n"
    "... 300 hectare met 2000 woningen en 5000 inwoners\r\n- Aldermeer (GM9001),\r\n"
    "... 900 hectare met 8000 woningen en 19000 inwoners\r\n\r\nBegindatum voor 1830\r\n",
    "GM9009": "Opgeheven per 01-01-2010, overgegaan naar:\r\n- Dorrewoude (GM9004),\r\n"
    "... 535 hectare met 918 woningen en 2149 inwoners\r\n\r\nBegindatum voor 1830\r\n",
}

MODIFIED = "2026-06-23T02:00:00"
DEFINITIVE, REVISED, PROVISIONAL = "Definitief", "NaderVoorlopig", "Voorlopig"


# --- how CBS writes things -------------------------------------------------------------------------


def cell(value: float | str | None) -> str:
    """A figure as CBS writes it: right aligned, '.' when unknown, nothing at all when it cannot occur."""
    return "" if value is None else f"{value:>8}"


def code_list(titles: Mapping[str, str], width: int) -> list[Row]:
    return [
        {"Key": key.ljust(width), "Title": title, "Description": None, "CategoryGroupID": None}
        for key, title in titles.items()
    ]


def region_list(regions: Iterable[str], width: int = 6, *, described: bool = False) -> list[Row]:
    codes = code_list({r: NAMES.get(r, r) for r in regions}, width)
    for code in codes:
        code["Description"] = DESCRIPTIONS.get(code["Key"].strip()) if described else None
    return codes


def period_list(codes: Sequence[str], provisional: int = 0) -> list[Row]:
    """Periods, of which the last `provisional` are not final yet."""
    final = len(codes) - provisional
    return [
        {
            "Key": code,
            "Title": code if i < final else f"{code}*",
            "Description": None if i < final else "Voorlopige cijfers",
            "Status": DEFINITIVE if i < final else PROVISIONAL,
        }
        for i, code in enumerate(codes)
    ]


def months(first: int, last: int, until: int = 12) -> list[str]:
    """Period codes of all months of these years, the last year until that month."""
    return [
        f"{y}MM{m:02}"
        for y in range(first, last + 1)
        for m in range(1, 13)
        if y < last or m <= until
    ]


Column = tuple[str, str, str]  # key, unit, group title ('' for none)


def cbs_table(
    table_id: str,
    title: str,
    codes: Mapping[str, list[Row]],
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
) -> Table:
    """A whole table from its code lists, columns and rows (dimension codes as padded, then cells)."""
    properties: list[Row] = []

    def describe(kind: str, **fields: Any) -> int:
        number = len(properties)
        properties.append({"odata.type": f"Cbs.OData.{kind}", "ID": number, "Type": kind, **fields})
        return number

    for key in codes:
        kinds = {"Perioden": "TimeDimension", "RegioS": "GeoDimension"}
        kind = kinds.get(key, "Dimension")
        describe(
            kind, Position=len(properties), ParentID=None, Key=key, Title=key, Description=None
        )
    groups: dict[str, int] = {}
    for key, unit, group in columns:
        if group and group not in groups:
            groups[group] = describe(
                "TopicGroup", Position=None, ParentID=None, Key="", Title=group
            )
        describe(
            "Topic",
            Position=len(properties),
            ParentID=groups.get(group),
            Key=key,
            Title=key.rsplit("_", 1)[0],
            Description="",
            Datatype="Double",
            Unit=unit,
            Decimals=1,
            Default="Impossible",
        )
    names = [*codes, *(key for key, _, _ in columns)]
    info = {"ID": 0, "Title": f"{title} ", "Identifier": table_id, "Modified": MODIFIED}
    return {
        "TableInfos": [info],
        "DataProperties": properties,
        "CategoryGroups": [],
        **codes,
        DATA_SET: [
            {"ID": number, **dict(zip(names, row, strict=True))} for number, row in enumerate(rows)
        ],
    }


# --- bijstand per year: 83450NED, 83747NED, 84066NED --------------------------------------------------

# Per year and region: inhabitants, recipients, in, out, of which to work; below and from the AOW age.
Count = int | str | None
Flows = tuple[Count, Count, Count, Count, Count]
_YEARS: dict[int, dict[str, tuple[Flows, Flows]]] = {
    2015: {
        "NL01": ((220000, 8200, 2600, 2300, 980), (60000, 500, 60, 70, 0)),
        "LD91": ((220000, 8200, 2600, 2300, 980), (60000, 500, 60, 70, 0)),
        "PV97": ((90000, 2800, 900, 810, 350), (25000, 170, 20, 20, 0)),
        "PV98": ((130000, 5400, 1700, 1490, 630), (35000, 330, 40, 50, 0)),
        "CR98": ((130000, 5400, 1700, 1490, 630), (35000, 330, 40, 50, 0)),
        "AM98": ((130000, 5400, 1700, 1490, 630), (35000, 330, 40, 50, 0)),
        "GM9001": ((80000, 4100, 1260, 1100, 450), (21000, 260, 30, 40, 0)),
        "GM9002": ((50000, 1300, 440, 390, 180), (14000, 70, 10, 10, 0)),
        "GM9003": ((900, ".", 0, 0, 0), (300, ".", ".", ".", 0)),
        "GM9004": ((15000, 450, 140, 120, 60), (4000, 30, 0, 10, 0)),
        "GM9005": ((7500, 200, 60, 60, 30), (2000, 10, 0, 0, 0)),
        "GM9007": ((19000, 700, 220, 190, 80), (5000, 40, 10, 0, 0)),
        "GM9008": ((47600, 1450, 480, 440, 180), (13700, 90, 10, 10, 0)),
    },
    2016: {
        "NL01": ((222000, 8400, 2500, 2300, 1000), (61000, 520, 60, 60, 0)),
        "LD91": ((222000, 8400, 2500, 2300, 1000), (61000, 520, 60, 60, 0)),
        "PV97": ((90500, 2850, 850, 800, 360), (25500, 180, 20, 10, 0)),
        "PV98": ((131500, 5550, 1650, 1500, 640), (35500, 340, 40, 50, 0)),
        "CR98": ((131500, 5550, 1650, 1500, 640), (35500, 340, 40, 50, 0)),
        "AM98": ((131500, 5550, 1650, 1500, 640), (35500, 340, 40, 50, 0)),
        "A007394": ((900, 20, 10, 0, 0), (300, 0, 0, 0, 0)),
        "GM9001": ((81000, 4200, 1230, 1110, 460), (21300, 270, 30, 30, 0)),
        "GM9002": ((50500, 1350, 420, 390, 180), (14200, 70, 10, 20, 0)),
        "GM9003": ((900, 20, 10, 0, 0), (300, 0, 0, 0, None)),
        "GM9004": ((15000, 460, 130, 120, 60), (4100, 30, 0, 0, 0)),
        "GM9005": ((7500, 210, 60, 50, 30), (2000, 10, 0, 0, 0)),
        "GM9007": ((19200, 720, 200, 190, 80), (5100, 40, 10, 10, 0)),
        "GM9008": ((47900, 1440, 450, 440, 190), (14000, 100, 10, 0, 0)),
    },
    2017: {
        "NL01": ((224000, 8300, 2200, 2350, 1100), (62000, 540, 60, 50, 0)),
        "LD91": ((224000, 8300, 2200, 2350, 1100), (62000, 540, 60, 50, 0)),
        "PV97": ((91000, 2800, 780, 830, 400), (26000, 190, 20, 10, 0)),
        "PV98": ((133000, 5500, 1420, 1520, 700), (36000, 350, 40, 40, 0)),
        "CR98": ((133000, 5500, 1420, 1520, 700), (36000, 350, 40, 40, 0)),
        "AM98": ((133000, 5500, 1420, 1520, 700), (36000, 350, 40, 40, 0)),
        "A007394": ((900, 10, 0, 10, 10), (300, 0, 0, 0, 0)),
        "GM9001": ((82000, 4150, 1100, 1180, 520), (21600, 280, 30, 30, 0)),
        "GM9002": ((51000, 1350, 380, 400, 200), (14400, 70, 10, 10, 0)),
        "GM9003": ((900, 10, 0, 10, 10), (300, 0, 0, 0, None)),
        # Formed on 1 January: CBS prints flows of 0 that cannot be (FLAWS).
        "GM9006": ((22600, 650, 0, 0, 60), (6200, 40, 0, 0, 0)),
        "GM9007": ((19400, 710, 190, 210, 100), (5200, 50, 10, 0, 0)),
        "GM9008": ((48100, 1430, 420, 450, 210), (14300, 100, 10, 10, 0)),
    },
}

# What data/reference/known_flaws.csv is for the real country.
FLAWS = (
    "table_id,region_code,indicator,reason,reason_en\n"
    f"84066NED,{MERGED_INTO},bijstand_instroom,Verzonnen fout: ontstaan in dit jaar.,Invented flaw: formed in this year.\n"
    f"84066NED,{MERGED_INTO},bijstand_uitstroom,Verzonnen fout: ontstaan in dit jaar.,Invented flaw: formed in this year.\n"
)


def _halves(part: Count, per: int, whole: Count) -> float | str | None:
    """So many per hundred or thousand, rounded to halves as CBS does."""
    if isinstance(part, int) and isinstance(whole, int) and whole:
        return round(2 * per * part / whole) / 2
    return None if part is None else "."


def _year_cells(flows: Flows) -> list[float | str | None]:
    inhabitants, stock, inflow, outflow, to_work = flows
    known = isinstance(stock, int) and isinstance(outflow, int)
    served = stock + outflow if known else "."  # at the start of the year, plus who came in
    shares = [(v, _halves(v, 100, served)) for v in (inflow, outflow, to_work)]
    figures = [
        inhabitants,
        stock,
        _halves(stock, 1000, inhabitants),
        *(x for pair in shares for x in pair),
    ]
    in_reintegration = stock // 30 * 10 if isinstance(stock, int) else "."
    return [*figures, ".", None, None, in_reintegration, ".", ".", ".", "."]


def _added(below: Flows, above: Flows) -> Flows:
    def add(a: Count, b: Count) -> Count:
        known = [v for v in (a, b) if v is not None]
        return "." if "." in known else sum(v for v in known if isinstance(v, int))

    return tuple(add(a, b) for a, b in zip(below, above, strict=True))  # type: ignore[return-value]


def yearly_flows(table_id: str, year: int) -> Table:
    """One edition; key spelling and padding differ per year, as they do at CBS."""
    region_key, width = ("RegioS", 6) if year == 2015 else ("Regiokenmerken", 7)
    inflow, outflow, working = (
        ("Instromers", "Uitstromers", "Werkenden")
        if year == 2015
        else ("Instroom", "Uitstroom", "Werk")
    )
    receivers = "Bijstandsontvangers" if year == 2017 else "Bijstandontvangers"
    stems = [
        ("Inwoners", "aantal"),
        (receivers, "aantal"),
        ("Bijstandsdichtheid", "per 1 000 inwoners"),
        (inflow, "aantal"),
        (inflow, "%"),
        (outflow, "aantal"),
        (outflow, "%"),
        (f"{outflow}NaarWerk", "aantal"),
        (f"{outflow}NaarWerk", "%"),
        ("PersonenMetReIntegratievoorziening", "aantal"),
        (f"{working}NaReIntegratie", "aantal"),
        (f"{working}NaReIntegratie", "%"),
        ("PersonenMetBijstandEnReIntegratie", "aantal"),
        (f"{receivers}MetReIntegratie", "%"),
        ("ReIntegratieontvangersMetBijstand", "%"),
        ("WSWWerknemers", "aantal"),
        ("WSWDichtheid", "per 1 000 inwoners"),
    ]
    figures = _YEARS[year]
    ages = {"20150": "15 jaar of ouder", "90100": "15 tot AOW", "90200": "vanaf AOW"}
    rows = []
    for age in ages:
        for region, (below, above) in figures.items():
            flows = {"20150": _added(below, above), "90100": below, "90200": above}[age]
            rows.append([age, region.ljust(width), *(cell(v) for v in _year_cells(flows))])
    return cbs_table(
        table_id,
        f"Bijstand per gemeente {year}",
        {"Leeftijd": code_list(ages, 5), region_key: region_list(figures, width)},
        [(f"{stem}_{number}", unit, "") for number, (stem, unit) in enumerate(stems, start=1)],
        rows,
    )


# --- 80794ned: recipients per region and month --------------------------------------------------------

_RECIPIENTS = (
    "UitkeringsontvangersTotaal",
    "TotDeAOWLeeftijd",
    "VanafDeAOWLeeftijd",
    "Werkloosheid",
    "BijstandGerelateerdTotAOWLeeftijd",
    "BijstandGerelateerdVanafAOWLeeftijd",
    "BijstandTotDeAOWLeeftijd",
    "ArbeidsongeschiktheidTotaal",
    "WAOUitkering",
    "WIAUitkeringWGARegeling",
    "WajongUitkering",
    "AlgemeneOuderdomswet",
)


def recipients(
    regions: Sequence[str], periods: Sequence[str], existed: Mapping[str, tuple[str, str]] = {}
) -> Table:
    """80794ned in its true schema. A region has blank cells outside the years in `existed`."""

    def cells(place: int, time: int) -> list[int]:
        bijstand = 10 * (40 + 13 * place + (time * 7 + place) % 31)
        ww = 10 * (20 + 5 * place + (time * 11 + place) % 17)
        disabled = 10 * (15 + place)
        aow = 10 * (300 + 20 * place)
        below = bijstand + ww + disabled + 10
        return [below + aow, below, aow, ww, bijstand + 10, 20, bijstand, disabled, 40, 60, 50, aow]

    def exists(region: str, period: str) -> bool:
        first, end = existed.get(region, ("1900", "9999"))
        return first <= period < end

    rows = [
        [
            region.ljust(6),
            period,
            *(cell(v if exists(region, period) else None) for v in cells(place, time)),
        ]
        for place, region in enumerate(regions)
        for time, period in enumerate(periods)
    ]
    return cbs_table(
        "80794ned",
        "Uitkeringsontvangers per regio",
        {"RegioS": region_list(regions), "Perioden": period_list(periods, provisional=3)},
        [(f"{stem}_{number}", "aantal", "") for number, stem in enumerate(_RECIPIENTS, start=1)],
        rows,
    )


def large_recipients() -> Table:
    """80794ned at its true size: 230 months of 360 invented regions."""
    gemeenten = [f"GM9{number:03}" for number in range(345)]
    provinces = [f"PV{number}" for number in range(88, 98)]
    return recipients(
        ["NL01", *(f"LD9{n}" for n in range(1, 5)), *provinces, *gemeenten], months(2007, 2026, 2)
    )


# --- the other tables ------------------------------------------------------------------------------


def key_figures() -> Table:
    """37789ksz: months and years in one table, and a quarter that must stay out; the last months provisional."""
    columns = [
        ("TotaalArbeidsongeschiktheidsuitkeringen_1", "Arbeidsongeschiktheidsuitkeringen"),
        ("WAOUitkeringen_2", "Arbeidsongeschiktheidsuitkeringen"),
        ("WajongUitkeringen_3", "Arbeidsongeschiktheidsuitkeringen"),
        ("WAZUitkeringen_4", "Arbeidsongeschiktheidsuitkeringen"),
        ("TotaalWIAUitkeringen_5", "WIA-uitkeringen"),
        ("IVAUitkeringen_6", "WIA-uitkeringen"),
        ("WGAUitkeringen_7", "WIA-uitkeringen"),
        ("NietSeizoengecorrigeerd_8", "WW-uitkeringen"),
        ("Seizoengecorrigeerd_9", "WW-uitkeringen"),
        ("IOWUitkeringen_10", "WW-uitkeringen"),
        ("TotaalBijstandsuitkeringen_11", "Bijstandsuitkeringen"),
        ("BijstandsuitkeringenTotDeAOWLeeftijd_12", "Bijstandsuitkeringen"),
        ("BijstandsuitkeringenVanafAOWLeeftijd_13", "Bijstandsuitkeringen"),
        ("IOAWUitkeringen_14", "Bijstand en bijstandsgerelateerde uitkeringen"),
        ("IOAZUitkeringen_15", "Bijstand en bijstandsgerelateerde uitkeringen"),
        ("AOWUitkeringen_16", "Volksverzekeringen"),
        ("AnwUitkeringen_17", "Volksverzekeringen"),
        ("AKWGerechtigden_18", "Volksverzekeringen"),
    ]
    monthly = months(2015, 2018, 3)
    years = ["2015JJ00", "2016JJ00", "2017JJ00"]
    periods = period_list([*years, "2016KW01", *monthly], provisional=2)
    periods[-3]["Status"] = REVISED

    def cells(number: int) -> list[float | None]:
        below, above = 6.2 + (number % 12) / 10, 0.3
        total = round(below + above, 1)
        ww = 3.1 + (number % 7) / 10
        wajong = [None, None, 2.1, *[None] * 4]
        return [*wajong, round(ww, 1), None, None, total, round(below, 1), above, *[None] * 5]

    return cbs_table(
        "37789ksz",
        "Sociale zekerheid; kerncijfers",
        {"Perioden": periods},
        [(key, "x 1000", group) for key, group in columns],
        ([p["Key"], *(cell(v) for v in cells(n))] for n, p in enumerate(periods)),
    )


def unemployment() -> Table:
    """80590ned: years, quarters and months; also men and the young, who must stay out."""
    groups = {
        "Beroepsbevolking": "x 1000",
        "Werkzame beroepsbevolking": "x 1000",
        "Werkloze beroepsbevolking": "x 1000",
        "Werkloosheidspercentage": "%",
        "Niet-beroepsbevolking": "x 1000",
        "Bruto arbeidsparticipatie": "%",
        "Netto arbeidsparticipatie": "%",
    }
    columns = []
    for group, unit in groups.items():
        columns.append((f"NietSeizoengecorrigeerd_{len(columns) + 1}", unit, group))
        columns.append((f"Seizoengecorrigeerd_{len(columns) + 1}", unit, group))
    years = [f"{y}JJ00" for y in range(2015, 2018)]
    quarters = [f"{y}KW0{q}" for y in range(2015, 2018) for q in range(1, 5)]
    periods = [*years, *quarters, *months(2015, 2018, 3)]
    sexes = {"T001038": "Totaal", "3000": "Mannen"}
    ages = {"52052": "15 tot 75 jaar", "53050": "15 tot 25 jaar"}
    rows = []
    for sex in sexes:
        for age in ages:
            for number, period in enumerate(periods):
                percentage = 4.5 + (number % 9) / 10 + (5 if age == "53050" else 0)
                adjusted = round(percentage + 0.2, 1) if "MM" in period else None
                figures = [210, None, 200, None, 10, None, round(percentage, 1), adjusted]
                figures += [70, None, 75.0, None, 71.4, None]
                rows.append([sex.ljust(7), age.ljust(8), period, *(cell(v) for v in figures)])
    return cbs_table(
        "80590ned",
        "Arbeidsdeelname en werkloosheid per maand",
        {
            "Geslacht": code_list(sexes, 7),
            "Leeftijd": code_list(ages, 8),
            "Perioden": period_list(periods),
        },
        columns,
        rows,
    )


def vacancies() -> Table:
    """83599NED: quarters, and a year that must stay out; all sectors, and one that must stay out."""
    sectors = {"T001081": "Alle economische activiteiten", "301000": "Bosbouw"}
    regions = ["NL01", "LD91", "PV97", "PV98"]
    periods = [
        "2015JJ00",
        *(f"{y}KW0{q}" for y in range(2015, 2018) for q in range(1, 5)),
        "2018KW01",
    ]
    rows = [
        [sector.ljust(7), region.ljust(6), period, cell(round(1.5 + place + number / 10, 1))]
        for sector in sectors
        for place, region in enumerate(regions)
        for number, period in enumerate(periods)
    ]
    rows[-len(periods) - 1][-1] = cell(".")
    return cbs_table(
        "83599NED",
        "Openstaande vacatures",
        {
            "BedrijfstakkenBranchesSBI2008": code_list(sectors, 7),
            "RegioS": region_list(regions),
            "Perioden": period_list(periods, provisional=1),
        },
        [("OpenstaandeVacatures_1", "x 1 000", "")],
        rows,
    )


# Inhabitants on 1 January 2015; each later year 1 % of 2015 more. Years in which a gemeente existed.
_INHABITANTS = {
    "NL01": 340123,
    "PV97": 140045,
    "PV98": 200078,
    "GM9001": 121004,
    "GM9002": 77003,
    "GM9003": 1402,
    "GM9004": 23001,
    "GM9005": 11507,
    "GM9006": 35010,
    "GM9007": 29006,
    "GM9008": 72200,
    "GM9009": 2100,
}
_EXISTED = {
    "GM9004": range(2007, 2017),
    "GM9005": range(2007, 2017),
    "GM9006": range(2017, 2100),
    "GM9007": range(2007, 2018),
    "GM9009": range(2007, 2010),
}


def population() -> Table:
    """03759ned: regions that did not exist in a year have blank cells; a year too long ago; also unmarried people."""
    statuses = {"T001019": "Totaal burgerlijke staat", "1010": "Ongehuwd"}
    sexes, ages = {"T001038": "Totaal", "3000": "Mannen"}, {"10000": "Totaal", "10010": "0 jaar"}
    years = [2006, *range(2015, 2019)]
    classes = [("T001019", "T001038", "10000"), ("1010", "T001038", "10000")]
    classes += [("T001019", "3000", "10000"), ("T001019", "T001038", "10010")]
    rows = []
    for share, (status, sex, age) in enumerate(classes, start=1):
        for region, number in _INHABITANTS.items():
            for year in years:
                there = year in _EXISTED.get(region, range(1988, 2100))
                grown = number + (year - 2015) * number // 100
                figure = str(grown // share) if there else ""
                key = [status.ljust(7), sex.ljust(7), age.ljust(8), region.ljust(6), f"{year}JJ00"]
                rows.append([*key, figure, f"{figure}.0" if there and year < 2018 else ""])
    regions = region_list(NAMES, described=True)
    regions += code_list({PERSONS_REGISTER: "Centraal persoonsregister"}, 6)
    return cbs_table(
        "03759ned",
        "Bevolking op 1 januari en gemiddeld",
        {
            "BurgerlijkeStaat": code_list(statuses, 7),
            "Geslacht": code_list(sexes, 7),
            "Leeftijd": code_list(ages, 8),
            "RegioS": regions,
            "Perioden": period_list([f"{y}JJ00" for y in years]),
        },
        [("BevolkingOp1Januari_1", "aantal", ""), ("GemiddeldeBevolking_2", "aantal", "")],
        rows,
    )


def regional_key_figures() -> Table:
    """70072ned: the region columns, codes 10 wide; MERGED_INTO did not exist in that year."""
    groups = {
        "Arbeidsmarktregio's": 271,
        "COROP-gebieden": 275,
        "Landsdelen": 291,
        "Provincies": 293,
    }
    columns: list[Column] = [("TotaleBevolking_1", "aantal", "Bevolking")]
    for group, number in groups.items():
        columns += [(f"Code_{number}", "code", group), (f"Naam_{number + 1}", "naam", group)]
    regions = [r for r in NAMES if r.startswith(("NL", "GM")) and r not in (MERGED_INTO, LONG_GONE)]
    rows = []
    for region in regions:
        parents = ["", "", "", ""]
        if region.startswith("GM"):
            is_north = region in (ORDINARY, SECOND, TINY)
            parents = ["AM98", "CR98", "LD91", "PV98"] if is_north else ["", "", "LD91", "PV97"]
        for period in ("2014JJ00", "2015JJ00"):
            texts = [t for code in parents for t in (code.ljust(10), NAMES.get(code, "").ljust(50))]
            rows.append([region.ljust(6), period, str(_INHABITANTS[region]), *texts])
    return cbs_table(
        "70072ned",
        "Regionale kerncijfers",
        {"RegioS": region_list(regions), "Perioden": period_list(["2014JJ00", "2015JJ00"])},
        columns,
        rows,
    )


def all_tables(*, flawed: bool = False) -> dict[str, Table]:
    """Every declared table, small; `flawed` leaves in the flows that FLAWS declares wrong."""
    regions = [r for r in NAMES if r[:2] in ("NL", "LD", "PV", "GM") and r != LONG_GONE]
    existed = {MERGED: ("1900", "2017"), ALSO_MERGED: ("1900", "2017"), SPLIT: ("1900", "2018")}
    existed[MERGED_INTO] = ("2017", "9999")
    monthly = recipients(regions, months(2015, 2018, 3), existed)
    for row in monthly[DATA_SET]:
        if row["RegioS"].strip() == TINY:
            row["BijstandTotDeAOWLeeftijd_7"] = cell(10 * (1 + int(row["Perioden"][-2:]) % 3))
            row["Werkloosheid_4"] = cell("." if row["Perioden"] < "2015MM07" else 10)
    flows_2017 = yearly_flows("84066NED", 2017)
    for row in flows_2017[DATA_SET]:
        if row["Regiokenmerken"].strip() == MERGED_INTO and not flawed:
            row["Instroom_4"] = row["Uitstroom_6"] = cell(".")
    return {
        "83450NED": yearly_flows("83450NED", 2015),
        "83747NED": yearly_flows("83747NED", 2016),
        "84066NED": flows_2017,
        "80794ned": monthly,
        "37789ksz": key_figures(),
        "80590ned": unemployment(),
        "83599NED": vacancies(),
        "03759ned": population(),
        "70072ned": regional_key_figures(),
    }
