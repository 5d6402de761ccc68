"""Pieces about instroom and uitstroom: what a change came from, rates, imported flows, who comes back."""

from collections.abc import Sequence

import pandas as pd

from dashboard import charts, findings, splits
from dashboard.blocks import frame
from dashboard.blocks import splits as of_change
from dashboard.blocks.figures import figure, wide
from dashboard.result import Result
from dashboard.text import gettext as _

RATES = ("bijstand_instroom_pct", "bijstand_uitstroom_pct", "bijstand_uitstroom_naar_werk_pct")
PER_QUARTER = (
    "bijstand_instroom_kwartaal",
    "bijstand_uitstroom_kwartaal",
    "bijstand_herinstroom_kwartaal",
)
IMPORTED = (
    "bijstand_instroom_maatwerk",
    "bijstand_uitstroom_maatwerk",
    "bijstand_uitstroom_naar_werk_maatwerk",
)


def split(result: Result, code: str) -> None:
    """What a change came from: the answer, the sentence of the release, its parts, and the country."""
    own, country = (_found(result, region) for region in (code, "NL01"))
    if own is None:
        return
    if not own.parts:
        frame.lead(own.text)
        return
    frame.lead(splits.fewer_in_or_more_out(own), own.text)
    columns = frame.columns()
    with columns[0]:
        of_change.change(
            own, result.where("region_code", code), f"in-of-uit_{code}", splits.in_or_out(own)
        )
    with columns[1]:
        if country is not None and country.parts and code != "NL01":
            frame.limit(_("The country: {sentence}").format(sentence=country.text))
        for warning in own.warnings:
            frame.limit(warning)
        frame.limit(
            _(
                "More or less inflow is per inhabitant, more or less outflow per recipient, compared with the base year. The interval is chance in the counts and rounding. Why people came or left these figures do not tell: it can be policy, the economy or something else."
            )
        )


def _found(result: Result, region: str) -> splits.Split | None:
    names = result.rows.loc[result.rows["region_code"] == region, "specification"].unique()
    spans = result.rows["span"].unique()
    return splits.of(result, region, names[0], spans[0]) if len(names) else None


def without_split(name: str, specifications: pd.DataFrame) -> None:
    """That a change cannot be split, and why."""
    why = splits.missing(specifications, splits.FLOWS[0])
    told = _("The change in {name} cannot be split over inflow and outflow in this release.")
    frame.limit(f"{told.format(name=name)} {why}".strip())


def rates(result: Result, code: str, name: str) -> None:
    """Inflow, outflow and to work as percentages of everyone who had or got bijstand in the year."""
    shown = result.only(*RATES)
    figure(
        charts.lines(
            _drawn(shown, RATES, _("to work")),
            shown,
            _("{name}: as a percentage of (recipients at the start + inflow)").format(name=name),
            decimals=1,
        ),
        shown,
        f"stromen-procent_{code}",
        wide(shown, decimals=1),
        alt=_(
            "Inflow, outflow and outflow to work of {name} as percentages; the figures are in the table below it."
        ).format(name=name),
    )


def imported(result: Result, code: str, name: str) -> None:
    """Flows of later years from imported workbooks, a chart for each age class and frequency."""
    frame.section(_("Later, from imported CBS custom tables"))
    for number, part in enumerate(findings.imported(result)):
        age = findings.age_class(part)
        figure(
            charts.lines(
                _drawn(part, IMPORTED, _("to work")),
                part,
                _("{name}: inflow and outflow, {age}").format(name=name, age=age),
            ),
            part,
            f"stromen-maatwerk-{number}_{code}",
            wide(part),
            alt=_(
                "Inflow and outflow of {name} from imported tables; the figures are in the table below it."
            ).format(name=name),
        )
    frame.limit(
        _(
            "Another series than the yearly tables of 2015-2017: who is counted can differ, so the two are not drawn as one line."
        )
    )


def _drawn(result: Result, of: Sequence[str], third: str) -> list[charts.Series]:
    """Inflow, outflow and a third series, as far as there are figures, in the colours that they have everywhere."""
    return [
        charts.Series(label, result.only(indicator).rows, position)
        for indicator, label, position in zip(
            of, (_("inflow"), _("outflow"), third), (1, 0, 2), strict=True
        )
        if indicator in result.indicators
    ]


def reinflow(result: Result) -> None:
    """Who comes back, in the whole country: no table tells it per gemeente."""
    frame.limit(_("Not available per gemeente: no open CBS table has who comes back by gemeente."))
    if result.empty:
        frame.missing(_("Inflow, re-inflow and outflow of the country per quarter"), "85615NED")
        return
    frame.lead(splits.reinflow(result))
    figure(
        charts.lines(
            _drawn(result, PER_QUARTER, _("came back")),
            result,
            _("The country: inflow per quarter, and who had had bijstand in the year before"),
        ),
        result,
        "herinstroom_NL01",
        wide(result),
        alt=_(
            "Inflow, outflow and re-inflow of the country per quarter; the figures are in the table below it."
        ),
    )
    frame.limit(
        _(
            "Inflow counts how often bijstand began; who comes in twice counts twice. Whoever comes back after more than a year is not counted as coming back."
        )
    )
