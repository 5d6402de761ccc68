"""What every chart is put together from: title, key, source line, axes, colours."""

import html
import textwrap
from collections.abc import Sequence
from typing import Any, cast

import plotly.io
from plotly.basedatatypes import BaseFigure

from dashboard import text
from dashboard.events import Mark
from dashboard.result import PROVISIONAL, Indicator, Result, Source
from dashboard.text import gettext as _

COLOURS = ("#0072B2", "#CC4100", "#004D40", "#8A6A78", "#3B0F70", "#700808")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
INK, GREY, GRID = "#1B1F24", "#5F6B76", "#E3E7EB"
INVENTED, INVENTED_PAPER = "#A3195B", "#FDF3F8"
MARK, BAND = "#A3ACB5", "#F1F3F5"
INFLOW, OUTFLOW, TO_WORK, UNEXPLAINED = COLOURS[1], "#0B4F8A", "#9CCBEB", "#C9CED3"
DOTTED = "dot"
FONT = '"Source Sans", "Source Sans Pro", Arial, sans-serif'
# Widths that fit a phone of 390 px; a wider screen gets the same lines.
TITLE_CHARS, NOTE_CHARS = 46, 62
LINE, SMALL_LINE = 17, 15
LABEL_CHARS, LABEL_WIDTH, NARROW = 16, 118, 16
# So many numbers fit beside each other on the time axis of a phone.
MARKS_ABREAST = 12
DOT_LABEL_CHARS = 44
# What Plotly calls a mark, and the mark itself.
SYMBOLS = (
    ("circle", "\u25cf"),
    ("diamond", "\u25c6"),
    ("square", "\u25a0"),
    ("triangle-up", "\u25b2"),
    ("star", "\u2605"),
    ("x", "\u2715"),
)
Part = dict[str, Any]
# One entry under a title that says whose a mark is: its colour, the mark, the name.
Key = tuple[str, str, str]
# More lines than this and their names at the end no longer fit beside their lines.
MOST_END_LABELS = 4


def source_line(result: Result) -> str:
    """`Bron: CBS 84066NED (gewijzigd 2019-01-01). Levering cbs-...`: goes with every figure."""
    parts = [
        source_name(s) for s in sorted(result.sources, key=lambda s: (s.publisher != "CBS", s.id))
    ]
    line = _("Source: {sources}. Release {release}.").format(
        sources=", ".join(parts) or "-", release=result.release.id
    )
    return f"{result.release.notice}. {line}" if result.release.is_invented else line


def source_name(source: Source) -> str:
    """A source with its vintage."""
    if not source.modified:
        return source.name
    return _("{name} (changed {date})").format(name=source.name, date=source.modified)


def measure_line(indicators: Sequence[Indicator]) -> str:
    """What is drawn: unit and population, each once."""
    units = dict.fromkeys(
        i.population if i.population.startswith(i.unit) else f"{i.unit}: {i.population}"
        for i in indicators
    )
    return ". ".join(u[0].upper() + u[1:] for u in units) + "."


def key(names: Sequence[str]) -> list[Key]:
    """Which mark is whose in `dots`, to stand under its title."""
    return [(COLOURS[i], SYMBOLS[i][1], name) for i, name in enumerate(names)]


def config(file_name: str) -> Part:
    """Plotly settings: Dutch or English months and numbers, and a telling name for the image."""
    language = text.language()
    months = text.month_names()
    decimal, thousands = ",." if language == "nl" else ".,"
    return {
        "displaylogo": False,
        "modeBarButtonsToRemove": [
            "select2d",
            "lasso2d",
            "autoScale2d",
            "zoomIn2d",
            "zoomOut2d",
            "pan2d",
            "zoom2d",
        ],
        "scrollZoom": False,
        # Where a map looks for the outlines of the world; dashboard/asgi.py has none for it.
        "topojsonURL": "/boundaries/",
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": file_name},
        "locale": language,
        "locales": {
            language: {
                "dictionary": {
                    "Download plot as a PNG": _("Save as an image"),
                    "Reset axes": _("Back to the start"),
                },
                "format": {
                    "months": months,
                    "shortMonths": months,
                    "date": "%d-%m-%Y",
                    "decimal": decimal,
                    "thousands": thousands,
                },
            }
        },
    }


def warm() -> None:
    """Make Plotly load what it loads on the first figure, a second's work that no visitor should wait for."""
    Drawing([{"type": "scatter"}], {}).to_json()


def value_axis(decimals: int, **more: Any) -> Part:
    """An axis of figures with so many decimals; Plotly sets the separators of the language."""
    return {"tickformat": f",.{decimals}f" if decimals else ",", "zeroline": False, **more}


