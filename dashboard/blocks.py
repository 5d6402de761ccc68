"""Pieces that pages share: the head of the page, a figure with its table and download, empty states."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import charts, data, events, findings, numbers, text
from dashboard.result import PROVISIONAL, Claim, Release, Result
from dashboard.selection import OEFENLAND, Places, Selection
from dashboard.text import gettext as _
from etl.errors import N_

STYLE = """
<style>
  .stMainBlockContainer { max-width: 1180px; padding: 1.2rem 1rem 3rem; }
  .stAppHeader { display: none; }
  .bib-brand { font-weight: 700; font-size: 1.05rem; color: #0B5394; white-space: nowrap; }
  .stApp :is(a, summary, button, input, [tabindex="0"]):focus-visible { outline: 3px solid #0B5394 !important; outline-offset: 1px; }
  .bib-top > span { white-space: nowrap; } .bib-top > span a { margin-left: .8rem; }
  .bib-top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; margin: 0; }
  /* Streamlit's own way past the menu is English only and leads before the menu. */
  [data-testid="stSkipToContent"] { display: none; }
  .bib-skip { position: absolute; left: -100vw; } .bib-skip:focus { position: static; }
  .bib-menu { display: none; } .bib-menu summary { cursor: pointer; padding: .55rem .1rem; font-weight: 600; }
  .bib-group { color: #4A545E; font-size: .85rem; padding: 0 .3rem 0 0; }
  .st-key-menu { border-bottom: 1px solid #C9D1D9; padding-bottom: .3rem; row-gap: 0 !important; column-gap: 1.6rem !important; }
  .st-key-menu > div { width: auto !important; flex: 0 1 auto !important; } .st-key-menu .stHorizontalBlock { row-gap: 0 !important; }
  .stElementContainer:has(#inhoud) { position: absolute; }
  .bib-note { color: #4A545E; font-size: .9rem; margin: 0; }
  .bib-state { border-left: 4px solid #B8860B; background: #FBF6E9; padding: .55rem .8rem; margin: 0; font-size: .95rem; }
  .bib-lead { font-size: 1.15rem; line-height: 1.55; margin: 0; max-width: 46rem; }
  ul.bib-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: .6rem 1.4rem; margin: .2rem 0 !important; padding: 0 !important; list-style: none; }
  ul.bib-facts li { border-top: 2px solid #0B5394; padding-top: .3rem; margin: 0; }
  ul.bib-facts span { display: block; font-size: .88rem; color: #4A545E; line-height: 1.25; }
  ul.bib-facts strong { font-size: 1.55rem; font-weight: 600; line-height: 1.3; }
  ul.bib-facts small { display: block; font-size: .85rem; color: #4A545E; line-height: 1.3; }
  .bib-verdict { display: inline-block; font-weight: 600; padding: .2rem .7rem; margin: 0; border: 2px solid #5F6B76; }
  .bib-klopt { border-color: #0072B2; } .bib-klopt_niet { border-color: #CC4100; } .bib-klopt_onder_voorwaarde { border-color: #B8860B; }
  ul.bib-claims li { margin-bottom: .5rem; } ul.bib-claims small { color: #4A545E; font-size: .9rem; }
  blockquote.bib-print { border-left: 4px solid #0B5394; background: #F1F6FB; margin: .2rem 0; padding: .6rem .9rem;
    max-width: 46rem; } .bib-print p { margin: 0 0 .5rem; font-size: 1.08rem; line-height: 1.5; }
  .bib-print small { color: #4A545E; font-size: .85rem; }
  ul.bib-points { max-width: 46rem; margin: .2rem 0; } ul.bib-points li { margin: .25rem 0; line-height: 1.45; }
  .bib-lang { color: #0B5394; font-size: .95rem; }
  .stSelectbox, .stRadio { max-width: 420px; } .stMultiSelect, .stTextInput { max-width: 760px; }
  .stSlider { max-width: 760px; padding: 0 .6rem; }
  [data-testid="stTable"] { overflow-x: auto; }
  .stPageLink a { padding: .15rem .45rem; }
  ol.bib-answers { margin: .2rem 0 !important; padding-left: 1.6rem !important; max-width: 46rem; overflow-wrap: anywhere; }
  ol.bib-answers li { border-top: 1px solid #C9D1D9; padding: .45rem 0; margin: 0; }
  ol.bib-answers strong { font-size: 1.15rem; } ol.bib-answers p { margin: 0; }
  /* Streamlit's own hint below a box is English only; the button says the same. */
  [data-testid="InputInstructions"] { display: none; }
  .bib-source h3 { font-size: 1.05rem; margin: .8rem 0 .1rem; } .bib-source p, .bib-source ul { margin: .1rem 0; font-size: .95rem; }
  ul.bib-time { list-style: none; margin: 0 !important; padding: 0 !important; max-width: 46rem; }
  ul.bib-time li { border-left: 3px solid #C9CED3; padding: 0 0 0 .8rem; margin: 0 0 1.1rem; overflow-wrap: anywhere; }
  ul.bib-time h3 { font-size: 1.05rem; margin: 0; padding: 0; } ul.bib-time p { margin: .1rem 0; }
  .bib-when { font-size: .9rem; font-weight: 600; color: #0B5394; }
  ol.bib-marks { margin: 0 !important; padding-left: 1.6rem !important; color: #4A545E; font-size: .9rem; }
  ol.bib-marks li { margin: 0; font-size: .9rem; }
  h1 { font-size: 1.9rem !important; padding: .2rem 0 !important; }
  h2 { font-size: 1.3rem !important; }
  @media (max-width: 640px) {
    .bib-menu { display: block; border-top: 1px solid #C9D1D9; border-bottom: 1px solid #C9D1D9; }
    .stElementContainer:has(.bib-menu:not([open])) + div:has(> .st-key-menu) { display: none; }
    .st-key-menu { flex-direction: column !important; align-items: stretch !important; }
    .st-key-menu .stPageLink a { padding: .4rem .45rem; }
    .stElementContainer:has(.bib-group) { width: 100% !important; }
  }
  @media (max-width: 640px) { [data-testid="stTable"] td:first-child, [data-testid="stTable"] th:first-child { min-width: 9rem; } }
  /* On paper: no controls and no menu, every page of it, and a table where it was opened. */
  @media print {
    .bib-menu, .bib-skip, .bib-lang, .st-key-menu, .stPageLink, .stSelectbox, .stMultiSelect, .stRadio, .stSlider,
    .stCheckbox, .stForm, .stDownloadButton, .stExpander details:not([open]), .modebar-container, .stToolbar { display: none !important; }
    .stApp, .stAppViewContainer, .stMain, .stMainBlockContainer { position: static !important; display: block !important; height: auto !important; overflow: visible !important; }
    .stPlotlyChart, tr, li, blockquote { break-inside: avoid; } h1, h2, h3 { break-after: avoid; }
    .bib-lead, .bib-note, .bib-state, .bib-print { color: black; }
  }
</style>
"""


ACCENT = "#0B5394"
# The invented country: another colour on every page, on screen and in print.
HUE_TURN = 123
INVENTED_STYLE = f"""
<style>
  .stApp {{ border-top: 10px solid {charts.INVENTED}; background: {charts.INVENTED_PAPER}; }}
  .bib-invented {{ border: 2px solid {charts.INVENTED}; background: white; color: {charts.INVENTED};
    padding: .55rem .8rem; margin: 0; }} .bib-invented strong {{ font-size: 1.1rem; display: block; }}
  .stMainBlockContainer a, .stPageLink p {{ color: {charts.INVENTED} !important; }}
  .stMultiSelect [data-tag] {{ background-color: {charts.INVENTED} !important; }}
  /* The other controls have the blue of the real figures from the theme, in places with no name to select: blue is turned to this red, grey stays grey. */
  .stSlider [role="group"], .stRadio [role="radiogroup"], .stCheckbox label {{ filter: hue-rotate({HUE_TURN}deg); }}
</style>
"""

EVENT_COLUMNS = [
    "event_id",
    "region_code",
    "name",
    "kind",
    "direction",
    "title",
    "summary",
    "start_from",
    "start_to",
    "start_precision",
    "end_from",
    "end_to",
    "end_precision",
    "confidence",
    "source_title",
    "source_url",
    "source_date",
    "note",
]


def head(
    groups: Mapping[str, Sequence[st.Page]], page: st.Page, chosen: Selection, path: Path
) -> None:
    """Style, name, menu with the same selection, switches, and which figures these are."""
    release = data.release(path)
    st.html(
        STYLE.replace(ACCENT, charts.INVENTED) + INVENTED_STYLE if release.is_invented else STYLE
    )
    skip = html.escape(_("To the content"))
    here = html.escape(_("Menu: {page}").format(page=page.title))
    st.html(
        f'<a class="bib-skip" href="#inhoud">{skip}</a>'
        f'<p class="bib-top"><span class="bib-brand">Bijstand in beeld</span>'
        f"<span>{_country_link(chosen, release)} {_language_link(chosen)}</span></p>"
        # On a phone this opens and closes the menu that comes next; a wide screen always shows the menu.
        f'<details class="bib-menu"><summary>{here}</summary></details>'
    )
    with st.container(key="menu", horizontal=True, gap=None):
        for number, (group, pages) in enumerate(groups.items()):
            with st.container(
                key=f"menu_{number}", horizontal=True, vertical_alignment="center", gap=None
            ):
                st.html(f'<span class="bib-group">{html.escape(group)}</span>', width="content")
                for entry in pages:
                    st.page_link(entry, query_params=chosen.in_url())
    st.html('<div id="inhoud" tabindex="-1"></div>')
    state(path)
    for note in chosen.notes:
        _state_line(note)


def state(path: Path) -> None:
    """Which figures these are, and what went wrong in the last update."""
    release = data.release(path)
    made = text.day(release.built_at)
    if release.is_invented:
        about = _(
            "Every place, figure and event here is made up, to learn the dashboard with: an invented country whose truth is known. Nothing here says anything about a real gemeente. Where a page names CBS, read the invented office of Oefenland, whose tables have the form of those of CBS. Only 'Fact check' and 'Which number is this?' are about the real country."
        )
        st.html(
            f'<p class="bib-invented" role="status"><strong>{html.escape(release.notice)}</strong> '
            f"{html.escape(about)}</p>"
        )
        return
    if release.origin == "published":
        _state_line(
            _(
                "You see a small set of published figures, each with its source: the country and seven "
                "gemeenten, 2015-2017, and national series. All gemeenten: run 'bijstand update' on this "
                "machine when CBS can be reached."
            )
        )
    else:
        limit(_("CBS figures, release of {date}.").format(date=made))
    held, lacking = data.failed_tables()
    if held:
        _state_line(
            _("The last update could not refresh {tables}; you see their previous figures.").format(
                tables=", ".join(held)
            )
        )
    if lacking:
        _state_line(
            _("The last update could not get {tables}; they are not in this release.").format(
                tables=", ".join(lacking)
            )
        )


def nothing_yet() -> None:
    """The page of a machine without any release."""
    st.html(STYLE)
    st.title("Bijstand in beeld")
    _state_line(
        _("There are no figures on this machine yet: stop this program and run 'bijstand start'.")
    )


def failure(sentence: str) -> None:
    """One sentence where a page could not be made."""
    _state_line(sentence)


def lead(*sentences: str) -> None:
    """The answer in plain sentences, above everything else."""
    st.html(f'<p class="bib-lead">{html.escape(" ".join(s for s in sentences if s))}</p>')


def to_print(sentences: Sequence[str], result: Result) -> None:
    """Sentences that a newspaper can take over, with their source."""
    words = "".join(f"<p>{html.escape(s)}</p>" for s in sentences if s)
    if words:
        st.html(
            f'<blockquote class="bib-print">{words}'
            f"<small>{html.escape(charts.source_line(result))}</small></blockquote>"
        )


def points(sentences: Sequence[str]) -> None:
    """Findings one below the other."""
    items = "".join(f"<li>{html.escape(s)}</li>" for s in sentences if s)
    if items:
        st.html(f'<ul class="bib-points">{items}</ul>')


def facts(items: Sequence[tuple[str, str, str]]) -> None:
    """Key figures: (label, figure, small print)."""
    cells = "".join(
        f"<li><span>{html.escape(label)}</span><strong>{html.escape(value)}</strong><small>{html.escape(small)}</small></li>"
        for label, value, small in items
    )
    st.html(f'<ul class="bib-facts">{cells}</ul>')


def missing(what: str, table: str) -> None:
    """Name a table that this release lacks and how to get it."""
    st.html(
        '<p class="bib-note">'
        + html.escape(
            _(
                "{what}: not in this release. It comes with CBS table {table}, after 'bijstand update'."
            ).format(what=what, table=table)
        )
        + "</p>"
    )


def limit(sentence: str) -> None:
    """What a figure cannot say, in one line below it."""
    st.html(f'<p class="bib-note">{html.escape(sentence)}</p>')


def figure(
    figure: go.Figure,
    result: Result,
    name: str,
    table: pd.DataFrame,
    *,
    alt: str,
    marks: Sequence[events.Mark] = (),
) -> None:
    """A chart with its real table and its download; `name` is for files and widget keys.

    `marks` are the moments that the chart carries: they stand below it in words.
    """
    file = _file(name, result.release)
    st.plotly_chart(figure, config=charts.config(file), theme=None, key=f"chart_{name}", alt=alt)
    if marks:
        _marked(marks)
    with st.expander(_("Table and download"), expanded=False):
        # A long table scrolls in its own box; it stays a real table that can be read aloud.
        with st.container(height=360 if len(table) > 12 else "content", border=False):
            _table(table)
        _download(result, name)


def _marked(marks: Sequence[events.Mark]) -> None:
    """What the numbers in a chart stand for; the numbers of the list are those of the chart."""
    items = "".join(
        f"<li>{html.escape(mark.date)}: {html.escape('; '.join(mark.entries))}</li>"
        for mark in marks
    )
    intro, caution = (
        html.escape(_("In the chart, national where no gemeente is named:")),
        html.escape(events.caution()),
    )
    st.html(
        f'<p class="bib-note">{intro}</p><ol class="bib-marks">{items}</ol>'
        f'<p class="bib-note">{caution}</p>'
    )


def timeline(rows: pd.DataFrame, made: datetime) -> None:
    """Events in a list per year in which they began; those without a date at the end."""
    years = rows["start_from"].dt.year
    for year, part in rows.groupby(years, sort=False, dropna=False):
        section(_("No date known") if pd.isna(year) else str(int(year)))
        st.html(
            '<ul class="bib-time">'
            + "".join(_event(row, made) for row in part.to_dict("records"))
            + "</ul>"
        )


def _event(event: events.Event, made: datetime) -> str:
    """One event: date and place, what, how certain, source, note."""
    moment = [events.when(event), events.where(event)]
    if event["start_from"] > made:
        moment.append(_("not yet begun when this release was made"))
    kind = events.kind(event["kind"])
    about = _("{kind}; about {concerns}. Date and content: {certainty}.").format(
        kind=kind[0].upper() + kind[1:],
        concerns=events.concerns(event["direction"]),
        certainty=events.certainty(event["confidence"]),
    )
    source = _("Source:")
    title = html.escape(event["source_title"])
    if not pd.isna(event["source_url"]):
        address = html.escape(event["source_url"])
        title = f'<a href="{address}" rel="noopener" lang="nl">{title}</a>'
    return (
        f'<li><p class="bib-when">{html.escape(" · ".join(m for m in moment if m))}</p>'
        f"<h3>{html.escape(event['title'])}</h3><p>{html.escape(event['summary'])}</p>"
        f'<p class="bib-note">{html.escape(about)} {html.escape(event["note"])} {html.escape(source)} '
        f"{title} {html.escape(event['source_date'])}</p></li>"
    )


def timeline_download(rows: pd.DataFrame, release: Release) -> None:
    """The events that are listed, with dates as intervals and the source in every row."""
    table = _noticed(rows[EVENT_COLUMNS].assign(release=release.id), release)
    st.download_button(
        _("Download these events (CSV)"),
        data=table.to_csv(index=False, lineterminator="\n"),
        file_name=f"{_file('tijdlijn', release)}.csv",
        mime="text/csv",
        on_click="ignore",
        key="download_tijdlijn",
    )


def _download(result: Result, name: str) -> None:
    st.download_button(
        _("Download these figures (CSV)"),
        data=partial(csv, result, text.language()),
        file_name=f"{_file(name, result.release)}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download_{name}",
    )


def csv(result: Result, language: str) -> bytes:
    """The rows with label, unit, definition, status, source and release in every row (UTF-8)."""
    # A download is made when it is asked for, outside the run that knew the language.
    text.use(language)
    rows = result.rows
    sources = {s.id: s for s in result.sources}

    def of(column: str) -> list[str]:
        return [getattr(result.indicators[i], column) for i in rows["indicator"]]

    table = pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "part": rows.get("part", ""),
            "label": of("label"),
            "unit": of("unit"),
            "region_code": rows["region_code"],
            "region": [_defused(n) for n in rows["name"]],
            "category": rows["category"],
            "base_year": rows.get("base_year", ""),
            "period": [
                text.period(s, f)
                for s, f in zip(rows["period_start"], rows["frequency"], strict=True)
            ],
            "period_start": rows["period_start"].dt.date,
            "frequency": rows["frequency"],
            "value": rows["value"],
            "status": rows["status"],
            "missing_reason": rows["missing_reason"],
            "definition": of("definition"),
            "population": of("population"),
            "source": [sources[s].name if s in sources else s for s in rows["source_id"]],
            "source_changed": [
                sources[s].modified if s in sources else "" for s in rows["source_id"]
            ],
            "release": result.release.id,
            "licence": [sources[s].licence if s in sources else "" for s in rows["source_id"]],
        }
    )
    return _noticed(table, result.release).to_csv(index=False, lineterminator="\n").encode()


def _noticed(table: pd.DataFrame, release: Release) -> pd.DataFrame:
    """A table for a file: about the invented country every row says so, before anything else."""
    if release.is_invented:
        table.insert(0, "notice", release.notice)
    return table


def _file(name: str, release: Release) -> str:
    """The name of a file without its ending."""
    of = "oefenland" if release.is_invented else "bijstand-in-beeld"
    return f"{of}_{name}_{release.id}"


def _defused(name: str) -> str:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name


def wide(
    result: Result, *, columns: str = "indicator", decimals: int | None = None
) -> pd.DataFrame:
    """A table to read: one row per period, one column per `indicator` or `name`; newest first.

    Provisional figures end in *, estimated ones say so; what is missing says so.
    """
    rows = result.rows.sort_values("period_start", ascending=False)
    heads = (
        {i.name: f"{i.label} ({i.unit})" for i in result.indicators.values()}
        if columns == "indicator"
        else {}
    )
    table: dict[str, dict[str, str]] = {}
    for row in rows.to_dict("records"):
        period = text.period(row["period_start"], row["frequency"])
        mark = "*" if row["status"] in PROVISIONAL else ""
        if row["status"] == "geschat" and not pd.isna(row["value"]):
            mark = _(" (estimated)")
        cell = text.number(row["value"], decimals) + mark
        table.setdefault(period, {})[heads.get(row[columns], row[columns])] = cell
    # Blank where there is no such figure at all (a month of a yearly series); a missing one says so.
    frame = pd.DataFrame.from_dict(table, orient="index").fillna("")
    frame.index.name = _("Period")
    return frame


def heading(title: str) -> None:
    """The title of the page."""
    st.title(_as_words(title), anchor=False)


def section(title: str) -> None:
    """The title of a part of the page."""
    st.header(_as_words(title), anchor=False)


def rounding(row: findings.Row | None, name: str) -> None:
    """A warning where rounding to tens is a large part of the figure."""
    if row is not None and row["value"] < 100:
        limit(
            _(
                "Counts are rounded to tens: in a gemeente as small as {name} a difference of 10 says little, and 0 can stand for 1 to 4 people."
            ).format(name=name)
        )


def withheld(reasons: pd.DataFrame) -> None:
    """Why figures that CBS prints are not shown."""
    column = "reason_en" if text.language() == "en" else "reason"
    for reason in reasons[column]:
        limit(_("Not shown: {reason}").format(reason=reason))


def without_figures(places: Places, code: str) -> None:
    """Say that a gemeente has no bijstand figures in this release."""
    _state_line(
        _(
            "This release has no bijstand figures for {name}, in the borders of the year or in those of now."
        ).format(name=places.name(code))
    )


def columns() -> Sequence[DeltaGenerator]:
    """Two columns on a wide screen, one below the other on a phone."""
    return st.columns(2, gap="medium")


def grid(cells: int) -> list[DeltaGenerator]:
    """Cells in rows of two."""
    return [column for _row in range((cells + 1) // 2) for column in columns()][:cells]


def key_facts(
    result: Result,
    now: findings.Row,
    earlier: findings.Row | None,
    own_rate: findings.Row | None,
    country_rate: findings.Row | None,
    moves: Sequence[findings.Row | None],
) -> None:
    """The figures of one gemeente: stock, per 1,000, in, out, to work, each with unit and moment."""

    def small(row: findings.Row, *more: str) -> str:
        unit = result.indicators[row["indicator"]].unit
        when = text.period(row["period_start"], row["frequency"])
        mark = _("provisional") if row["status"] in PROVISIONAL else ""
        if row["status"] == "geschat":
            mark = _("estimated")
        return ", ".join(p for p in (unit, when, mark, *more) if p)

    def label(row: findings.Row) -> str:
        return result.indicators[row["indicator"]].label

    items = [(label(now), text.number(now["value"]), small(now, findings.change(now, earlier)))]
    if own_rate is not None:
        beside = country_rate and _("the country: {rate}").format(
            rate=text.number(country_rate["value"], 1)
        )
        items.append(
            (label(own_rate), text.number(own_rate["value"], 1), small(own_rate, beside or ""))
        )
    items += [(label(m), text.number(m["value"]), small(m)) for m in moves if m is not None]
    facts(items)


def labour_market(
    result: Result, code: str, name: str, province: str, stock: str, dated: pd.DataFrame
) -> None:
    """Bijstand of a gemeente above WW or vacancies and unemployment, on one time axis with `dated` events."""
    wanted: list[tuple[str, Result, str]] = [
        (_("{name}: people with bijstand").format(name=name), result.only(stock), name)
    ]
    own_ww, vacancies = result.only("ww_personen"), result.only("vacatures")
    if not own_ww.empty:
        wanted.append((_("{name}: people with WW").format(name=name), own_ww, name))
    elif not vacancies.empty:
        wanted.append(
            (_("Province of {name}: open vacancies").format(name=province), vacancies, province)
        )
    for caption, indicator in (
        (_("The country: unemployment, %"), "werkloosheid_pct_sa"),
        (_("The country: WW benefits"), "ww_uitkeringen"),
    ):
        part = result.only(indicator)
        if not part.empty and (indicator != "ww_uitkeringen" or len(wanted) == 1):
            wanted.append((caption, part, _("the country")))
    shown = result.only(*(i for _caption, part, _who in wanted for i in part.indicators))
    marks = events.marks(dated, shown.rows)
    figure(
        charts.panels(
            [
                (caption, [charts.Series(who, part.rows, position)], _decimals(part))
                for position, (caption, part, who) in enumerate(wanted)
            ],
            shown,
            _("{name}: bijstand and the labour market").format(name=name),
            marks=marks,
        ),
        shown,
        f"arbeidsmarkt_{code}",
        wide(shown),
        alt=_(
            "Bijstand in {name} above figures of the labour market on one time axis; the figures are in the table below it."
        ).format(name=name),
        marks=marks,
    )
    if own_ww.empty:
        missing(_("People with WW in {name}, and bijstand per month").format(name=name), "80794ned")
    if vacancies.empty and own_ww.empty:
        if province or result.release.origin != "cbs":
            missing(_("Vacancies of the province"), "83599NED")
        else:
            limit(
                _(
                    "The province of {name} is not known in this release, so its vacancies cannot be shown."
                ).format(name=name)
            )
    if result.only("werkloosheid_pct_sa").empty:
        missing(_("Unemployment per month"), "80590ned")


def bridges(result: Result, code: str, name: str) -> None:
    """One bridge per year for the gemeente (all ages), and the country by age class in a table."""
    own = result.where("region_code", code).where("category", "totaal")
    years = sorted(set(own.rows["year"]))
    if not years:
        limit(
            _("There is no stock of {name} at the end of two years in a row, so no bridge.").format(
                name=name
            )
        )
    for cell, year in zip(grid(len(years)), years, strict=True):
        with cell:
            bridge(result, code, name, int(year))
    country = result.where("region_code", "NL01")
    if code != "NL01" and not country.empty:
        with st.expander(_("The same for the country, by age class")):
            _table(_bridge_table(country))
            _download(country, "brug_NL01")


def bridge(result: Result, code: str, name: str, year: int, title: str = "") -> None:
    """The bridge of one gemeente in one year, or why there is none; `title` goes before the year."""
    part = result.where("region_code", code).where("category", "totaal").where("year", year)
    if part.rows.empty:
        limit(
            _("There is no stock of {name} at the end of two years in a row, so no bridge.").format(
                name=name
            )
        )
        return
    stocks = part.rows.loc[part.rows["part"].isin(["start", "eind"]), "value"]
    sentence = findings.bridge(part.rows, name)
    headed = f"{title} {year}: {sentence}".strip()
    if part.rows["value"].isna().any():
        limit(headed)
        return
    if stocks.max() < 100:
        limit(
            _(
                "{year}: {name} is too small for a bridge; rounding to tens is as large as what it would show."
            ).format(year=year, name=name)
        )
        return
    figure(
        charts.bridge(part.rows, part, headed),
        part,
        f"brug_{code}_{year}",
        _bridge_table(part),
        alt=_("From the start to the end of {year} in {name}: {sentence}").format(
            year=year, name=name, sentence=sentence
        ),
    )
    limit(_("The axis does not start at zero, so that the changes can be seen."))
    start = part.where("part", "start").rows
    if bool(start["border_change"].any()):
        limit(
            _(
                "The borders of {name} changed in {year}: the start is that of the same area, added up from the gemeenten of then."
            ).format(name=name, year=year)
        )
    if moved := int(part.rows["moved_inhabitants"].max()):
        limit(
            _(
                "In {year} {number} inhabitants came into or out of {name} through a change of borders; part of what is not explained can be theirs."
            ).format(year=year, number=text.number(moved), name=name)
        )


def national(
    parts: Sequence[tuple[str, Result]], result: Result, title: str, dated: pd.DataFrame
) -> None:
    """National series under each other on one time axis with `dated` events."""
    shown = result.only(*(i for _caption, part in parts for i in part.indicators))
    total = shown.rows[shown.rows["category"] == "totaal"]
    charts_rows = [
        (caption, [charts.Series(_("the country"), part.rows, position)], _decimals(part))
        for position, (caption, part) in enumerate(parts)
    ]
    drawn = Result(total.reset_index(drop=True), shown.release, shown.indicators, shown.sources)
    marks = events.marks(dated, drawn.rows)
    figure(
        charts.panels(charts_rows, drawn, title, height=200, marks=marks),
        drawn,
        "landelijk",
        wide(drawn),
        alt=_(
            "Bijstand benefits, WW and unemployment of the country on one time axis; the figures are in the table below it."
        ),
        marks=marks,
    )


def borders(rows: pd.DataFrame) -> None:
    """Say in whose borders series over time are, and who is counted along."""
    if rows.empty:
        return
    words = [
        _("Series over time: in the borders of {year}.").format(year=rows["grid_year"].iloc[0])
    ]
    for name, parts in rows.dropna(subset="part").groupby("name", sort=False):
        whole, split = parts[~(parts["share"] < 1)], parts[parts["share"] < 1]
        if not whole.empty:
            words.append(
                _("{name} is counted with {parts}, also in the years before.").format(
                    name=name, parts=_until(whole)
                )
            )
        if not split.empty:
            words.append(
                _(
                    "{name} is counted with a part of {parts}, by the inhabitants that went to it: those figures are estimated."
                ).format(name=name, parts=_until(split))
            )
    limit(" ".join(words))


def _until(parts: pd.DataFrame) -> str:
    """`Weesp (tot 24 maart 2022)`, and others after a comma."""
    until = _("{name} (until {date})")
    return ", ".join(
        until.format(name=part["part"], date=text.day(part["valid_to"]))
        for part in parts.to_dict("records")
    )


def predecessors(result: Result, name: str) -> None:
    """The figures as published of every gemeente that the series of this one is made of."""
    section(_("What the figures of {name} are made of").format(name=name))
    for indicator in result.indicators:
        part = result.only(indicator)
        _table(wide(part, columns="name"))
        limit(charts.measure_line(list(part.indicators.values())))
    limit(
        _(
            "As CBS published them, each gemeente in the borders of that year. A percentage is the part of its inhabitants that went to {name}. {source}"
        ).format(name=name, source=charts.source_line(result))
    )


def verdict(claim: Claim) -> None:
    """Who said it, when, and the verdict."""
    said = (
        _("Said in: {where} {when}")
        .format(where=claim.made_in, when=text.dated(claim.made_on))
        .strip()
    )
    st.html(
        f'<p class="bib-verdict bib-{claim.verdict}">{html.escape(findings.verdict_word(claim.verdict))}</p>'
        f'<p class="bib-note">{html.escape(said)}</p>'
    )


def readings(result: Result, claim: Claim) -> pd.DataFrame:
    """Every reading as a table: found, claimed or compared, whether it holds, source and moment."""
    provisional = _("provisional")
    sources = {s.id: s for s in result.sources}
    label = "reading_en" if text.language() == "en" else "reading"
    rows = {}
    for row in result.rows.to_dict("records"):
        decimals = 0 if row["sort"] == "count" else 1
        source = sources.get(row["source_id"])
        period = text.period(row["period_start"], row["frequency"])
        rows[row[label]] = {
            _("Found"): text.number(row["value"], decimals),
            claim.compared[:1].upper() + claim.compared[1:]: text.number(row["claimed"], decimals),
            _("Difference"): text.signed(row["value"] - row["claimed"], decimals),
            _("Holds"): _("cannot tell")
            if pd.isna(row["holds"])
            else _("yes")
            if row["holds"]
            else _("no"),
            _("Period"): f"{period} ({provisional})" if row["status"] in PROVISIONAL else period,
            _("Source and vintage"): charts.source_name(source) if source else row["source_id"],
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def claim_list(claims: Sequence[Claim], chosen: Selection) -> None:
    """All claims with their verdict; for those that cannot be tested why, and what would settle them."""
    items = []
    for claim in claims:
        words = html.escape(claim.statement)
        if claim.is_tested:
            words = f'<a href="{_address(chosen, feitencheck_claim=claim.name)}">{words}</a>'
        about = [f"{findings.verdict_word(claim.verdict)}."]
        if not claim.is_tested:
            about += [
                claim.limits,
                _("What would settle it: {figure}.").format(figure=claim.settled_by),
            ]
        items.append(
            f"<li>{words}<br><small>{html.escape(claim.made_in)}: {html.escape(' '.join(about))}</small></li>"
        )
    st.html(f'<ul class="bib-claims">{"".join(items)}</ul>')


def permalink(chosen: Selection, path: Path, **parameters: str) -> None:
    """A link to exactly this, on exactly this release."""
    pinned = _address(chosen, uitgave=data.release(path).id, **parameters)
    words = html.escape(_("Link to exactly this, with these figures"))
    st.html(f'<p class="bib-note"><a href="{pinned}">{words}</a></p>')


def indicator_list(result: Result) -> None:
    """Every indicator with definition, unit, population, source, periods and number of figures."""
    sources = {s.id: s for s in result.sources}
    for name, rows in result.rows.groupby("indicator", sort=False):
        meaning = result.indicators[str(name)]
        lines = []
        for row in rows.to_dict("records"):
            source = sources[row["source_id"]]
            link = (
                f'<a href="{html.escape(source.url)}" rel="noopener">{html.escape(source.name)}</a>'
                if source.url
                else html.escape(source.name)
            )
            facts_ = _(
                "{frequency}, {first} to {last}; {number} figures, {missing} missing, {provisional} provisional; {regions} regions"
            ).format(
                frequency=_frequency(row["frequency"]),
                first=text.period(row["first"], row["frequency"])
                if not pd.isna(row["first"])
                else "-",
                last=text.period(row["last"], row["frequency"])
                if not pd.isna(row["last"])
                else "-",
                number=text.number(row["value"]),
                missing=text.number(row["missing"]),
                provisional=text.number(row["provisional"]),
                regions=text.number(row["regions"]),
            )
            changed = _("changed {date}").format(date=source.modified) if source.modified else ""
            lines.append(f"<li>{link} {html.escape(changed)}<br>{html.escape(facts_)}</li>")
        about = (
            meaning.definition,
            _("Unit: {unit}.").format(unit=meaning.unit),
            _("Counted: {population}.").format(population=meaning.population),
            _("Rounded to {step}.").format(step=text.number(meaning.rounded_to)),
        )
        st.html(
            f'<section class="bib-source"><h3>{html.escape(meaning.label)}</h3>'
            f"<p>{html.escape(' '.join(about))} <code>{html.escape(meaning.name)}</code></p>"
            f"<ul>{''.join(lines)}</ul></section>"
        )


# What etl.catalog says was never read in a real answer of CBS about a table.
UNSEEN = {
    "key": N_("keys of columns"),
    "title": N_("titles of columns"),
    "unit": N_("units"),
    "group": N_("headings"),
    "class": N_("classes"),
}


def table_list(rows: pd.DataFrame, path: Path) -> None:
    """Every declared CBS table: when CBS changed it, when it was fetched, how many rows, what warned."""
    title = "title_en" if text.language() == "en" else "title"
    release = data.release(path)
    shown = pd.DataFrame(
        {
            _("Title"): rows[title].tolist(),
            _("Changed at CBS"): [
                (m or "")[:10] for m in rows["modified"].where(rows["modified"].notna(), "")
            ],
            _("Fetched"): [_fetched(row) for row in rows.to_dict("records")],
            _("Rows"): [text.number(r) if not pd.isna(r) else "" for r in rows["rows"]],
            _("Not yet seen in a real answer"): [
                ", ".join(_(UNSEEN[part]) for part in parts) for parts in rows["awaits"]
            ],
            _("Remark"): [_remark(row) for row in rows.to_dict("records")],
        },
        index=pd.Index(rows["id"], name=_("Table")),
    )
    _table(shown)
    about = (
        _(
            "Release {release}. Every figure in it is invented; its tables have the form of those of CBS."
        )
        if release.is_invented
        else _("Release {release}, made on {date}. Figures: CBS, CC BY 4.0.")
    )
    limit(about.format(release=release.id, date=text.day(release.built_at)))


def _fetched(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["fetched_at"]):
        return _("not in this release")
    day = text.day(row["fetched_at"])
    if row["fetched"] == row["tables"]:
        return day
    return _("{day} ({part} of {whole} tables)").format(
        day=day, part=row["fetched"], whole=row["tables"]
    )


def _remark(row: Mapping[Any, Any]) -> str:
    """What is known to be uncertain about a table: contract warnings, an uncounted fetch, a put-aside vintage."""
    words = []
    for sentence in [*row["warnings"], *row["rejected"]]:
        content = json.loads(sentence)
        message, values = content["message"], content["values"]
        words.append(_(message).format(**values))
    if row["count_verified"] is False:
        words.append(_("The number of rows could not be compared with a count of CBS."))
    return " ".join(words)


def limits_list() -> None:
    """What nobody should read in these figures."""
    items = (
        _(
            "Whether policy or the economy caused a change: these pages describe, they do not explain."
        ),
        _(
            "Inflow and outflow per gemeente after 2017: no open table of CBS has them; custom tables can be imported with 'bijstand import-flows'."
        ),
        _(
            "How many people come back into bijstand per gemeente: not found among the open tables of CBS."
        ),
        _("What a gemeente spends or saves: the budget (BUIG) is not in these tables."),
        _("Small differences in small gemeenten: counts are rounded to tens."),
    )
    st.html("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>")


EXAMPLES = (
    "8.000 in Nijmegen",
    "-1,4% in 2017",
    "450 duizend",
    "461.000",
    "instroom Amsterdam 10.060",
)


def examples(chosen: Selection) -> None:
    """Questions to try, each a link to its answer."""
    links = "".join(
        f'<li><a href="{html.escape(chosen.address(getal=question))}">{html.escape(question)}</a></li>'
        for question in EXAMPLES
    )
    limit(_("For example:"))
    st.html(f"<ul>{links}</ul>")


def number_readings(
    claim: numbers.Claim,
    rows: Sequence[findings.Row],
    result: Result,
    places: Places,
    chosen: Selection,
) -> None:
    """Figures as an ordered list: what, where, when, who is counted, how far off, source and vintage."""
    if rows:
        items = "".join(_reading(claim, row, result, places, chosen) for row in rows)
        st.html(f'<ol class="bib-answers">{items}</ol>')


def _reading(
    claim: numbers.Claim, row: findings.Row, result: Result, places: Places, chosen: Selection
) -> str:
    meaning = result.indicators[row["indicator"]]
    source = next(s for s in result.sources if s.id == row["source_id"])
    facts_ = [
        findings.counted(row, meaning),
        _("Difference: {difference}.").format(difference=findings.difference(claim, row)),
    ]
    if numbers.is_other_year(claim, row):
        facts_.append(_("Another year than was named."))
    if numbers.contradictions(claim, row):
        facts_.append(_("Not what was named, or not on bijstand."))
    # The query brings the best three of a definition.
    if row["alike"] > 3 and numbers.fits(claim, row):
        facts_.append(
            _("With this definition {number} figures give it; you see the best of them.").format(
                number=text.number(row["alike"])
            )
        )
    if row["is_written"] and result.release.origin == "cbs":
        facts_.append(_("From a publication, not from the CBS tables of this release."))
    vintage = [
        _("edition of {date}").format(date=source.modified) if source.modified else "",
        _("provisional") if row["status"] in PROVISIONAL else "",
    ]
    name = html.escape(source.name)
    if source.url:
        name = f'<a href="{html.escape(source.url)}" rel="noopener">{name}</a>'
    home = _home(row, places, chosen)
    see = html.escape(_("See it among its series"))
    link = f' <a href="{html.escape(home)}">{see}</a>' if home else ""
    from_ = html.escape(_("Source:"))
    return (
        f"<li><p><strong>{html.escape(findings.found(claim, row, meaning))}</strong> "
        f"{html.escape(findings.definition(row, meaning))}; {html.escape(row['name'])}, "
        f"{html.escape(findings.when(row, meaning))}</p>"
        f'<p class="bib-note">{html.escape(" ".join(facts_))} {from_} {name}'
        f"{html.escape(''.join(f', {v}' for v in vintage if v))}.{link}</p></li>"
    )


_ON_NATIONAL = (
    "bijstand_uitkeringen",
    "ww_uitkeringen",
    "werkloosheid_pct_sa",
    "bijstand_personen",
    "bijstand_instroom",
    "bijstand_uitstroom",
)
_ON_OVERVIEW = (
    "bijstand_personen",
    "bijstand_dichtheid",
    "bijstand_personen_tot_aow",
    "bijstand_tot_aow_per_1000",
    "ww_personen",
)


def _home(row: findings.Row, places: Places, chosen: Selection) -> str:
    """The address of the page that shows the series of a figure; empty when none does."""
    indicator, code = row["indicator"], row["region_code"]
    if row["category"] != "totaal" or row["is_written"]:
        return ""
    if code == "NL01" and indicator in _ON_NATIONAL:
        year = row["period_start"].year
        return chosen.address("landelijk", van=min(chosen.van, year), tot=max(chosen.tot, year))
    if code not in places.current():
        return ""
    others = tuple(c for c in chosen.gemeenten if c != code)
    if indicator in _ON_OVERVIEW:
        return chosen.address("gemeente", gemeenten=(code, *others))
    if indicator.startswith(("bijstand_instroom", "bijstand_uitstroom")):
        return chosen.address("stromen", gemeenten=(code, *others))
    return ""


def ranking(path: Path) -> None:
    """How the order of the answer comes about: the rules of numbers.rank."""
    meaning = data.indicators(path, set(numbers.IN_USE))
    in_use = [meaning[name].label for name in numbers.IN_USE if name in meaning]
    items = (
        _(
            "A figure gives the number when it lies within what the writer can have rounded: 8,000 can be 7,500 to 8,500, 461,000 can be 460,500 to 461,500, 1.4% can be 1.35 to 1.45%. 'Ruim' looks upwards only, 'bijna' downwards only, 'ongeveer' twice as far."
        ),
        _(
            "Each figure is looked up as it stands, as its change on a year earlier, in number and in per cent, and outflow to work also as a share of the outflow."
        ),
        _(
            "Only figures on the subject you name count; without a subject that is bijstand first, then the labour market. Inhabitants are looked up only when you name them."
        ),
        _(
            "First comes the place you name (else the country), then the year, then what you say about who or what is counted."
        ),
        _(
            "Then what a source prints exactly so, at the precision you typed; then a change over a calendar year before other twelve months."
        ),
        _("Then how commonly a series is quoted, in this order: {order}.").format(
            order="; ".join(in_use)
        ),
        _(
            "Then final before provisional, years and Decembers before other months, the total before a part, the smallest difference, and the newest vintage and period."
        ),
    )
    st.html("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>")


def _bridge_table(result: Result) -> pd.DataFrame:
    names = {
        "start": _("start"),
        "instroom": _("inflow"),
        "uitstroom": _("outflow"),
        "onverklaard": _("not explained"),
        "eind": _("end"),
    }
    labels = {
        "totaal": _("15 and over"),
        "tot_aow": _("15 to AOW age"),
        "vanaf_aow": _("from the AOW age"),
    }
    rows: dict[str, dict[str, str]] = {}
    for (year, category), part in result.rows.groupby(["year", "category"]):
        cells = dict(zip(part["part"], part["value"], strict=True))
        cells["uitstroom"] = -cells["uitstroom"]
        rows[f"{year}, {labels[str(category)]}"] = {
            name: text.number(cells[key]) if key in ("start", "eind") else text.signed(cells[key])
            for key, name in names.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def duel_table(result: Result, names: Sequence[str]) -> None:
    """Every measure and year of two gemeenten, and which of them is highest within the rounding."""
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for row in result.records():
        key = (findings.measure(row), text.period(row["period_start"], "J"))
        line = lines.setdefault(key, dict.fromkeys((*names, _("Highest")), ""))
        estimated = _(" (estimated)") if row["status"] == "geschat" else ""
        line[row["name"]] = findings.shown(row, row["value"]) + estimated
        if row["place"] == "hoogste":
            line[_("Highest")] = row["name"]
        elif row["place"] == "gelijk":
            line[_("Highest")] = _("cannot be told apart")
    index = pd.MultiIndex.from_tuples(lines, names=[_("Measure"), _("Year")])
    table = pd.DataFrame(list(lines.values()), index=index).reset_index()
    _table(table, hide_index=True)
    limit(charts.source_line(result))
    _download(result, f"duel_{_codes(result)}")


def duel_ratios(result: Result, names: Sequence[str], year: pd.Timestamp) -> None:
    """The first gemeente when the second is 100, under every measure that cannot be negative."""
    drawn = result.at(year).having("ratio")
    if drawn.empty:
        return
    first, second = names
    records = drawn.records()
    label = text.period(year, "J")
    figure(
        charts.dots(
            [
                (
                    findings.beside(row),
                    [
                        charts.Dot(
                            first,
                            row["ratio"],
                            text.number(row["ratio"], 1),
                            row["ratio_low"],
                            row["ratio_high"],
                        )
                    ],
                )
                for row in records
            ],
            drawn,
            _("{first} when {second} is 100, {year}").format(
                first=first, second=second, year=label
            ),
            measure=_("Left of the dashed line {first} is lowest, right of it highest.").format(
                first=first
            ),
            line_at=100,
        ),
        drawn,
        f"duel-verhouding_{_codes(result)}_{label}",
        pd.DataFrame(
            {
                _("{first} when {second} is 100").format(first=first, second=second): [
                    text.number(v, 1) for v in drawn.rows["ratio"]
                ],
                _("lowest by rounding"): [text.number(v, 1) for v in drawn.rows["ratio_low"]],
                _("highest by rounding"): [text.number(v, 1) for v in drawn.rows["ratio_high"]],
            },
            index=pd.Index([findings.measure(row) for row in records], name=_("Measure")),
        ),
        alt=_(
            "{first} against {second} under every measure; the figures are in the table below it."
        ).format(first=first, second=second),
    )
    limit(
        _(
            "The bars through the dots are rounding, not chance: gemeenten that differ here can still differ by chance."
        )
    )


def duel_bases(result: Result, names: Sequence[str], year: pd.Timestamp, finding: str) -> None:
    """The index at the end of the newest year for each possible base year, and what it shows."""
    drawn = result.only("bijstand_index").at(year).having("value")
    if drawn.empty:
        return
    rows, table = [], {}
    for base in sorted(set(drawn.rows["base_year"].astype(int))):
        values = [r for r in drawn.records() if r["base_year"] == base]
        shown = {r["name"]: text.number(r["value"], 1) for r in values}
        head = _("End of {base} = 100").format(base=base)
        table[head] = shown
        dots = [
            charts.Dot(
                r["name"], r["value"], shown[r["name"]], r["low"], r["high"], names.index(r["name"])
            )
            for r in values
        ]
        rows.append((f"{head}: {', '.join(f'{n} {v}' for n, v in shown.items())}", dots))
    figure(
        charts.dots(
            rows,
            drawn,
            _("Index at the end of {year}, for each base year").format(year=text.period(year, "J")),
            key=charts.key(names),
            line_at=100,
        ),
        drawn,
        f"duel-basisjaar_{_codes(result)}",
        pd.DataFrame.from_dict(table, orient="index").fillna(_("no figure")),
        alt=_("Index of both gemeenten for each base year: {sentence}").format(sentence=finding),
    )


def certainty(result: Result, row: findings.Row, title: str) -> None:
    """One gemeente with its margin among the others of its size, or alone where there are too few."""
    name, indicator = row["name"], row["indicator"]
    others = [
        charts.Dot(r["name"], r["value"], _percentage(indicator, r["value"]))
        for r in result.rows[~result.rows["is_own"]].to_dict("records")
    ]
    is_known = not pd.isna(row["low"])
    mine = charts.Dot(
        name,
        row["value"],
        _percentage(indicator, row["value"]),
        row["low"] if is_known else None,
        row["high"] if is_known else None,
    )
    if row["is_comparable"]:
        drawn = charts.strip(
            mine,
            others,
            row["middle"],
            result,
            title,
            measure=_(
                "Each dot is a gemeente that began the year with between half and double the recipients of {name}. Up and down means nothing."
            ).format(name=name),
        )
    else:
        drawn = charts.dots([(f"{name}: {mine.shown}", [mine])], result, title, decimals=0)
    table = pd.DataFrame(
        {
            _("Recipients at the start"): [text.number(v) for v in result.rows["earlier"]],
            result.indicators[indicator].label: [
                _percentage(indicator, v) for v in result.rows["value"]
            ],
            _("margin from"): [_percentage(indicator, v) for v in result.rows["low"]],
            _("margin to"): [_percentage(indicator, v) for v in result.rows["high"]],
        },
        index=pd.Index(result.rows["name"], name=_("Gemeente")),
    )
    figure(
        drawn,
        result,
        f"hoe-zeker_{indicator}_{row['region_code']}",
        table,
        alt=_("{name} with its margin; the figures are in the table below it. {title}").format(
            name=name, title=title
        ),
    )


def too_few_to_compare(result: Result, row: findings.Row) -> None:
    """Why a gemeente stands alone: the release holds few gemeenten, or few are of its size."""
    if result.release.origin == "published":
        missing(_("The other gemeenten of the size of {name}").format(name=row["name"]), "84066NED")
    else:
        limit(
            _(
                "Only {others} other gemeenten are of the size of {name}: too few to compare with."
            ).format(others=text.number(row["others"]), name=row["name"])
        )


def _percentage(indicator: str, value: float) -> str:
    show = text.signed if indicator in findings.CHANGES else text.number
    return show(value, 1) + ("" if pd.isna(value) else "\u00a0%")


def definitions(
    result: Result, names: Mapping[str, tuple[str, str]], place: str, year: int
) -> None:
    """One place and year under each definition: the number, and beside it the change over the year."""
    sources = {s.id: s for s in result.sources}
    rows = result.records()

    def source(row: findings.Row) -> str:
        known = sources[row["source_id"]]
        when = _("{name} (changed {date})").format(name=known.name, date=known.modified)
        marks = [
            *([_("published")] if row["is_published"] else []),
            *([_("provisional")] if row["status"] in PROVISIONAL else []),
        ]
        return (when if known.modified else known.name) + (
            f" ({', '.join(marks)})" if marks else ""
        )

    table = pd.DataFrame(
        {
            _("Definition"): [names[r["definition"]][0] for r in rows],
            _("Moment"): [_moment(r) for r in rows],
            _("Number"): ["" if pd.isna(r["value"]) else text.number(r["value"]) for r in rows],
            _("Change in a year"): [
                "" if pd.isna(r["change_pct"]) else text.signed(r["change_pct"], 2) + "\u00a0%"
                for r in rows
            ],
            _("Used by"): [names[r["definition"]][1] for r in rows],
            _("Source and vintage"): [source(r) for r in rows],
        }
    )
    for cell, column in zip(columns(), ("value", "change_pct"), strict=True):
        part = result.having(column)
        if part.rows.empty:
            continue

        def shown(value: float, column: str = column) -> str:
            return text.number(value) if column == "value" else text.signed(value, 2) + "\u00a0%"

        with cell:
            figure(
                charts.dots(
                    [
                        (
                            f"{names[r['definition']][0]}: {shown(r[column])}",
                            [
                                charts.Dot(
                                    names[r["definition"]][0],
                                    r[column],
                                    shown(r[column]),
                                    hollow=r["is_published"],
                                )
                            ],
                        )
                        for r in part.records()
                    ],
                    part,
                    findings.apart(result, column, place, year),
                    measure=_(
                        "One place and one year; only the definition differs. Open dots: published figures, not tables of this release."
                    ),
                    decimals=0 if column == "value" else 1,
                    line_at=0 if column == "change_pct" else None,
                ),
                part,
                f"definities_{column}_{_codes(part)}_{year}",
                table,
                alt=_("{title}, by definition; the figures are in the table below it.").format(
                    title=findings.apart(result, column, place, year)
                ),
            )
    section(_("All of them in one table"))
    _table(table, hide_index=True)


def _moment(row: findings.Row) -> str:
    """When a figure is about: the end of a period, the mean of a year, or the first day of it."""
    if row["indicator"] == "bijstand_uitkeringen_jaargemiddelde":
        return _("mean of {period}").format(period=text.period(row["period_start"], "J"))
    if row["indicator"] == "bijstand_stadsmonitor":
        return text.day(row["period_start"])
    if row["indicator"] == "bijstand_verandering_divosa":
        return _("in {period}").format(period=text.period(row["period_start"], "J"))
    return _("end of {period}").format(period=text.period(row["period_start"], row["frequency"]))


def without_figure(rows: Sequence[tuple[str, str, str]]) -> None:
    """Definitions for which there is no figure here: what, who uses it, and what brings it."""
    table = pd.DataFrame(rows, columns=[_("Definition"), _("Used by"), _("Comes with")])
    _table(table, hide_index=True)


def rates(result: Result, place: str, year: int) -> None:
    """The flows of one year under each denominator, in one picture."""
    rates_only = result.only(*(set(result.indicators) - set(findings.COUNTS))).having("value")
    if rates_only.empty:
        missing(
            _("Inflow and outflow of {name} in {year}").format(name=place, year=year), "84066NED"
        )
        return
    flows: list[str] = []
    groups: dict[str, list[charts.Dot]] = {}
    table: dict[str, dict[str, str]] = {}
    for row in result.having("value").records():
        flow, by = findings.flow_measures()[row["indicator"]]
        flows += [] if flow in flows else [flow]
        shown = findings.shown(row, row["value"])
        table.setdefault(by, {})[flow] = shown
        if row["indicator"] not in findings.COUNTS:
            dot = charts.Dot(flow, row["value"], shown, row["low"], row["high"], flows.index(flow))
            groups.setdefault(by, []).append(dot)
    title = _("{place}, {year}: the same flows under each denominator").format(
        place=place, year=year
    )
    figure(
        charts.dots(
            [
                (f"{by}: {', '.join(f'{d.name.lower()} {d.shown}' for d in dots)}", dots)
                for by, dots in groups.items()
            ],
            rates_only,
            title,
            measure=_("Per cent, and per 1,000 where it says so."),
            key=charts.key(flows),
        ),
        rates_only,
        f"definities-stromen_{_codes(result)}_{year}",
        pd.DataFrame.from_dict(table, orient="index").fillna(""),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )


def _codes(result: Result) -> str:
    """The regions of a result, for the name of a file."""
    return "-".join(dict.fromkeys(result.rows["region_code"]))


def _decimals(result: Result) -> int:
    return 1 if any(i.rounded_to < 1 for i in result.indicators.values()) else 0


def _frequency(code: str) -> str:
    return {"J": _("per year"), "K": _("per quarter"), "M": _("per month")}[code]


def _as_words(name: str) -> str:
    """A text of CBS as mere words: Streamlit reads Markdown in titles and tables."""
    return re.sub(r"([\\`*_\[\]<>$~:#!|])", r"\\\1", name)


def _table(table: pd.DataFrame, *, hide_index: bool | None = None) -> None:
    plain = table.map(lambda cell: _as_words(str(cell)))
    plain.columns = [_as_words(str(c)) for c in table.columns]
    plain.index = pd.Index([_as_words(str(i)) for i in table.index], name=table.index.name)
    st.table(plain, border="horizontal", hide_index=hide_index)


def _state_line(sentence: str) -> None:
    st.html(f'<p class="bib-state" role="status">{html.escape(sentence)}</p>')


def _country_link(chosen: Selection, release: Release) -> str:
    """The switch between the real country and the invented one; nothing chosen goes along."""
    words = _("Real figures") if release.is_invented else _("Practise: Oefenland")
    address = html.escape(chosen.elsewhere("" if release.is_invented else OEFENLAND))
    return f'<a class="bib-lang" href="{address}">{html.escape(words)}</a>'


def _language_link(chosen: Selection) -> str:
    other, name = ("en", "English") if chosen.taal == "nl" else ("nl", "Nederlands")
    address = html.escape(chosen.address(taal=other))
    return f'<a class="bib-lang" lang="{other}" href="{address}">{name}</a>'


def _address(chosen: Selection, **changes: str) -> str:
    """The address of this page with these parameters, safe to stand in HTML."""
    return html.escape(chosen.address(**changes))
