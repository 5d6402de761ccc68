"""The whole country, region by region and group by group: what can be asked of the map, and what its figures say.

A change is told with its margin, and an order only as far as the margins leave one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from dashboard import findings, text
from dashboard.result import PROVISIONAL, Indicator, Result
from dashboard.text import gettext as _

NOW, EARLIER = "nu", "eerder"
LEVEL, CHANGE, PERCENT = "niveau", "verandering", "verandering_pct"
RATES = ("rate", "percentage")
# Opened on where the release has it.
FIRST = ("bijstand_personen_tot_aow", "bijstand_personen")
PERIOD = re.compile(r"(\d{4})(JJ|KW|MM)(\d{2})")
MOST_NAMED = 3


@dataclass(frozen=True)
class Choice:
    """One figure that a map can show at one level."""

    indicator: str
    level: str
    frequency: str
    is_rate: bool
    of_count: str | None
    starts: Sequence[Any]

    @property
    def periods(self) -> list[pd.Timestamp]:
        """First days of its periods, newest first."""
        return [pd.Timestamp(start) for start in self.starts]

    @property
    def family(self) -> str:
        """The count that it is about; a rate of which that is not known is about itself."""
        return self.of_count or self.indicator


@dataclass(frozen=True)
class Question:
    """What the map shows: one figure, where, when, and as it is or as a change since `base`."""

    choice: Choice
    period: pd.Timestamp
    base: pd.Timestamp
    measure: str

    @property
    def is_change(self) -> bool:
        return self.measure != LEVEL

    @property
    def column(self) -> str:
        """The column of queries/pages/map.sql that it is about."""
        return {LEVEL: "value", CHANGE: "change", PERCENT: "change_pct"}[self.measure]

    @property
    def bounds(self) -> tuple[str, str]:
        """The columns with the bounds of `column`."""
        prefix = "" if self.measure == LEVEL else f"{self.column}_"
        return f"{prefix}low", f"{prefix}high"

    @property
    def small(self) -> tuple[str, str]:
        """The columns that say of how few people a region is small here, and whether it is."""
        if self.is_change:
            return "small_change_below", "is_small_change"
        return "small_below", "is_small"

    @property
    def when(self) -> str:
        """`2017`, or `2016 to 2017` of a change."""
        now = text.period(self.period, self.choice.frequency)
        if not self.is_change:
            return now
        then = text.period(self.base, self.choice.frequency)
        return _("{first} to {last}").format(first=then, last=now)


def choices(rows: pd.DataFrame) -> list[Choice]:
    """The rows of queries/pages/map_choices.sql; per indicator and level its most frequent series."""
    found = [
        Choice(
            row["indicator"],
            row["region_level"],
            row["frequency"],
            row["kind"] in RATES,
            None if pd.isna(row["of_count"]) else row["of_count"],
            row["periods"],
        )
        for row in rows.to_dict("records")
    ]
    found.sort(key=lambda c: "JKM".index(c.frequency))
    return list({(c.indicator, c.level): c for c in found}.values())


def families(of: Sequence[Choice], meaning: Mapping[str, Indicator]) -> dict[str, list[str]]:
    """What can be chosen to look at, each with the ways to count it; a rate goes before its count.

    In the order of the declarations, after those that a reader most likely came for.
    """
    known: dict[str, list[str]] = {}
    by_name = {c.indicator: c for c in of}
    for indicator in meaning:
        if (found := by_name.get(indicator)) is not None:
            known.setdefault(found.family, []).append(indicator)
    first = [name for name in FIRST if name in known]
    ordered = dict.fromkeys([*first, *known])
    return {name: sorted(known[name], key=lambda i: not by_name[i].is_rate) for name in ordered}


def counted_as(meaning: Indicator) -> str:
    """How a figure is counted, beside others about the same people: `per 1.000 inwoners`, `personen`."""
    return meaning.label if meaning.kind == "percentage" else meaning.unit


def level_name(level: str) -> str:
    """A level of regions, in the plural."""
    return {
        "gemeente": _("gemeenten"),
        "arbeidsmarktregio": _("labour-market regions"),
        "corop": _("COROP areas"),
        "provincie": _("provinces"),
    }[level]


def period_code(start: pd.Timestamp, frequency: str) -> str:
    """`2017JJ00`, `2017KW03`, `2017MM12`, as CBS writes it."""
    part = {"J": "JJ00", "K": f"KW{(start.month + 2) // 3:02}", "M": f"MM{start.month:02}"}
    return f"{start.year}{part[frequency]}"


def unit(question: Question, meaning: Indicator) -> str:
    """The unit of what the map shows."""
    if question.measure == PERCENT:
        return "%"
    if question.is_change and meaning.kind == "percentage":
        return _("percentage points")
    return meaning.unit


def decimals(question: Question, meaning: Indicator) -> int:
    """With how many decimals it is told."""
    return 1 if question.measure == PERCENT or meaning.rounded_to < 1 else 0


def shown(value: float, question: Question, meaning: Indicator) -> str:
    """A figure of the map; a change with its sign."""
    told = text.signed if question.is_change else text.number
    percent = "\u00a0%" if unit(question, meaning) == "%" and not pd.isna(value) else ""
    return f"{told(value, decimals(question, meaning))}{percent}"


def within_margin(rows: pd.DataFrame, question: Question) -> pd.Series:
    """Whether the margin of a change reaches over nothing."""
    low, high = question.bounds
    return rows[question.column].notna() & (rows[low] <= 0) & (rows[high] >= 0)


def title(rows: pd.DataFrame, question: Question, meaning: Indicator) -> str:
    """What the map says in one line: where half lies, or how many rose and fell beyond their margin."""
    column, level = question.column, level_name(question.choice.level)
    known = rows.dropna(subset=[column])
    if known.empty:
        return _("{label}, {when}: no figure per region").format(
            label=meaning.label, when=question.when
        )
    if not question.is_change:
        low, high = known[column].quantile([0.25, 0.75])
        return _("{label}, {when}: half of the {level} lie between {low} and {high}").format(
            label=meaning.label,
            when=question.when,
            level=level,
            low=shown(low, question, meaning),
            high=shown(high, question, meaning),
        )
    low_column, high_column = question.bounds
    up, down = int((known[low_column] > 0).sum()), int((known[high_column] < 0).sum())
    parts = (
        (_("{n} fell"), down),
        (_("{n} rose"), up),
        (_("{n} within the margin"), len(known) - up - down),
    )
    return _("{label}, {when}, {level}: {parts}").format(
        label=meaning.label,
        when=question.when,
        level=level,
        parts=", ".join(words.format(n=text.number(n)) for words, n in parts if n),
    )


def ordered(rows: pd.DataFrame, question: Question, order: str) -> list[tuple[str, pd.DataFrame]]:
    """The regions in an order, apart from those of which it says little: (`known`, `small`, `missing`)."""
    column = question.column
    by = "name" if order == "naam" else column
    found = rows.sort_values(by, ascending=order != "hoog", kind="stable", key=_for_order)
    is_known, is_small = found[column].notna(), found[question.small[1]].astype(bool)
    parts = {
        "known": found[is_known & ~is_small],
        "small": found[is_known & is_small],
        "missing": found[~is_known],
    }
    return [(name, part) for name, part in parts.items() if not part.empty]


def _for_order(values: pd.Series) -> pd.Series:
    """Names as a telephone book has them: 's-Gravenhage under G."""
    if values.dtype != object:
        return values
    return values.str.replace(r"^'s-|^'t ", "", regex=True).str.casefold()


