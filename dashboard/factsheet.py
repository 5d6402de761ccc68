"""One gemeente on one A4, to print or to send: a page (HTML) that stands alone, and a tagged PDF of it.

Written for a raadslid: five sentences, three charts, with whom the gemeente is compared, questions for the
wethouder, and what the figures do not say. Reads in black and white and aloud.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import charts, chromium, data, export, files, sentences, text
from dashboard.charts import printed
from dashboard.findings import Row
from dashboard.result import PROVISIONAL, Release, Result
from dashboard.selection import COUNTRY, Run
from dashboard.sentences import Facts
from dashboard.text import gettext as _

# Whatever a name in the figures may hold: nothing is fetched, of this machine neither, and nothing runs.
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"
# So many names of the group that a gemeente is put beside fit.
MOST_NAMES = 10
STYLE = """
@page { size: A4; margin: 9mm 11mm; }
* { box-sizing: border-box; }
body { font: 9.3pt/1.3 "Source Sans 3", "Source Sans Pro", Arial, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 188mm; }
@media screen { body { padding: 8mm 4mm; font-size: 11pt; max-width: 230mm; } }
h1 { font-size: 2em; line-height: 1.1; margin: 0; }
h2 { font-size: 1.15em; margin: .7em 0 .25em; border-bottom: 1px solid #000; }
p, ol, ul, figure, table { margin: 0 0 .3em; }
ol, ul { padding-left: 1.4em; }
li { margin-bottom: .12em; }
small, footer { font-size: .85em; }
.warning { border: 2px solid #000; padding: .25em .6em; font-weight: bold; }
.charts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3mm; }
figcaption { font-weight: bold; line-height: 1.2; min-height: 2.4em; }
svg { width: 100%; height: auto; display: block; font-family: inherit; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; }
th, td { text-align: right; padding: .08em .4em; border-bottom: 1px solid #bbb; font-variant-numeric: tabular-nums; }
th:first-child, caption { text-align: left; }
@media (max-width: 600px) { .charts { grid-template-columns: 1fr; } table { font-size: .8em; } th, td { padding: .1em .2em; } }
"""


@dataclass(frozen=True)
class Sheet:
    """What stands on the page about one gemeente; `address` shows the same figures on screen."""

    name: str
    facts: Facts
    figures: Result
    told: Result
    code: str
    address: str

    @property
    def release(self) -> Release:
        return self.figures.release

    @property
    def title(self) -> str:
        words = _("Bijstand in {name}: factsheet").format(name=self.name)
        return f"{self.release.notice}. {words}" if self.release.is_invented else words


def of(run: Run, code: str, address: str) -> Sheet:
    """The sheet of a gemeente: put beside those that are comparable, else those of its size."""
    name = run.places.name(code)
    for group in (sentences.COMPARABLE, sentences.SAME_SIZE):
        told = data.run(run.path, "gemeente_facts", gemeente=code, sort=group, eigen=[])
        facts = sentences.facts(told, name, group)
        rate = facts.get("rate")
        if rate is not None and not pd.isna(rate["others"]) and rate["others"] > 0:
            break
    figures = data.run(run.path, "in_short", gemeente=code)
    return Sheet(name, facts, figures, told, code, address)


def file_name(sheet: Sheet, ending: str) -> str:
    """A fixed, telling name."""
    return f"{export.base_name(f'factsheet_{sheet.code}', sheet.release)}.{ending}"


def page(sheet: Sheet) -> str:
    """The factsheet as one HTML page without anything from elsewhere."""
    name = _("Bijstand in {name}").format(name=sheet.name)
    five = sentences.five(sheet.facts)
    invented = _("Nothing here says anything about a real gemeente.")
    sections = (
        (_("In five sentences"), _list(five, "ol")),
        (_("In three charts"), _charts(sheet)),
        (_("Beside others"), _beside(sheet)),
        (_("Questions for the wethouder"), _questions(sheet.facts)),
        (_("What these figures do not say"), _list(_limits(sheet), "ul")),
    )
    parts = [
        f'<!doctype html><html lang="{text.language()}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_ELSE}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(sheet.title)}</title>",
        f'<meta name="description" content="{html.escape(" ".join(five[:2]))}">',
        f"<style>{STYLE}</style></head><body><header><h1>{html.escape(name)}</h1>",
        f"<p>{html.escape(_dated(sheet))}</p>",
        f'<p class="warning">{html.escape(f"{sheet.release.notice}. {invented}")}</p>'
        if sheet.release.is_invented
        else "",
        "</header><main>",
        *(f"<section><h2>{html.escape(head)}</h2>{body}</section>" for head, body in sections),
        f"</main><footer>{_sources(sheet)}</footer></body></html>",
    ]
    return "\n".join(part for part in parts if part)


def pdf(sheet: Sheet) -> bytes:
    """The factsheet as a tagged PDF. Raises BijstandError where there is no Chromium."""
    return chromium.pdf(page(sheet))


def _dated(sheet: Sheet) -> str:
    return _("Bijstand in beeld, release of {day} ({release}).").format(
        day=text.day(sheet.release.built_at), release=sheet.release.id
    )


def _list(items: Sequence[str], tag: str) -> str:
    return f"<{tag}>{''.join(f'<li>{html.escape(i)}</li>' for i in items if i)}</{tag}>"


def _stock_and_rate(sheet: Sheet) -> tuple[str, str]:
    row = sheet.facts.get("stock")
    if row is not None and row["indicator"] == "bijstand_personen_tot_aow":
        return "bijstand_personen_tot_aow", "bijstand_tot_aow_per_1000"
    return "bijstand_personen", "bijstand_dichtheid"


def _charts(sheet: Sheet) -> str:
    """Number, rate beside the country, in and out; each says so where it has no figures."""
    stock, rate = _stock_and_rate(sheet)
    name, country = sheet.name, sheet.facts.country
    own = sheet.figures.only(stock, regions=(sheet.code,))
    of_both = [
        printed.Line(who, sheet.figures.only(rate, regions=(code,)).rows, grey=code == COUNTRY)
        for code, who in ((sheet.code, name), (COUNTRY, country))
    ]
    shown = [line for line in of_both if line.rows["value"].notna().any()]
    has_rate = bool(shown) and not shown[0].grey
    moves = _moves(sheet)
    drawn = (
        (
            _("People with bijstand"),
            printed.lines([printed.Line(name, own.rows)], _series_in_words(own)) if not own.empty else "",
        ),
        (
            _("Per 1,000 inhabitants"),
            printed.lines(
                shown, " ".join(_series_in_words(sheet.figures.only(rate, regions=(c,)), 1) for c in (sheet.code, COUNTRY)), 1
            )
            if has_rate
            else "",
        ),
        (
            _("Per year into bijstand (black) and out of it (white)"),
            printed.bars(moves, _moves_in_words(moves)) if moves else "",
        ),
    )  # fmt: skip
    nothing = html.escape(_("No figures in this release."))
    return (
        '<div class="charts">'
        + "".join(
            f"<figure><figcaption>{html.escape(caption)}</figcaption>{svg or f'<p>{nothing}</p>'}</figure>"
            for caption, svg in drawn
        )
        + "</div>"
    )


def _series_in_words(result: Result, decimals: int = 0) -> str:
    """A line for who does not see it: where it began, its highest and lowest, and where it is now."""
    rows = result.rows.dropna(subset=["value"]).sort_values("period_end")
    if rows.empty:
        return ""

    def told(number: int) -> str:
        row = rows.iloc[number]
        period = text.period(row["period_start"], row["frequency"])
        return f"{period}: {text.number(row['value'], decimals)}"

    return _("{name}: {first}; highest {highest}; lowest {lowest}; {last}.").format(
        name=rows["name"].iloc[0],
        first=told(0),
        highest=told(int(rows["value"].argmax())),
        lowest=told(int(rows["value"].argmin())),
        last=told(-1),
    )


def _moves(sheet: Sheet) -> list[tuple[str, list[tuple[str, float]]]]:
    """Years in which both in and out are known, the newest four."""
    part = sheet.figures.only("bijstand_instroom", "bijstand_uitstroom", regions=(sheet.code,))
    found = []
    for start, rows in part.rows.dropna(subset=["value"]).groupby("period_start"):
        of = dict(zip(rows["indicator"], rows["value"], strict=True))
        if len(of) == 2:
            pairs = [(_("in"), of["bijstand_instroom"]), (_("out"), of["bijstand_uitstroom"])]
            found.append((str(pd.Timestamp(str(start)).year), pairs))
    return found[-4:]


def _moves_in_words(moves: Sequence[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    return "; ".join(
        f"{year}: " + ", ".join(f"{name} {text.number(value)}" for name, value in pairs)
        for year, pairs in moves
    )


def _beside(sheet: Sheet) -> str:
    """The gemeente, the middle of its group and the country in one table, and who the group is."""
    facts = sheet.facts
    heads = {
        "rate": _("per 1,000 inhabitants"),
        "change": _("change in a year, %"),
        "inflow_pct": _("came in, %"),
        "outflow_pct": _("left, %"),
    }
    measures = [(words, row) for m, words in heads.items() if (row := facts.get(m)) is not None]
    if not measures:
        nothing = html.escape(_("No figures in this release."))
        return f"<p>{nothing}</p>"
    some = measures[0][1]
    middle = _("middle of {n} {others}").format(
        n=text.number(some["others"]) if not pd.isna(some["others"]) else "0", others=facts.others
    )
    lines = [(sheet.name, "value"), (middle, "middle"), (facts.country, "country")]
    head = "".join(
        f'<th scope="col">{html.escape(words)} ({text.period(row["period_start"], row["frequency"])})</th>'
        for words, row in measures
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(who)}</th>'
        + "".join(f"<td>{_cell(row, column, some)}</td>" for _words, row in measures)
        + "</tr>"
        for who, column in lines
    )
    members = [] if some["members"] is None else list(some["members"])
    names = [member["name"] for member in members[:MOST_NAMES]]
    group = (
        _("The group, most alike first: {names}.")
        if facts.group == sentences.COMPARABLE
        else _("Of the same size, among others: {names}.")
    )
    caption = html.escape(_("Share that came in or left: of everyone who had or got bijstand in the year."))  # fmt: skip
    told = f"<p>{html.escape(group.format(names=', '.join(names)))}</p>" if names else ""
    return (
        f"<table><caption>{caption}</caption><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{told}"
    )


def _cell(row: Row, column: str, first: Row) -> str:
    """A figure of the table: what is provisional with its mark, a middle of fewer than the head says with how many."""
    if column == "middle":
        if not sentences.has_group(row):
            return text.number(None)
        if row["others"] != first["others"]:
            return _("{value} (of {n})").format(
                value=text.number(row["middle"], 1), n=text.number(row["others"])
            )
    mark = "*" if column == "value" and row["status"] in PROVISIONAL else ""
    return text.number(row[column], 1) + mark


def _questions(facts: Facts) -> str:
    items = "".join(
        f"<li><strong>{html.escape(q.question)}</strong> <small>{html.escape(q.figure)}</small></li>"
        for q in sentences.questions(facts)
    )
    return f"<ol>{items}</ol>"


def _limits(sheet: Sheet) -> list[str]:
    stock = sheet.facts.get("stock")
    return [
        _("Figures that move together do not show that one causes the other; the economy and policy change at the same time."),
        _("Counts are rounded to tens: a difference of 10 says little.")
        if stock is not None and stock["value"] < sentences.FEWEST_TO_COMPARE
        else _("Counts are rounded to tens. Figures with * are provisional."),
        _("Reaching the AOW age and moving to another gemeente are neither inflow nor outflow."),
    ]  # fmt: skip


def _sources(sheet: Sheet) -> str:
    stock, rate = _stock_and_rate(sheet)
    used = sheet.figures.only(stock, rate, "bijstand_instroom", "bijstand_uitstroom")
    ids = {s.id: s for s in (*used.sources, *sheet.told.sources)}
    names = ", ".join(charts.source_name(s) for _id, s in sorted(ids.items()))
    licences = ", ".join(dict.fromkeys(s.licence for s in ids.values() if s.licence))
    counted = charts.measure_line(
        [used.indicators[i] for i in (stock, rate) if i in used.indicators]
    )
    told = (
        _("Counted: {population}").format(population=counted),
        _("Sources: {names}.").format(names=names or "-"),
        _("Licence: {licence}.").format(licence=licences) if licences else "",
        _("The same figures on screen: {address}").format(address=files.place(sheet.address)),
    )
    return f"<p>{html.escape(' '.join(t for t in told if t))}</p>"
