"""The tables on the labour market, people and regions, as the invented office publishes them."""

import numpy as np

from etl.catalog import CbsTable
from etl.practice import answers
from etl.practice.answers import PROVISIONAL, REVISED, Block, Figures
from etl.practice.office import Office, yearly_means
from etl.practice.parameters import AOW_STEPS
from etl.practice.places import COUNTRY
from etl.practice.quantiles import Floats, Ints
from etl.practice.simulate import month_index

VACANCIES, VACANCIES_ELASTICITY = 0.019, -0.9
"""Open vacancies per inhabitant of 15 to the AOW age at 2 per cent with WW, and how they follow it.
Stated."""
UNEMPLOYED, UNEMPLOYED_PER_WW = 0.8, 1.75
"""Unemployment in per cent: a part of its own and what comes with each per cent with WW. Stated."""
UNEMPLOYED_SEASON = 0.25
"""Height of its season, points of per cent. Stated."""
TAKING_PART = 73.0
"""Net labour participation in per cent when nobody is unemployed. Stated."""
JOBS = 0.62
"""Jobs per inhabitant of 15 to the AOW age. Stated."""
AGES_FROM = 2021
"""First year of the inhabitants by age: earlier ones would only make the country larger."""
REGIONS_OF = "2015-06-01"
"""Day of which the yearly table with regions (70072ned) describes the gemeenten."""
SIZES = (5, 10, 20, 50, 100, 150, 250)
"""Bounds of the size classes of gemeenten, thousands of inhabitants."""


def unemployment(office: Office, table: CbsTable) -> Figures:
    """National unemployment in per cent, with and without its season; months, quarters, years."""
    rate = 100 * office.national(office.persons.ww) / office.national(office.persons.population)
    adjusted = UNEMPLOYED + UNEMPLOYED_PER_WW * rate
    months = np.arange(len(rate)) % 12
    raw = adjusted + UNEMPLOYED_SEASON * np.cos(2 * np.pi * (months - 1) / 12)
    quarters = office.quarters
    years = [f"{y}JJ00" for y in office.whole_years]
    by_quarter = raw[: 3 * len(quarters)].reshape(-1, 3).mean(axis=1)
    without = np.concatenate([adjusted, np.full(len(quarters) + len(years), np.nan)])
    with_season = np.concatenate([raw, by_quarter, yearly_means(raw, len(years))])
    cells = {
        "werkloosheid_pct_sa": answers.one_decimal(without),
        "werkloosheid_pct": answers.one_decimal(with_season),
    }
    periods = [*office.months, *quarters, *years]
    return Figures.of({**office.totals(table), "periode": periods}, cells)


def vacancies(office: Office, table: CbsTable) -> Figures:
    """Open vacancies at the end of each quarter since 2011, of country, landsdelen and provinces."""
    quarters = [q for q in office.quarters if q >= "2011"]
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
        **office.totals(table),
        "regio": [COUNTRY, *office.landsdelen, *office.provinces],
        "periode": quarters,
    }
    cells = {"vacatures": answers.thousands(every)}
    return Figures.of(codes, cells, {quarters[-1]: PROVISIONAL})


def ww_adjusted(office: Office, table: CbsTable) -> Figures:
    """Persons with WW without season since 2013; of arbeidsmarktregio's since 2014."""
    months = [m for m in office.months if m >= "2013"]
    shown = slice(office.n_months - len(months), office.n_months)
    known = office.with_errors(office.persons.ww, 67)
    codes, persons, there = office.by_region(known, ("NL", "PV", "AM"))
    there = there[:, shown].copy()
    is_labour_region = np.array([code.startswith("AM") for code in codes])
    there[np.ix_(is_labour_region, np.array(months) < "2014")] = False
    cells = {"ww_personen_sa": answers.counts(persons[:, shown], there)}
    status = dict.fromkeys(months, REVISED) | office.provisional
    return Figures.of({**office.totals(table), "regio": codes, "periode": months}, cells, status)


def unemployment_of_regions(office: Office, table: CbsTable) -> Figures:
    """Unemployment in per cent per larger region in the year of the table."""
    (period,) = office.dimension(table, "periode").only
    codes, rate = _unemployed(office, ("NL", "LD", "PV", "CR", "AM"), [int(period[:4])])
    cells = {table.topics[0].name: answers.one_decimal(rate)}
    return Figures.of({**office.totals(table), "regio": codes, "periode": [period]}, cells)


def unemployment_of_gemeenten(office: Office, table: CbsTable) -> Figures:
    """Unemployment and participation in whole per cents per gemeente, 2014-2023, in today's borders."""
    years = list(range(2014, 2024))
    codes, rate = _unemployed(office, ("NL", "PV", "GM"), years)
    taking_part = TAKING_PART * (1 - rate / 100)
    cells = {
        "werkloosheid_gemeente_pct": answers.one_decimal(np.rint(rate)),
        "arbeidsparticipatie_pct": answers.one_decimal(np.rint(taking_part)),
    }
    periods = [f"{y}JJ00" for y in years]
    return Figures.of({**office.totals(table), "regio": codes, "periode": periods}, cells)


