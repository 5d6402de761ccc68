"""A policy put to the test: waiting, the verdict with all that it rests on, and the truth of Oefenland."""

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import charts, evaluate, events, export, policy, text
from dashboard.blocks.figures import figure, noticed
from dashboard.blocks.frame import facts, lead, limit, points, section, show_table
from dashboard.blocks.take import link
from dashboard.result import Result
from dashboard.selection import OEFENLAND, Selection
from dashboard.text import gettext as _

# How often a page that waits looks again, in seconds.
LOOK_AGAIN = 0.7


@st.fragment(run_every=LOOK_AGAIN)
def waiting(
    path: Path, gemeente: str, start: str, outcome: evaluate.Outcome, language: str
) -> None:
    """What is being done, from second to second, until there is an answer; the rest of the page stands."""
    text.use(language)  # a fragment runs without the entry, which knew the language
    answer = evaluate.ask(path, gemeente, start, outcome)
    if answer.is_final:
        st.rerun()
    with st.container(key="toetsen_wacht"):
        st.progress(answer.progress, text=policy.progress(answer))


def verdict(answer: evaluate.Answer, name: str) -> None:
    """The verdict in a few words, then in full, then the figures that weigh most."""
    st.html(f'<p class="bib-verdict">{html.escape(policy.verdict(answer))}</p>')
    lead(evaluate.sentences(answer, name)[0])
    if answer.result is not None and answer.result.effects:
        facts(policy.facts(answer.result))


def path(
    result: evaluate.Evaluation,
    series: Result,
    name: str,
    truth: policy.Truth | None,
    dated: pd.DataFrame,
) -> None:
    """The gemeente beside the mix of others with `dated` events, and without policy if that is known."""
    # Stock alone is drawn; the source line names all three tables that were computed with.
    stocks = replace(series.only(policy.STOCK), sources=series.sources)
    own = stocks.rows
    stock = pd.Series(own["value"].to_numpy(), index=own["period_start"].dt.strftime("%Y-%m"))
    mix = evaluate.path(result, stock)
    if mix is None:
        return
    begin = list(stock.index).index(result.event.start)
    ends = own["period_end"].tolist()
    expected = []
    for effect in result.effects:
        here = stock.tolist()[begin + effect.months]
        value, low, high = (
            here / (1 + share / 100) for share in (effect.estimate, effect.upper, effect.lower)
        )
        words = _("expected after {months} months: {value} ({low} to {high})").format(
            months=effect.months,
            **{
                k: text.number(round(v, -1))
                for k, v in (("value", value), ("low", low), ("high", high))
            },
        )
        expected.append(charts.Expected(ends[begin + effect.months], value, low, high, words))
    # All that the fit was made on, and a year more than the last horizon.
    shown = slice(0, begin + result.effects[-1].months + 13)

    def line(values: Sequence[float]) -> pd.DataFrame:
        return own.assign(value=values).iloc[shown]

    drawn = [
        charts.Series(name, line(stock.tolist())),
        charts.Series(_("mix of others"), line(mix.tolist()), 1),
    ]
    apart = [100 * (a / b - 1) for a, b in zip(stock, mix, strict=True)]
    table = {
        name: [text.number(v) for v in stock],
        _("Mix of others"): [text.number(round(v, -1)) for v in mix],
        _("Difference"): [_shown(v) for v in apart],
    }
    numbers = pd.DataFrame(
        {
            "month": stock.index,
            "stock": stock.tolist(),
            "stock_status": own["status"].tolist(),
            "mix": mix.tolist(),
            "difference_pct": apart,
        }
    )
    if truth is not None:
        without = truth.rows["stock_without_policy"].tolist()
        drawn.append(charts.Series(_("truth without"), line(without), 3))
        table[_("Truth: without policy")] = [text.number(v) for v in without]
        numbers["truth_without_policy"] = without
    mark = policy.start_mark(result.event.start, name)
    others = events.marks(dated, own.iloc[shown])
    marks = policy.among(mark, others)
    file = f"toetsen-pad_{result.event.unit}_{result.event.start}"
    figure(
        charts.against_mix(
            drawn,
            expected,
            replace(stocks, rows=own.iloc[shown]),
            _("{name} beside the mix of gemeenten that followed it best before {month}").format(
                name=name, month=mark.date
            ),
            mark,
            marks,
        ),
        _computed(stocks),
        file,
        pd.DataFrame(
            table, index=pd.Index([text.period(m, "M") for m in stock.index], name=_("Month"))
        ),
        alt=_(
            "Number of people with bijstand in {name} and in a mix of other gemeenten, before and after {month}; the figures are in the table below it."
        ).format(name=name, month=mark.date),
        # The chart itself says what a start alone is.
        marks=marks if others else (),
    )
    _download(
        numbers,
        _(
            "mix: the shares of other gemeenten that followed this one best before the start, calculated; difference_pct: this gemeente compared with the mix; what comes after the start need not come from it"
        ),
        result,
        series,
        name,
        file,
    )
    if others:
        limit(events.rule())
    limit(
        _(
            "Before the start both lines should run together; how far they are apart there is the fit. Diamonds: what was to be expected after 12, 24 and 36 months, with the 95% interval, once what the path before led to is taken off. The economy of the own region is in both lines. The axis does not begin at zero."
        )
    )


