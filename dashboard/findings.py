"""Sentences and key figures from results; every number in them comes from the rows, never typed in.

Plain words, taalniveau B1. A change says over which period and by which definition; nothing here
says why it changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

import pandas as pd

from dashboard import numbers, text
from dashboard.result import PROVISIONAL, Claim, Indicator, Result
from dashboard.text import gettext as _

Row = Mapping[str, Any]


def latest(result: Result, indicator: str, region: str, before: Any = None) -> Row | None:
    """The newest row with a figure (before a day, when given)."""
    found = reversed(result.known.get((indicator, region), []))
    rows = [row for row in found if before is None or row["period_end"] < before]
    return max(rows, key=itemgetter("period_end"), default=None)


def at(result: Result, indicator: str, region: str, start: Any) -> Row | None:
    """The row of one period, when it has a figure."""
    rows = result.known.get((indicator, region), [])
    return next((row for row in rows if row["period_start"] == start), None)


def year_before(result: Result, row: Row) -> Row | None:
    """The same figure one year earlier."""
    return at(
        result, row["indicator"], row["region_code"], row["period_start"] - pd.DateOffset(years=1)
    )


def moment(row: Row) -> str:
    """`het eind van maart 2026 (voorlopig)`: a stock stands at the end of its period."""
    when = _("the end of {period}").format(
        period=text.period(row["period_start"], row["frequency"])
    )
    return f"{when} ({text.gettext('provisional')})" if row["status"] in PROVISIONAL else when


def count(row: Row) -> str:
    """A number of people in a sentence; one shared out over a split gemeente says that it is estimated."""
    if row["status"] != "geschat":
        return text.number(row["value"])
    return _("an estimated {number}").format(number=text.number(round(row["value"], -1)))


def more_or_fewer(row: Row, earlier: Row | None) -> str:
    """`1.410 minder dan een jaar eerder`; to tens where either side is estimated, as its number is."""
    if earlier is None:
        return ""
    estimated = [r["status"] == "geschat" for r in (row, earlier)]
    difference = row["value"] - earlier["value"]
    if any(estimated):
        difference = round(difference, -1)
        if difference == 0:
            return _("about as many as a year earlier")
    if difference == 0:
        return _("as many as a year earlier")
    sentence = (
        _("{number} more than a year earlier")
        if difference > 0
        else _("{number} fewer than a year earlier")
    )
    number = text.number(abs(difference))
    if estimated == [False, True]:
        number = _("an estimated {number}").format(number=number)
    return sentence.format(number=number)


def change(row: Row, earlier: Row | None) -> str:
    """`1.410 minder dan een jaar eerder (−3,0 %)`; small stocks get no percentage."""
    sentence = more_or_fewer(row, earlier)
    # Below 50 recipients rounding to tens alone is a tenth of the figure (methods, section 4).
    if earlier is None or row["value"] == earlier["value"] or earlier["value"] < 50:
        return sentence
    percentage = 100 * (row["value"] - earlier["value"]) / earlier["value"]
    return f"{sentence} ({text.signed(percentage, 1)}\u00a0%)"


def side(lower: float, upper: float) -> int:
    """Above zero (1), below it (-1) or not told apart (0), by an interval in whole persons as it is shown."""
    return int(round(lower) > 0) - int(round(upper) < 0)


def volume(row: Row, earlier: Row | None, name: str) -> str:
    """How many people, when, and compared with a year earlier."""
    who = (
        _("people below the AOW age")
        if row["indicator"] == "bijstand_personen_tot_aow"
        else _("people aged 15 and over")
    )
    sentence = _("At {moment} {number} {who} in {name} had bijstand").format(
        moment=moment(row), number=count(row), who=who, name=name
    )
    compared = change(row, earlier)
    return f"{sentence}, {compared}." if compared else f"{sentence}."


def benefits(row: Row, earlier: Row | None) -> str:
    """How many benefits (not people), when, and compared with a year earlier."""
    sentence = _("At {moment} there were {number} bijstand benefits").format(
        moment=moment(row), number=text.number(row["value"])
    )
    compared = change(row, earlier)
    return f"{sentence}, {compared}." if compared else f"{sentence}."


def density(result: Result, own: Row | None, country: Row | None) -> str:
    """The rate beside that of the country, of the same period."""
    if own is None:
        return ""
    sentence = _("That is {rate} {unit}").format(
        rate=text.number(own["value"], 1), unit=result.indicators[own["indicator"]].unit
    )
    if country is None:
        return f"{sentence}."
    return _("{sentence}; in the whole country {rate}.").format(
        sentence=sentence, rate=text.number(country["value"], 1)
    )


def flows(inflow: Row | None, outflow: Row | None, to_work: Row | None, name: str) -> str:
    """How many came in and left in the newest year."""
    if inflow is None or outflow is None or inflow["period_start"] != outflow["period_start"]:
        return ""
    sentence = _(
        "In {year} {inflow} people (15 and over) in {name} came into bijstand and {outflow} left it"
    ).format(
        year=text.period(inflow["period_start"], "J"),
        inflow=count(inflow),
        outflow=count(outflow),
        name=name,
    )
    if to_work is None or to_work["period_start"] != outflow["period_start"]:
        return f"{sentence}."
    return _("{sentence}, {number} of them to work.").format(
        sentence=sentence, number=count(to_work)
    )


def flows_title(moves: Result, region: str, name: str) -> str:
    """Whether more people left or came in, in the newest year with both."""
    inflow, outflow = (
        latest(moves, indicator, region)
        for indicator in ("bijstand_instroom", "bijstand_uitstroom")
    )
    if inflow is None or outflow is None or inflow["period_start"] != outflow["period_start"]:
        return _("{name}: inflow and outflow per year").format(name=name)
    difference = round(inflow["value"] - outflow["value"], -1)
    # Two counts rounded to tens.
    if abs(difference) <= 10:
        title = _("{name} in {year}: about as many people in as out ({inflow} against {outflow})")
    elif difference > 0:
        title = _("{name} in {year}: {number} more people in than out ({inflow} against {outflow})")
    else:
        title = _("{name} in {year}: {number} more people out than in ({outflow} against {inflow})")
    return title.format(
        name=name,
        year=text.period(inflow["period_start"], "J"),
        number=text.number(abs(difference)),
        inflow=count(inflow),
        outflow=count(outflow),
    )


# Four counts rounded to tens: their sum can be off by 20 without anything to explain.
ROUNDING_OF_BRIDGE = 20


def bridge(rows: pd.DataFrame, name: str) -> str:
    """The change of one year split into in, out and what is not explained."""
    parts = dict(zip(rows["part"], rows["value"], strict=True))
    total = parts["eind"] - parts["start"]
    if any(pd.isna(v) for v in parts.values()):
        return _(
            "For {name} instroom or uitstroom is not known in this year, so the change cannot be split."
        ).format(name=name)
    rest = parts["onverklaard"]
    sentence = _(
        "{total} = {inflow} in, {outflow} out, {rest} not explained by these flows."
    ).format(
        total=text.signed(total),
        inflow=text.signed(parts["instroom"]),
        outflow=text.signed(-parts["uitstroom"]),
        rest=text.signed(rest),
    )
    if abs(rest) <= ROUNDING_OF_BRIDGE:
        return sentence
    if abs(rest) > abs(parts["instroom"] - parts["uitstroom"]):
        sentence += " " + _("What is not explained is larger than inflow minus outflow.")
    return sentence


def more_or_less(result: Result, first: str, second: str) -> str:
    """Which of two gemeenten has more people with bijstand per 1,000, in the newest common year.

    Both rates are rounded, so a difference of one rounding step can be none at all.
    """
    a, b = latest(result, "bijstand_dichtheid", first), latest(result, "bijstand_dichtheid", second)
    if a is None or b is None or a["period_start"] != b["period_start"]:
        return ""
    rate = result.indicators["bijstand_dichtheid"]
    high, low = (a, b) if a["value"] >= b["value"] else (b, a)
    if high["value"] - low["value"] <= rate.rounded_to:
        sentence = _(
            "At {moment} {high} ({high_rate}) and {low} ({low_rate}) cannot be told apart "
            "in people with bijstand {unit}: the difference is not larger than the rounding."
        )
    else:
        sentence = _(
            "At {moment} {high} had more people with bijstand {unit} ({high_rate}) than {low} ({low_rate})."
        )
    return sentence.format(
        moment=moment(high),
        unit=rate.unit,
        high=high["name"],
        low=low["name"],
        high_rate=text.number(high["value"], 1),
        low_rate=text.number(low["value"], 1),
    )


def changed_since(result: Result, region: str, base: int) -> str:
    """How the stock of one gemeente changed since the base year."""
    now = latest(result, "bijstand_personen", region)
    then = at(result, "bijstand_personen", region, pd.Timestamp(base, 1, 1))
    if now is None or then is None or now["period_start"] == then["period_start"]:
        return ""
    difference = now["value"] - then["value"]
    if difference == 0:
        return _("{name}: as many people at {moment} as at the end of {base}.").format(
            name=now["name"], base=base, moment=moment(now)
        )
    sentence = _("{name}: {difference} people between the end of {base} and {moment}").format(
        name=now["name"], difference=text.signed(difference), base=base, moment=moment(now)
    )
    if then["value"] < 50:
        return f"{sentence}."
    return f"{sentence} ({text.signed(100 * difference / then['value'], 1)}\u00a0%)."


def verdict_word(verdict: str) -> str:
    """A verdict in words."""
    return _verdicts()[verdict]


def claim_title(claim: Claim) -> str:
    """What was said and what became of it."""
    said = claim.statement if claim.statement.endswith((".", "?", "!")) else f"{claim.statement}."
    return f"{said} {sentence(verdict_word(claim.verdict))}"


def _verdicts() -> dict[str, str]:
    """Every verdict in words, in the order in which they are counted out."""
    return {
        "klopt": _("holds"),
        "klopt_onder_voorwaarde": _("holds on a condition"),
        "klopt_niet": _("does not hold"),
        "niet_te_toetsen": _("cannot be decided with these figures"),
        "open": _("open, for want of a figure in this release"),
    }


def claims(all_claims: Sequence[Claim]) -> str:
    """How many claims there are and what became of them."""
    tested = [claim for claim in all_claims if claim.is_tested]
    counts = Counter(claim.verdict for claim in tested)
    return _(
        "Of {n} claims in the debate {tested} were held against these figures. {verdicts}"
    ).format(
        n=len(all_claims),
        tested=len(tested),
        verdicts=sentence(
            "; ".join(
                f"{word}: {counts[verdict]}"
                for verdict, word in _verdicts().items()
                if counts[verdict]
            )
        ),
    )


def verdict(claim: Claim, readings: Result) -> str:
    """Why the verdict is what it is; for a condition, under which readings it holds."""
    rows = readings.rows
    if claim.verdict == "open":
        return _("This release has no figure for it.")
    if claim.verdict == "niet_te_toetsen":
        return _(
            "No reading can tell: the difference is within chance and rounding, or the figure is about something near it."
        )
    if claim.verdict == "klopt":
        return _("Every reading that can tell bears it out (readings: {n}).").format(
            n=int(rows["holds"].notna().sum())
        )
    if claim.verdict == "klopt_niet":
        return _("No reading bears it out (readings: {n}).").format(
            n=int(rows["holds"].notna().sum())
        )
    label = "reading_en" if text.language() == "en" else "reading"
    borne_out = rows.loc[rows["holds"] == True, label].tolist()  # noqa: E712  (null is neither)
    named = "; ".join(borne_out[:3])
    more = len(borne_out) - 3
    rest = _(" and {n} more").format(n=more) if more > 0 else ""
    return _("It holds only under: {readings}. Not under {n} others.").format(
        readings=named + rest,
        n=int((rows["holds"] == False).sum()),  # noqa: E712
    )


# --- which number is this? -------------------------------------------------------------------------


def amount(value: float, unit_sort: str, decimals: int, *, is_change: bool = False) -> str:
    """`8.070`, `−1,07 %` or `86,5`: a figure or a typed number with the sign that it needs."""
    shown = text.signed(value, decimals) if is_change else text.number(value, decimals)
    return f"{shown}\u00a0%" if unit_sort == "percentage" else shown


def typed(claim: numbers.Claim) -> str:
    """The number as it was understood."""
    sign = claim.sign or 1
    return amount(sign * claim.value, claim.unit_sort, claim.decimals, is_change=bool(claim.sign))


def found(claim: numbers.Claim, row: Row, meaning: Indicator) -> str:
    """A figure in the decimals of its source; what was computed in one more than was typed."""
    is_change = row["reading"].startswith("verandering")
    if row["unit_sort"] == "count":
        decimals = 0
    elif row["reading"] == "cijfer" or meaning.kind == "percentage":
        decimals = 1
    else:
        decimals = claim.decimals + 1
    return amount(row["value"], row["unit_sort"], decimals, is_change=is_change)


def understood(claim: numbers.Claim, places: str) -> str:
    """What was read in the question: number, rounding, place, year."""

    def bound(value: float) -> str:
        return amount(value, claim.unit_sort, claim.decimals + (claim.step <= 1))

    sentence = _("Read as {number}; from {low} to {high} fits").format(
        number=typed(claim), low=bound(claim.low), high=bound(claim.high)
    )
    about = (places or _("the country, because no place was recognised"), claim.year)
    return f"{sentence}; {', '.join(str(a) for a in about if a)}."


def counted(row: Row, meaning: Indicator) -> str:
    """Who or what is counted; in a class, which part of them."""
    if row["category"] == "totaal":
        return _("Counted: {population}.").format(population=meaning.population)
    return _("Counted: {population}; of these: {part}.").format(
        population=meaning.population, part=_category(row)
    )


def _category(row: Row) -> str:
    return str(row["category_label_en" if text.language() == "en" else "category_label"])


def imported(result: Result) -> list[Result]:
    """Imported flows apart by age class and frequency: they do not belong in one chart."""
    parts = []
    for category in result.rows["category"].unique():
        of_age = result.where("category", category)
        parts += [of_age.where("frequency", f) for f in of_age.rows["frequency"].unique()]
    return [part for part in parts if not part.empty]


def age_class(result: Result) -> str:
    """The age class that all rows are about."""
    return _category(result.records()[0])


def in_class(row: Row, label: str) -> str:
    """A series, and the class when a row is not about all."""
    return label if row["category"] == "totaal" else f"{label}, {_category(row)}"


def definition(row: Row, meaning: Indicator) -> str:
    """Which figure it is: series, class, and whether it is a change or a share."""
    label = in_class(row, meaning.label)
    if row["reading"] == "aandeel":
        return _("Share of the outflow that went to work")
    # What is published as a change says so in its own name.
    if row["reading"] == "cijfer" or meaning.kind == "percentage":
        return label
    if row["reading"] == "verandering":
        return _("{label}: change on a year earlier").format(label=label)
    return _("{label}: change on a year earlier, in per cent").format(label=label)


def when(row: Row, meaning: Indicator) -> str:
    """The moment of a stock, the period of anything else."""
    period = text.period(row["period_start"], row["frequency"])
    if row["reading"] == "cijfer" and meaning.kind == "stock_end":
        return _("end of {period}").format(period=period)
    if row["reading"] == "cijfer" and meaning.kind == "stock_start":
        return text.day(row["period_start"])
    return period


def answer(claim: numbers.Claim, ranked: numbers.Answer, result: Result) -> str:
    """The best reading in one sentence, or that there is none."""
    number = typed(claim)
    if not ranked.fitting:
        if ranked.near:
            return _("No figure here gives {number}.").format(number=number)
        return _("No figure here gives {number}, and nothing comes near it.").format(number=number)
    best = ranked.fitting[0]
    meaning = result.indicators[best["indicator"]]
    if numbers.is_other_year(claim, best):
        sentence = _(
            "No figure of {year} gives {number}. Of another year: {definition}, {place}, {when}: {found}."
        )
    elif numbers.contradictions(claim, best):
        sentence = _(
            "No figure of the sort that was named, or on bijstand, gives {number}. Another sort does: {definition}, {place}, {when}: {found}."
        )
    else:
        sentence = _("{number} is most likely: {definition}, {place}, {when}: {found}.")
    return sentence.format(
        number=number,
        year=claim.year,
        definition=definition(best, meaning),
        place=best["name"],
        when=when(best, meaning),
        found=found(claim, best, meaning),
    )


def difference(claim: numbers.Claim, row: Row) -> str:
    """How far a figure is from the typed number, and whether rounding explains it."""
    apart = abs(row["size"] - claim.value)
    if apart <= claim.margin:
        return _("exactly this number")
    size = text.number(apart, 0 if row["unit_sort"] == "count" else claim.decimals + 1)
    if row["unit_sort"] == "percentage":
        size = _("{number} percentage points").format(number=size)
    if numbers.fits(claim, row):
        return _("differs {size}, within the rounding").format(size=size)
    return _("differs {size}, more than the rounding").format(size=size)


# --- two gemeenten beside each other -----------------------------------------------------------------


def measure(row: Row) -> str:
    """The short name of a measure, as it stands in a table and in a sentence."""
    names = {
        "bijstand_personen": _("People with bijstand, end of the year"),
        "bijstand_dichtheid": _("People with bijstand per 1,000 inhabitants"),
        "bijstand_verandering": _("Change in the year, number"),
        "bijstand_verandering_pct": _("Change in the year, %"),
        "bijstand_onverklaard": _("Not explained by inflow and outflow, number"),
        "bijstand_index": _("Index, end of {base} = 100"),
    }
    name = names.get(row["indicator"])
    if name is None:
        return ", ".join(flow_measures()[row["indicator"]])
    return name.format(base=int(row["base_year"])) if "{base}" in name else name


def flow_measures() -> dict[str, tuple[str, str]]:
    """Each measure of a flow: which flow, and by what it is measured."""
    inflow, outflow, to_work = _("Inflow"), _("Outflow"), _("Outflow to work")
    number, both = _("number"), _("% of start plus inflow")
    start, inhabitants = _("% of the start"), _("per 1,000 inhabitants")
    return {
        "bijstand_instroom": (inflow, number),
        "bijstand_instroom_pct": (inflow, both),
        "bijstand_instroom_pct_begin": (inflow, start),
        "bijstand_instroom_per_1000": (inflow, inhabitants),
        "bijstand_uitstroom": (outflow, number),
        "bijstand_uitstroom_pct": (outflow, both),
        "bijstand_uitstroom_pct_begin": (outflow, start),
        "bijstand_uitstroom_per_1000": (outflow, inhabitants),
        "bijstand_uitstroom_naar_werk": (to_work, number),
        "bijstand_uitstroom_naar_werk_pct": (to_work, both),
        "bijstand_uitstroom_naar_werk_aandeel": (to_work, _("% of the outflow")),
    }


COUNTS = (
    "bijstand_personen",
    "bijstand_instroom",
    "bijstand_uitstroom",
    "bijstand_uitstroom_naar_werk",
)
CHANGES = ("bijstand_verandering", "bijstand_verandering_pct", "bijstand_onverklaard")


def shown(row: Row, value: Any) -> str:
    """A value of this measure: changes with their sign, counts without decimals."""
    if row["indicator"] in CHANGES:
        return text.signed(value, 1 if row["indicator"].endswith("_pct") else 0)
    return text.number(value, 0 if row["indicator"] in COUNTS else 1)


def beside(row: Row) -> str:
    """`Instroom, aantal: 9.180 tegen 10.060`."""
    return _("{measure}: {value} against {other}").format(
        measure=measure(row), value=shown(row, row["value"]), other=shown(row, row["other_value"])
    )


def newest_of_both(result: Result) -> Any:
    """The newest year in which both gemeenten have a stock; None when there is none."""
    rows = result.only("bijstand_personen").having("place").rows
    return None if rows.empty else rows["period_start"].max()


def _of(result: Result, indicator: str, year: Any) -> dict[str, Row]:
    """The rows of one measure and year by region, where both have a value."""
    rows = result.only(indicator).at(year).having("place").rows
    return {row["region_code"]: cast("Row", row) for row in rows.to_dict("records")}


def duel_volume(result: Result, first: str, second: str, year: Any) -> str:
    """How many in both, and how that changed: one sentence."""
    now = _of(result, "bijstand_personen", year)
    if len(now) < 2:
        return ""
    a, b = now[first], now[second]
    one = volume(a, year_before(result, a), a["name"]).removesuffix(".")
    compared = change(b, year_before(result, b))
    other = _("in {name} there were {number}").format(
        name=b["name"], number=text.number(b["value"])
    )
    return f"{one}; {other}{', ' if compared else ''}{compared}."


def duel_flows(result: Result, first: str, second: str, year: Any) -> str:
    """Inflow and outflow by the denominator of CBS, and to work as a share: one sentence."""
    share = _of(result, "bijstand_uitstroom_naar_werk_aandeel", year)
    inflow = _of(result, "bijstand_instroom_pct", year)
    outflow = _of(result, "bijstand_uitstroom_pct", year)
    if not (share and inflow and outflow):
        return ""
    clauses = []
    for rows, apart, same in (
        (
            inflow,
            _("inflow was highest in {high} ({high_pct} against {low_pct}\u00a0%)"),
            _(
                "inflow in {high} ({high_pct}\u00a0%) and {low} ({low_pct}\u00a0%) cannot be told apart"
            ),
        ),
        (
            outflow,
            _("outflow was highest in {high} ({high_pct} against {low_pct}\u00a0%)"),
            _(
                "outflow in {high} ({high_pct}\u00a0%) and {low} ({low_pct}\u00a0%) cannot be told apart"
            ),
        ),
    ):
        a, b = rows[first], rows[second]
        high, low = (b, a) if b["place"] == "hoogste" else (a, b)
        clauses.append(
            (same if a["place"] == "gelijk" else apart).format(
                high=high["name"],
                low=low["name"],
                high_pct=text.number(high["value"], 1),
                low_pct=text.number(low["value"], 1),
            )
        )
    to_work = (
        _(
            "{first_share}\u00a0% in {first} and {second_share}\u00a0% in {second} went to work, which cannot be told apart"
        )
        if share[first]["place"] == "gelijk"
        else _("{first_share}\u00a0% in {first} and {second_share}\u00a0% in {second} went to work")
    )
    to_work = to_work.format(
        first=share[first]["name"],
        second=share[second]["name"],
        first_share=text.number(share[first]["value"], 1),
        second_share=text.number(share[second]["value"], 1),
    )
    return _(
        "In {year} {inflow} and {outflow}, as a share of everyone who had or got bijstand; of those who left, {to_work}."
    ).format(
        year=text.period(year, "J"),
        inflow=clauses[0],
        outflow=clauses[1],
        to_work=to_work,
    )


def base_years(result: Result, year: Any) -> str:
    """Which gemeente changed lowest from each possible base year, and whether the choice matters."""
    rows = result.only("bijstand_index").at(year).having("place").rows
    items, lowest = [], set()
    for base in sorted(set(rows["base_year"].astype(int))):
        a, b = (cast("Row", row) for row in rows[rows["base_year"] == base].to_dict("records"))
        low, high = (b, a) if b["place"] == "laagste" else (a, b)
        lowest.add(low["name"] if low["place"] == "laagste" else "")
        sentence = (
            _("from the end of {base} lowest in {low} ({low_pct} against {high_pct}\u00a0%)")
            if low["place"] == "laagste"
            else _("from the end of {base} not to be told apart ({low_pct} and {high_pct}\u00a0%)")
        )
        items.append(
            sentence.format(
                base=base,
                low=low["name"],
                low_pct=text.signed(low["value"] - 100, 1),
                high_pct=text.signed(high["value"] - 100, 1),
            )
        )
    if not items:
        return ""
    if lowest == {""}:
        head = _("No base year tells them apart; change up to the end of {year}: {list}.")
    elif len(items) == 1:
        head = _("There is one base year; change up to the end of {year}: {list}.")
    elif len(lowest - {""}) > 1:
        head = _("The base year turns the order round; change up to the end of {year}: {list}.")
    elif len(lowest) > 1:
        head = _("Not every base year tells them apart; change up to the end of {year}: {list}.")
    else:
        head = _("Every base year gives the same order; change up to the end of {year}: {list}.")
    return head.format(year=text.period(year, "J"), list="; ".join(items))


def denominators(result: Result, year: Any) -> list[str]:
    """Per flow, which gemeente is highest under which measure: a sentence each."""
    flows: dict[str, dict[str, list[str]]] = {}
    for indicator, (flow, by) in flow_measures().items():
        for row in _of(result, indicator, year).values():
            if row["place"] != "laagste":
                highest = row["name"] if row["place"] == "hoogste" else ""
                measures = flows.setdefault(flow, {}).setdefault(highest, [])
                if by not in measures:
                    measures.append(by)
    sentences = []
    for flow, groups in flows.items():
        parts = [
            _("highest in {name} ({measures})").format(name=name, measures=", ".join(measures))
            if name
            else _("not to be told apart ({measures})").format(measures=", ".join(measures))
            for name, measures in groups.items()
        ]
        sentences.append(f"{flow} {text.period(year, 'J')}: {'; '.join(parts)}.")
    return sentences


def unexplained(result: Result, region: str, year: Any) -> str:
    """The part of the change that inflow and outflow leave, and whether it is more than the change.

    More only when that holds for every value that the rounding allows.
    """
    whole, rest = (
        at(result, indicator, region, year)
        for indicator in ("bijstand_verandering", "bijstand_onverklaard")
    )
    if whole is None or rest is None:
        return ""
    words = {
        "name": whole["name"],
        "whole": text.signed(whole["value"]),
        "rest": text.signed(rest["value"]),
        "year": text.period(year, "J"),
    }
    if rest["low"] <= 0 <= rest["high"]:
        return _(
            "{name}: inflow and outflow explain the change of {whole} in {year} within the rounding."
        ).format(**words)
    sentence = _(
        "{name}: of the change of {whole} in {year}, {rest} is not explained by inflow and outflow"
    ).format(**words)
    least = abs(rest["value"]) - (rest["high"] - rest["value"])
    most = abs(whole["value"]) + (whole["high"] - whole["value"])
    if least > most:
        return _("{sentence}: more than the whole change.").format(sentence=sentence)
    return f"{sentence}."


# --- how sure ----------------------------------------------------------------------------------------


def own(result: Result, indicator: str) -> Row | None:
    """The row of the gemeente asked for, among those of its size."""
    rows = result.rows[(result.rows["indicator"] == indicator) & result.rows["is_own"]]
    return None if rows.empty else cast("Row", rows.iloc[0].to_dict())


def is_too_small(row: Row) -> bool:
    """Below 50 recipients a percentage says nothing (methods, section 4)."""
    return bool(row["earlier"] < 50)


def certain_change(row: Row) -> str:
    """The change of the newest year with its margin of chance and rounding."""
    year = text.period(row["period_start"], "J")
    if is_too_small(row):
        return _(
            "{name} began {year} with {number} recipients: too few for a percentage. The change was {change} people."
        ).format(
            name=row["name"],
            year=year,
            number=text.number(row["earlier"]),
            change=text.signed(row["change"]),
        )
    if row["change"] == 0:
        moved = _("In {year} the number of people with bijstand in {name} stayed the same")
    elif row["change"] < 0:
        moved = _(
            "In {year} the number of people with bijstand in {name} fell by {size} ({pct}\u00a0%)"
        )
    else:
        moved = _(
            "In {year} the number of people with bijstand in {name} rose by {size} ({pct}\u00a0%)"
        )
    sentence = moved.format(
        year=year,
        name=row["name"],
        size=text.number(abs(row["change"])),
        pct=text.signed(row["value"], 1),
    )
    if pd.isna(row["low"]):
        return _("{sentence}. Inflow or outflow is not known, so there is no margin.").format(
            sentence=sentence
        )
    return _(
        "{sentence}; with the margin of chance and rounding between {low} and {high}\u00a0%."
    ).format(sentence=sentence, low=text.signed(row["low"], 1), high=text.signed(row["high"], 1))


def certain_outflow(row: Row) -> str:
    """The outflow percentage of the newest year with its margin of chance and rounding."""
    return _(
        "Of everyone who had or got bijstand in {name}, {pct}\u00a0% left in {year}; with the margin between {low} and {high}\u00a0%."
    ).format(
        name=row["name"],
        year=text.period(row["period_start"], "J"),
        pct=text.number(row["value"], 1),
        low=text.number(row["low"], 1),
        high=text.number(row["high"], 1),
    )


def against_its_size(row: Row) -> str:
    """Whether a gemeente differs from the middle of its size by more than chance and rounding give."""
    if not row["is_comparable"] or pd.isna(row["high"]):
        return ""
    show = text.signed if row["indicator"] in CHANGES else text.number
    if row["value"] < row["middle"]:
        count = _("of them as low as {name} or lower: {count}").format(
            name=row["name"], count=text.number(row["as_low"])
        )
    else:
        count = _("of them as high as {name} or higher: {count}").format(
            name=row["name"], count=text.number(row["as_high"])
        )
    if _is_like_its_size(row):
        verdict = _("{name} cannot be told apart from that middle.")
    else:
        verdict = _("{name} lies further from that middle than chance and rounding give.")
    return _(
        "The middle of the {others} other gemeenten of this size is {middle}\u00a0%; {count}. {verdict} "
        "Of those others {outside} lie further from it than their own margin; by chance alone it would be about {by_chance}."
    ).format(
        others=text.number(row["others"]),
        middle=show(row["middle"], 1),
        count=count,
        verdict=verdict.format(name=row["name"]),
        outside=text.number(row["outside"]),
        by_chance=text.number(row["by_chance"], 0),
    )


def _is_like_its_size(row: Row) -> bool:
    return bool(abs(row["value"] - row["middle"]) <= row["high"] - row["value"])


def certain_title(row: Row) -> str:
    """A change or an outflow percentage, with what its margin lets one say."""
    is_change = row["indicator"] in CHANGES
    show = text.signed if is_change else text.number
    what = (
        _("{name}: change of {pct}\u00a0% in {year}")
        if is_change
        else _("{name}: outflow of {pct}\u00a0% in {year}")
    )
    words = {
        "name": row["name"],
        "year": text.period(row["period_start"], "J"),
        "pct": show(row["value"], 1),
        "middle": show(row["middle"], 1),
        "low": show(row["low"], 1),
        "high": show(row["high"], 1),
    }
    if pd.isna(row["high"]):
        said = _("{what}, margin not known")
    elif row["is_comparable"]:
        said = (
            _("{what}, not to be told apart from the middle of its size ({middle}\u00a0%)")
            if _is_like_its_size(row)
            else _(
                "{what}, further from the middle of its size ({middle}\u00a0%) than chance gives"
            )
        )
    elif is_change and row["low"] <= 0 <= row["high"]:
        said = _("{what}, not to be told apart from no change")
    else:
        said = _("{what}, with its margin between {low} and {high}\u00a0%")
    return said.format(what=what.format(**words), **words)


# --- definitions -------------------------------------------------------------------------------------


def sentence(words: str) -> str:
    """Words that also serve as a title, as a sentence of their own."""
    return f"{words[0].upper()}{words[1:]}." if words else ""


def apart(result: Result, column: str, place: str, year: int) -> str:
    """From the lowest to the highest that one place and year is under the definitions at hand."""
    values = result.having(column).rows[column]
    if values.empty:
        return ""
    if column == "change_pct":
        sentence = _("{place}, change in {year}: from {low} to {high}\u00a0%")
        low, high = (text.signed(v, 1) for v in (values.min(), values.max()))
    else:
        sentence = _("{place} in {year}: from {low} to {high} people or benefits")
        low, high = (text.number(v) for v in (values.min(), values.max()))
    return sentence.format(place=place, year=year, low=low, high=high)
