"""A number from a newspaper: which definitions, periods and vintages give it, best first."""

from dashboard import blocks, data, findings, numbers, selection
from dashboard.text import gettext as _

run = selection.current()
blocks.heading(_("Which number is this?"))
question = selection.ask_number(run.chosen)
path = data.real_country(run.path)

if path is None:
    blocks.failure(_("There are no figures about the real country on this machine."))
else:
    if path != run.path:
        blocks.limit(_("The number is looked up in the figures of the real country."))
    if not question:
        blocks.lead(
            _(
                "Two newspapers can both be right with different numbers. Type the number you read; you see which definition, period and source give it."
            )
        )
    else:
        names = numbers.Names(data.table(path, "places"))
        claim = numbers.read(question, names)
        result = data.run(path, "which_number", **claim.search())
        ranked = numbers.rank(claim, result.rows)
        blocks.lead(findings.answer(claim, ranked, result))
        blocks.limit(
            " ".join((findings.understood(claim, names.called(claim.regions)), *claim.notes))
        )
        blocks.number_readings(claim, ranked.fitting, result, run.places, run.chosen)
        if ranked.near:
            blocks.section(_("Near it, but it does not fit"))
            blocks.number_readings(claim, ranked.near, result, run.places, run.chosen)
    blocks.examples(run.chosen)
    blocks.section(_("How the order comes about"))
    blocks.ranking(path)