def placebos(result: evaluate.Evaluation, series: Result, name: str) -> None:
    """The effect among what the same estimate finds where nothing was done."""
    last = result.effects[-1]
    others = [
        charts.Dot(_("a gemeente without this policy"), v, _shown(v))
        for v in evaluate.placebos(result)
    ]
    own = charts.Dot(name, last.estimate, _shown(last.estimate), last.lower, last.upper)
    title = _("{name} among {number} gemeenten where nothing changed, after {months} months")
    file = f"toetsen-placebo_{result.event.unit}_{result.event.start}"
    figure(
        charts.strip(
            own,
            others,
            0.0,
            series,
            title.format(name=name, number=text.number(len(others)), months=last.months),
            line=_("no difference"),
            measure=_(
                "Each dot: the same calculation for a gemeente without this policy, on the scale of {name}. Up and down means nothing."
            ).format(name=name),
        ),
        _computed(series),
        file,
        pd.DataFrame(
            {_("Difference found"): [dot.shown for dot in sorted(others, key=lambda d: d.value)]},
            index=pd.RangeIndex(1, len(others) + 1, name=_("From low to high")),
        ),
        alt=_(
            "The difference of {name} with its interval, among what the same calculation finds where nothing was done; the figures are in the table below it."
        ).format(name=name),
    )
    numbers = pd.DataFrame(
        [
            {
                "kind": "estimate",
                "difference_pct": last.estimate,
                "lower": last.lower,
                "upper": last.upper,
            },
            *(
                {"kind": "placebo", "difference_pct": value}
                for value in sorted(dot.value for dot in others)
            ),
        ]
    )
    _download(
        numbers.assign(months_after_start=last.months),
        _(
            "difference_pct: what the mix of other gemeenten and the path before the start do not explain, calculated, lower and upper with the 95% interval; placebo: the same for a gemeente without this policy"
        ),
        result,
        series,
        name,
        file,
    )


def _computed(result: Result) -> Result:
    """The same without its question: a file of it would have what was computed with, not what is drawn."""
    return replace(result, question=replace(result.question, query=""))