def _unemployed(
    office: Office, levels: tuple[str, ...], years: list[int]
) -> tuple[list[str], Floats]:
    """Codes and (region, year) unemployment in per cent; of the gemeenten of today only."""
    codes, ww, there = office.by_region(office.persons.ww, levels)
    _codes, people, _there = office.by_region(office.persons.population, levels)
    today = there[:, -1]
    rates = []
    for year in years:
        months = slice(month_index(f"{year}-01"), month_index(f"{year}-12") + 1)
        with np.errstate(invalid="ignore"):
            rates.append(100 * ww[:, months].sum(axis=1) / people[:, months].sum(axis=1))
    every = UNEMPLOYED + UNEMPLOYED_PER_WW * np.stack(rates, axis=1)
    return [c for c, is_there in zip(codes, today, strict=True) if is_there], every[today]


def jobs(office: Office, table: CbsTable) -> Figures:
    """Jobs in December, x 1 000, per region since 2010."""
    years = range(2010, 2026)
    ends = [month_index(f"{y}-12") for y in years]
    codes, people, there = office.by_region(
        office.persons.population - office.persons.ww, ("NL", "LD", "PV", "CR", "GM")
    )
    number = np.where(there[:, ends], JOBS * people[:, ends], np.nan)
    periods = [f"{y}JJ00" for y in years]
    cells = {table.topics[0].name: answers.thousands(number)}
    return Figures.of({**office.totals(table), "regio": codes, "periode": periods}, cells)


def inhabitants(office: Office, table: CbsTable) -> Figures:
    """Inhabitants on 1 January, in the borders of that day; of 15 years and over also by age."""
    last = int(office.vintage.last[:4])
    first = max(int(office.dimension(table, "periode").since[:4] or 0), 2007)
    blocks = [_on_1_january(office, table, range(first, last + 1), {"10000": office.inhabitants})]
    between = office.dimension(table, "leeftijd").between
    if between:
        first_code, last_code = map(int, between)
        codes = [str(c) for c in range(first_code, last_code + 1, 100)]
        for year in range(AGES_FROM, last + 1):
            # As many of every age: who is past the AOW age is spread beyond what is asked for.
            share = 1 / (_aow_months(year) / 12 - 15)
            per_age = np.rint(office.persons.population * share).astype(np.int64)
            blocks.append(
                _on_1_january(office, table, range(year, year + 1), dict.fromkeys(codes, per_age))
            )
    return Figures(tuple(blocks))


def _on_1_january(office: Office, table: CbsTable, years: range, by_age: dict[str, Ints]) -> Block:
    first = [month_index(f"{y}-01") for y in years]
    before = [max(month - 1, 0) for month in first]
    levels = ("NL", "LD", "PV", "CR", "GM")
    cells: list[str] = []
    codes: list[str] = []
    done: dict[int, list[str]] = {}
    for people in by_age.values():
        if id(people) not in done:
            # The end of the month before, of the pieces; the borders are those of the day itself.
            pieces = np.zeros_like(people)
            pieces[:, first] = people[:, before]
            codes, total, there = office.by_region(pieces, levels)
            done[id(people)] = answers.exact(total[:, first], there[:, first])
        cells += done[id(people)]
    return Block(
        {
            **office.totals(table),
            "leeftijd": list(by_age),
            "regio": codes,
            "periode": [f"{y}JJ00" for y in years],
        },
        {"inwoners": cells},
    )


def _aow_months(year: int) -> int:
    """The AOW age in a year, in months."""
    return 65 * 12 + sum(steps for first, steps in AOW_STEPS if int(first[:4]) <= year)


def inhabitants_per_month(office: Office, table: CbsTable) -> Figures:
    """Inhabitants at the end of each month."""
    codes, people, there = office.by_region(office.inhabitants, ("NL", "PV", "GM"))
    known = slice(office.n_months)
    cells = {table.topics[0].name: answers.exact(people[:, known], there[:, known])}
    return Figures.of({"regio": codes, "periode": office.months}, cells, office.provisional)


def regions_of_2015(office: Office, table: CbsTable) -> Figures:
    """The regions in which each gemeente of one year lies; codes 10 wide, blank for larger regions."""
    gemeenten = office.places.exist_on(REGIONS_OF)
    codes = [COUNTRY, *office.landsdelen, *office.provinces, *gemeenten]
    parents = [office.places.parents(c) if c in gemeenten else {} for c in codes]
    cells = {
        topic.name: [p.get(topic.name, "").ljust(10) for p in parents] for topic in table.topics
    }
    return Figures.of({"regio": codes, "periode": [f"{REGIONS_OF[:4]}JJ00"]}, cells)


def areas(office: Office, table: CbsTable) -> Figures:
    """The regions in which each gemeente of the year of the table lies, and its size class."""
    year = int(table.edition[:4])
    day = f"{year}-01-01"
    gemeenten = office.places.exist_on(day)
    codes, people, _there = office.by_region(office.inhabitants, ("GM",))
    at = dict(zip(codes, people[:, month_index(day[:7])].tolist(), strict=True))
    told = [
        {**office.places.parents(code), "grootteklasse": _size_class(at[code])}
        for code in gemeenten
    ]
    cells = {topic.name: [parts[topic.name].ljust(10) for parts in told] for topic in table.topics}
    return Figures.of({"regio": gemeenten}, cells)


def _size_class(inhabitants: int) -> str:
    above = [bound for bound in SIZES if inhabitants < 1000 * bound]
    below = [bound for bound in SIZES if inhabitants >= 1000 * bound]
    if not above:
        return f"{below[-1]} 000 inwoners of meer"
    if not below:
        return f"Minder dan {above[0]} 000 inwoners"
    return f"{below[-1]} 000 tot {above[0]} 000 inwoners"
