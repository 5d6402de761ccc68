"""Who a gemeente is compared with on the page Wie lijkt op ons, and what that comparison says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.result import PROVISIONAL, Result
from dashboard.text import gettext as _

# Groups by how they are chosen, as they stand in the address.
NEAREST, OWN = "gelijkend", "eigen"
# Starts so many years before the newest month are tried beside the chosen one.
YEARS_BACK = (1, 2, 3, 5, 10)


@dataclass(frozen=True)
class Measure:
    """A figure that a gemeente and its group are followed by; `weight` is what a weighted mean goes by."""

    indicator: str
    stock: str
    weight: str
    weighed_by: str
    words: str
    decimals: int = 1

    @property
    def is_index(self) -> bool:
        """Whether it depends on a start."""
        return self.indicator.endswith("_index")


def measures(frequency: str) -> dict[str, Measure]:
    """What can be followed by month (`M`) or by year (`J`), by the code that stands in the address."""
    inhabitants, recipients = _("inhabitants"), _("people with bijstand")
    rate = _("People with bijstand per 1,000 inhabitants")
    index = _("Index of the number of people, start = 100")
    if frequency == "M":
        stock = "bijstand_personen_tot_aow"
        return {
            "dichtheid": Measure(
                "bijstand_tot_aow_per_1000", stock, "inwoners_maand", inhabitants, rate
            ),
            "index": Measure("bijstand_tot_aow_index", stock, stock, recipients, index),
        }
    stock = "bijstand_personen"
    return {
        "dichtheid": Measure("bijstand_dichtheid", stock, "inwoners_15plus", inhabitants, rate),
        "index": Measure("bijstand_index", stock, stock, recipients, index),
        "instroom": Measure(
            "bijstand_instroom_pct", stock, stock, recipients, _("Inflow, % of start plus inflow")
        ),
        "uitstroom": Measure(
            "bijstand_uitstroom_pct",
            stock,
            stock,
            recipients,
            _("Outflow, % of start plus inflow"),
        ),
        "werk": Measure(
            "bijstand_uitstroom_naar_werk_pct",
            stock,
            stock,
            recipients,
            _("Outflow to work, % of start plus inflow"),
        ),
    }


def short_names() -> dict[str, str]:
    """What each group is called in the key of a chart, where there is little room."""
    return {
        NEAREST: _("most alike"),
        "klasse": _("size class"),
        "provincie": _("provincie"),
        "arbeidsmarktregio": _("arbeidsmarktregio"),
        OWN: _("own group"),
    }


def best(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows by months where these gemeenten have neighbours by months, else those by years."""
    by_month = rows[rows["specification"] == "vergelijkbaar_maanden"]
    if by_month["neighbour"].notna().any():
        return by_month
    return rows[rows["specification"] == "vergelijkbaar_jaren"]


def reason(rows: pd.DataFrame) -> str:
    """Why there are no neighbours; empty when there are."""
    if rows.empty or rows["neighbour"].notna().any():
        return ""
    first = rows.iloc[0]
    if isinstance(first["reason"], str):
        told = json.loads(first["reason"])
        message = told["message"]
        return _(message).format(**told["values"])
    own = first[_in_language("group_text")]
    return own if isinstance(own, str) else _("No comparable gemeenten are known in this release.")


def _in_language(column: str) -> str:
    return f"{column}_en" if text.language() == "en" else column


def method(rows: pd.DataFrame) -> str:
    """How the neighbours were found and how much that gained in regions that took no part, in one paragraph."""
    first = rows.iloc[0]
    shares = ", ".join(
        _("{feature} {share}\u00a0%").format(feature=label, share=text.number(100 * weight, 0))
        for label, weight in zip(
            first[_in_language("weight_labels")], first["weights"], strict=True
        )
    )
    sentences = [str(first[_in_language("method")])]
    if not pd.isna(first["gain"]):
        sentences.append(
            _(
                "That gain is {gain}\u00a0% with a standard error of {error}\u00a0%, learned from {years} years and tested in labour-market regions that were left out."
            ).format(
                gain=text.number(100 * first["gain"], 1),
                error=text.number(100 * first["gain_error"], 1),
                years=int(first["years"]),
            )
        )
    sentences.append(_("Weight of each figure in the distance: {shares}.").format(shares=shares))
    sentences.append(
        _(
            "A distance of 0 is the same in all of them. To be alike says nothing about what is good; nobody chose these gemeenten by hand."
        )
    )
    return " ".join(sentences)


def group_changed(rows: pd.DataFrame) -> str:
    """Who left and who joined since the release before; empty when nobody did or there is none."""
    told = rows.iloc[0][_in_language("change")]
    return told if isinstance(told, str) else ""


def is_compared(rows: pd.DataFrame) -> bool:
    """Whether there is a release before that had groups too."""
    return isinstance(rows.iloc[0]["previous"], str)


def neighbours(rows: pd.DataFrame) -> list[str]:
    """Codes of the neighbours, nearest first."""
    return list(rows.loc[rows["tie"] == 1].sort_values("position")["neighbour"])


def ties(rows: pd.DataFrame) -> str:
    """`What ties them most: het aandeel in de bijstand (70,9 against 86,3)`, and so for each figure that ties a pair."""
    pairs = [
        _("{feature} ({theirs} against {own})").format(
            feature=row[_in_language("feature_label")],
            theirs=text.number(row["neighbour_value"], _decimals(row)),
            own=text.number(row["own_value"], _decimals(row)),
        )
        for row in rows.to_dict("records")
    ]
    return _("What ties them most: {features}.").format(features="; ".join(pairs))


