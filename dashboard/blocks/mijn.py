"""Pieces of the page about the reader's own gemeente."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, data, events, findings, notes, sentences, text
from dashboard.blocks.figures import decimals, figure, wide
from dashboard.blocks.frame import columns, limit, missing, section
from dashboard.blocks.gemeente import key_facts
from dashboard.result import Result, together
from dashboard.selection import Places
from dashboard.sentences import Facts
from dashboard.text import gettext as _

OWN, COUNTRY, REGION, PROVINCE = "own", "country", "region", "province"
# More places than this under each other are no picture but a list.
MOST_ROWS = 20


def five(facts: Facts, result: Result) -> None:
    """The five sentences with their source."""
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in sentences.five(facts))
    source = html.escape(charts.source_line(result))
    st.html(f'<ol class="bib-five">{items}</ol><p class="bib-note">{source}</p>')


def questions(facts: Facts) -> None:
    """Questions for the wethouder, each under the figure that prompts it."""
    items = "".join(
        f"<li><strong>{html.escape(q.question)}</strong><br><small>{html.escape(q.figure)}</small></li>"
        for q in sentences.questions(facts)
    )
    st.html(f'<ol class="bib-questions">{items}</ol>')
    limit(
        _(
            "Chosen by rule: first where the gemeente lies furthest from the middle of its group, then what the figures leave open. A figure that stands out is a reason to ask, not a verdict."
        )
    )


def own(result: Result) -> Result:
    """The figures of the gemeente itself, as they are: not the change of a month."""
    return result.where("place", OWN).where("part", "")


def facts_and_number(
    result: Result,
    mine: Result,
    name: str,
    dated: pd.DataFrame,
    all_dated: pd.DataFrame,
    borders: pd.DataFrame,
) -> None:
    """Key figures, the number over time with what belongs beside a point, and per 1,000 inhabitants."""
    stock, rate = measures(mine)
    code = str(mine.rows["region_code"].iloc[0])
    now = findings.latest(mine, stock, code)
    if now is None:
        return
    rates = result.only(rate)
    country_rate = findings.at(rates, rate, "NL01", now["period_start"])
    key_facts(
        mine,
        now,
        findings.year_before(mine, now),
        findings.at(mine, rate, code, now["period_start"]),
        country_rate,
        [
            findings.latest(mine, indicator, code)
            for indicator in (
                "bijstand_instroom",
                "bijstand_uitstroom",
                "bijstand_uitstroom_naar_werk",
            )
        ],
    )
    left, right = columns()
    with left:
        _number(mine.only(stock), now, name, dated, all_dated, borders)
    with right:
        _per_1000(rates, rate, name)


def measures(mine: Result) -> tuple[str, str]:
    """Number and rate: monthly to the AOW age where this release has them, else yearly (15 and over)."""
    if mine.only("bijstand_personen_tot_aow").empty:
        return "bijstand_personen", "bijstand_dichtheid"
    return "bijstand_personen_tot_aow", "bijstand_tot_aow_per_1000"


def _number(
    drawn: Result,
    now: findings.Row,
    name: str,
    dated: pd.DataFrame,
    all_dated: pd.DataFrame,
    borders: pd.DataFrame,
) -> None:
    noted = notes.marks(drawn.rows, borders)
    marks = notes.numbered((*noted, *events.marks(dated, drawn.rows)))
    figure(
        charts.lines(
            [charts.Series(name, drawn.rows)],
            drawn,
            _("{name}: {number} people with bijstand at {moment}").format(
                name=name, number=findings.count(now), moment=findings.moment(now)
            ),
            marks=marks,
        ),
        drawn,
        f"aantal_{now['region_code']}",
        wide(drawn),
        alt=_(
            "Number of people with bijstand in {name} over time; the figures are in the table below it."
        ).format(name=name),
        marks=marks,
    )
    if step := notes.largest_step(drawn.rows, (*noted, *events.marks(all_dated, drawn.rows))):
        limit(step)


def _per_1000(drawn: Result, rate: str, name: str) -> None:
    own = drawn.where("place", OWN)
    if own.empty:
        missing(_("Per 1,000 inhabitants"), "03759ned")
    region, country = (drawn.where("place", place) for place in (REGION, COUNTRY))
    series = [charts.Series(name, own.rows)]
    if not region.empty:
        series.append(charts.Series(_("the region"), region.rows, 1))
    series.append(charts.Series(_("the country"), country.rows, country=True))
    figure(
        charts.lines(
            series,
            drawn,
            _rate_title(drawn, rate, name),
            decimals=1,
        ),
        drawn,
        f"per-1000_{own.rows['region_code'].iloc[0] if len(own.rows) else 'NL01'}",
        wide(drawn, columns="name", decimals=1),
        alt=_(
            "People with bijstand per 1,000 inhabitants in {name} and in the country; the figures are in the table below it."
        ).format(name=name),
    )


def _rate_title(drawn: Result, rate: str, name: str) -> str:
    own = drawn.where("place", OWN)
    code = None if own.empty else str(own.rows["region_code"].iloc[0])
    now = None if code is None else findings.latest(own, rate, code)
    beside = None if now is None else findings.at(drawn, rate, "NL01", now["period_start"])
    if now is None or beside is None:
        return _("Per 1,000 inhabitants: {name} and the country").format(name=name)
    return _("{name}: {rate} per 1,000 inhabitants, the country {country_rate}").format(
        name=name,
        rate=text.number(now["value"], 1),
        country_rate=text.number(beside["value"], 1),
    )


def _changes_title(change: Result, name: str) -> str:
    year = change.rows.sort_values("period_start").tail(12)
    if len(year) < 12 or year["value"].isna().any():
        return _("{name}: change of the number of people with bijstand per month").format(name=name)
    return _(
        "{name}: in twelve months the number of people with bijstand changed by {change}"
    ).format(name=name, change=text.signed(year["value"].sum()))


def in_and_out(result: Result, mine: Result, name: str, flows_page: str) -> None:
    """The yearly flows, and the change per month after them, which is what open tables still have."""
    moves = mine.only("bijstand_instroom", "bijstand_uitstroom", "bijstand_uitstroom_naar_werk")
    change = result.where("part", "verandering")
    # What is missing is one line: it leaves no column empty.
    left, right = (st.container(), st.container()) if change.empty else columns()
    with left:
        if moves.empty:
            missing(_("In and out of {name}").format(name=name), "84066NED")
        else:
            figure(
                charts.flows(
                    moves, findings.flows_title(moves, str(moves.rows["region_code"].iloc[0]), name)
                ),
                moves,
                f"in-uit_{moves.rows['region_code'].iloc[0]}",
                wide(moves),
                alt=_(
                    "Inflow, outflow and outflow to work of {name} per year; the figures are in the table below it."
                ).format(name=name),
            )
    with right:
        if change.empty:
            missing(_("The change per month of {name}").format(name=name), "80794ned")
        else:
            figure(
                charts.changes(change, _changes_title(change, name)),
                change,
                f"per-maand_{change.rows['region_code'].iloc[0]}",
                wide(change),
                alt=_(
                    "How the number of people with bijstand in {name} changed each month; the figures are in the table below it."
                ).format(name=name),
            )
    limit(
        _(
            "Open tables have no inflow and outflow per gemeente after 2017. The change per month is what came in minus what went out, with moves, the AOW age and corrections in it; counts are rounded to tens."
        )
    )
    link(flows_page, _("The bridge from start to end of a year, and imported flows: In and out"))


def related(mine: Result, name: str) -> None:
    """Bijstand beside WW, disability and Wajong: who leaves one benefit may come into another."""
    names = {
        "bijstand_personen_tot_aow": _("bijstand"),
        "ww_personen": _("WW"),
        "ao_personen": _("WIA, WAO, Wajong"),
        "wajong_personen": _("only Wajong"),
    }
    section(_("Other benefits"))
    drawn = mine.only(*names)
    others = drawn.only("ao_personen", "wajong_personen")
    if others.empty:
        missing(_("WW, WIA, WAO and Wajong of {name}").format(name=name), "80794ned")
        return
    first = others.rows["period_start"].min()
    drawn = drawn.since(first)
    code = str(drawn.rows["region_code"].iloc[0])
    ends = [(label, findings.latest(drawn, indicator, code)) for indicator, label in names.items()]
    told = "; ".join(
        _("{benefit} {change}").format(
            benefit=label, change=text.signed(row["value"] - before["value"])
        )
        for label, row in ends
        if row is not None and (before := findings.year_before(drawn, row)) is not None
    )
    title = _("{name}, change in people in a year: {changes}").format(name=name, changes=told)
    figure(
        charts.lines(
            [
                charts.Series(label, drawn.only(indicator).rows, position)
                for position, (indicator, label) in enumerate(names.items())
                if indicator in drawn.indicators
            ],
            drawn,
            title if told else _("{name}: people by benefit").format(name=name),
        ),
        drawn,
        f"uitkeringen_{code}",
        wide(drawn),
        alt=_(
            "People with bijstand, WW, a disability benefit and Wajong in {name}; the figures are in the table below it."
        ).format(name=name),
    )
    limit(
        _(
            "Benefits can be communicating vessels: fewer people in one, more in another. These are numbers of people, not the same people followed: who went from one benefit to the other is not in them. Who has two benefits counts in both."
        )
    )


def labour_market(
    result: Result, mine: Result, name: str, places: Mapping[str, str], dated: pd.DataFrame
) -> None:
    """Bijstand above WW, unemployment, jobs and tightness, the nearest that there is of each, on one time axis."""
    stock, _rate = measures(mine)
    number = mine.only(stock)

    def part(indicator: str, *nearest: str) -> tuple[str, Result] | None:
        of_all = result.only(indicator)
        for place in nearest:
            found = of_all.where("place", place)
            if not found.empty:
                return place, found
        return None

    wanted: list[tuple[str, Result]] = [
        (_("{name}: people with bijstand").format(name=name), number),
    ]
    for caption, indicator, nearest in (
        (_("{place}: people with WW"), "ww_personen", (OWN,)),
        (_("{place}: people with WW"), "ww_personen", (REGION,)),
        (_("{place}: unemployment per year, %"), "werkloosheid_regio_pct", (REGION,)),
        (_("{place}: unemployment per year, model, %"), "werkloosheid_gemeente_pct", (OWN,)),
        (_("{place}: unemployment, %"), "werkloosheid_pct_sa", (COUNTRY,)),
        (_("{place}: jobs of employees"), "banen", (OWN,)),
        (_("{place}: vacancies per person with WW"), "spanning", (PROVINCE, COUNTRY)),
        (_("{place}: open vacancies"), "vacatures", (PROVINCE,)),
        (_("{place}: WW benefits"), "ww_uitkeringen", (COUNTRY,)),
    ):
        found = part(indicator, *nearest)
        known = {i for _caption, drawn in wanted for i in drawn.indicators}
        if found is None or _tells_the_same(indicator, known):
            continue
        wanted.append((caption.format(place=places[found[0]]), found[1]))
    shown = together([drawn for _caption, drawn in wanted])
    marks = events.marks(dated, shown.rows)
    code = str(number.rows["region_code"].iloc[0])
    figure(
        charts.panels(
            [
                (caption, [charts.Series(caption, drawn.rows, position)], decimals(drawn))
                for position, (caption, drawn) in enumerate(wanted)
            ],
            shown,
            _("{name}: bijstand and the labour market").format(name=name),
            height=150,
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
    for what, indicator, table in (
        (_("People with WW in {name}, and bijstand per month"), "ww_personen", "80794ned"),
        (_("Vacancies of the province"), "vacatures", "83599NED"),
        (_("Unemployment per month"), "werkloosheid_pct_sa", "80590ned"),
    ):
        if indicator not in result.indicators:
            missing(what.format(name=name), table)
    limit(
        _(
            "Figures that move together do not show that one causes the other; the economy and policy change at the same time."
        )
    )


def _tells_the_same(indicator: str, known: set[str]) -> bool:
    """Whether a nearer or newer figure of the same sort is drawn already."""
    instead = {
        "werkloosheid_gemeente_pct": {"werkloosheid_regio_pct"},
        "vacatures": {"spanning"},
        "ww_uitkeringen": {"ww_personen"},
    }
    return bool(instead.get(indicator, set()) & known)


# --- beside others -----------------------------------------------------------------------------------


def compared(path: Path, facts: Facts, result: Result, region: str) -> None:
    """The gemeente among its group: where it lies, a picture of the rate, all measures in a table."""
    rate = facts.get("rate")
    if rate is None:
        limit(_("Without a figure per 1,000 inhabitants there is nothing to compare."))
        return
    known = [m for m in _members(rate) if not pd.isna(m["value"])]
    if not known:
        limit(
            _(
                "There are no gemeenten in this group with a figure of the same moment to compare with."
            )
        )
    else:
        limit(among(facts, rate, [m["value"] for m in known]))
    if facts.group == sentences.COMPARABLE and known:
        _how_found(path, rate)
    drawn = result.where("measure", "rate")
    figure(
        charts.dots(
            [
                (
                    f"{label}: {text.number(value, 1)}",
                    [charts.Dot(label, value, text.number(value, 1), position=p)],
                )
                for label, value, p in _rows_of_rate(facts, rate, known, region)
            ],
            drawn,
            _group_title(facts, rate),
            decimals=0,
        ),
        drawn,
        f"vergeleken_{facts.group}_{rate['region_code']}",
        _group_table(facts, region),
        alt=_(
            "People with bijstand per 1,000 inhabitants in {name}, the country, the region and other gemeenten; the figures are in the table below it."
        ).format(name=facts.name),
    )


def among(facts: Facts, rate: findings.Row, values: Sequence[float]) -> str:
    """How many of the others have more and how many fewer."""
    more = sum(value > rate["value"] for value in values)
    fewer = sum(value < rate["value"] for value in values)
    if fewer == len(values) > 1:
        sentence = _(
            "{name} has more people with bijstand per 1,000 inhabitants than each of the {n} {others}."
        )
    elif more == len(values) > 1:
        sentence = _(
            "{name} has fewer people with bijstand per 1,000 inhabitants than each of the {n} {others}."
        )
    else:
        sentence = _(
            "Of {n} {others} {more} have more people with bijstand per 1,000 inhabitants than {name}, {fewer} have fewer."
        )
    return sentence.format(
        n=text.number(len(values)),
        others=facts.others,
        more=text.number(more),
        fewer=text.number(fewer),
        name=facts.name,
    )


def _group_title(facts: Facts, rate: findings.Row) -> str:
    if pd.isna(rate["middle"]):
        return _("{name} and others: people with bijstand per 1,000 inhabitants").format(
            name=facts.name
        )
    return _("{name}: {rate} per 1,000 inhabitants; middle of {n} {others}: {middle}").format(
        name=facts.name,
        rate=text.number(rate["value"], 1),
        n=text.number(rate["others"]),
        others=facts.others,
        middle=text.number(rate["middle"], 1),
    )


def _how_found(path: Path, rate: findings.Row) -> None:
    methods = data.table(path, "comparable_method")
    column = "text_en" if text.language() == "en" else "text"
    for row in methods[methods["frequency"] == rate["frequency"]][column]:
        limit(str(row))


def _members(row: findings.Row) -> list[dict[str, Any]]:
    members = row["members"]
    return [] if members is None or isinstance(members, float) else list(members)


def _rows_of_rate(
    facts: Facts, rate: findings.Row, known: Sequence[dict[str, Any]], region: str
) -> list[tuple[str, float, int]]:
    """The places of the picture, highest first: the gemeente, country, region, and its group or the middle of it."""
    rows: list[tuple[str, float, int]] = [(facts.name, rate["value"], 1)]
    if not pd.isna(rate["country"]):
        rows.append((facts.country, rate["country"], 3))
    if not pd.isna(rate["region"]):
        rows.append((region, rate["region"], 3))
    if len(known) <= MOST_ROWS:
        rows += [(str(m["name"]), float(m["value"]), 0) for m in known]
    else:
        rows += [
            (_("lowest of the group"), rate["lowest"], 0),
            (_("middle of the group"), rate["middle"], 0),
            (_("highest of the group"), rate["highest"], 0),
        ]
    return sorted(rows, key=lambda row: -row[1])


def _group_table(facts: Facts, region: str) -> pd.DataFrame:
    """One row per place, one column per measure; the last says why a gemeente is in the group."""
    heads = {
        "rate": _("Per 1,000 inhabitants"),
        "change": _("Change in a year, %"),
        "inflow_pct": _("In, %"),
        "outflow_pct": _("Out, %"),
        "to_work_share": _("To work, % of out"),
        "help_share": _("With help to work, %"),
    }
    table: dict[str, dict[str, str]] = {}
    why: dict[str, str] = {}
    for measure, head in heads.items():
        row = facts.get(measure)
        if row is None:
            continue
        show = text.signed if measure == "change" else text.number
        period = text.period(row["period_start"], row["frequency"])
        cells = {
            facts.name: row["value"],
            facts.country: row["country"],
            region: row["region"],
            _("middle of the group"): row["middle"],
        }
        for member in _members(row):
            cells[str(member["name"])] = member["value"]
            reason = member["reason_en" if text.language() == "en" else "reason"]
            why[str(member["name"])] = "" if reason is None else str(reason)
        for place, value in cells.items():
            if place:
                table.setdefault(place, {})[f"{head} ({period})"] = show(value, 1)
    frame = pd.DataFrame.from_dict(table, orient="index").fillna(text.gettext("no figure"))
    if any(why.values()):
        frame[_("Why in the group")] = [why.get(place, "") for place in frame.index]
    return frame


def year_of_definitions(mine: Result) -> int | None:
    """The newest year with a yearly number, in which most definitions have a figure."""
    years = mine.only("bijstand_personen").having("value").rows["period_start"].dt.year
    return None if years.empty else int(years.max())


def definitions(result: Result, name: str, year: int, address: str) -> None:
    """How far the definitions of one year lie apart, and why; nothing where only one has a figure."""
    if len(result.having("value").rows) < 2:
        return
    section(_("Other definitions, other figures"))
    limit(findings.apart(result, "value", name, year))
    limit(
        _(
            "All are right: one counts everyone of 15 and over and another up to the AOW age, one counts people and another benefits, one the place where someone lives and another the gemeente that pays; first and later editions differ too. Compare only figures of one definition."
        )
    )
    link(address, _("Each definition with its figure and who uses it: Definitions"))


BUDGET_LINKS = (
    (
        "https://www.divosa.nl/onderwerpen/gebundelde-uitkering-buig",
        "Divosa: gebundelde uitkering (BUIG)",
    ),
    (
        "https://zoek.officielebekendmakingen.nl/stb-2016-355.html",
        "Staatsblad 2016, 355: verdeelmodel en vangnet",
    ),
    (
        "https://zoek.officielebekendmakingen.nl/behandelddossier/stb-2025-222.html",
        "Staatsblad 2025, 222: uitbreiding van het vangnet",
    ),
    ("https://findo.nl/content/63---Inkomensregelingen", "Findo: taakveld 6.3, inkomensregelingen"),
)


def budget(name: str, *, is_invented: bool) -> None:
    """What these figures cannot say about money, and where it stands."""
    section(_("And the budget?"))
    if is_invented:
        limit(
            _("The invented country has no budgets. For a real gemeente this tells where they are.")
        )
        return
    points = (
        _(
            "This dashboard has no euros: the budget of {name} for bijstand (the BUIG) and what it spends are not in these tables."
        ).format(name=name),
        _(
            "BUIG: the state gives each gemeente a sum every year. What is left over it may keep; what is short it pays itself, up to a limit."
        ),
        _(
            "Shortfall = what was spent on these benefits minus the budget of that year. Both stand in the annual account of the gemeente."
        ),
        _(
            "Safety net (vangnet): part of a large shortfall is paid back. By the rules of 2017: of the part up to 5 per cent of the budget nothing, of the part from 5 to 10 per cent half, of what is above that everything. The rules changed later: look up those of your year."
        ),
        _(
            "The budget is for more than bijstand and is shared out by a model. So fewer people with bijstand is no fixed sum per person that the gemeente keeps, and this page computes none."
        ),
        _(
            "To ask the wethouder: what was the budget, what was spent, how much came from the safety net, and what was expected?"
        ),
    )
    st.html(
        '<ul class="bib-points">' + "".join(f"<li>{html.escape(p)}</li>" for p in points) + "</ul>"
    )
    links = " · ".join(
        f'<a href="{html.escape(url)}" rel="noopener" lang="nl">{html.escape(title)}</a>'
        for url, title in BUDGET_LINKS
    )
    where = _("Where it stands:")
    st.html(f'<p class="bib-note">{html.escape(where)} {links}</p>')


def link(address: str, words: str) -> None:
    """A link to the page that tells more."""
    st.html(f'<p class="bib-note"><a href="{html.escape(address)}">{html.escape(words)}</a></p>')


def regions(run_places: Places, code: str, result: Result, country: str) -> dict[str, str]:
    """The names of the places of the series: the gemeente, country, region and province."""
    names = {OWN: run_places.name(code), COUNTRY: country, PROVINCE: run_places.province(code)}
    rows = result.rows[result.rows["place"] == REGION]
    return {**names, REGION: "" if rows.empty else str(rows["name"].iloc[0])}
