"""What a change is made of, whether it was to be expected, and how good that expectation is."""

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, findings, splits, text
from dashboard.blocks import frame
from dashboard.blocks.figures import figure, wide
from dashboard.blocks.frame import limit, points, show_table
from dashboard.result import Result
from dashboard.text import gettext as _


def verdict(found: splits.Verdict) -> None:
    """The verdict as a badge: a word, never a colour alone."""
    st.html(f'<p class="bib-verdict">{html.escape(splits.verdict_words(found))}</p>')


def change(
    split: splits.Split, result: Result, name: str, title: str, unknown: Sequence[str] = ()
) -> None:
    """A change as its parts: chart, and a table that adds up from the start to the end.

    `unknown` are parts that nobody knows; they stand in the table as such.
    """
    total = _("change: {number} people").format(number=text.signed(split.change, 0))
    steps = [
        charts.Step(
            f"{part.name}: {part.shown}",
            part.value,
            *((None, None) if part.is_counted else (part.lower, part.upper)),
        )
        for part in split.parts
    ]
    figure(
        charts.steps(
            steps,
            charts.Step(total, split.change),
            result,
            title,
            measure=_(
                "People with bijstand, {base} to {until}. Whiskers: 95% interval; without whiskers: counted."
            ).format(
                base=splits.moment(split.base_start, split.frequency),
                until=splits.moment(split.period_start, split.frequency),
            ),
        ),
        result,
        name,
        _table(split, unknown),
        alt=_("{title}: {parts}. The figures are in the table below it.").format(
            title=title, parts="; ".join(step.words for step in (*steps, charts.Step(total, 0)))
        ),
    )


def _table(split: splits.Split, unknown: Sequence[str]) -> pd.DataFrame:
    people, low, high, told = _("People"), _("95% from"), _("95% to"), _("What it tells")

    def stock(value: float, period: pd.Timestamp) -> dict[str, str]:
        return {
            people: text.number(value),
            low: "",
            high: "",
            told: text.period(period, split.frequency),
        }

    rows = {_("start"): stock(split.before, split.base_start)}
    for part in split.parts:
        rows[part.name] = {
            people: text.signed(part.value, 0),
            low: text.signed(part.lower, 0),
            high: text.signed(part.upper, 0),
            told: _("counted")
            if part.is_counted
            else ""
            if part.is_clear
            else _("not to be told apart from zero"),
        }
    for name in unknown:
        rows[name] = {people: _("not known"), low: "", high: "", told: _("in the other parts")}
    if missed := splits.rounding(split):
        rows[_("rounding")] = {people: text.signed(missed), low: "", high: "", told: ""}
    rows[_("end")] = end = stock(split.after, split.period_start)
    if split.is_provisional:
        end[told] = _("{what} (provisional)").format(what=end[told])
    return pd.DataFrame.from_dict(rows, orient="index")


def path(result: Result, name: str, code: str, title: str) -> None:
    """The actual number beside the one that was to be expected, with the band of the ordinary."""
    actual = result.only("bijstand_personen_tot_aow")
    expected = result.only("bijstand_tot_aow_verwacht")
    known = expected.rows
    figure(
        charts.lines(
            [
                charts.Series(_("actual"), actual.rows),
                charts.Series(_("expected"), known, 1),
            ],
            result,
            title,
            from_zero=False,
            band=known,
        ),
        result,
        f"verwacht_{code}",
        _path_table(result),
        alt=_(
            "{title}. People with bijstand in {name} per month beside the expected number with its 95% band; the figures are in the table below it."
        ).format(title=title, name=name),
    )
    limit(
        _(
            "The band is how far other gemeenten of this size are apart in the same months (95%). The axis does not start at zero, so that the difference can be seen."
        )
    )
    if len(known) == 1:
        limit(
            _(
                "For this period the release has the expectation for its end only; for the period of three years it has the whole path."
            )
        )


def _path_table(result: Result) -> pd.DataFrame:
    table = wide(result, decimals=0)
    bounds = result.only("bijstand_tot_aow_verwacht").rows
    for column, bound in ((_("95% from"), "lower"), (_("95% to"), "upper")):
        by_period = {
            text.period(start, "M"): text.number(value, 0)
            for start, value in zip(bounds["period_start"], bounds[bound], strict=True)
        }
        table[column] = [by_period.get(period, "") for period in table.index]
    return table


