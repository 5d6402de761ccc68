"""Feitencheck: the claims of the debate against the figures, with every reading beside each other."""

from dashboard import charts, data, findings, selection
from dashboard.blocks import claims, figures, frame
from dashboard.text import gettext as _

run = selection.current()
# Claims are about the real country, whatever release is being looked at.
path = data.real_country(run.path)
frame.heading(_("Fact check"))

if path is None:
    frame.failure(_("There are no figures about the real country on this machine."))
else:
    if path != run.path:
        frame.limit(
            _("Claims are about the real country; here they are held against its real figures.")
        )
    known = data.claims(path)
    frame.lead(findings.claims(known))

    tested = [claim for claim in known if claim.is_tested]
    chosen = selection.choose_claim(run.chosen, tested)
    if run.chosen.feitencheck_claim not in (None, chosen.name):
        frame.limit(_("The claim in the address is not known here; another one is shown."))
    readings = data.run(path, "claim_readings", claim=chosen.name)

    # The box above has the statement, and so has the chart, which also travels alone.
    if readings.empty:
        frame.section(chosen.statement)
    claims.verdict(chosen)
    frame.lead(findings.verdict(chosen, readings))
    if not readings.empty:
        figures.figure(
            charts.readings(readings, findings.claim_title(chosen), chosen.compared),
            readings,
            f"feitencheck_{chosen.name}",
            claims.readings(readings, chosen),
            alt=_(
                "What was claimed beside what the figures say under each definition; the figures are in the table below it."
            ),
        )
    frame.limit(_("What this does not show: {limits}").format(limits=chosen.limits))
    frame.limit(_("What would settle it: {figure}.").format(figure=chosen.settled_by))
    frame.permalink(run.chosen, path, feitencheck_claim=chosen.name)

    frame.section(_("All claims"))
    claims.claim_list(known, run.chosen)