def extremes(rows: pd.DataFrame, question: Question, meaning: Indicator) -> list[str]:
    """Who stands out, with margins, and how many others cannot be told from them."""
    return [s for s in (_extreme(rows, question, meaning, highest=h) for h in (True, False)) if s]


def _extreme(rows: pd.DataFrame, question: Question, meaning: Indicator, *, highest: bool) -> str:
    low, high = question.bounds
    own = rows[rows[question.column].notna() & ~rows[question.small[1]].astype(bool)]
    if question.is_change:
        # Only who rose or fell beyond the margin can be among those that did so most.
        own = own[own[low] > 0] if highest else own[own[high] < 0]
    if own.empty:
        return ""
    best = own.sort_values(question.column, ascending=not highest, kind="stable")
    first = best.iloc[0]
    named = "; ".join(
        _("{name} {value}, between {low} and {high}").format(
            name=row["name"],
            value=shown(row[question.column], question, meaning),
            low=shown(row[low], question, meaning),
            high=shown(row[high], question, meaning),
        )
        for row in best.head(MOST_NAMED).to_dict("records")
    )
    if question.is_change:
        intro = _("Largest rises: {named}.") if highest else _("Largest falls: {named}.")
    else:
        intro = _("Highest: {named}.") if highest else _("Lowest: {named}.")
    reach = best[high] >= first[low] if highest else best[low] <= first[high]
    alike = int(reach.sum()) - 1
    sentence = intro.format(named=named)
    if not alike:
        return sentence
    return " ".join(
        (
            sentence,
            _(
                "The margins of {n} others overlap with that of {name}: between them there is no sure order."
            ).format(n=text.number(alike), name=first["name"])
            if alike > 1
            else _(
                "The margin of one other overlaps with that of {name}: between them there is no sure order."
            ).format(name=first["name"]),
        )
    )


