"""The tables on bijstand and the benefits beside it, as the invented office publishes them."""

from collections.abc import Mapping

import numpy as np

from etl.catalog import CbsTable
from etl.practice import answers
from etl.practice.answers import Figures, class_codes
from etl.practice.office import Office, yearly_means
from etl.practice.quantiles import Ints
from etl.practice.simulate import month_index

AGES = ("20150", "90100", "90200")
TO_WORK = 0.46
"""Share of those who leave before the AOW age with work. Stated."""
REINTEGRATION = 0.30
"""Share of the recipients with a provision for reintegration. Stated."""
PROVISIONS = 0.62
"""Provisions for reintegration per recipient. Stated."""
BENEFITS, ELDER_BENEFITS = 0.875, 0.82
"""Benefits per recipient: a couple has one. Stated."""
WW_BENEFITS = 1.02
"""WW benefits per person with WW. Stated."""
RELATED = 0.06
"""IOAW, IOAZ and Bbz beside each recipient of bijstand before the AOW age. Stated."""
PER_INHABITANT = {
    "wao_personen": 0.012,
    "wia_wga_personen": 0.018,
    "wajong_personen": 0.0155,
    "ao_personen": 0.061,
}
"""Benefits for the disabled per inhabitant of 15 to the AOW age. Stated."""
CLAIMS = {"totaal": 0.85, "inlichtingenplicht": 0.24, "boete": 0.13}
"""Open claims for repayment per recipient. Stated."""
EURO_PER_CLAIM = 4_100
"""Balance of an open claim. Stated."""
BY_AGE = {
    "leeftijd_tot_25": 0.09,
    "leeftijd_25_35": 0.21,
    "leeftijd_35_45": 0.24,
    "leeftijd_45_55": 0.24,
    "leeftijd_55_aow": 0.22,
}
BY_ORIGIN = {"herkomst_nederland": 0.44, "herkomst_europa": 0.09, "herkomst_buiten_europa": 0.47}
BY_DURATION = {
    "duur_tot_6_maanden": 0.10,
    "duur_6_12_maanden": 0.09,
    "duur_1_2_jaar": 0.13,
    "duur_2_3_jaar": 0.10,
    "duur_3_4_jaar": 0.08,
    "duur_4_5_jaar": 0.07,
    "duur_vanaf_5_jaar": 0.43,
}
"""Shares of the recipients before the AOW age. Stated."""
AGAIN = 0.28
"""Share of the inflow of a quarter that had bijstand in the year before. Stated."""
# The long tables per gemeente and month begin late: what the dashboard shows of them is their end,
# and the country must be made in half a minute.
RELATED_FROM, BENEFITS_FROM, CLAIMS_FROM, PROVISIONS_FROM = (
    "2025MM01",
    "2025MM01",
    "2025MM07",
    "2025MM01",
)


def per_year(office: Office, table: CbsTable) -> Figures:
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
    return Figures.of({"leeftijd": AGES, "regio": codes}, cells)


def per_month(office: Office, table: CbsTable) -> Figures:
    """Recipients of bijstand, WW and the benefits beside them, per region and month."""
    p = office.persons
    older = p.inhabitants - p.population
    beside = {
        "bijstandsgerelateerd_tot_aow": np.rint(p.stock * (1 + RELATED)).astype(np.int64),
        "bijstandsgerelateerd_vanaf_aow": p.elder_stock,
        "aow_personen": older,
        **{n: np.rint(p.population * s).astype(np.int64) for n, s in PER_INHABITANT.items()},
    }
    beside["uitkering_personen"] = (
        older + p.ww + beside["ao_personen"] + beside["bijstandsgerelateerd_tot_aow"]
    )
    declared = {topic.name for topic in table.topics}
    levels = office.levels(table, "NL", "LD", "PV", "AM", "GM")
    recent = np.array(office.months) >= RELATED_FROM
    cells = {}
    main = {"bijstand_personen_tot_aow": p.stock, "ww_personen": p.ww}
    for stream, (topic, pieces) in enumerate({**main, **beside}.items()):
        if topic in declared:
            known = office.with_errors(pieces, 19 + stream)
            codes, persons, there = office.by_region(known, levels)
            cells[topic] = answers.counts(persons, there & (recent | (topic in main)))
    return Figures.of({"regio": codes, "periode": office.months}, cells, office.provisional)


def benefits_per_month(office: Office, table: CbsTable) -> Figures:
    """Benefits to households by the gemeente that pays, per region, month and AOW class."""
    p = office.persons
    below, above = BENEFITS * p.stock, ELDER_BENEFITS * p.elder_stock
    by_class = {"totaal": below + above, "tot_aow": below, "vanaf_aow": above}
    periods = [m for m in office.months if m >= BENEFITS_FROM]
    cells: list[str] = []
    codes: list[str] = []
    classes = class_codes(office.dimension(table, "aow"))
    for category in classes:
        whole = np.rint(by_class[category]).astype(np.int64)
        codes, number, there = office.by_region(whole, ("NL", "LD", "PV", "CR", "AM", "GM"))
        shown = slice(office.n_months - len(periods), office.n_months)
        cells += answers.counts(number[:, shown], there[:, shown])
    return Figures.of(
        {"aow": list(classes.values()), "regio": codes, "periode": periods},
        {"bijstand_uitkeringen_gemeente": cells},
        office.provisional,
    )


