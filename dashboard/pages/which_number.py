"""A number from a newspaper: which definitions, periods and vintages give it, best first."""

from dashboard import data, findings, numbers, selection
from dashboard.blocks import certainty, claims, frame
from dashboard.text import gettext as _

run = selection.current()
frame.heading(_("Which number is this?"))
question = selection.ask_number(run.chosen)
path = data.real_country(run.path)

if path is None:
    frame.failure(_("There are no figures about the real country on this machine."))
else:
    if path != run.path:
        frame.limit(_("The number is looked up in the figures of the real country."))
    if not question:
        frame.lead(
            _(
                "Two newspapers can both be right with different numbers. Type the number you read; you see which definition, period and source give it."
            )
        )
    else:
        names = numbers.Names(data.table(path, "places"))
        claim = numbers.read(question, names)
        result = data.run(path, "which_number", **claim.search())
        ranked = numbers.rank(claim, result.rows)
        frame.lead(findings.answer(claim, ranked, result))
        frame.limit(
            " ".join((findings.understood(claim, names.called(claim.regions)), *claim.notes))
        )
        claims.number_readings(claim, ranked.fitting, result, run.places, run.chosen)
        if ranked.near:
            frame.section(_("Near it, but it does not fit"))
            claims.number_readings(claim, ranked.near, result, run.places, run.chosen)
    claims.examples(run.chosen)
    frame.section(_("How the order comes about"))
    certainty.ranking(path)
