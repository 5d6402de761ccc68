"""The menu under a figure: its image, its rows in every format, how to cite it and how to make it again."""

import html
import json
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import data, events, export, files, framing, selection, text
from dashboard.export import address
from dashboard.result import PROVISIONAL, Question, Result
from dashboard.text import gettext as _

# What fits in a line of the image, at 11 pixels in 600.
IMAGE_CHARS = 96
CHART = "chart_"
# Room in a frame for the line below the chart.
FRAME_AIR = 60
NEW_TAB = 'target="_blank" rel="noopener"'


def take(result: Result, name: str, *, height: int = 0, chart: str = "") -> None:
    """The menu under a figure; `name` is that of its files, `height` that of its chart (0: it has none).

    `chart` is what the chart is called where that is not the name of its files.
    """
    chart = chart or name
    view, permalink = _view(result), link(result)
    piece = export.Piece(result, permalink, name)
    rows = [_images()] if height else []
    if result.question.query:
        rows += _files(piece, view)
    rows += [_citations(piece), _link(permalink)]
    if height and framing.is_open():
        rows.append(_frame(link(result, figuur=chart, embed="true"), height))
    foot = html.escape(json.dumps(foot_lines(result, permalink)))
    title = html.escape(_("Take away: image, figures, citation"))
    st.html(
        f'<details class="bib-take" data-chart="{CHART}{chart}" data-foot="{foot}">'
        f"<summary>{title}</summary><dl>{''.join(rows)}</dl></details>"
    )


def foot_lines(result: Result, permalink: str) -> list[str]:
    """What an image says besides what the chart on screen says: definition, marks, licence, address."""
    definitions = [f"{i.label}: {i.definition}" for i in list(result.indicators.values())[:2]]
    licences = ", ".join(dict.fromkeys(s.licence for s in result.sources if s.licence))
    words = [
        *definitions,
        f"{export.title(result)}.",
        _("Provisional figures: {n} of {all}.").format(
            n=int(result.rows["status"].isin(PROVISIONAL).sum()), all=len(result.rows)
        )
        if "status" in result.rows and result.rows["status"].isin(PROVISIONAL).any()
        else "",
        _("Licence of the figures: {licence}.").format(licence=licences) if licences else "",
        files.place(permalink),
    ]
    return [
        html.escape(line, quote=False)
        for word in words
        if word
        for line in textwrap.wrap(word, IMAGE_CHARS)
    ]


def link(result: Result, **more: str) -> str:
    """The whole address of the page that shows this, with the release pinned; `more` are parameters besides."""
    here = urlsplit(st.context.url or "")
    host = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    added = f"&{urlencode(more)}" if more else ""
    return files.permalink(host, _view(result) + added)


def _view(result: Result) -> str:
    """The same as seen from this server. The gemeenten stand in it, chosen or not: what is usual may change."""
    page = urlsplit(st.context.url or "").path.rstrip("/").rsplit("/", 1)[-1]
    chosen = replace(selection.current().chosen, is_default=False)
    return chosen.address(page, uitgave=result.release.id)


def _row(head: str, content: str) -> str:
    return f"<dt>{html.escape(head)}</dt><dd>{content}</dd>"


def _images() -> str:
    about = html.escape(_("as an image"))
    buttons = " ".join(
        f'<button type="button" data-format="{kind}" aria-label="{kind.upper()} {about}">'
        f"{kind.upper()}</button>"
        for kind in ("png", "svg")
    )
    return _row(_("Image"), buttons)


def _files(piece: export.Piece, view: str) -> list[str]:
    """The rows of the menu with files: what is seen, everything, and how to make it again."""
    result, language = piece.result, text.language()

    def links(sorts: Sequence[str], question: Question, named: export.Piece, of: str) -> str:
        return " ".join(
            f'<a href="{html.escape(where)}" aria-label="{html.escape(f"{_label(sort)}: {of}")}" '
            f"{NEW_TAB if sort in files.RECIPES else 'download'}>{html.escape(_label(sort))}</a>"
            for sort, where in zip(
                sorts, address.addresses(named, sorts, view, language, question), strict=True
            )
        )

    def tables(count: int, question: Question, named: export.Piece, of: str) -> str:
        fits = count <= export.MOST_ROWS
        sorts = list(export.WRITERS) if fits else export.FOR_MANY_ROWS
        limit = _("Excel and JSON are left out: {count} rows, and they get {most} at most.").format(
            count=text.number(count), most=text.number(export.MOST_ROWS)
        )
        return links(sorts, question, named, of) + ("" if fits else _remark(limit))

    seen, all_of_it = _("What you see"), _("All places and years")
    rows = [_row(seen, tables(len(result.rows), result.question, piece, seen))]
    found = _everything(result)
    if found is None:
        made_here = _("Calculated for this page only: choose another place or year on the page itself.")  # fmt: skip
        rows.append(_row(all_of_it, _remark(made_here)))
    elif found[1] > data.MOST_FIGURES:
        too_many = _("{count} figures are too many for one file: take the whole release.")
        words = html.escape(too_many.format(count=text.number(found[1])))
        where = f"/releases/{result.release.id}.zip"
        rows.append(_row(all_of_it, f'<a href="{where}" download>{words}</a>'))
    else:
        question, figures = found
        names = question.parameters.get("indicators", [piece.name])
        whole = replace(piece, name="-".join(["alles", *names])[:100])
        rows.append(_row(all_of_it, tables(figures, question, whole, all_of_it)))
    recipes = ["sql"] + (list(files.RECIPES)[1:] if files.has_recipes(result) else [])
    again = _("Make it again")
    return [*rows, _row(again, links(recipes, result.question, piece, again))]


def _everything(result: Result) -> tuple[Question, int] | None:
    path = data.release_path(result.release.id)
    if path is None:
        return None
    if result.question.query == events.QUERY:
        return Question(events.QUERY, {}), len(data.table(path, events.QUERY))
    return data.everything(path, result)


def _remark(words: str) -> str:
    return f"<p>{html.escape(words)}</p>"


def _label(sort: str) -> str:
    names = {"sql": "SQL", "python": "Python", "r": "R", "powerquery": "Power Query (Excel)"}
    return names.get(sort) or export.WRITERS[sort].label


def _citations(piece: export.Piece) -> str:
    """The citation in both languages, that of the reader first, each with a button to copy it."""
    languages = sorted(text.LANGUAGES, key=lambda one: one != text.language())
    content = ""
    for language in languages:
        told = piece
        if language != text.language():
            told = replace(piece, result=data.in_language(piece.result, language))
        words = html.escape(export.citation(told, language))
        content += f'<p><span lang="{language}">{words}</span> {_copy()}</p>'
    return _row(_("Cite"), content)


def _link(permalink: str) -> str:
    words = html.escape(permalink)
    return _row(_("Link"), f'<p><a href="{words}">{words}</a> {_copy()}</p>')


def _frame(address: str, height: int) -> str:
    """What to paste in a page of another site."""
    code = (
        f'<iframe src="{html.escape(address)}" width="600" height="{height + FRAME_AIR}" '
        'style="border:0" loading="lazy"></iframe>'
    )
    return _row(_("In your own page"), f"<p><code>{html.escape(code)}</code> {_copy()}</p>")


def _copy() -> str:
    """A button that copies the words before it (dashboard/take.js)."""
    label, done = html.escape(_("Copy")), html.escape(_("Copied"))
    return f'<button type="button" data-done="{done}">{label}</button>'