def _download(
    table: pd.DataFrame,
    meaning: str,
    result: evaluate.Evaluation,
    series: Result,
    name: str,
    file: str,
) -> None:
    """What is drawn as a file; each row says of whom, what it is, from which tables and which release."""
    counted = series.indicators[policy.STOCK]
    told = table.assign(
        region_code=result.event.unit,
        name=name,
        start=result.event.start,
        unit=f"{counted.unit}; difference_pct: %",
        definition=f"{counted.label}: {counted.definition} {meaning}",
        source=charts.source_line(series),
        permalink=link(series),
        release=series.release.id,
    )
    st.download_button(
        _("Download what is drawn (CSV)"),
        data=noticed(told, series.release).to_csv(index=False, lineterminator="\n"),
        file_name=f"{export.base_name(file, series.release)}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download_{file}",
    )


def _shown(value: float) -> str:
    return text.signed(value, 1) + "\u00a0%"


def details(answer: evaluate.Answer, names: list[str]) -> None:
    """Per horizon, who the mix is made of, and every check beside the verdict."""
    result = answer.result
    if result is None:
        return
    section(_("After one, two and three years"))
    show_table(policy.horizons(result))
    section(_("Who it is compared with"))
    show_table(policy.donors(result, names))
    limit(
        _(
            "The shares make the mix that followed the gemeente best before the start. Left out: its own labour-market region, gemeenten with fewer than 300 recipients, and those whose borders changed. A gemeente that did the same at the same time, unknown to this timeline, may be among them: then the effect looks smaller than it is."
        )
    )
    section(_("As a check, without a say in the verdict"))
    points([line for _code, line in evaluate.checks(answer)])
    limit(
        _(
            "p is the chance of so large a value where nothing was done. Other methods are not corrected for what the path before led to; only the first figure of this page is."
        )
    )


def truth(found: policy.Truth, name: str, guess: str, result: evaluate.Evaluation | None) -> None:
    """What was true all along, beside the guess and the estimate."""
    points(found.sentences(name, guess, result))
    show_table(found.table(result))
    limit(
        _(
            "The truth of Oefenland follows the borders of today, in whole persons, and its flows are those below the AOW age. Published months are rounded to tens, and for a gemeente whose borders changed they are added up or shared out: there they differ a little from the truth."
        )
    )


def without_months(known: dict[str, str], name: str, chosen: Selection) -> None:
    """What is missing, how to get it, what could be asked then, and where to practise meanwhile."""
    points(
        [
            _(
                "Missing: per gemeente and month, for at least six years, people with bijstand below the AOW age and with WW (CBS 80794ned) and inhabitants (CBS 37230ned). They come with 'bijstand update' on this machine, once CBS can be reached."
            ),
            _(
                "Then this page answers: did the number of people change after the start otherwise than in a mix of gemeenten that followed {name} before? With an interval, the smallest effect that could have been seen, and a refusal where nothing can be said."
            ).format(name=name),
            _(
                "With figures of your own it can be done now: 'bijstand evaluate PANEL.csv --unit {name} --start 2017-03'."
            ).format(name=name),
        ]
    )
    if known:
        section(_("Policies of {name} with a date").format(name=name))
        points([f"{text.period(month, 'M')}: {title}" for month, title in known.items()])
        limit(_("Taken from the timeline, which has the sources; what they led to is not known."))
    practise = html.escape(f"toetsen{chosen.elsewhere(OEFENLAND)}")
    words = html.escape(_("Practise on Oefenland, where the truth is known"))
    st.html(f'<p class="bib-note"><a href="{practise}">{words}</a></p>')


def cautions() -> None:
    """What no verdict on this page can say."""
    points(
        [
            _(
                "A verdict is about the number of people with bijstand, not about whether they found work or what became of them."
            ),
            _(
                "'Cannot be told apart from chance' is not 'it did not work': most policies of one gemeente are too small to be seen."
            ),
            _(
                "Gemeenten often act when their number has risen. What such a rise leads to by itself is taken off, but never completely: about such a start the page is more careful."
            ),
            _(
                "Something else that began in the same month, such as a centre for refugees or a factory that closed, cannot be told apart from the policy."
            ),
            _(
                "Who tries many months will find one that stands out: choose the month by the decision, not by the chart."
            ),
        ]
    )
