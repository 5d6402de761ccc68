"""One gemeente in five plain sentences, and questions that a raadslid can put to the wethouder.

Pure functions of `Facts`, for the page and the factsheet alike: short sentences in words that need no
explaining (taalniveau B1), every number from a release, and five of them too where there are few figures.
What no figure can tell is said; nothing here says that policy did something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import findings, text
from dashboard.findings import Row
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _

# Groups that a gemeente can be put beside, and below how many of them a middle says nothing.
COMPARABLE, SAME_SIZE, OWN_GROUP = "vergelijkbaar", "grootte", "eigen"
GROUPS = (COMPARABLE, SAME_SIZE, OWN_GROUP)
FEWEST_OTHERS = 3
# A gemeente stands out when it lies this part of the spread of the group away from its middle.
FAR = 0.25
# Below so many recipients a difference between gemeenten is rounding and chance.
FEWEST_TO_COMPARE = 100
QUESTIONS = 5


@dataclass(frozen=True)
class Facts:
    """The newest figures of one gemeente by measure: the rows of queries/pages/gemeente_facts.sql.

    `group` is the sort of gemeenten that `middle`, `lowest`, `highest` and `others` of a row are about.
    """

    name: str
    country: str
    group: str
    measures: Mapping[str, Row]

    def get(self, measure: str) -> Row | None:
        """The row of a measure that has a figure."""
        row = self.measures.get(measure)
        return None if row is None or pd.isna(row["value"]) else row

    @property
    def others(self) -> str:
        """The group in words, to stand after its number."""
        return {
            COMPARABLE: _("comparable gemeenten"),
            SAME_SIZE: _("gemeenten of this size"),
            OWN_GROUP: _("gemeenten of the own group"),
        }[self.group]


@dataclass(frozen=True)
class Question:
    """A question and the figure that prompts it, each a sentence."""

    figure: str
    question: str


def facts(result: Result, name: str, group: str = COMPARABLE) -> Facts:
    """The facts of a gemeente from `gemeente_facts` asked with `sort=group`."""
    country = "Oefenland" if result.release.is_invented else _("the Netherlands")
    return Facts(name, country, group, {row["measure"]: row for row in result.records()})


def five(facts: Facts) -> tuple[str, str, str, str, str]:
    """How many; per 1,000 inhabitants; in and out; the labour market; what stays unexplained."""
    return (_how_many(facts), _per_1000(facts), _in_and_out(facts), _around(facts), _why(facts))


def _how_many(facts: Facts) -> str:
    row = facts.get("stock")
    if row is None:
        return _("How many people in {name} have bijstand is not known here.").format(
            name=facts.name
        )
    who = (
        _("people below the AOW age")
        if row["indicator"] == "bijstand_personen_tot_aow"
        else _("people aged 15 and over")
    )
    sentence = _("At the end of {moment} {number} {who} in {name} had bijstand").format(
        moment=_moment(row), number=_people(row), who=who, name=facts.name
    )
    compared = findings.more_or_fewer(row, _earlier(row))
    return f"{sentence}, {compared}." if compared else f"{sentence}."


def _per_1000(facts: Facts) -> str:
    row = facts.get("rate")
    if row is None:
        return _("How many that is per 1,000 inhabitants is not known here.")
    words = {
        "rate": text.number(row["value"], 1),
        "who": _("inhabitants")
        if row["indicator"] == "bijstand_tot_aow_per_1000"
        else _("inhabitants (15 and over)"),
        "moment": _moment(row),
        "country": facts.country,
        "country_rate": text.number(row["country"], 1),
        "middle": text.number(row["middle"], 1),
        "n": text.number(row["others"]),
        "others": facts.others,
    }
    stock = facts.get("stock")
    if stock is not None and stock["period_end"] == row["period_end"]:
        sentence = _("That is {rate} per 1,000 {who}")
    else:
        sentence = _("At the end of {moment} it was {rate} per 1,000 {who}")
    if not pd.isna(row["country"]):
        sentence = sentence + _(", against {country_rate} in {country}")
        if has_group(row):
            sentence = sentence + _(" and {middle} in the middle of {n} {others}")
    return f"{sentence.format(**words)}."


def _in_and_out(facts: Facts) -> str:
    inflow, outflow = facts.get("inflow"), facts.get("outflow")
    if inflow is None or outflow is None or inflow["period_end"] != outflow["period_end"]:
        return _("How many people came into bijstand in {name} and left it is not known.").format(
            name=facts.name
        )
    to_work, stock = facts.get("to_work"), facts.get("stock")
    by_year = inflow["frequency"] == "J"
    # One period more could have been there; the number of those who went to work is of as long ago.
    step = pd.DateOffset(months=12 if by_year else 3)
    is_old = stock is not None and stock["period_end"] >= inflow["period_end"] + step
    known = [inflow, outflow]
    sentence = _("{when} {inflow} people came into bijstand and {outflow} left it")
    # Of fewer than 5 who left it says nothing how many went to work.
    if (
        to_work is not None
        and to_work["period_end"] == outflow["period_end"]
        and outflow["value"]
        and not is_old
    ):
        known.append(to_work)
        sentence = sentence + _(", {to_work} of them to work")
    # Yearly flows count those of 15 and over, monthly stocks those below the AOW age.
    is_wider = by_year and stock is not None and stock["indicator"] == "bijstand_personen_tot_aow"
    when = _("In {period}") if by_year else _("In the year up to {period}")
    when = when.format(
        period=text.period(inflow["period_start"], "J")
        if by_year
        else text.period(inflow["period_end"], "M")
    )
    if is_wider and is_old:
        when = _("{when} (15 and over; newer figures are missing)").format(when=when)
    elif is_wider:
        when = _("{when} (15 and over)").format(when=when)
    elif is_old:
        when = _("{when} (newer figures are missing)").format(when=when)
    # Said once: the others are of the same sort.
    about = any(row["status"] == "geschat" for row in known)
    numbers = [_rounded(row, estimated=about) for row in known]
    if about:
        numbers[0] = _("an estimated {number}").format(number=numbers[0])
    words = dict(zip(("inflow", "outflow", "to_work"), numbers, strict=False))
    return sentence.format(when=when, **words) + "."


def _around(facts: Facts) -> str:
    if (row := facts.get("ww")) is not None:
        sentence = _(
            "At the end of {moment} {number} people in {name} had a WW benefit (for the unemployed)"
        ).format(moment=_moment(row), number=_people(row), name=facts.name)
        compared = findings.more_or_fewer(row, _earlier(row))
        return f"{sentence}, {compared}." if compared else f"{sentence}."
    row = facts.get("unemployment_country")
    if row is None:
        return _("How the labour market around {name} did is not known here.").format(
            name=facts.name
        )
    sentence = _(
        "In {moment} {rate} per cent of those in {country} who work or look for work were unemployed"
    ).format(
        moment=text.period(row["period_start"], row["frequency"]),
        rate=text.number(row["value"], 1),
        country=facts.country,
    )
    if pd.isna(row["earlier"]):
        return f"{sentence}."
    return _("{sentence}; a year earlier {rate}.").format(
        sentence=sentence, rate=text.number(row["earlier"], 1)
    )


def _why(facts: Facts) -> str:
    row = facts.measures.get("unexplained")
    if row is None:
        return _(
            "Whether the number changes because of the economy or of policy, these figures cannot tell."
        )
    if pd.isna(row["value"]):
        return _reason(row) or _("Why the number changed, these figures cannot tell.")
    by_model = row["indicator"] == "bijstand_tot_aow_onverklaard"
    what = (
        _("What the economy does not explain (policy being one possible cause)")
        if by_model
        else _("What stays unexplained (policy and the economy being possible causes)")
    )
    found = _side(facts, row)
    if found is None:
        sentence = _("{what} is {range} {when}, but calculations contradict each other.")
    elif found:
        sentence = _("{what} is {range} {when}; the cause is not known.")
    else:
        sentence = _("{what} cannot be told apart from zero {when}: {range}.")
    stock = facts.get("stock")
    if stock is not None and stock["period_end"] == row["period_end"]:
        when = _("over a year")
    else:
        when = _("over the year up to {period}") if row["frequency"] == "M" else _("in {period}")
        when = when.format(period=text.period(row["period_start"], row["frequency"]))
    return sentence.format(what=what, when=when, range=_range(row["lower"], row["upper"]))


def _range(lower: Any, upper: Any) -> str:
    """`20 tot 60 mensen minder`, or `27 minder tot 11 meer mensen` where zero lies between."""
    low, high = round(lower), round(upper)
    if high <= 0:
        words, low, high = _("{low} to {high} fewer people"), high, low
    elif low >= 0:
        words = _("{low} to {high} more people")
    else:
        words = _("{low} fewer to {high} more people")
    return words.format(low=text.number(abs(low)), high=text.number(abs(high)))


def _side(facts: Facts, row: Row) -> int | None:
    """On which side of zero an estimate lies, as the page about the economy judges it; None when readings differ."""
    other = facts.get("unexplained_before")
    rows = [row] if other is None or other["period_end"] != row["period_end"] else [row, other]
    sides = {findings.side(r["lower"], r["upper"]) for r in rows}
    return sides.pop() if len(sides) == 1 else None


# --- questions ---------------------------------------------------------------------------------------


def questions(facts: Facts) -> tuple[Question, ...]:
    """Five questions: where the gemeente lies furthest from the others, what stays unknown, what no figure tells."""
    asked = [
        question
        for question in (_unexplained(facts), _between(facts), _newer(facts))
        if question is not None
    ]
    standing_out = _standing_out(facts)
    chosen = standing_out[: max(QUESTIONS - len(asked), 2)] + asked
    return tuple([*chosen, *_usual(facts), *_lacking(facts), *_in_no_figure(facts)][:QUESTIONS])


def _standing_out(facts: Facts) -> list[Question]:
    """Where the gemeente lies beyond the rounding from the middle of the group, the furthest first."""
    stock = facts.get("stock")
    if stock is None or stock["value"] < FEWEST_TO_COMPARE:
        return []
    found = []
    for measure, (label, higher, lower) in _measures().items():
        row = facts.get(measure)
        beside = None if row is None else _beside(row)
        if row is None or beside is None:
            continue
        apart = row["value"] - beside
        # Ten persons up or down in what a percentage is made of.
        if abs(apart) <= max(1.0, 1000 / _out_of(row, stock)):
            continue
        spread = row["highest"] - row["lowest"] if has_group(row) else abs(beside)
        far = abs(apart) / (spread or 1)
        if far >= FAR:
            where = facts.others if has_group(row) else facts.country
            asked = (higher if apart > 0 else lower).format(where=where)
            found.append((far, Question(_figure(facts, row, label), asked)))
    return [question for _far, question in sorted(found, key=lambda f: f[0], reverse=True)]


def _out_of(row: Row, stock: Row) -> Any:
    """The count that a percentage is made of: a share of those who left moves more than one of all."""
    return stock["value"] if pd.isna(row["out_of"]) else row["out_of"]


def _measures() -> dict[str, tuple[str, str, str]]:
    """Per measure what it is, the question when it is higher than elsewhere, and when it is lower."""
    return {
        "rate": (
            _("People with bijstand per 1,000 inhabitants"),
            _("What makes the number higher here than in {where}, and which part can you change?"),
            _("Do you reach everyone who has a right to bijstand, and how do you know?"),
        ),
        "change": (
            _("Change of the number of people with bijstand in a year"),
            _("Do more people come in here than in {where}, or do fewer leave?"),
            _("Do fewer people come in here than in {where}, or do more leave, and where to?"),
        ),
        "inflow_pct": (
            _("Share of everyone who had or got bijstand that came in during the year"),
            _("Who are the people that came in, and what do you do before they need bijstand?"),
            _("How many requests do you turn down, and what becomes of those people?"),
        ),
        "outflow_pct": (
            _("Share of everyone who had or got bijstand that left during the year"),
            _("How many of those who left have bijstand again after a year?"),
            _("What keeps people here from leaving bijstand, and for whom does it work?"),
        ),
        "to_work_share": (
            _("Share of those who left that went to work"),
            _("How long do they keep that work, and how many come back?"),
            _("Where do the others go: do they move, get AOW, live with a partner, or is it not known?"),
        ),
        "help_share": (
            _("Share of people with bijstand that gets help to find work"),
            _("What does that help bring: how many of them find work?"),
            _("Who gets no help to find work, and why not?"),
        ),
        "ww_change": (
            _("Change of the number of people with a WW benefit in a year"),
            _("How many of them do you expect in bijstand later, and what do you do now?"),
            _("WW moves better here than elsewhere: do people with bijstand find work as well now?"),
        ),
    }  # fmt: skip


def _figure(facts: Facts, row: Row, label: str) -> str:
    """`Deel dat naar werk ging, 2017: 49,5 % in Nijmegen, 47,4 % in Nederland, ...`."""
    parts = [_("{value} in {place}").format(value=_value(row, row["value"]), place=facts.name)]
    if not pd.isna(row["country"]):
        parts.append(
            _("{value} in {place}").format(value=_value(row, row["country"]), place=facts.country)
        )
    if has_group(row):
        parts.append(
            _("{value} in the middle of {n} {others}").format(
                value=_value(row, row["middle"]),
                n=text.number(row["others"]),
                others=facts.others,
            )
        )
    period = text.period(row["period_start"], row["frequency"])
    return f"{label}, {period}: {', '.join(parts)}."


def _unexplained(facts: Facts) -> Question | None:
    row = facts.get("unexplained")
    if row is None:
        return None
    figure = _(
        "Unexplained difference, policy being one possible cause, {period}: {low} to {high}."
    )
    words = {
        "period": text.period(row["period_start"], row["frequency"]),
        "low": _fewer_or_more(row["lower"]),
        "high": _fewer_or_more(row["upper"]),
    }
    economy = facts.get("economy")
    if economy is not None and economy["period_end"] == row["period_end"]:
        figure = _(
            "Change in the year up to {period}: from the economy {economy_low} to {economy_high}; unexplained difference, policy being one possible cause, {low} to {high}."
        )
        words["economy_low"] = _fewer_or_more(economy["lower"])
        words["economy_high"] = _fewer_or_more(economy["upper"])
    return Question(
        figure.format(**words),
        _("The number moved in another way than expected: which explanation do you have?")
        if _side(facts, row)
        else _(
            "These figures do not show whether policy worked: how do you measure that yourself?"
        ),
    )


def _between(facts: Facts) -> Question | None:
    """What stock and flows leave between them, when rounding cannot make it."""
    row = facts.get("rest")
    if row is None or abs(row["value"]) <= findings.ROUNDING_OF_BRIDGE:
        return None
    figure = _(
        "In {year} in and out do not explain the whole change: {number} people stay unexplained."
    )
    return Question(
        figure.format(
            year=text.period(row["period_start"], "J"),
            # A part of a split gemeente counts along in some: to tens, as counts are published.
            number=text.number(abs(round(row["value"], -1))),
        ),
        _("Who are these people: did they move, reach the AOW age, or were figures corrected?"),
    )


def _newer(facts: Facts) -> Question | None:
    """Flows that ended before the newest number of people."""
    inflow, outflow, stock = (facts.get(m) for m in ("inflow", "outflow", "stock"))
    if inflow is None or outflow is None or stock is None or inflow["frequency"] != "J":
        return None
    figure = _(
        "The newest open figures of in and out are of {year}: {inflow} in and {outflow} out."
    )
    return Question(
        figure.format(
            year=text.period(inflow["period_start"], "J"),
            inflow=_people(inflow),
            outflow=_people(outflow),
        ),
        _("Can the council get these figures every quarter, with how many people come back?"),
    )


def _usual(facts: Facts) -> list[Question]:
    """What can be asked about any gemeente with a figure."""
    found = []
    if (stock := facts.get("stock")) is not None:
        figure = _("At the end of {moment} {number} people in {name} had bijstand.")
        words = {"moment": _moment(stock), "number": _people(stock), "name": facts.name}
        found += [
            Question(
                figure.format(**words),
                _("How many of them can work now, and what do the others need?"),
            ),
            Question(
                figure.format(**words),
                _("How many of them have had bijstand for longer than three years?"),
            ),
        ]
    if (rate := facts.get("rate")) is not None:
        found.append(
            Question(
                _figure(facts, rate, _("People with bijstand per 1,000 inhabitants")),
                _("With which gemeente do you compare yourself, and what do you learn there?"),
            )
        )
    return found


def _lacking(facts: Facts) -> list[Question]:
    """What can be asked where this release misses a figure of the gemeente: for that figure."""
    figure = _("There is no such figure of {name} here.").format(name=facts.name)
    asked = (
        ("inflow", _("How many people come into bijstand each year, and how many leave it?")),
        ("to_work", _("How many of those who leave go to work, and how many come back within a year?")),
        ("stock", _("How many people get help to find work?")),
        ("stock", _("How many people have had bijstand for longer than three years?")),
    )  # fmt: skip
    return [Question(figure, question) for measure, question in asked if facts.get(measure) is None]


def _in_no_figure(facts: Facts) -> list[Question]:
    """What can be asked of every gemeente, because no figure of CBS tells it."""
    figure = _("No figure here tells this, of {name} or of any gemeente.").format(name=facts.name)
    return [
        Question(figure, question)
        for question in (
            _("How long do people wait for the decision on their request for bijstand?"),
            _("What does bijstand cost the gemeente, and how much of that does the state pay?"),
            _("How many people do not ask for the bijstand that they have a right to?"),
        )
    ]


# --- words -------------------------------------------------------------------------------------------


def _moment(row: Row) -> str:
    when = text.period(row["period_start"], row["frequency"])
    provisional = _("provisional")
    return f"{when} ({provisional})" if row["status"] in PROVISIONAL else when


def _earlier(row: Row) -> Row | None:
    if pd.isna(row["earlier"]):
        return None
    return {"value": row["earlier"], "status": row["earlier_status"]}


def _people(row: Row) -> str:
    """A number of people; one shared out over a split gemeente says that it is estimated."""
    estimated = row["status"] == "geschat"
    number = _rounded(row, estimated=estimated)
    return _("an estimated {number}").format(number=number) if estimated else number


def _rounded(row: Row, *, estimated: bool) -> str:
    """A count as published; 0 is what CBS makes of fewer than 5, in each quarter apart."""
    value = round(row["value"], -1) if estimated else row["value"]
    if value == 0:
        return _("fewer than {n}").format(n=20 if row["frequency"] == "K" else 5)
    return text.number(value)


def _fewer_or_more(value: Any) -> str:
    """`27 minder`, `11 meer` or `0`."""
    whole = round(value)
    if whole == 0:
        return "0"
    words = _("{number} more") if whole > 0 else _("{number} fewer")
    return words.format(number=text.number(abs(whole)))


def _reason(row: Row) -> str:
    reason = row["reason_en" if text.language() == "en" else "reason"]
    return "" if pd.isna(reason) else str(reason)


def has_group(row: Row) -> bool:
    """Whether enough others have the figure to name a middle."""
    return not pd.isna(row["others"]) and row["others"] >= FEWEST_OTHERS


def _beside(row: Row) -> Any:
    """The figure to put one beside: the middle of the group, else the country."""
    if has_group(row):
        return row["middle"]
    return None if pd.isna(row["country"]) else row["country"]


def _value(row: Row, value: Any) -> str:
    if row["measure"] == "rate":
        return text.number(value, 1)
    show = text.signed if row["measure"] in ("change", "ww_change") else text.number
    return f"{show(value, 1)}\u00a0%"
