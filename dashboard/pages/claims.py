"""Feitencheck: the claims of the debate against the figures, with every reading beside each other."""

from dashboard import blocks, charts, data, findings, selection
from dashboard.text import gettext as _

run = selection.current()
# Claims are about the real country, whatever release is being looked at.
path = data.real_country(run.path)
blocks.heading(_("Fact check"))

if path is None:
    blocks.failure(_("There are no figures about the real country on this machine."))
else:
    if path != run.path:
        blocks.limit(
            _("Claims are about the real country; here they are held against its real figures.")
        )
    claims = data.claims(path)
    blocks.lead(findings.claims(claims))

    tested = [claim for claim in claims if claim.is_tested]
    chosen = selection.choose_claim(run.chosen, tested)
    if run.chosen.feitencheck_claim not in (None, chosen.name):
        blocks.limit(_("The claim in the address is not known here; another one is shown."))
    readings = data.run(path, "claim_readings", claim=chosen.name)

    blocks.section(chosen.statement)
    blocks.verdict(chosen)
    blocks.lead(findings.verdict(chosen, readings))
    if not readings.empty:
        blocks.figure(
            charts.readings(readings, chosen.statement, chosen.compared),
            readings,
            f"feitencheck_{chosen.name}",
            blocks.readings(readings, chosen),
            alt=_(
                "What was claimed beside what the figures say under each definition; the figures are in the table below it."
            ),
        )
    blocks.limit(_("What this does not show: {limits}").format(limits=chosen.limits))
    blocks.limit(_("What would settle it: {figure}.").format(figure=chosen.settled_by))
    blocks.permalink(run.chosen, path, feitencheck_claim=chosen.name)

    blocks.section(_("All claims"))
    blocks.claim_list(claims, run.chosen)
