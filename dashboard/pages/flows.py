"""Instroom and uitstroom of one gemeente: what the change came from, per year, the bridge, and who comes back."""

from dashboard import charts, data, findings, quality, selection, splits
from dashboard.blocks import figures, frame, gemeente
from dashboard.blocks import flows as blocks
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(_("In and out of bijstand: {name}").format(name=name))

borders = data.borders(run.path, [code])
frame.borders(borders)

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

frame.section(_("Fewer in, or more out?"))
estimates = data.run(run.path, "splits", regions=[code, "NL01"], specifications=list(splits.FLOWS))
spans = splits.spans(estimates.where("region_code", code), splits.FLOWS)
if spans:
    span = selection.choose(run.chosen, "stromen_periode", _("Period"), spans)
    blocks.split(estimates.where("span", span), code)
else:
    blocks.without_split(name, data.table(run.path, "specifications"))

if not moves.empty:
    frame.section(_("Per year"))
    left, right = frame.columns()
    with left:
        figures.figure(
            charts.flows(moves, findings.flows_title(moves, code, name)),
            moves,
            f"stromen_{code}",
            figures.wide(moves),
            alt=_(
                "Inflow, outflow and outflow to work of {name} per year; the figures are in the table below it."
            ).format(name=name),
        )
    with right:
        blocks.rates(result, code, name)
    frame.limit(
        _(
            "Inflow and outflow per gemeente: 2015-2017; later years after an import of a CBS custom table, because no open table has them."
        )
    )

imported = result.only(*blocks.IMPORTED)
if not imported.empty:
    blocks.imported(imported, code, name)

frame.section(_("From the start to the end of the year"))
bridges = data.run(run.path, "bridge", regions=[code, "NL01"], newest=True)
gemeente.bridges(bridges, code, name)
if spans:
    frame.limit(
        _(
            "What is not explained is a little smaller in the split above: part of those people would have left within the period anyway."
        )
    )
frame.limit(
    _(
        "Not explained are, among others, moves between gemeenten, corrections and rounding. Reaching the AOW age is neither inflow nor outflow; it shows only when the age classes are taken apart."
    )
)

frame.section(_("Do they come back?"))
blocks.reinflow(data.run(run.path, "reinflow"))

if borders["part"].notna().any():
    gemeente.predecessors(data.run(run.path, "predecessors", gemeente=code), name)

quality.since_previous_short(run.path, result)