def margin_note(rows: pd.DataFrame, question: Question) -> str:
    """What the margins hold."""
    if not question.is_change:
        return _("Between: how far rounding alone can carry the figure.")
    if bool(rows["has_chance"].any()):
        n = int(rows[question.column].notna().sum())
        return _(
            "Margin (95%): rounding, and chance if in every region as large a part of the people comes and goes in a year as in the whole country. If nothing had changed anywhere, about {by_chance} of {n} would lie outside it all the same."
        ).format(by_chance=text.number(round(0.05 * n)), n=text.number(n))
    return _(
        "Margin: how far rounding alone can carry the change; chance comes on top of it and is not in it."
    )


def of_country(rows: pd.DataFrame, question: Question, meaning: Indicator, country: str) -> str:
    """The figure of the whole country, to hold the regions against."""
    row = rows.iloc[0] if len(rows) else None
    if row is None or pd.isna(row[question.column]):
        return ""
    of = unit(question, meaning)
    return _("{country} as a whole, {when}: {value}.").format(
        country=country[:1].upper() + country[1:],
        when=question.when,
        value=shown(row[question.column], question, meaning) + ("" if of == "%" else f" {of}"),
    )


# --- groups: who stays behind, who comes back --------------------------------------------------------


def groups(result: Result, indicator: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The classes of an indicator with their shares, in the newest period and some years before it."""
    known = result.only(indicator).having("share").records()
    now, then = ([r for r in known if r["part"] == part] for part in (NOW, EARLIER))
    return now, then


def longest(result: Result) -> str:
    """Which part of the people has had bijstand longest, now and before."""
    now, then = (
        [r for r in rows if r["category"] == "duur_vanaf_5_jaar"]
        for rows in groups(result, "bijstand_personen_tot_aow_kwartaal")
    )
    if not now:
        return ""
    sentence = _(
        "At {moment} {share}\u00a0% of the people with bijstand below the AOW age had had it for 5 years or longer"
    ).format(moment=findings.moment(now[0]), share=text.number(now[0]["share"], 1))
    if not then:
        return f"{sentence}."
    return _("{sentence}; at {earlier} that was {share}\u00a0%.").format(
        sentence=sentence,
        earlier=findings.moment(then[0]),
        share=text.number(then[0]["share"], 1),
    )


def of_all(what: str, classes: Sequence[findings.Row], when: str) -> str:
    """Which class is the largest: the title of a picture of all of them."""
    most = max(classes, key=lambda row: row["share"])
    return _("{what}, {when}: most often {name} ({share}\u00a0%)").format(
        what=what, when=when, name=class_name(most), share=text.number(most["share"], 1)
    )


def class_name(row: findings.Row) -> str:
    """A class in words."""
    return str(row["category_label_en" if text.language() == "en" else "category_label"])


def stock_title(what: str, result: Result, now: findings.Row | None) -> str:
    """How many there are now, and compared with a year earlier: the title of a line over time."""
    if now is None:
        return what
    title = _("{what}: {number} at {moment}").format(
        what=what, number=findings.count(now), moment=findings.moment(now)
    )
    compared = findings.change(now, findings.year_before(result, now))
    return f"{title}, {compared}" if compared else title


def coming_back(result: Result) -> str:
    """Which part of the inflow had left less than a year before, over four quarters."""
    row = _newest_return(result)
    if row is None:
        return ""
    mark = " (" + _("provisional") + ")" if row["status"] in PROVISIONAL else ""
    return _(
        "Of the people who came into bijstand in the four quarters up to and including {period}{mark}, {share}\u00a0% had left it less than a year before."
    ).format(
        period=text.period(row["period_start"], row["frequency"]),
        mark=mark,
        share=text.number(row["share"], 1),
    )


def coming_back_title(result: Result) -> str:
    """The same as the title of a picture."""
    row = _newest_return(result)
    if row is None:
        return _("Inflow per quarter, and who of them came back within a year")
    return _("Inflow per quarter: in the last four, {share}\u00a0% came back within a year").format(
        share=text.number(row["share"], 1)
    )


def _newest_return(result: Result) -> findings.Row | None:
    rows = result.only("bijstand_herinstroom_kwartaal").having("share").rows
    return (
        None
        if rows.empty
        else cast("findings.Row", rows.sort_values("period_start").iloc[-1].to_dict())
    )
