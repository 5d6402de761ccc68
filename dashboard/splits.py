"""A change in bijstand with what it is made of, and whether it was to be expected: from estimates to words.

Every number comes from the rows of queries/pages/splits.sql. What an interval cannot tell from zero is
worded so, and what is left over is an unexplained difference, policy being one of its causes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson
import pandas as pd

from dashboard import findings, text
from dashboard.findings import Row
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _

FLOWS = ("stromen_1_jaar", "stromen_2_jaar")
MONTHS, MONTHS_BEFORE, MONTHS_FREE = "economie", "economie_vooraf", "economie_vrij"
# The economy less what the whole country had of it; and a check in which each gemeente answers in its own way.
AGAINST_COUNTRY, FACTORS = "economie_tegenover_land", "economie_factoren"
YEARS, STANDING_OUT = "naast_omvang_en_regio", "opvallend"
READINGS = (MONTHS, MONTHS_BEFORE, MONTHS_FREE, AGAINST_COUNTRY, FACTORS)
ECONOMY = (*READINGS, YEARS, STANDING_OUT)
ECONOMY_PART = "bijstand_tot_aow_deel_economie"
# What no other part explains, by the specifications that a verdict rests on.
LEFT_OVER = {
    MONTHS: "bijstand_tot_aow_onverklaard",
    MONTHS_BEFORE: "bijstand_tot_aow_onverklaard",
    YEARS: "bijstand_onverklaard_verschil",
}
PLACE = "bijstand_plaats"
USUAL_MONTHS = 36
# Counts are rounded to tens: bounds that are nearer to each other say nothing more.
STEP = 10

Verdict = Literal["above", "within", "below", "unclear", "none"]


@dataclass(frozen=True)
class Part:
    """One part of a change in persons, with the bounds of its 95 % interval."""

    indicator: str
    name: str
    value: float
    lower: float
    upper: float

    @property
    def is_counted(self) -> bool:
        """Whether its interval is narrower than the rounding of what it is counted from."""
        return self.upper - self.lower < STEP

    @property
    def is_clear(self) -> bool:
        """Whether it can be told apart from zero."""
        return findings.side(self.lower, self.upper) != 0

    @property
    def shown(self) -> str:
        """`−1.830 (95%: −2.080 tot −1.600)`, in whole persons."""
        value = text.signed(self.value, 0)
        return value if self.is_counted else f"{value} ({interval(self.lower, self.upper)})"


@dataclass(frozen=True)
class Split:
    """A change between two moments with its parts; `text` is what the release says of it, without parts why not."""

    name: str
    frequency: str
    base_start: pd.Timestamp
    period_start: pd.Timestamp
    before: float
    after: float
    is_provisional: bool
    parts: tuple[Part, ...]
    text: str
    warnings: tuple[str, ...]

    @property
    def change(self) -> float:
        return self.after - self.before

    def part(self, indicator: str) -> Part:
        return next(p for p in self.parts if p.indicator == indicator)


def interval(lower: float, upper: float) -> str:
    """`95%: −2.080 tot −1.600`, which no line may break."""
    told = _("95%: {low} to {high}").format(low=text.signed(lower, 0), high=text.signed(upper, 0))
    return told.replace(" ", "\u00a0")


def moment(start: pd.Timestamp, frequency: str) -> str:
    """`eind juni 2023`: a stock stands at the end of its period."""
    return _("end of {period}").format(period=text.period(start, frequency))


def spans(result: Result, specifications: Sequence[str]) -> dict[str, str]:
    """The windows of these specifications as code and words: of months first, the newest first.

    Of months that end together, the one of three years comes first: it has a path.
    """
    rows = result.rows[result.rows["specification"].isin(specifications)]
    rows = rows.drop_duplicates("span")
    months = 12 * (rows["period_start"].dt.year - rows["base_start"].dt.year)
    months += rows["period_start"].dt.month - rows["base_start"].dt.month
    rows = rows.assign(
        is_year=rows["frequency"] == "J", months=months, far=(months - USUAL_MONTHS).abs()
    )
    years = rows["is_year"]
    # One year is the usual window of yearly figures.
    rows["far"] = rows["far"].where(~years, rows["months"])
    rows["newest"] = -rows["period_start"].dt.year * 100 - rows["period_start"].dt.month
    found = {}
    for row in rows.sort_values(["is_year", "newest", "far"]).to_dict("records"):
        length = (
            _("{n} months").format(n=row["months"])
            if row["frequency"] == "M"
            else _("yearly figures")
        )
        found[row["span"]] = _("{base} to {until} ({length})").format(
            base=moment(row["base_start"], row["frequency"]),
            until=moment(row["period_start"], row["frequency"]),
            length=length,
        )
    return found


def of(result: Result, region: str, specification: str, span: str) -> Split | None:
    """What a specification says of a region over a window; None when it says nothing at all."""
    rows = _rows(result, region, specification, span)
    if rows.empty:
        return None
    first = rows.iloc[0]
    suffix = "_en" if text.language() == "en" else ""
    known = rows["value"].notna().all()
    return Split(
        first["name"],
        first["frequency"],
        first["base_start"],
        first["period_start"],
        first["before"],
        first["after"],
        bool(first["is_provisional"]),
        tuple(
            Part(r["indicator"], part_name(r["indicator"], r["value"]), *map(float, bounds))
            for r in rows.to_dict("records")
            if known and (bounds := (r["value"], r["lower"], r["upper"]))
        ),
        "" if pd.isna(first[f"text{suffix}"]) else str(first[f"text{suffix}"]),
        tuple(first[f"warnings{suffix}"]),
    )


def row(result: Result, region: str, specification: str, span: str, indicator: str) -> Row | None:
    """One estimate with its bounds; None when it is not there or withheld."""
    rows = _rows(result, region, specification, span)
    rows = rows[(rows["indicator"] == indicator) & rows["lower"].notna()]
    return None if rows.empty else {str(k): v for k, v in rows.iloc[0].to_dict().items()}


def sentence(result: Result, region: str, specification: str, span: str) -> str:
    """What the release itself says of it, in the language of the reader."""
    rows = _rows(result, region, specification, span)
    column = "text_en" if text.language() == "en" else "text"
    return "" if rows.empty or pd.isna(rows.iloc[0][column]) else str(rows.iloc[0][column])


def _rows(result: Result, region: str, specification: str, span: str) -> pd.DataFrame:
    rows = result.rows
    return rows[
        (rows["region_code"] == region)
        & (rows["specification"] == specification)
        & (rows["span"] == span)
    ]


def part_name(indicator: str, value: float) -> str:
    """What a part is called, with the way it went where that has a name."""
    return {
        "bijstand_deel_in_gang": _("what was already under way"),
        "bijstand_deel_instroom": _("less inflow") if value < 0 else _("more inflow"),
        "bijstand_deel_uitstroom": _("more outflow") if value < 0 else _("less outflow"),
        "bijstand_deel_bevolking": _("population"),
        "bijstand_deel_rest": _("not to be traced in the flows"),
        "bijstand_tot_aow_deel_bevolking": _("population"),
        ECONOMY_PART: _("economy"),
        "bijstand_tot_aow_deel_landelijk": _("national (law and remainder)"),
        LEFT_OVER[MONTHS]: _("unexplained difference (policy being one possible cause)"),
        LEFT_OVER[YEARS]: _("unexplained difference (policy and economy among its causes)"),
        "bijstand_verwachte_verandering": _("usual for this size and region"),
    }[indicator]


def rounding(split: Split) -> int:
    """What the parts in whole persons miss of the change."""
    return round(split.change) - sum(round(part.value) for part in split.parts)


# --- in or out? --------------------------------------------------------------------------------------


def in_or_out(split: Split) -> str:
    """What inflow and outflow did since the base year, as the title of a chart."""
    flows = [split.part("bijstand_deel_instroom"), split.part("bijstand_deel_uitstroom")]
    clear = [part.name for part in flows if part.is_clear]
    base = text.period(split.base_start, split.frequency)
    if not clear:
        return _("{name}: inflow and outflow cannot be told apart from those in {base}").format(
            name=split.name, base=base
        )
    if len(clear) == 2:
        return _("{name}: {inflow} and {outflow} than in {base}").format(
            name=split.name, inflow=clear[0], outflow=clear[1], base=base
        )
    other = _("outflow") if flows[0].is_clear else _("inflow")
    return _("{name}: {clear} than in {base}; {other} cannot be told apart").format(
        name=split.name, clear=clear[0], base=base, other=other
    )


def fewer_in_or_more_out(split: Split) -> str:
    """Whether the change came from inflow, from outflow, from both or from neither."""
    if split.change == 0:
        return _("The number stayed the same.")
    falls = split.change < 0
    inflow, outflow = (
        split.part("bijstand_deel_instroom"),
        split.part("bijstand_deel_uitstroom"),
    )
    helped, against = (
        [p for p in (inflow, outflow) if p.is_clear and (p.value < 0) == side]
        for side in (falls, not falls)
    )
    if len(helped) == 2:
        sentence = (
            _("The fall came from both: {one} and {other}.")
            if falls
            else _("The rise came from both: {one} and {other}.")
        )
        return sentence.format(one=helped[0].name, other=helped[1].name)
    if not helped:
        sentence = (
            _("The fall cannot be traced to less inflow or more outflow.")
            if falls
            else _("The rise cannot be traced to more inflow or less outflow.")
        )
    elif not against:
        # What cannot be told apart from nothing is not nothing.
        sentence = {
            (True, True): _(
                "The fall came from fewer people entering; whether more left as well cannot be told."
            ),
            (True, False): _(
                "The fall came from more people leaving; whether fewer entered as well cannot be told."
            ),
            (False, True): _(
                "The rise came from more people entering; whether fewer left as well cannot be told."
            ),
            (False, False): _(
                "The rise came from fewer people leaving; whether more entered as well cannot be told."
            ),
        }[falls, helped[0] is inflow]
    elif helped[0] is inflow:
        sentence = (
            _("The fall came from fewer people entering, not from more people leaving.")
            if falls
            else _("The rise came from more people entering, not from fewer people leaving.")
        )
    else:
        sentence = (
            _("The fall came from more people leaving, not from fewer people entering.")
            if falls
            else _("The rise came from fewer people leaving, not from more people entering.")
        )
    if against:
        names = _(" and ").join(p.name for p in against)
        sentence += " " + _("The other way worked: {names}.").format(names=names)
    return sentence


def reinflow(result: Result) -> str:
    """How many of those who came into bijstand in the newest quarter had had it in the year before."""
    known = result.rows.dropna(subset=["value"])
    inflow, again = (
        known[known["indicator"] == indicator]
        for indicator in ("bijstand_instroom_kwartaal", "bijstand_herinstroom_kwartaal")
    )
    both = inflow.merge(again, on="period_start", suffixes=("", "_again"))
    if both.empty:
        return ""
    newest = both.sort_values("period_start").iloc[-1]
    quarter = text.period(newest["period_start"], "K")
    if {newest["status"], newest["status_again"]} & set(PROVISIONAL):
        quarter = _("{what} (provisional)").format(what=quarter)
    return _(
        "In {quarter} bijstand began {inflow} times in the whole country; {again} people had had it before in the year before: {share} for every 100 times."
    ).format(
        quarter=quarter,
        inflow=text.number(newest["value"]),
        again=text.number(newest["value_again"]),
        share=text.number(100 * newest["value_again"] / newest["value"], 0),
    )


# --- policy or economy? ------------------------------------------------------------------------------


def verdict(result: Result, region: str, span: str) -> Verdict:
    """Whether the change was to be expected; unclear when one reading says so and another does not."""
    found = [
        _side(r)
        for specification, indicator in LEFT_OVER.items()
        if (r := row(result, region, specification, span, indicator)) is not None
    ]
    if not found:
        return "none"
    return found[0] if len(set(found)) == 1 else "unclear"


def _side(estimate: Row) -> Verdict:
    sides: dict[int, Verdict] = {1: "above", 0: "within", -1: "below"}
    return sides[findings.side(estimate["lower"], estimate["upper"])]


def verdict_words(found: Verdict) -> str:
    """A verdict in a few words."""
    return {
        "above": _("Above expectation"),
        "within": _("Within expectation: not to be told apart"),
        "below": _("Below expectation"),
        "unclear": _("Not to be told apart: the readings differ"),
        "none": _("No verdict"),
    }[found]


def is_it_policy(found: Verdict, estimate: Row, frequency: str) -> str:
    """The answer to 'is it our policy?', with the smallest effect that could have been seen."""
    seen = _(
        "An effect smaller than {mde}\u00a0% of the people with bijstand often stays unseen here."
    ).format(mde=text.number(100 * estimate["mde"] / estimate["before"], 0))
    if found in ("within", "unclear"):
        answer = (
            _(
                "Whether policy of the gemeente changed anything cannot be told apart from ordinary differences between gemeenten."
            )
            if found == "within"
            else _(
                "One reading of the economy finds a difference and another does not, so nothing can be said of policy."
            )
        )
        return f"{answer} {seen}"
    answer = (
        _(
            "That is a larger difference than is ordinary among gemeenten of this size. Policy can be a cause; so can housing, newcomers or something else: the figures do not tell them apart."
        )
        if frequency == "M"
        else _(
            "That is a larger difference than is ordinary among gemeenten of this size. Policy, the economy, housing and newcomers can all be a cause: the figures do not tell them apart."
        )
    )
    return f"{answer} {seen}"


def happened(name: str, estimate: Row) -> str:
    """What the number of people did over the window."""
    change = estimate["after"] - estimate["before"]
    if change == 0:
        sentence = _(
            "Between the {base} and the {until} the number of people with bijstand in {name} stayed the same"
        )
    elif change < 0:
        sentence = _(
            "Between the {base} and the {until} the number of people with bijstand in {name} fell by {number}"
        )
    else:
        sentence = _(
            "Between the {base} and the {until} the number of people with bijstand in {name} rose by {number}"
        )
    by = f"{text.number(abs(change))} ({text.signed(100 * change / estimate['before'], 1)}\u00a0%)"
    sentence = sentence.format(
        base=moment(estimate["base_start"], estimate["frequency"]),
        until=moment(estimate["period_start"], estimate["frequency"]),
        name=_who(name, estimate["frequency"]),
        number=by,
    )
    if not estimate["is_provisional"]:
        return sentence
    return _("{what} (provisional)").format(what=sentence)


def _who(name: str, frequency: str) -> str:
    return (
        _("{name} (below the AOW age)") if frequency == "M" else _("{name} (15 and over)")
    ).format(name=name)


def expected(estimate: Row) -> tuple[float, float]:
    """The change that was to be expected, as bounds in per cent of the stock at the start."""
    change = estimate["after"] - estimate["before"]
    low, high = (change - estimate[bound] for bound in ("upper", "lower"))
    return 100 * low / estimate["before"], 100 * high / estimate["before"]


def to_print(found: Verdict, name: str, estimate: Row) -> str:
    """One sentence that a newspaper can take over as it is."""
    low, high = expected(estimate)
    given = (
        _("given its population, the labour market of the region and the national trend")
        if estimate["frequency"] == "M"
        else _("going by gemeenten of the same size and in the same region")
    )
    left = (
        _("the unexplained difference (policy being one possible cause)")
        if estimate["frequency"] == "M"
        else _("the unexplained difference (policy and economy among its causes)")
    )
    start = _("{happened}; {given} a change of {low} to {high} was to be expected").format(
        happened=happened(name, estimate),
        given=given,
        low=text.signed(low, 1),
        high=text.signed(high, 1) + "\u00a0%",
    )
    if found == "within":
        end = _("so that {left} cannot be told apart from zero.")
    elif found == "unclear":
        end = _(
            "and {left} cannot be told apart from zero, because different calculations do not agree."
        )
    else:
        end = _(
            "and {left} is {number} people ({interval}), of which the figures do not tell the cause."
        )
    return (
        start
        + ", "
        + end.format(
            left=left,
            number=text.signed(estimate["value"], 0),
            interval=interval(estimate["lower"], estimate["upper"]),
        )
    )


def reading(specification: str) -> str:
    """What a reading of the economy is called beside the others."""
    return {
        MONTHS: _("model of all months"),
        MONTHS_BEFORE: _("model of the months before the start"),
        MONTHS_FREE: _("national response freed (a range)"),
        AGAINST_COUNTRY: _("less that of the whole country"),
        FACTORS: _("as a check: each its own response"),
        YEARS: _("yearly, beside the same size and region"),
    }[specification]


def expected_title(found: Verdict, estimate: Row, name: str) -> str:
    """What a chart of actual beside expected shows."""
    if found in ("within", "unclear"):
        return _("{name}: the difference with what was expected cannot be told apart").format(
            name=name
        )
    sentence = (
        _("{name}: {number} people more than expected, outside the interval")
        if found == "above"
        else _("{name}: {number} people fewer than expected, outside the interval")
    )
    return sentence.format(name=name, number=text.number(abs(estimate["value"]), 0))


def split_title(split: Split) -> str:
    """The largest of the parts that can be told apart from zero, as the title of a chart."""
    clear = [part for part in split.parts if part.is_clear]
    if not clear:
        return _("{name}: no part of the change can be told apart from zero").format(
            name=split.name
        )
    largest = max(clear, key=lambda part: abs(part.value))
    return _("{name}: largest part of the change that is clear: {part} ({number})").format(
        name=split.name, part=largest.name, number=text.signed(largest.value, 0)
    )


def economy_title(result: Result, region: str, span: str, name: str) -> str:
    """Whether every reading finds a part of the economy."""
    found = [
        _side(r)
        for specification in (MONTHS, MONTHS_BEFORE, MONTHS_FREE)
        if (r := row(result, region, specification, span, ECONOMY_PART)) is not None
    ]
    if set(found) == {"below"}:
        return _("{name}: the economy pushed the number down, under every reading").format(
            name=name
        )
    if set(found) == {"above"}:
        return _("{name}: the economy pushed the number up, under every reading").format(name=name)
    return _("{name}: what the economy did cannot be told apart from zero").format(name=name)


def readings_agree(found: Verdict) -> str:
    """Whether the choice of a reading changes the verdict."""
    if found == "unclear":
        return _("The choice of a reading changes the verdict, so there is none.")
    return _("The choice of a reading does not change the verdict.")


def places(estimate: Row) -> str:
    """Between which places a yearly change lies; a place itself is not given."""
    return _(
        "A ranking is not given: with 95% certainty the change lies somewhere between place {first} and place {last} (1 is the largest fall), because chance moves it that much."
    ).format(
        first=text.number(math.floor(estimate["lower"])),
        last=text.number(math.ceil(estimate["upper"])),
    )


def among_all(rows: pd.DataFrame, name: str) -> str:
    """Where one gemeente lies in the funnel, and how many lie outside by chance alone."""
    own = rows[rows["is_own"]]
    count, outside = len(rows), int(rows["is_outside"].sum())
    sentence = _(
        "Of {count} gemeenten {outside} lie outside the funnel; by chance alone some {chance} would."
    ).format(
        count=text.number(count),
        outside=text.number(outside),
        chance=text.number(round(0.05 * count)),
    )
    if own.empty:
        return sentence
    inside = (
        _("{name} lies outside.") if bool(own["is_outside"].iloc[0]) else _("{name} lies within.")
    ).format(name=name)
    if rows["is_clear"].isna().all():
        return f"{inside} {sentence}"
    if bool(own["is_clear"].iloc[0]):
        told = _("Corrected for having looked at all of them, {name} still differs clearly.")
    else:
        told = _("Corrected for having looked at all of them, {name} does not differ clearly.")
    return f"{inside} {sentence} {told.format(name=name)}"


def missing(specifications: pd.DataFrame, name: str) -> str:
    """Why a release has not made a specification; empty when it has."""
    reason = specifications.set_index("specification")["reason"].get(name)
    if reason is None or pd.isna(reason):
        return ""
    told = orjson.loads(reason)
    message = str(told["message"])
    return _(message).format(**told["values"])
