"""Feitencheck: the claims of the debate against the figures, with every reading beside each other."""

from dashboard import blocks, charts, data, findings, selection
from dashboard.text import gettext as _

run = selection.current()
claims = data.claims(run.path)
blocks.heading(_("Fact check"))
blocks.lead(findings.claims(claims))

tested = [claim for claim in claims if claim.is_tested]
chosen = selection.choose_claim(run.chosen, tested)
readings = data.run(run.path, "claim_readings", claim=chosen.name)

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
blocks.permalink(run.chosen, run.path, feitencheck_claim=chosen.name)

blocks.section(_("All claims"))
blocks.claim_list(claims, run.chosen)