def national_benefits(office: Office, table: CbsTable) -> Figures:
    """National benefits: the end of each month, and the mean of each whole year."""
    p = office.persons
    known = office.with_errors
    below = BENEFITS * office.national(known(p.stock, 23))
    above = ELDER_BENEFITS * office.national(known(p.elder_stock, 29))
    series = {
        "bijstand_totaal": below + above,
        "bijstand_tot_aow": below,
        "bijstand_vanaf_aow": above,
        "wajong_uitkeringen": PER_INHABITANT["wajong_personen"] * office.national(p.population),
        "ww_uitkeringen": WW_BENEFITS * office.national(known(p.ww, 31)),
    }
    years = [f"{y}JJ00" for y in office.whole_years]
    cells = {
        name: answers.thousands(np.concatenate([values, yearly_means(values, len(years))]))
        for name, values in series.items()
    }
    return Figures.of({"periode": [*office.months, *years]}, cells, office.provisional)


def quarterly_flows(office: Office, table: CbsTable) -> Figures:
    """National inflow, re-inflow and outflow below the AOW age, by origin and age, since 2012."""
    p = office.persons
    quarters = [q for q in office.quarters if q >= "2012"]
    first = month_index("2012-01")
    # Who emigrated or died has left every gemeente; only the country counts them as outflow.
    started = p.started.sum(axis=0)
    ended = (p.ended + p.moved_out - p.moved_in).sum(axis=0)

    def over(monthly: Ints) -> Ints:
        return np.asarray(monthly[first : first + 3 * len(quarters)].reshape(-1, 3).sum(axis=1))

    flows = {
        "bijstand_instroom_kwartaal": over(started),
        "bijstand_herinstroom_kwartaal": np.rint(AGAIN * over(started)).astype(np.int64),
        "bijstand_uitstroom_kwartaal": over(ended),
    }
    return _by_class(table, office, quarters, flows, {})


def by_duration(office: Office, table: CbsTable) -> Figures:
    """National recipients below the AOW age by duration, at the end of each quarter since 2012."""
    quarters = [q for q in office.quarters if q >= "2012"]
    first = month_index("2012-03")
    stock = office.persons.stock.sum(axis=0)[first::3][: len(quarters)]
    topic = table.topics[0].name
    return _by_class(table, office, quarters, {topic: stock}, {})


def by_characteristic(office: Office, table: CbsTable) -> Figures:
    """National recipients per month by age and by origin."""
    stock = office.national(office.with_errors(office.persons.stock, 61))
    return _by_class(
        table, office, office.months, {table.topics[0].name: stock}, office.provisional
    )


def _by_class(
    table: CbsTable,
    office: Office,
    periods: list[str],
    whole: Mapping[str, Ints],
    status: Mapping[str, str],
) -> Figures:
    """National numbers over the classes of every dimension, by fixed shares."""
    share = {"totaal": 1.0, **BY_AGE, **BY_ORIGIN, **BY_DURATION}
    codes: dict[str, list[str]] = {}
    weight = np.ones(1)
    for dimension in table.dimensions:
        if dimension.classes:
            found = class_codes(dimension)
            codes[dimension.name] = list(found.values())
            weight = np.outer(weight, [share[category] for category in found]).ravel()
    codes["periode"] = periods
    cells = {
        topic: answers.counts(np.rint(np.outer(weight, numbers)).astype(np.int64))
        for topic, numbers in whole.items()
    }
    return Figures.of(codes, cells, status)


def provisions(office: Office, table: CbsTable) -> Figures:
    """Provisions for reintegration per region and month."""
    periods = [m for m in office.months if m >= PROVISIONS_FROM]
    shown = slice(office.n_months - len(periods), office.n_months)
    number = np.rint(PROVISIONS * office.persons.stock).astype(np.int64)
    codes, persons, there = office.by_region(number, ("NL", "LD", "PV", "CR", "GM"))
    cells = {table.topics[0].name: answers.counts(persons[:, shown], there[:, shown])}
    return Figures.of(
        {**office.totals(table), "regio": codes, "periode": periods}, cells, office.provisional
    )


def claims(office: Office, table: CbsTable) -> Figures:
    """Open claims for repayment and their balance (x 1 000 euro), per ground, region and month."""
    periods = [m for m in office.months if m >= CLAIMS_FROM]
    shown = slice(office.n_months - len(periods), office.n_months)
    grounds = class_codes(office.dimension(table, "grond"))
    cells: dict[str, list[str]] = {"vorderingen": [], "vorderingen_saldo": []}
    codes: list[str] = []
    for category in grounds:
        number = np.rint(CLAIMS[category] * office.persons.stock).astype(np.int64)
        codes, open_, there = office.by_region(number, ("NL", "PV", "GM"))
        cells["vorderingen"] += answers.counts(open_[:, shown], there[:, shown])
        balance = open_[:, shown] * EURO_PER_CLAIM // 1000
        cells["vorderingen_saldo"] += answers.exact(balance, there[:, shown])
    return Figures.of(
        {"grond": list(grounds.values()), "regio": codes, "periode": periods},
        cells,
        office.provisional,
    )