def units(rows: pd.DataFrame) -> str:
    """What each figure that ties pairs is measured in, once below the list."""
    named = dict(
        zip(rows[_in_language("feature_label")], rows[_in_language("feature_unit")], strict=True)
    )
    return "; ".join(f"{label}: {unit}" for label, unit in named.items()) + "."


def _decimals(row: Mapping[Any, Any]) -> int:
    return 0 if row["feature"] == "size" else 1


def starts(row: Mapping[Any, Any], frequency: str) -> list[str]:
    """The starts that a gemeente has figures for, at least a year before its newest one."""
    first, last = row["first_month"], row["last_month"]
    if frequency == "J":
        first, last = row["first_year"], row["last_year"]
    if pd.isna(first):
        return []
    until = last - pd.DateOffset(years=1)
    if frequency == "J":
        return [str(year) for year in range(first.year, until.year + 1)]
    return [str(m) for m in pd.period_range(first, until, freq="M")]


def tried(possible: Sequence[str], chosen: str) -> list[str]:
    """The starts of the table of results: the chosen one and some at fixed distances from the newest."""
    if "-" not in chosen:
        return list(possible)
    newest = possible[-1]
    fixed = [f"{int(newest[:4]) + 1 - back}{newest[4:]}" for back in YEARS_BACK]
    return sorted({chosen, *(start for start in fixed if start in possible)})


def newest(series: Result) -> dict[str, Mapping[str, Any]]:
    """The newest period in which the gemeente and the group have a figure: each part by its name."""
    rows = series.having("value").rows
    both = rows[rows["part"].isin(["eigen", "midden"])]
    counted = both.groupby("period_start")["part"].nunique()
    if not (counted == 2).any():
        return {}
    at = series.rows[series.rows["period_start"] == counted[counted == 2].index.max()]
    return {row["part"]: row for row in Result(at, series.release, {}, ()).records()}


def beside(parts: Mapping[str, Mapping[str, Any]], name: str, measure: Measure) -> str:
    """Where a gemeente lies beside the middle and the middle half of its group, within the rounding."""
    own, middle = parts["eigen"], parts["midden"]["value"]
    low, high = parts["kwart"]["value"], parts["driekwart"]["value"]
    value, half = own["value"], own["half"]
    # The middle is of rounded figures too.
    if abs(value - middle) <= 2 * half:
        verdict = _("{name} cannot be told apart from the middle within the rounding")
    elif value - half > high:
        verdict = _("{name} lies above the middle half of the group")
    elif value + half < low:
        verdict = _("{name} lies below the middle half of the group")
    else:
        verdict = _("{name} lies within the middle half of the group")
    return _(
        "{measure}, {when}: {name} {value}; the middle of the group is {middle}, and the middle half lies between {low} and {high}. {verdict}."
    ).format(
        measure=measure.words,
        when=_when(own, measure),
        name=name,
        value=text.number(value, measure.decimals),
        middle=text.number(middle, measure.decimals),
        low=text.number(low, measure.decimals),
        high=text.number(high, measure.decimals),
        verdict=verdict.format(name=name),
    )


def _when(row: Mapping[str, Any], measure: Measure) -> str:
    """`eind 2017`, or `2017` for what was counted over a year; and whether it is provisional."""
    when = text.period(row["period_start"], row["frequency"])
    if not measure.indicator.endswith("_pct"):
        when = _("end of {period}").format(period=when)
    provisional = _("provisional")
    return f"{when} ({provisional})" if row["status"] in PROVISIONAL else when


def title(parts: Mapping[str, Mapping[str, Any]], name: str, measure: Measure) -> str:
    """The finding of the chart: the gemeente against the middle of its group."""
    return _("{measure}: {name} {value}, middle of the group {middle}").format(
        measure=measure.words,
        name=name,
        value=text.number(parts["eigen"]["value"], measure.decimals),
        middle=text.number(parts["midden"]["value"], measure.decimals),
    )


def mean(
    parts: Mapping[str, Mapping[str, Any]], measure: Measure, *, weighted: bool, members: int
) -> str:
    """The mean of the group, with how it was weighted and over how many gemeenten."""
    row = parts["gewogen" if weighted else "gemiddelde"]
    known = int(parts["midden"]["known"])
    if pd.isna(row["value"]):
        return _(
            "The weighted mean is missing: not every one of the {members} gemeenten has a figure."
        ).format(members=members)
    sentence = (
        _("Weighted mean (by {by}, so that a large gemeente counts for more): {value}")
        if weighted
        else _("Simple mean (every gemeente counts alike): {value}")
    ).format(by=measure.weighed_by, value=text.number(row["value"], measure.decimals))
    return _("{sentence}; {known} of the {members} gemeenten of the group have a figure.").format(
        sentence=sentence, known=known, members=members
    )


def robust(table: Result, name: str) -> str:
    """In how many combinations of start and group the gemeente fell more than the middle of the group."""
    places = table.rows["place"]
    clauses = {
        "lager": _("fell more (or rose less) in {n}"),
        "hoger": _("fell less (or rose more) in {n}"),
        "gelijk": _("cannot be told apart in {n}"),
    }
    counted = {place: int((places == place).sum()) for place in clauses}
    told = [clauses[place].format(n=n) for place, n in counted.items() if n]
    sentence = _(
        "Of {n} combinations of start and group, bijstand in {name}, beside the middle of the group: {told}."
    ).format(n=len(places), name=name, told=", ".join(told))
    if counted["lager"] and counted["hoger"]:
        return _("{sentence} So the choice decides the answer.").format(sentence=sentence)
    return sentence