def readings(result: Result, region: str, span: str, title: str) -> None:
    """The economy and what is left over under each reading, in one picture and table."""
    rows, table = [], {}
    for position, indicator in enumerate((splits.ECONOMY_PART, splits.LEFT_OVER[splits.MONTHS])):
        what = _("unexplained difference") if position else _("economy")
        for specification in splits.READINGS:
            estimate = splits.row(result, region, specification, span, indicator)
            if estimate is None:
                continue
            value, low, high = (estimate[column] for column in ("value", "lower", "upper"))
            shown = text.signed(value, 0)
            words = f"{what}, {splits.reading(specification)}"
            dot = charts.Dot(what, value, shown, low, high, position)
            rows.append((f"{words}: {shown} ({splits.interval(low, high)})", [dot]))
            table[words] = {
                _("People"): shown,
                _("95% from"): text.signed(low, 0),
                _("95% to"): text.signed(high, 0),
            }
    part = result.where("span", span).where("region_code", region)
    part = part.only(splits.ECONOMY_PART, splits.LEFT_OVER[splits.MONTHS])
    figure(
        charts.dots(
            rows,
            part,
            title,
            measure=_("People with bijstand, part of the change. Whiskers: 95% interval."),
            key=charts.key([_("economy"), _("unexplained difference")]),
            line_at=0,
        ),
        part,
        f"lezingen_{region}_{span}",
        pd.DataFrame.from_dict(table, orient="index"),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )


def beside_others(split: splits.Split, result: Result, name: str, title: str) -> None:
    """A yearly change beside what is usual, and the difference, each with its interval."""
    usual, left = split.parts
    own = _("change in the year")
    rows = [
        (f"{own}: {text.signed(split.change, 0)}", [charts.Dot(own, split.change, "")]),
        *(
            (
                f"{part.name}: {part.shown}",
                [charts.Dot(part.name, part.value, part.shown, part.lower, part.upper, position)],
            )
            for position, part in ((1, usual), (2, left))
        ),
    ]
    table = {
        own: {_("People"): text.signed(split.change, 0), _("95% from"): "", _("95% to"): ""},
        **{
            part.name: {
                _("People"): text.signed(part.value, 0),
                _("95% from"): text.signed(part.lower, 0),
                _("95% to"): text.signed(part.upper, 0),
            }
            for part in split.parts
        },
    }
    figure(
        charts.dots(
            rows,
            result,
            title,
            measure=_("People with bijstand, 15 and over. Whiskers: 95% interval."),
            line_at=0,
        ),
        result,
        name,
        pd.DataFrame.from_dict(table, orient="index"),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )


def funnel(result: Result, region: str, name: str, told: str, place: findings.Row | None) -> None:
    """All gemeenten by size, one's own marked, and what may be said of it.

    `told` is the sentence of the release, `place` the interval of places: both are of years only.
    """
    if result.rows.empty:
        limit(_("This release has too few gemeenten to compare them with each other."))
        return
    rows = result.rows.assign(is_own=result.rows["region_code"] == region)
    frequency = rows["frequency"].iloc[0]
    if frequency == "M":
        measure = _(
            "Unexplained difference, in per cent of the expected number. One dot per gemeente."
        )
        title = _("{name} among all gemeenten: the unexplained difference").format(name=name)
    else:
        measure = _("Change in the year, in per cent. One dot per gemeente.")
        title = _("{name} among all gemeenten: the change in the year").format(name=name)
    table = pd.DataFrame(
        {
            _("People at the start"): [text.number(v) for v in rows["size"]],
            _("Per cent"): [text.signed(v, 1) for v in rows["value"]],
            _("ordinary from"): [text.signed(v, 1) for v in rows["low"]],
            _("ordinary to"): [text.signed(v, 1) for v in rows["high"]],
            _("Outside"): [_("yes") if outside else _("no") for outside in rows["is_outside"]],
        },
        index=pd.Index(rows["name"], name=_("Gemeente")),
    )
    figure(
        charts.funnel(
            rows, result, title, measure=measure, size=_("people with bijstand at the start")
        ),
        result,
        f"trechter_{region}_{frequency}",
        table,
        alt=_("{title}. {sentence} The figures are in the table below it.").format(
            title=title, sentence=splits.among_all(rows, name)
        ),
    )
    points(
        [
            told,
            splits.among_all(rows, name),
            splits.places(place)
            if place is not None
            else _(
                "A place among all gemeenten is estimated for whole years only: choose one as period."
            )
            if frequency == "M"
            else "",
        ]
    )
    limit(
        _(
            "Each gemeente is judged by bounds of its own; the band is drawn through the middle of them. Whoever picks a gemeente because it stands out will often have found chance."
        )
    )


