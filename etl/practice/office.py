"""What the statistics office of the invented country publishes: figures per declared CBS table.

One function per series of `etl.catalog`, found by the name of the table. A table for which there is
none is absent, as a table can be at CBS, and is then named so.

Figures come from the truth in three steps: persons of the places that existed, errors in what is not
definitive yet, rounding. Every flow and stock of the yearly tables is the truth rounded to tens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.catalog import TABLES, CbsTable
from etl.practice import answers, names
from etl.practice.answers import PROVISIONAL, Figures, Row
from etl.practice.divide import divide
from etl.practice.parameters import N_GEMEENTEN, N_REGIONS
from etl.practice.places import (
    COUNTRY,
    Places,
    am_code,
    corop_code,
    province_code,
)
from etl.practice.quantiles import Floats, Ints
from etl.practice.simulate import MONTHS, Panel, month_index

PUBLISHER = "Oefenland: verzonnen cijfers"
TO_WORK = 0.46
"""Share of those who leave before the AOW age with work. Stated."""
REINTEGRATION = 0.30
"""Share of the recipients with a provision for reintegration. Stated."""
YOUNG, YOUNG_SD = 0.165, 0.015
"""Share of the inhabitants younger than 15, and its spread. Stated."""
BENEFITS, ELDER_BENEFITS = 0.875, 0.82
"""Benefits per recipient: a couple has one. Stated."""
WW_BENEFITS = 1.02
"""WW benefits per person with WW. Stated."""
WAJONG = 0.0155
"""Wajong benefits per inhabitant of 15 and over. Stated."""
VACANCIES, VACANCIES_ELASTICITY = 0.019, -0.9
"""Open vacancies per inhabitant of 15 to the AOW age at 2 per cent with WW, and how they follow it.
Stated."""
UNEMPLOYED, UNEMPLOYED_PER_WW = 0.8, 1.75
"""Unemployment in per cent: a part of its own and what comes with each per cent with WW. Stated."""
UNEMPLOYED_SEASON = 0.25
"""Height of its season, points of per cent. Stated."""
PROVISIONAL_ERROR = 0.006
"""Spread of the error of a month that is still provisional, share of the stock. Stated."""
PROVISIONAL_MONTHS = 3
"""The last months of monthly tables are provisional, as CBS has it."""
REGIONS_OF = "2015-06-01"
"""Day of which the yearly table with regions (70072ned) describes the gemeenten."""


@dataclass(frozen=True)
class Vintage:
    """One round of publication: how far the monthly tables reach, and when it was (naive local)."""

    last: str
    """Last month, YYYY-MM."""
    modified: str
    fetched: str
    """When this installation is said to have fetched it; fixed, so that a release does not differ."""


VINTAGES = (
    Vintage("2026-03", "2026-05-28T02:00:00", "2026-06-01T06:00:00.000000Z"),
    Vintage("2026-06", "2026-08-27T02:00:00", "2026-09-01T06:00:00.000000Z"),
)
"""The second round adds a quarter, and revises what the first still called provisional."""
CLOSED = "2026-02-24T02:00:00"
"""When tables were changed last that do not grow any more."""


class Office:
    """The office with its registers: every table of one vintage."""

    def __init__(self, panel: Panel, vintage: Vintage = VINTAGES[-1]) -> None:
        self.panel = panel
        self.vintage = vintage
        self.places = Places(panel)
        self.persons = divide(panel, self.places.pieces)

    def publishes(self, table: CbsTable) -> bool:
        """Whether the office has this table."""
        return table.name in _PRODUCED

    def modified(self, table: CbsTable) -> str:
        """When the table was changed last."""
        return CLOSED if table.edition or table.name == "regio_indeling" else self.vintage.modified

    def title(self, table: CbsTable) -> str:
        """The title, which says that nothing of it is real."""
        return f"{table.title.nl.replace('Nederland', names.COUNTRY)} ({PUBLISHER})"

    def figures(self, table: CbsTable) -> Figures:
        """The figures of a table."""
        return _PRODUCED[table.name](self, table)

    def metadata(self, table: CbsTable, figures: Figures) -> dict[str, list[Row]]:
        """What the office says of the table and its codes."""
        return answers.metadata(
            table, figures, self.title(table), self.modified(table), self.regions
        )

    # --- places ------------------------------------------------------------------------------------

    @cached_property
    def inhabitants(self) -> Ints:
        """(piece, month) inhabitants of all ages."""
        draw = np.random.default_rng([self.panel.seed, 13])
        young = YOUNG + YOUNG_SD * draw.standard_normal(N_GEMEENTEN)
        rows = np.array([p.row for p in self.places.pieces])
        return np.rint(self.persons.inhabitants / (1 - young[rows, None])).astype(np.int64)

    @cached_property
    def regions(self) -> list[Row]:
        """Every region with its title and what CBS says of its history."""
        told = self.places.describe(self.inhabitants)
        return [
            answers.region(code, self.places.title(code), told.get(code))
            for code in sorted(self.places.names)
        ]

    @property
    def landsdelen(self) -> list[str]:
        return [f"LD9{n + 1}" for n in range(len(names.LANDSDELEN))]

    @property
    def provinces(self) -> list[str]:
        return [province_code(n) for n in range(len(names.PROVINCES))]

    @property
    def corops(self) -> list[str]:
        return [corop_code(n) for n in range(int(self.places.corop.max()) + 1)]

    @property
    def labour_regions(self) -> list[str]:
        return [am_code(n) for n in range(N_REGIONS)]

    def by_region(self, pieces: Ints, levels: Sequence[str]) -> tuple[list[str], Ints, np.ndarray]:
        """Codes, (region, month) sums and whether each existed, level by level.

        Levels are NL, LD, PV, CR, AM and GM (gemeenten in the borders of each month).
        """
        row_of = np.array([p.row for p in self.places.pieces])
        codes: list[str] = []
        totals, there = [], []
        for level in levels:
            if level == "GM":
                own = list(self.places.codes)
                totals.append(self.places.gemeenten(pieces))
                there.append(self.places.exists[:, : pieces.shape[1]])
            else:
                own, group = self._grouped(level)
                total = np.zeros((len(own), pieces.shape[1]), dtype=np.int64)
                np.add.at(total, group[row_of], pieces)
                totals.append(total)
                there.append(np.ones(total.shape, dtype=bool))
            codes += own
        return codes, np.concatenate(totals), np.concatenate(there)

    def _grouped(self, level: str) -> tuple[list[str], Ints]:
        """The regions of a level, and in which each gemeente of today lies."""
        places = self.places
        return {
            "NL": ([COUNTRY], np.zeros(N_GEMEENTEN, dtype=np.int64)),
            "LD": (self.landsdelen, places.landsdeel),
            "PV": (self.provinces, places.province),
            "CR": (self.corops, places.corop),
            "AM": (self.labour_regions, places.region),
        }[level]

    # --- time ----------------------------------------------------------------------------------------

    @property
    def n_months(self) -> int:
        """How many months of the world this vintage knows."""
        return month_index(self.vintage.last) + 1

    @property
    def months(self) -> list[str]:
        return [f"{m[:4]}MM{m[5:]}" for m in map(str, MONTHS[: self.n_months])]

    @property
    def provisional(self) -> dict[str, str]:
        """The last months, which are not definitive yet."""
        return dict.fromkeys(self.months[-PROVISIONAL_MONTHS:], PROVISIONAL)

    def with_errors(self, persons: Ints, stream: int) -> Ints:
        """Persons as known in this vintage: the last months with an error, gone in the next."""
        seed = [self.panel.seed, stream, month_index(self.vintage.last)]
        shape = (len(persons), PROVISIONAL_MONTHS)
        error = PROVISIONAL_ERROR * np.random.default_rng(seed).standard_normal(shape)
        known = persons[:, : self.n_months].copy()
        last = known[:, -PROVISIONAL_MONTHS:]
        known[:, -PROVISIONAL_MONTHS:] = np.maximum(np.rint(last * (1 + error)), 0)
        return known

    def national(self, pieces: Ints) -> Ints:
        """(month,) sum over the country, as far as this vintage reaches."""
        return np.asarray(pieces.sum(axis=0)[: self.n_months])


# --- the tables ----------------------------------------------------------------------------------------

Producer = Callable[[Office, CbsTable], Figures]
AGES = ("20150", "90100", "90200")


def _bijstand_per_jaar(office: Office, table: CbsTable) -> Figures:
    """Stock, inflow and outflow of one year per region and age class."""
    year = int(table.edition[:4])
    last = month_index(f"{year}-12")
    months = slice(last - 11, last + 1)
    p = office.persons
    levels = ("NL", "LD", "PV", "CR", "AM", "GM")
    there = np.zeros(0)
    codes: list[str] = []

    def at_end(pieces: Ints) -> Ints:
        nonlocal codes, there
        codes, total, exists = office.by_region(pieces, levels)
        there = exists[:, last]
        return np.asarray(total[there, last])

    def over_year(pieces: Ints) -> Ints:
        _codes, total, exists = office.by_region(pieces, levels)
        return np.asarray(total[exists[:, last], months].sum(axis=1))

    younger = {
        "people": at_end(p.population),
        "stock": at_end(p.stock),
        "in": over_year(p.started),
        "out": over_year(p.ended),
        "before": at_end(p.stock)
        - over_year(p.started + p.moved_in - p.ended - p.moved_out - p.aow),
    }
    elder = {
        "people": at_end(p.inhabitants) - younger["people"],
        "stock": at_end(p.elder_stock),
        "in": over_year(p.elder_started),
        "out": over_year(p.elder_ended),
        "before": at_end(p.elder_stock) - over_year(p.elder_started + p.aow - p.elder_ended),
    }
    # Who emigrated or died has left every gemeente; only the country counts them as outflow.
    left = over_year(p.moved_out - p.moved_in)[0]
    younger["out"] = younger["out"].copy()
    younger["out"][0] += left
    both = {name: younger[name] + elder[name] for name in younger}
    draw = np.random.default_rng([office.panel.seed, 17, year])
    worked = draw.binomial(younger["out"], TO_WORK)
    codes = [code for code, is_there in zip(codes, there, strict=True) if is_there]

    cells: dict[str, list[str]] = {topic.name: [] for topic in table.topics}
    nobody = np.zeros_like(worked)
    served_young = younger["before"] + younger["in"]
    for group, to_work in ((both, worked), (younger, worked), (elder, nobody)):
        served = group["before"] + group["in"]
        share = answers.halves(to_work, served_young, 100)
        for name, values in (
            ("inwoners_15plus", answers.counts(group["people"])),
            ("bijstand_personen", answers.counts(group["stock"])),
            ("bijstand_dichtheid", answers.halves(group["stock"], group["people"], 1000)),
            ("bijstand_instroom", answers.counts(group["in"])),
            ("bijstand_instroom_pct", answers.halves(group["in"], served, 100)),
            ("bijstand_uitstroom", answers.counts(group["out"])),
            ("bijstand_uitstroom_pct", answers.halves(group["out"], served, 100)),
            ("bijstand_uitstroom_naar_werk", answers.counts(to_work)),
            ("bijstand_uitstroom_naar_werk_pct", share),
            (
                "bijstand_met_reintegratie",
                answers.counts(np.rint(group["stock"] * REINTEGRATION).astype(np.int64)),
            ),
        ):
            cells[name] += values
    return Figures({"leeftijd": AGES, "regio": codes}, cells, {})


def _uitkeringsontvangers(office: Office, table: CbsTable) -> Figures:
    """Persons with bijstand below the AOW age and with WW, per region and month."""
    levels = ("NL", "LD", "PV", "GM")
    cells = {}
    for stream, (topic, pieces) in enumerate(
        (("bijstand_personen_tot_aow", office.persons.stock), ("ww_personen", office.persons.ww))
    ):
        known = office.with_errors(pieces, 19 + stream)
        codes, persons, there = office.by_region(known, levels)
        cells[topic] = answers.counts(persons, there)
    return Figures({"regio": codes, "periode": office.months}, cells, office.provisional)


def _kerncijfers_uitkeringen(office: Office, table: CbsTable) -> Figures:
    """National benefits: the end of each month, and the mean of each whole year."""
    p = office.persons
    known = office.with_errors
    below = BENEFITS * office.national(known(p.stock, 23))
    above = ELDER_BENEFITS * office.national(known(p.elder_stock, 29))
    series = {
        "bijstand_totaal": below + above,
        "bijstand_tot_aow": below,
        "bijstand_vanaf_aow": above,
        "wajong_uitkeringen": WAJONG * office.national(p.inhabitants),
        "ww_uitkeringen": WW_BENEFITS * office.national(known(p.ww, 31)),
    }
    years = [f"{y}JJ00" for y in _whole_years(office)]
    cells = {
        name: answers.thousands(np.concatenate([values, _yearly_means(values, len(years))]))
        for name, values in series.items()
    }
    return Figures({"periode": [*office.months, *years]}, cells, office.provisional)


def _werkloosheid(office: Office, table: CbsTable) -> Figures:
    """National unemployment in per cent, with and without its season; months, quarters, years."""
    rate = 100 * office.national(office.persons.ww) / office.national(office.persons.population)
    adjusted = UNEMPLOYED + UNEMPLOYED_PER_WW * rate
    months = np.arange(len(rate)) % 12
    raw = adjusted + UNEMPLOYED_SEASON * np.cos(2 * np.pi * (months - 1) / 12)
    quarters = _quarters(office)
    years = [f"{y}JJ00" for y in _whole_years(office)]
    by_quarter = raw[: 3 * len(quarters)].reshape(-1, 3).mean(axis=1)
    periods = [*office.months, *quarters, *years]
    without = np.concatenate([adjusted, np.full(len(quarters) + len(years), np.nan)])
    cells = {
        "werkloosheid_pct_sa": answers.one_decimal(without),
        "werkloosheid_pct": answers.one_decimal(
            np.concatenate([raw, by_quarter, _yearly_means(raw, len(years))])
        ),
    }
    return Figures({**_only(table), "periode": periods}, cells, {})


def _vacatures(office: Office, table: CbsTable) -> Figures:
    """Open vacancies at the end of each quarter since 2011, of country, landsdelen and provinces."""
    quarters = [q for q in _quarters(office) if q >= "2011"]
    ends = [month_index(f"{q[:4]}-{3 * int(q[-1]):02}") for q in quarters]
    _codes, ww, _there = office.by_region(office.persons.ww, ("PV",))
    _codes, people, _there = office.by_region(office.persons.population, ("PV",))
    rate = ww[:, ends] / people[:, ends]
    open_ = VACANCIES * people[:, ends] * (rate / 0.02) ** VACANCIES_ELASTICITY
    landsdeel = np.arange(len(office.provinces)) // 3
    parts = np.zeros((len(office.landsdelen), len(ends)))
    np.add.at(parts, landsdeel, open_)
    every = np.concatenate([open_.sum(axis=0, keepdims=True), parts, open_])
    codes = {
        **_only(table),
        "regio": [COUNTRY, *office.landsdelen, *office.provinces],
        "periode": quarters,
    }
    return Figures(codes, {"vacatures": answers.thousands(every)}, {quarters[-1]: PROVISIONAL})


def _bevolking(office: Office, table: CbsTable) -> Figures:
    """Inhabitants on 1 January, in the borders of that day."""
    years = range(2007, int(office.vintage.last[:4]) + 1)
    # The end of the month before, of the pieces; the borders are those of the day itself.
    before = [max(month_index(f"{y}-01") - 1, 0) for y in years]
    first = [month_index(f"{y}-01") for y in years]
    pieces = np.zeros_like(office.inhabitants)
    pieces[:, first] = office.inhabitants[:, before]
    codes, total, there = office.by_region(pieces, ("NL", "LD", "PV", "CR", "GM"))
    cells = {"inwoners": answers.exact(total[:, first], there[:, first])}
    periods = [f"{y}JJ00" for y in years]
    return Figures({**_only(table), "regio": codes, "periode": periods}, cells, {})


def _regio_indeling(office: Office, table: CbsTable) -> Figures:
    """The regions in which each gemeente of one year lies; codes 10 wide, blank for larger regions."""
    gemeenten = office.places.exist_on(REGIONS_OF)
    codes = [COUNTRY, *office.landsdelen, *office.provinces, *gemeenten]
    parents = [office.places.parents(c) if c in gemeenten else {} for c in codes]
    cells = {
        topic.name: [p.get(topic.name, "").ljust(10) for p in parents] for topic in table.topics
    }
    return Figures({"regio": codes, "periode": [f"{REGIONS_OF[:4]}JJ00"]}, cells, {})


_PRODUCED: dict[str, Producer] = {
    "bijstand_per_jaar": _bijstand_per_jaar,
    "uitkeringsontvangers": _uitkeringsontvangers,
    "kerncijfers_uitkeringen": _kerncijfers_uitkeringen,
    "werkloosheid": _werkloosheid,
    "vacatures": _vacatures,
    "bevolking": _bevolking,
    "regio_indeling": _regio_indeling,
}
DECLARED = {table.id: table for table in TABLES}


def _only(table: CbsTable) -> dict[str, tuple[str, ...]]:
    """The codes of the dimensions of which one total is asked."""
    return {d.name: d.only for d in table.dimensions if d.only and d.name != "periode"}


def _whole_years(office: Office) -> range:
    return range(2007, 2007 + office.n_months // 12)


def _quarters(office: Office) -> list[str]:
    return [f"{2007 + n // 4}KW0{n % 4 + 1}" for n in range(office.n_months // 3)]


def _yearly_means(values: Floats, years: int) -> Floats:
    return np.asarray(values[: 12 * years].reshape(-1, 12).mean(axis=1))
