"""What a shared link shows to whoever does not run the page: title, description, picture, feed.

Messengers, search engines and readers without JavaScript get Streamlit's page with nothing in it;
these words go into its head. Every word comes from a release: of what was asked only codes that the
release knows come back.
"""

import html
import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import streamlit as st
from PIL import Image, ImageDraw, ImageFont

from dashboard import charts, data, findings, selection, text
from dashboard.result import Release, Result
from dashboard.selection import COUNTRY, Run
from dashboard.text import gettext as _

TITLE = "Bijstand in beeld"
WIDTH, HEIGHT = 1200, 630
_PAGE = re.compile(r"/?[a-z-]{0,30}")
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
# The font of the pages comes with Streamlit; the built-in one of Pillow lacks accents.
_FONT = next((Path(st.__file__).parent / "static").rglob("SourceSansVF-Upright*"), None)


@dataclass(frozen=True)
class Preview:
    """What is told about one place (a gemeente, or the country) in one release."""

    region: str
    name: str
    sentences: tuple[str, ...]
    series: pd.DataFrame
    release: Release
    source: str

    @property
    def title(self) -> str:
        return f"{self.name} - {TITLE}" if self.region != COUNTRY else TITLE

    @property
    def description(self) -> str:
        words = " ".join(s for s in self.sentences if s) or _(
            "Bijstand per gemeente, with definition, source and period at every figure."
        )
        return f"{self.release.notice}. {words}" if self.release.is_invented else words


def of(run: Run, region: str = "") -> Preview:
    """The preview of a selection: of its first gemeente, or of the country when nobody chose one."""
    code = region or (COUNTRY if run.chosen.is_default else run.chosen.gemeente)
    name = run.country if code == COUNTRY else run.places.name(code)
    result = data.run(run.path, "in_short", gemeente=code)
    now, rate = _newest(result, code)
    if now is None:
        return Preview(code, name, (), result.rows.head(0), result.release, "")
    own = findings.at(result, rate, code, now["period_start"])
    country = None if code == COUNTRY else findings.at(result, rate, COUNTRY, now["period_start"])
    told = (
        findings.volume(now, findings.year_before(result, now), name),
        findings.density(result, own, country),
    )
    drawn = result.only(now["indicator"], regions=(code,))
    series = drawn.rows.sort_values("period_end")
    return Preview(code, name, told, series, result.release, charts.source_line(drawn))


def _newest(result: Result, code: str) -> tuple[findings.Row | None, str]:
    monthly = findings.latest(result, "bijstand_personen_tot_aow", code)
    if monthly:
        return monthly, "bijstand_tot_aow_per_1000"
    return findings.latest(result, "bijstand_personen", code), "bijstand_dichtheid"