def model(checks: pd.DataFrame, specifications: pd.DataFrame) -> None:
    """How far a model of before each window was off in it, and what the release does not hold."""
    suffix = "_en" if text.language() == "en" else ""
    methods = specifications.set_index("specification")
    with st.expander(_("How good is the model on past data?")):
        points(
            [
                _(
                    "Each row: a model made from the months before the start of the window, held against what happened in the window. The labour market of the window is known to it, the bijstand is not."
                ),
                _(
                    "Half of the gemeenten are further off than the middle miss. Explained is the part of the differences between gemeenten that the economy accounts for, weighted by inhabitants; below 0 it made the expectation worse."
                ),
                _(
                    "Outside is the share of gemeenten whose interval does not hold zero. The interval is a placebo: it is made of how far gemeenten of that size are apart, so that about 5\u00a0% lies outside by its making; by size it can fail, and that is what the columns show."
                ),
            ]
        )
        table = pd.DataFrame(
            {
                _("Gemeenten"): [text.number(v) for v in checks["gemeenten"]],
                _("Middle miss"): [_per_cent(v) for v in checks["middle"]],
                _("without the economy"): [_per_cent(v) for v in checks["middle_without"]],
                _("Explained"): [_per_cent(v) for v in checks["explained"]],
                _("Outside"): [_per_cent(v) for v in checks["outside"]],
                _("under 200 people"): [_per_cent(v) for v in checks["outside_small"]],
                _("200 to 800"): [_per_cent(v) for v in checks["outside_middle"]],
                _("over 800"): [_per_cent(v) for v in checks["outside_large"]],
            },
            index=[
                f"{text.period(base, 'M')} – {text.period(until, 'M')}"
                for base, until in zip(checks["base_start"], checks["period_start"], strict=True)
            ],
        )
        show_table(table)
        for name in (name for name in splits.READINGS if name in methods.index):
            label, method = (
                str(methods.loc[name, f"{column}{suffix}"]) for column in ("label", "method")
            )
            limit(f"{label}: {method}.")
        limit(
            _(
                "The coefficients of the model are not in the release. How the method does where the truth is known stands in data/reference/validation.csv of the program."
            )
        )


def _per_cent(value: float) -> str:
    return "" if pd.isna(value) else f"{text.number(value, 1)}\u00a0%"


def every_window(result: Result, region: str, windows: Mapping[str, str]) -> None:
    """The economy and what is left over for every period and specification: does the choice matter?"""
    rows = {}
    for span, words in windows.items():
        for specification in (*splits.LEFT_OVER, splits.FACTORS):
            indicator = splits.LEFT_OVER.get(specification, splits.LEFT_OVER[splits.MONTHS])
            left = splits.row(result, region, specification, span, indicator)
            if left is None:
                continue
            economy = splits.row(result, region, specification, span, splits.ECONOMY_PART)
            rows[f"{words}: {splits.reading(specification)}"] = {
                _("Change"): text.signed(left["after"] - left["before"], 0),
                _("Economy"): _bounded(economy),
                _("Unexplained"): _bounded(left),
                _("p"): text.number(left["p"], 2),
            }
    if rows:
        with st.expander(_("All periods and specifications beside each other")):
            show_table(pd.DataFrame.from_dict(rows, orient="index"))


def _bounded(estimate: findings.Row | None) -> str:
    if estimate is None:
        return ""
    return f"{text.signed(estimate['value'], 0)} ({splits.interval(estimate['lower'], estimate['upper'])})"


def missing(name: str, why: str) -> None:
    """That there is no estimate, and why: a reason of the release or a gemeente without figures."""
    told = _("This release has no estimate of the change in {name}.").format(name=name)
    frame.failure(f"{told} {why}".strip())
    frame.missing(_("Inflow, outflow and stock of all gemeenten per year"), "83747NED / 84066NED")
    frame.missing(_("Actual beside expected per month"), "80794ned / 37230ned")


def without_months(split: splits.Split, why: str) -> None:
    """What yearly figures cannot tell, and what brings the rest."""
    for warning in split.warnings:
        limit(warning)
    if why:
        limit(
            _(
                "So what is left over holds policy and the economy together. With monthly figures this page shows the expected path, the part of the economy and several readings of it."
            )
        )
        frame.missing(_("Actual beside expected per month"), "80794ned / 37230ned")
    else:
        limit(_("Choose months as the period to take the economy apart."))


def caveats(split: splits.Split) -> None:
    """What goes with every split into economy and the rest."""
    for warning in split.warnings:
        limit(warning)
    points(
        [
            _("This is what goes together across gemeenten, not an experiment."),
            _(
                "The unexplained difference holds everything that is local: housing, newcomers, neighbourhoods built or torn down, administration, and policy."
            ),
            _("Neighbours share a labour market, and sometimes a social service."),
            _(
                "National law and whatever all gemeenten have in common stand in the national part, not in the unexplained difference."
            ),
            _("Policy that begins after an unusual rise or fall is judged wrongly here."),
        ]
    )
