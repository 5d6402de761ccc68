"""Sentences and key figures from results; every number in them comes from the rows, never typed in.

Plain words, taalniveau B1. A change says over which period and by which definition; nothing here
says why it changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd

from dashboard import numbers, text
from dashboard.result import PROVISIONAL, Claim, Indicator, Result
from dashboard.text import gettext as _

Row = Mapping[str, Any]


def latest(result: Result, indicator: str, region: str, before: Any = None) -> Row | None:
    """The newest row with a figure (before a day, when given)."""
    rows = result.rows
    rows = rows[(rows["indicator"] == indicator) & (rows["region_code"] == region)].dropna(
        subset=["value"]
    )
    if before is not None:
        rows = rows[rows["period_end"] < before]
    return None if rows.empty else cast("Row", rows.sort_values("period_end").iloc[-1].to_dict())


def at(result: Result, indicator: str, region: str, start: Any) -> Row | None:
    """The row of one period, when it has a figure."""
    rows = result.rows
    rows = rows[
        (rows["indicator"] == indicator)
        & (rows["region_code"] == region)
        & (rows["period_start"] == start)
    ].dropna(subset=["value"])
    return None if rows.empty else cast("Row", rows.iloc[0].to_dict())


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


def change(row: Row, earlier: Row | None) -> str:
    """`1.410 minder dan een jaar eerder (−3,0 %)`; small stocks get no percentage."""
    if earlier is None:
        return ""
    difference = row["value"] - earlier["value"]
    if difference == 0:
        return _("as many as a year earlier")
    sentence = (
        _("{number} more than a year earlier")
        if difference > 0
        else _("{number} fewer than a year earlier")
    )
    sentence = sentence.format(number=text.number(abs(difference)))
    # Below 50 recipients rounding to tens alone is a tenth of the figure (methods, section 4).
    if earlier["value"] < 50:
        return sentence
    return f"{sentence} ({text.signed(100 * difference / earlier['value'], 1)}\u00a0%)"


def volume(row: Row, earlier: Row | None, name: str) -> str:
    """How many people, when, and compared with a year earlier."""
    who = (
        _("people below the AOW age")
        if row["indicator"] == "bijstand_personen_tot_aow"
        else _("people aged 15 and over")
    )
    sentence = _("At {moment} {number} {who} in {name} had bijstand").format(
        moment=moment(row), number=text.number(row["value"]), who=who, name=name
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
        inflow=text.number(inflow["value"]),
        outflow=text.number(outflow["value"]),
        name=name,
    )
    if to_work is None or to_work["period_start"] != outflow["period_start"]:
        return f"{sentence}."
    return _("{sentence}, {number} of them to work.").format(
        sentence=sentence, number=text.number(to_work["value"])
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
    return {
        "klopt": _("holds"),
        "klopt_onder_voorwaarde": _("holds on a condition"),
        "klopt_niet": _("does not hold"),
        "niet_te_toetsen": _("cannot be tested with these figures"),
        "open": _("open: no figure in this release"),
    }[verdict]


def claims(all_claims: Sequence[Claim]) -> str:
    """How many claims there are and what became of them."""
    tested = [claim for claim in all_claims if claim.is_tested]
    counts = Counter(claim.verdict for claim in tested)
    return _(
        "Of {n} claims in the debate {tested} can be held against these figures: {verdicts}."
    ).format(
        n=len(all_claims),
        tested=len(tested),
        verdicts=", ".join(
            f"{number} {verdict_word(verdict)}" for verdict, number in counts.items()
        ),
    )


def verdict(claim: Claim, readings: Result) -> str:
    """Why the verdict is what it is; for a condition, under which readings it holds."""
    rows = readings.rows
    if claim.verdict == "open":
        return _("This release has no figure for it.")
    if claim.verdict == "niet_te_toetsen":
        return _("The difference cannot be told apart from chance and rounding.")
    if claim.verdict == "klopt":
        return _("It holds under every reading that can tell ({n}).").format(
            n=int(rows["holds"].notna().sum())
        )
    if claim.verdict == "klopt_niet":
        return _("It holds under none of the readings ({n}).").format(
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


def definition(row: Row, meaning: Indicator) -> str:
    """Which figure it is: series, class, and whether it is a change or a share."""
    label = meaning.label
    if row["category"] != "totaal":
        label = f"{label}, {_category(row)}"
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
