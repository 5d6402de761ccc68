"""How sure is a change in a small gemeente: its margin, beside every gemeente of its size."""

from dashboard import data, findings, selection
from dashboard.blocks import certainty, frame
from dashboard.text import gettext as _

CHANGE, OUTFLOW = "bijstand_verandering_pct", "bijstand_uitstroom_pct"
# The two gemeenten that the debate of 2018 held up as examples.
run = selection.opened_on(selection.current(), "GM0345", "GM0307")
frame.heading(_("How sure for a small gemeente?"))
selection.choose_gemeenten(run)

for code in run.chosen.gemeenten:
    name = run.places.name(code)
    frame.section(name)
    result = data.run(run.path, "certainty", gemeente=code)
    change, outflow = (findings.own(result, indicator) for indicator in (CHANGE, OUTFLOW))
    if change is None:
        frame.missing(
            _("Two years in a row of {name} in the same borders").format(name=name),
            "83747NED / 84066NED",
        )
        continue
    frame.lead(findings.certain_change(change), findings.against_its_size(change))
    if findings.is_too_small(change):
        continue
    if outflow is not None:
        frame.lead(findings.certain_outflow(outflow), findings.against_its_size(outflow))
    if not change["is_comparable"]:
        certainty.too_few_to_compare(result, change)
    cells = frame.columns()
    with cells[0]:
        certainty.certainty(result.only(CHANGE), change)
    if outflow is not None:
        with cells[1]:
            certainty.certainty(result.only(OUTFLOW), outflow)

frame.limit(
    _(
        "The margin is chance and rounding only: if everyone comes and goes independently of others, the figure falls within it 95 times out of 100. Corrections, moves and many people leaving at once are not in it, and gemeenten differ for real reasons too."
    )
)
frame.limit(
    _(
        "A gemeente that is picked because it stands out lies outside more often than that. Outside its margin does not mean that policy did it. Where gemeenten merged in the year, their numbers at its start are added up."
    )
)
