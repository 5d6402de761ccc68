"""Instroom and uitstroom of one gemeente: per year, and the bridge from the start to the end of a year."""

from dashboard import charts, data, findings, quality, selection
from dashboard.blocks import figures, frame, gemeente
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(_("In and out of bijstand: {name}").format(name=name))

frame.borders(data.table(run.path, "series_borders", gemeenten=[code]))

result = data.run(run.path, "flows", gemeente=code)
moves = result.only("bijstand_instroom", "bijstand_uitstroom", "bijstand_uitstroom_naar_werk")

if moves.empty:
    frame.without_figures(run.places, code)
    frame.withheld(data.withheld(run.path, code))
else:
    inflow, outflow, to_work = (
        findings.latest(result, indicator, code)
        for indicator in ("bijstand_instroom", "bijstand_uitstroom", "bijstand_uitstroom_naar_werk")
    )
    frame.lead(findings.flows(inflow, outflow, to_work, name))
    frame.rounding(inflow, name)
    frame.withheld(data.withheld(run.path, code))
    frame.limit(
        _(
            "Inflow and outflow per gemeente: 2015-2017; later years after an import of a CBS custom table, because no open table has them."
        )
    )
    left, right = frame.columns()
    with left:
        figures.figure(
            charts.flows(moves, _("{name}: inflow and outflow per year").format(name=name)),
            moves,
            f"stromen_{code}",
            figures.wide(moves),
            alt=_(
                "Inflow, outflow and outflow to work of {name} per year; the figures are in the table below it."
            ).format(name=name),
        )
    with right:
        rates = result.only(
            "bijstand_instroom_pct", "bijstand_uitstroom_pct", "bijstand_uitstroom_naar_werk_pct"
        )
        figures.figure(
            charts.lines(
                [
                    charts.Series(label, rates.only(indicator).rows, position)
                    for indicator, label, position in (
                        ("bijstand_instroom_pct", _("inflow"), 1),
                        ("bijstand_uitstroom_pct", _("outflow"), 0),
                        ("bijstand_uitstroom_naar_werk_pct", _("to work"), 2),
                    )
                ],
                rates,
                _("{name}: as a percentage of (recipients at the start + inflow)").format(
                    name=name
                ),
                decimals=1,
            ),
            rates,
            f"stromen-procent_{code}",
            figures.wide(rates, decimals=1),
            alt=_(
                "Inflow, outflow and outflow to work of {name} as percentages; the figures are in the table below it."
            ).format(name=name),
        )

imported = data.run(run.path, "flows_imported", gemeente=code)
if not imported.empty:
    frame.section(_("Later, from imported CBS custom tables"))
    for number, part in enumerate(findings.imported(imported)):
        age = findings.age_class(part)
        figures.figure(
            charts.lines(
                [
                    charts.Series(label, part.only(indicator).rows, position)
                    for indicator, label, position in (
                        ("bijstand_instroom_maatwerk", _("inflow"), 1),
                        ("bijstand_uitstroom_maatwerk", _("outflow"), 0),
                        ("bijstand_uitstroom_naar_werk_maatwerk", _("to work"), 2),
                    )
                    if indicator in part.indicators
                ],
                part,
                _("{name}: inflow and outflow, {age}").format(name=name, age=age),
            ),
            part,
            f"stromen-maatwerk-{number}_{code}",
            figures.wide(part),
            alt=_(
                "Inflow and outflow of {name} from imported tables; the figures are in the table below it."
            ).format(name=name),
        )
    frame.limit(
        _(
            "Another series than the yearly tables of 2015-2017: who is counted can differ, so the two are not drawn as one line."
        )
    )

frame.section(_("From the start to the end of the year"))
bridges = data.run(run.path, "bridge", regions=[code, "NL01"], newest=True)
gemeente.bridges(bridges, code, name)
frame.limit(
    _(
        "Not explained are, among others, moves between gemeenten, corrections and rounding. Reaching the AOW age is neither inflow nor outflow; it shows only when the age classes are taken apart."
    )
)

before = data.run(run.path, "predecessors", gemeente=code)
if not before.empty:
    gemeente.predecessors(before, name)

quality.since_previous_short(run.path, result)