def upright(x: Any) -> Part:
    """A dashed line from the bottom to the top of the drawing."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 1.5, "dash": "dash"},
        "layer": "below",
    }


def note(words: str, size: int, colour: str, **more: Any) -> Part:
    """Words that stand at the left edge of the drawing, outside any axis."""
    return {
        "text": words,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yref": "paper",
        "align": "left",
        "showarrow": False,
        "font": {"size": size, "color": colour},
        **more,
    }


def _small(line: str) -> str:
    return f'<span style="font-size:13px;color:{GREY}">{line}</span>'


def _key_lines(key: Sequence[Key]) -> list[str]:
    """Coloured marks with names, a few per line."""
    items = [
        # Large enough to tell a light colour of a map from the one beside it.
        f'<span style="color:{colour};font-size:18px">{mark}</span> {html.escape(name, quote=False)}'
        for colour, mark, name in key
    ]
    return [" ".join(items[i : i + 3]) for i in range(0, len(items), 3)]


class Drawing(BaseFigure):  # type: ignore[misc]
    """A chart as the browser gets it, of plain words, numbers and lists; the tests let Plotly check each part.

    Plotly itself would make an object of every part of it, which takes longer than all else about a chart.
    """

    def __init__(self, data: list[Part], layout: Part) -> None:
        # Not that of BaseFigure: it makes the objects.
        self._parts: Part = {"data": data, "layout": layout}

    @property
    def data(self) -> list[Part]:
        """The traces."""
        return cast("list[Part]", self._parts["data"])

    @property
    def layout(self) -> Part:
        """Axes, title, notes and size."""
        return cast("Part", self._parts["layout"])

    def to_dict(self) -> Part:
        """What the browser gets."""
        return self._parts

    def to_json(self) -> str:
        """The same as JSON."""
        return str(plotly.io.to_json(self._parts, validate=False))


def figure(
    traces: list[Part],
    layout: Part,
    result: Result,
    title: str,
    height: int,
    *,
    right: int,
    left: int = 62,
    air: int = 0,
    key: Sequence[Key] = (),
    marks: Sequence[Mark] = (),
    measure: str = "",
    foot_note: str = "",
    is_line: bool = True,
) -> Drawing:
    """Title, definition, source and fonts: the same on every figure, so that it can travel alone.

    `measure` stands in place of the definitions where the rows of a figure each name their own;
    `foot_note` stands above the source.
    """
    # A title may begin with the name of a place that is written small within a sentence.
    heading = textwrap.wrap(title[:1].upper() + title[1:], TITLE_CHARS)
    under = textwrap.wrap(measure or measure_line(list(result.indicators.values())), NOTE_CHARS)
    words = [f"<b>{html.escape(line, quote=False)}</b>" for line in heading]
    if result.release.is_invented:
        notice = html.escape(result.release.notice)
        words.append(f'<span style="font-size:14px;color:{INVENTED}"><b>{notice}</b></span>')
    words += [_small(html.escape(line, quote=False)) for line in under]
    words += [_small(line) for line in _key_lines(key)]
    foot = textwrap.wrap(foot_note, NOTE_CHARS) + textwrap.wrap(source_line(result), NOTE_CHARS)
    if is_line and result.rows["status"].isin(PROVISIONAL).any():
        foot.insert(0, _("Dotted: provisional figures."))
    if (result.rows["status"] == "geschat").any():
        foot.insert(0, _("Partly estimated: see the table."))
    # An image that travels alone must still say what its numbers are.
    named = "; ".join(f"({m.number}) {m.date}: {m.entries[0]}" for m in marks)
    foot = textwrap.wrap(named, NOTE_CHARS) + foot
    # Plotly sets every line of a title as far apart as its largest, small ones too.
    top = int(LINE * 1.25 * len(words) + 12 + air)
    bottom = 52 + SMALL_LINE * len(foot)
    total = height + top + bottom
    axes = {
        name: {
            "gridcolor": GRID,
            "fixedrange": True,
            **(
                {
                    "linecolor": GREY,
                    "showline": True,
                    "ticks": "outside",
                    "tickcolor": GREY,
                    "tickangle": 0,
                }
                if name[0] == "x"
                else {}
            ),
            **axis,
        }
        for name, axis in layout.items()
        if name.startswith(("xaxis", "yaxis"))
    }
    notes = [
        *layout.get("annotations", []),
        note(
            "<br>".join(html.escape(line, quote=False) for line in foot),
            11,
            GREY,
            xshift=2 - left,
            y=0,
            yanchor="top",
            yshift=-44,
            # dashboard/take.js adds to it in an image.
            name="foot",
        ),
    ]
    return Drawing(
        data=traces,
        layout={
            **layout,
            **axes,
            "annotations": notes,
            "template": {},
            # Plotly anchors the middle of the first line of a title, not its top.
            "title": {
                "text": "<br>".join(words),
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1 - LINE / total,
                "yref": "container",
                "yanchor": "top",
                "font": {"size": 16, "color": INK},
            },
            "font": {"family": FONT, "size": 13, "color": INK},
            "showlegend": False,
            "height": total,
            "margin": {"t": top, "b": bottom, "l": left, "r": right},
            "separators": ",." if text.language() == "nl" else ".,",
            "hoverlabel": {"font": {"family": FONT, "size": 13}},
            "dragmode": False,
            "paper_bgcolor": INVENTED_PAPER if result.release.is_invented else "white",
            "plot_bgcolor": "white",
        },
    )
