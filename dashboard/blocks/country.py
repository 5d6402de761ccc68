"""The country by region, on a map and in a list, and by group: who has bijstand longest, who comes back."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, country, data, events, findings, selection, text
from dashboard.blocks import gemeente
from dashboard.blocks.figures import clickable_map, download, figure, wide
from dashboard.blocks.frame import columns, failure, limit, missing, points, section
from dashboard.country import Choice, Question
from dashboard.result import PROVISIONAL, Indicator, Release, Result
from dashboard.selection import Run, Selection
from dashboard.text import gettext as _

# So many regions stand in the list before the reader asks for all.
FIRST_ROWS = 25
ALL_ROWS = "alle"
AGES = ("leeftijd_tot_25", "leeftijd_25_35", "leeftijd_35_45", "leeftijd_45_55", "leeftijd_55_aow")
DURATIONS = (
    "duur_tot_6_maanden",
    "duur_6_12_maanden",
    "duur_1_2_jaar",
    "duur_2_3_jaar",
    "duur_3_4_jaar",
    "duur_4_5_jaar",
    "duur_vanaf_5_jaar",
)
LEVELS = ("gemeente", "arbeidsmarktregio", "corop", "provincie")


def ask(run: Run, choices: Sequence[Choice], meaning: Mapping[str, Indicator]) -> Question:
    """The controls of the map; every choice is kept in the URL."""
    families = country.families(choices, meaning)
    chosen = _with_family(run.chosen, families)
    first, second, third = st.columns(3)
    with first:
        family = selection.choose(
            chosen,
            "indicator",
            _("Figure"),
            {name: meaning[members[-1]].label for name, members in families.items()},
        )
        by = families[family]
        indicator = by[0]
        if len(by) > 1:
            indicator = selection.choose(
                chosen,
                "landelijk_noemer",
                _("Counted as"),
                {name: country.counted_as(meaning[name]) for name in by},
            )
    of = {c.level: c for c in choices if c.indicator == indicator}
    with second:
        level = selection.choose(
            chosen,
            "landelijk_niveau",
            _("Regions"),
            {level: country.level_name(level) for level in LEVELS if level in of},
        )
        choice = of[level]
        periods = {country.period_code(p, choice.frequency): p for p in choice.periods}
        code = selection.choose(
            chosen,
            "landelijk_periode",
            _("Period"),
            {c: text.period(p, choice.frequency) for c, p in periods.items()},
        )
    period = periods[code]
    before = [p for p in periods.values() if p < period and p.month == period.month]
    with third:
        measure = selection.choose(
            chosen, "landelijk_maat", _("Show"), _measures(choice, before, meaning[indicator])
        )
        base = before[0] if before else period
        if measure != country.LEVEL:
            words = {country.period_code(p, choice.frequency): p for p in before}
            base = words[
                selection.choose(
                    chosen,
                    "landelijk_vanaf",
                    _("Compared with"),
                    {c: text.period(p, choice.frequency) for c, p in words.items()},
                )
            ]
    return Question(choice, period, base, measure)


def _with_family(chosen: Selection, families: Mapping[str, Sequence[str]]) -> Selection:
    """An address that names a rate asks for its count, counted so."""
    asked = chosen.code("indicator")
    family = next((f for f, members in families.items() if asked in members and asked != f), None)
    if family is None or asked is None:
        return chosen
    return chosen.with_code("indicator", family).with_code("landelijk_noemer", asked)


def _measures(choice: Choice, before: Sequence[pd.Timestamp], meaning: Indicator) -> dict[str, str]:
    """As it is, and as a change where there is something to compare with."""
    found = {country.LEVEL: _("The figure itself")}
    if before:
        by = _("percentage points") if meaning.kind == "percentage" else meaning.unit
        percent = {country.PERCENT: _("Change in per cent")} if choice.of_count else {}
        amount = {country.CHANGE: _("Change ({unit})").format(unit=by)}
        # Of counts the percentage says most, of rates the difference.
        found |= amount | percent if choice.is_rate else percent | amount
    return found


def where(run: Run, question: Question, result: Result) -> None:
    """The map beside the list, with what stands out; a click on a gemeente opens its page."""
    meaning = result.indicators[question.choice.indicator]
    of_regions = result.where("region_level", question.choice.level)
    of_country = result.where("region_level", "land")
    rows = of_regions.where("part", country.NOW).rows
    whole = of_country.where("part", country.NOW).rows
    points(
        [
            country.of_country(whole, question, meaning, run.country),
            *country.extremes(rows, question, meaning),
        ]
    )
    left, right = columns()
    # The list comes first: there is something to read while the browser loads what draws, and a phone
    # shows it before a map that catches the finger.
    with left:
        _in_a_list(run, question, of_regions)
    with right:
        clicked = _on_the_map(run, question, of_regions)
        limit(meaning.definition)
    limit(country.margin_note(rows, question))
    if not (question.is_change or question.choice.is_rate):
        limit(
            _(
                "A number of people mostly follows the number of inhabitants; count per 1,000 to compare."
            )
        )
    if clicked in run.places.current():
        st.switch_page("pages/overview.py", query_params=_about(run.chosen, str(clicked)).in_url())


def _about(chosen: Selection, code: str) -> Selection:
    """The same selection with another gemeente as its subject."""
    others = [] if chosen.is_default else [c for c in chosen.gemeenten[1:] if c != code]
    return replace(chosen, gemeenten=(code, *others), is_default=False)


def _on_the_map(run: Run, question: Question, result: Result) -> str | None:
    """The map, or how to get it; gives the code of the region that was clicked."""
    meaning = result.indicators[question.choice.indicator]
    rows = result.where("part", country.NOW).rows
    year = int(rows["grid_year"].iloc[0])
    boundaries = data.boundaries(run.path, year, question.choice.level)
    if boundaries is None:
        limit(_without_map(run, question.choice.level, year, result.release))
        download(result, _name(question))
        return None
    values, decimals = rows[question.column], country.decimals(question, meaning)
    if question.is_change:
        too_small = values.isna() & rows["change"].notna()
        equal = country.within_margin(rows, question)
        shades, places = charts.change_shades(values, equal, too_small, decimals)
    else:
        shades, places = charts.level_shades(values, decimals)
    title = country.title(rows, question, meaning)
    return clickable_map(
        charts.choropleth(
            rows["region_code"].tolist(),
            places,
            shades,
            [_hover(row, question, meaning) for row in _records(rows)],
            boundaries,
            result,
            title,
            measure=_measure(question, meaning, year),
            own="" if run.chosen.is_default else run.chosen.gemeente,
        ),
        result,
        _name(question),
        _("Map: {title}. The figures are in the list beside it.").format(title=title),
    )


def _without_map(run: Run, level: str, year: int, release: Release) -> str:
    """Why there is no map, and how to get one."""
    if level != "gemeente" and data.boundaries(run.path, year) is not None:
        words = _(
            "There is no map of {level}: this release does not know the region of every gemeente. The list has the same figures."
        )
    elif release.is_invented:
        words = _(
            "There is no map of {level} on this machine; 'bijstand practice' makes it. The list has the same figures."
        )
    else:
        words = _(
            "There is no map of {level} in the borders of {year} on this machine; 'bijstand update' gets it where PDOK can be reached. The list has the same figures."
        )
    return words.format(level=country.level_name(level), year=year)


def _measure(question: Question, meaning: Indicator, year: int) -> str:
    """What the colours stand for, and in whose borders."""
    what = country.unit(question, meaning)
    if question.is_change:
        what = _("change, {unit}").format(unit=what)
    who = "" if meaning.population.startswith(what) else f"{meaning.population}. "
    borders = _("In the borders of {year}.").format(year=year)
    return f"{what[:1].upper()}{what[1:]}. {who[:1].upper()}{who[1:]}{borders}"


def _in_a_list(run: Run, question: Question, result: Result) -> None:
    """Every region with its figure, in an order of choice, as links where it is a gemeente."""
    meaning = result.indicators[question.choice.indicator]
    rows = result.where("part", country.NOW).rows
    rise = question.is_change
    order = selection.choose(
        run.chosen,
        "landelijk_orde",
        _("Order"),
        {
            "hoog": _("Largest rise first") if rise else _("Highest first"),
            "laag": _("Largest fall first") if rise else _("Lowest first"),
            "naam": _("By name"),
        },
    )
    is_gemeente = question.choice.level == "gemeente"
    if is_gemeente:
        selection.choose_gemeente(run)
    parts = country.ordered(rows, question, order)
    amount = ALL_ROWS
    if len(rows) > FIRST_ROWS:
        options = {
            str(FIRST_ROWS): _("The first {n}").format(n=FIRST_ROWS),
            ALL_ROWS: _("All {n}").format(n=text.number(len(rows))),
        }
        amount = selection.choose(run.chosen, "landelijk_rijen", _("Rows"), options, few=True)
    most = len(rows) if amount == ALL_ROWS else FIRST_ROWS
    link = _gemeente_link(run.chosen) if is_gemeente else None
    own = rows[rows["region_code"] == run.chosen.gemeente] if is_gemeente else rows.head(0)
    body = []
    if not own.empty and not run.chosen.is_default:
        body.append(_group(_("The chosen gemeente"), own, question, meaning, link))
    left = most
    for part, found in parts:
        if left <= 0 and part != "small":
            continue
        # The small ones are told apart whatever the reader asked for, so that none is missed.
        cut = found.head(left) if part != "small" or left > 0 else found.head(0)
        left -= len(cut)
        heading = _part_heading(part, found, question) or (
            country.level_name(question.choice.level).capitalize() if body else ""
        )
        body.append(_group(heading, cut, question, meaning, link))
    st.html(_table(body, question, meaning))


def _part_heading(part: str, rows: pd.DataFrame, question: Question) -> str:
    n = text.number(len(rows))
    if part == "small":
        return _(
            "Apart, {n}: fewer than {limit}, so that rounding alone can make a difference of 5\u00a0%"
        ).format(n=n, limit=text.number(rows[question.small[0]].iloc[0]))
    if part == "missing":
        if question.measure == country.PERCENT:
            return _("No figure, or too few people for a percentage: {n}").format(n=n)
        return _("No figure: {n}").format(n=n)
    return ""


def _gemeente_link(chosen: Selection) -> Callable[[str], str]:
    """The address of the page of a gemeente; what else was chosen goes along."""
    # The addresses differ in one code only, and there are hundreds.
    mark = "GM----"
    pattern = html.escape(_about(chosen, mark).address("gemeente"))
    return lambda code: pattern.replace(mark, code, 1)


def _table(body: Sequence[str], question: Question, meaning: Indicator) -> str:
    of = country.unit(question, meaning)
    caption = f"{meaning.label}, {question.when} ({of})"
    heads = [_("Region"), _("Figure"), _("Between")]
    if question.is_change:
        caption = _("{label}: change, {when} ({unit})").format(
            label=meaning.label, when=question.when, unit=of
        )
        heads = [_("Region"), _("Change"), _("Between"), _("From and to")]
    cells = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    label = html.escape(_("Figures per region"), quote=True)
    return (
        f'<div class="bib-list" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<caption>{html.escape(caption)}</caption><thead><tr>{cells}</tr></thead>"
        f"{''.join(body)}</table></div>"
    )


def _group(
    heading: str,
    rows: pd.DataFrame,
    question: Question,
    meaning: Indicator,
    link: Callable[[str], str] | None,
) -> str:
    """A body of the list, under a heading of its own where it has one."""
    low, high = question.bounds
    width = 4 if question.is_change else 3
    head = f'<tr><th scope="rowgroup" colspan="{width}">{html.escape(heading)}</th></tr>'
    decimals = country.decimals(question, meaning)
    level_decimals = 1 if meaning.rounded_to < 1 else 0
    told = text.signed if question.is_change else text.number
    word = html.escape(_("within the margin"))
    within = f"<small>{word}</small></td>"
    is_within = country.within_margin(rows, question) & question.is_change
    lines = []
    for row in _records(rows.assign(is_within=is_within)):
        name = html.escape(row["name"])
        if link is not None:
            name = f'<a href="{link(row["region_code"])}" target="_self">{name}</a>'
        if isinstance(row["provincie_name"], str):
            name += f"<small>{html.escape(row['provincie_name'])}</small>"
        cells = [_cell(row, question, meaning), ""]
        if not pd.isna(row[question.column]):
            between = _("{low} to {high}")
            cells[1] = between.format(low=told(row[low], decimals), high=told(row[high], decimals))
        if question.is_change:
            cells.append(
                f"{text.number(row['earlier'], level_decimals)} \u2192 {text.number(row['value'], level_decimals)}"
            )
        data_cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        if row["is_within"]:
            data_cells = data_cells.replace("</td>", within, 1)
        lines.append(f'<tr><th scope="row">{name}</th>{data_cells}</tr>')
    return f"<tbody>{head if heading else ''}{''.join(lines)}</tbody>"


def _cell(row: Mapping[str, Any], question: Question, meaning: Indicator) -> str:
    """A figure with the marks that it needs."""
    value = row[question.column]
    if pd.isna(value):
        is_small = question.measure == country.PERCENT and not pd.isna(row["change"])
        return _("too few people") if is_small else _("no figure")
    words = country.shown(float(value), question, meaning)
    if row["status"] in PROVISIONAL:
        words += "*"
    return words + (_(" (estimated)") if row["status"] == "geschat" else "")


def _hover(row: Mapping[str, Any], question: Question, meaning: Indicator) -> str:
    """What stands under the pointer: name, figure, margin."""
    low, high = question.bounds
    words = f"{row['name']}: {_cell(row, question, meaning)}"
    if pd.isna(row[question.column]):
        return words
    between = _("between {low} and {high}").format(
        low=country.shown(row[low], question, meaning),
        high=country.shown(row[high], question, meaning),
    )
    return f"{words} ({between})"


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]


def _name(question: Question) -> str:
    """A name for files and widgets that tells what is in them."""
    choice = question.choice
    period = country.period_code(question.period, choice.frequency)
    if question.is_change:
        period = f"{country.period_code(question.base, choice.frequency)}-{period}"
    return f"kaart_{choice.indicator}_{choice.level}_{question.measure}_{period}"


def over_time(result: Result, dated: pd.DataFrame) -> None:
    """Bijstand beside WW and unemployment, and people with bijstand and flows per year, with `dated` events."""
    benefits = result.only("bijstand_uitkeringen").where("category", "totaal")
    persons = result.only("bijstand_personen").where("category", "totaal")
    now = findings.latest(benefits, "bijstand_uitkeringen", selection.COUNTRY)
    if now:
        panels = [
            (_("Bijstand benefits"), benefits),
            (_("Unemployment benefits (WW)"), result.only("ww_uitkeringen")),
            (_("Unemployment, % of the labour force"), result.only("werkloosheid_pct_sa")),
        ]
        gemeente.national(
            [(caption, part) for caption, part in panels if not part.empty],
            result,
            country.stock_title(_("Bijstand benefits"), benefits, now),
            dated,
        )
        if result.only("werkloosheid_pct_sa").empty:
            missing(_("Unemployment per month"), "80590ned")
    if not persons.empty:
        _people_and_flows(result, persons, dated)
    if not now and persons.empty:
        failure(_("There are no national figures in these years; choose other years."))
    if not dated.empty:
        limit(events.rule())
    limit(
        _(
            "Bijstand follows the labour market with a delay, and national laws and the AOW age change at the same time: these lines do not show what caused what."
        )
    )


def _people_and_flows(result: Result, persons: Result, dated: pd.DataFrame) -> None:
    marks = events.marks(dated, persons.rows)
    people = findings.latest(persons, "bijstand_personen", selection.COUNTRY)
    left, right = columns()
    with left:
        figure(
            charts.lines(
                [charts.Series(_("the country"), persons.rows)],
                persons,
                country.stock_title(_("People with bijstand"), persons, people),
                marks=marks,
            ),
            persons,
            "landelijk_personen",
            wide(persons),
            alt=_(
                "People with bijstand in the country per year; the figures are in the table below it."
            ),
            marks=marks,
        )
    with right:
        moves = result.only("bijstand_instroom", "bijstand_uitstroom").where("category", "totaal")
        figure(
            charts.flows(moves, findings.flows_title(moves, selection.COUNTRY, _("the country"))),
            moves,
            "landelijk_stromen",
            wide(moves),
            alt=_(
                "Inflow and outflow of the country per year; the figures are in the table below it."
            ),
        )


def stays_behind(result: Result) -> None:
    """Who has bijstand longest and at what age: shares now and some years ago, of the whole country."""
    section(_("Who stays behind"))
    points([country.longest(result)])
    left, right = columns()
    for cell, indicator, what, table, classes in (
        (
            left,
            "bijstand_personen_tot_aow_kwartaal",
            _("How long people have had bijstand"),
            "85585NED",
            DURATIONS,
        ),
        (
            right,
            "bijstand_personen_landelijk",
            _("The age of people with bijstand"),
            "85692NED",
            AGES,
        ),
    ):
        with cell:
            part = result.only(indicator).having("share")
            if part.empty:
                missing(what, table)
            else:
                _shares(what, part, classes)
    limit(
        _(
            "Shares of the whole country; CBS does not publish them per gemeente in these tables. A larger share can mean that these people stay longer, or that others left."
        )
    )


def _shares(title: str, part: Result, classes: Sequence[str]) -> None:
    now, then = (
        {r["category"]: r for r in rows} for rows in country.groups(part, *part.indicators)
    )
    drawn, table, whens = [], {}, []
    for name in (c for c in classes if c in now):
        found = [now[name], *([then[name]] if name in then else [])]
        whens = [text.period(r["period_start"], r["frequency"]) for r in found]
        dots = [_dot(r, w, i) for i, (r, w) in enumerate(zip(found, whens, strict=True))]
        words = country.class_name(now[name])
        # The newest lies on top where both are the same.
        drawn.append((f"{words}: {dots[0].shown}", dots[::-1]))
        table[words[:1].upper() + words[1:]] = {
            _("People, {when}").format(when=whens[0]): text.number(now[name]["value"]),
            **{_("Share, {when}").format(when=d.name): d.shown for d in dots},
        }
    figure(
        charts.dots(
            drawn,
            part,
            country.of_all(title, list(now.values()), whens[0]),
            measure=_("Per cent of all: {population}.").format(
                population=next(iter(part.indicators.values())).population
            ),
            key=charts.key(whens),
        ),
        part,
        f"landelijk_{next(iter(part.indicators))}",
        pd.DataFrame.from_dict(table, orient="index").fillna(""),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )


def _dot(row: Mapping[str, Any], when: str, position: int) -> charts.Dot:
    share = float(row["share"])
    return charts.Dot(when, share, f"{text.number(share, 1)}\u00a0%", position=position)


def comes_back(result: Result) -> None:
    """How many of those who came in had left less than a year before, of the whole country."""
    section(_("Do people come back?"))
    flows = result.only("bijstand_instroom_kwartaal", "bijstand_herinstroom_kwartaal")
    back = flows.only("bijstand_herinstroom_kwartaal")
    not_local = _(
        "Not available per gemeente: CBS publishes who comes back for the whole country only. What share comes back in one gemeente cannot be read from open figures."
    )
    if back.empty:
        missing(_("How many people come back within a year"), "85615NED")
        limit(not_local)
        return
    sentence = country.coming_back(result)
    points([sentence])
    limit(not_local)
    names = {
        "bijstand_instroom_kwartaal": _("all inflow"),
        "bijstand_herinstroom_kwartaal": _("came back"),
    }
    series = [
        charts.Series(words, flows.only(name).rows, position)
        for position, (name, words) in enumerate(names.items())
    ]
    title = country.coming_back_title(result)
    figure(
        charts.lines([s for s in series if not s.rows.empty], flows, title),
        flows,
        "landelijk_herinstroom",
        wide(flows),
        alt=_("{title}; the figures are in the table below it.").format(title=title),
    )
