"""What every page is put in: the head, its state, sentences, headings, empty states."""

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import charts, data, findings, text
from dashboard.blocks.style import ACCENT, INVENTED_STYLE, STYLE
from dashboard.result import Release
from dashboard.selection import OEFENLAND, Places, Selection
from dashboard.text import gettext as _

# A table with more rows scrolls in a box of its own.
MOST_ROWS_OPEN = 12
NUMBER = re.compile(r"[+\u2212]?\d[\d.,]*[*\u00a0%]*( \(.*\))?")


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


def heading(title: str) -> None:
    """The title of the page."""
    st.title(as_words(title), anchor=False)


def section(title: str) -> None:
    """The title of a part of the page."""
    st.header(as_words(title), anchor=False)


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


def permalink(chosen: Selection, path: Path, **parameters: str) -> None:
    """A link to exactly this, on exactly this release."""
    pinned = address(chosen, uitgave=data.release(path).id, **parameters)
    words = html.escape(_("Link to exactly this, with these figures"))
    st.html(f'<p class="bib-note"><a href="{pinned}">{words}</a></p>')


def link(address: str, words: str) -> None:
    """A link to another page or state of this product."""
    st.html(f'<p class="bib-note"><a href="{html.escape(address)}">{html.escape(words)}</a></p>')


def without_figure(rows: Sequence[tuple[str, str, str]]) -> None:
    """Definitions for which there is no figure here: what, who uses it, and what brings it."""
    table = pd.DataFrame(rows, columns=[_("Definition"), _("Used by"), _("Comes with")])
    show_table(table, hide_index=True)


def as_words(name: str) -> str:
    """A text of CBS as mere words: Streamlit reads Markdown in titles."""
    return re.sub(r"([\\`*_\[\]<>$~:#!|])", r"\\\1", name)


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


def address(chosen: Selection, **changes: str) -> str:
    """The address of this page with these parameters, safe to stand in HTML."""
    return html.escape(chosen.address(**changes))


def show_table(table: pd.DataFrame, *, hide_index: bool | None = None) -> None:
    """A real table of words, of which none is read as markup; a counted index is not shown, as is a hidden one.

    HTML of our own: `st.table` takes many times as long, and gives a wide one no place in the keyboard's order.
    """
    columns = [(str(head), [str(cell) for cell in cells]) for head, cells in table.items()]
    heads = [f'<th scope="col"{_place(cells)}>{html.escape(head)}</th>' for head, cells in columns]
    rows = [list(row) for row in zip(*(_cells(cells) for _head, cells in columns), strict=True)]
    if not (hide_index or isinstance(table.index, pd.RangeIndex)):
        name = html.escape(str(table.index.name or ""))
        heads.insert(0, f'<th scope="col">{name}</th>' if name else "<td></td>")
        for row, of in zip(rows, table.index, strict=True):
            row.insert(0, f'<th scope="row">{html.escape(str(of))}</th>')
    name, body = html.escape(_("Table")), "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    st.html(
        f'<div class="bib-table{" bib-long" if len(rows) > MOST_ROWS_OPEN else ""}" tabindex="0" role="group" '
        f'aria-label="{name}"><table><thead><tr>{"".join(heads)}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(cells: Sequence[str]) -> list[str]:
    place = _place(cells)
    return [f"<td{place}>{html.escape(cell)}</td>" for cell in cells]


def _place(cells: Sequence[str]) -> str:
    """Where a column stands: numbers to the right, below each other."""
    return ' class="n"' if any(map(NUMBER.fullmatch, cells)) else ""