def tags(base: str, path: str, asked: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """What goes into the page: the title with its tags, and what stands there without JavaScript.

    `base` is the address of this server, `path` and `asked` the page and parameters of a request.
    """
    run = selection.asked_for(asked)
    if run is None:
        return f"<title>{TITLE}</title>", TITLE
    preview = of(run)
    page = path.lstrip("/") if _PAGE.fullmatch(path) else ""
    picture = f"{base}/preview/{address(run, preview.region, 'png')}"
    feed = f"{base}/feeds/{address(run, preview.region, 'atom')}"
    meta = {
        "og:site_name": TITLE,
        "og:type": "website",
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": f"{base}/{run.chosen.address(page)}".rstrip("?"),
        "og:locale": _LOCALES[text.language()],
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": preview.description,
    }
    lines = [
        f"<title>{html.escape(preview.title)}</title>",
        f'<meta name="description" content="{html.escape(preview.description)}">',
        '<meta name="twitter:card" content="summary_large_image">',
        *(
            f'<meta property="{name}" content="{html.escape(words)}">'
            for name, words in meta.items()
        ),
        f'<link rel="alternate" type="application/atom+xml" title="{html.escape(preview.title)}" href="{html.escape(feed)}">',
    ]
    others = [(feed, _("what is new (feed)"))]
    if preview.region != COUNTRY:
        sheet = f"{base}/factsheet/{address(run, preview.region, 'html')}"
        others.insert(0, (sheet, _("factsheet")))
    links = ", ".join(
        f'<a href="{html.escape(where)}">{html.escape(words)}</a>' for where, words in others
    )
    without = html.escape(_("This page needs JavaScript. Without it:"))
    plain = (
        f"<h1>{html.escape(preview.title)}</h1><p>{html.escape(preview.description)}</p>"
        f"<p>{without} {links}</p>"
    )
    return "\n    ".join(lines), plain


def address(run: Run, region: str, ending: str) -> str:
    """`GM0599.atom?uitgave=oefenland&taal=en`: a file about a region; what is default stays out."""
    query = run.chosen.elsewhere(run.chosen.uitgave or "").removeprefix("?")
    return f"{region}.{ending}" + (f"?{query}" if query else "")


def picture(run: Run, region: str) -> bytes:
    """The picture of a link as PNG, 1200 by 630: name, newest figure, its line over time, the source."""
    key = (run.path, region, text.language())
    if key not in _pictures:
        if len(_pictures) >= _MOST_PICTURES:
            _pictures.clear()
        _pictures[key] = _drawn(of(run, region))
    return _pictures[key]


_pictures: dict[tuple[Path, str, str], bytes] = {}
_MOST_PICTURES = 400  # of some 20 kB each


def _drawn(preview: Preview) -> bytes:
    invented = preview.release.is_invented
    image = Image.new("RGB", (WIDTH, HEIGHT), charts.INVENTED_PAPER if invented else "white")
    pen = ImageDraw.Draw(image)
    left, right = 60, WIDTH - 60
    pen.text((left, 40), TITLE, font=_font(30), fill=charts.GREY)
    if invented:
        pen.text(
            (right, 40), preview.release.notice, charts.INVENTED, _font(30, "Bold"), anchor="ra"
        )
    name, size = _font(84, "Bold"), 84
    while pen.textlength(preview.name, name) > right - left and size > 24:
        size -= 6
        name = _font(size, "Bold")
    pen.text((left, 78), preview.name, font=name, fill=charts.INK)
    words = " ".join(s for s in preview.sentences if s) or preview.description
    lines = textwrap.wrap(words, 78)[:3]
    for number, line in enumerate(lines):
        pen.text((left, 188 + 40 * number), line, font=_font(32), fill=charts.INK)
    _draw_line(pen, preview.series, (left + 10, 340, right - 10, HEIGHT - 124))
    for number, line in enumerate(textwrap.wrap(preview.source, 120)[:2]):
        pen.text((left, HEIGHT - 78 + 28 * number), line, font=_font(20), fill=charts.GREY)
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw_line(
    pen: ImageDraw.ImageDraw, rows: pd.DataFrame, box: tuple[int, int, int, int]
) -> None:
    """The figures over time from zero up; a missing one leaves the line open."""
    known = rows.dropna(subset=["value"])
    if len(known) < 2 or known["value"].max() <= 0:
        return
    x0, y0, x1, y1 = box
    first, last = known["period_end"].iloc[0], known["period_end"].iloc[-1]
    top = float(known["value"].max())
    pen.line((x0, y1, x1, y1), fill=charts.GREY, width=2)
    stretch: list[tuple[float, float]] = []
    for row in rows.to_dict("records"):
        if pd.isna(row["value"]):
            _stroke(pen, stretch)
            stretch = []
            continue
        along = (row["period_end"] - first) / (last - first)
        stretch.append((x0 + along * (x1 - x0), y1 - row["value"] / top * (y1 - y0)))
    _stroke(pen, stretch)
    for end, at, anchor in ((known.iloc[0], x0, "la"), (known.iloc[-1], x1, "ra")):
        words = text.period(end["period_start"], end["frequency"])
        pen.text((at, y1 + 6), words, charts.GREY, _font(22), anchor=anchor)


def _stroke(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]]) -> None:
    if len(points) > 1:
        pen.line(points, fill=charts.COLOURS[0], width=6, joint="curve")
    for x, y in points[-1:]:
        pen.ellipse((x - 8, y - 8, x + 8, y + 8), fill=charts.COLOURS[0])


@cache
def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if _FONT is None:
        return ImageFont.load_default(size)
    font = ImageFont.truetype(str(_FONT), size)
    font.set_variation_by_name(weight)
    return font
