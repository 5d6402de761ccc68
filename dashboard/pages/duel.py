"""Any two gemeenten under every measure: who is highest depends on what is measured, and from when."""

from dashboard import data, findings, selection
from dashboard.blocks import duel, figures, frame, gemeente
from dashboard.text import gettext as _

run = selection.current()
first, second = selection.choose_two(run)
names = [run.places.name(code) for code in (first, second)]
frame.heading(_("Duel: {first} and {second}").format(first=names[0], second=names[1]))

result = data.run(run.path, "duel", first=first, second=second)
year = findings.newest_of_both(result)

if year is None:
    for code in (first, second):
        if not run.places.has_figures(code):
            frame.without_figures(run.places, code)
    frame.failure(_("There is no year in which both have figures; choose another gemeente."))
else:
    bases = findings.base_years(result, year)
    figures.to_print(
        [
            findings.duel_volume(result, first, second, year),
            findings.duel_flows(result, first, second, year),
        ],
        result,
    )
    frame.points(
        [
            bases,
            *findings.denominators(result, year),
            *(findings.unexplained(result, code, year) for code in (first, second)),
        ]
    )
    left, right = frame.columns()
    with left:
        duel.duel_ratios(result, names, year)
    with right:
        duel.duel_bases(result, names, year, bases)
    bridges = data.run(run.path, "bridge", regions=[first, second], newest=False)
    for cell, code, name in zip(frame.columns(), (first, second), names, strict=True):
        with cell:
            gemeente.bridge(bridges, code, name, year.year, name)

    frame.section(_("Every measure and year"))
    duel.duel_table(result, names)
    frame.limit(
        _(
            "Highest says no more than that: whether high is good differs per measure. Gemeenten cannot be told apart where the rounding of the published figures (counts to tens, percentages to halves) can turn the order round."
        )
    )
    frame.limit(
        _(
            "Start plus inflow is everyone who had or got bijstand in the year (for work: below the AOW age), as CBS publishes it; the start is the number at the end of the year before; inhabitants are those of 15 and over. Every year is in the borders of that year, as published; an earlier year that it is compared with is put in those, added up where gemeenten merged."
        )
    )
    frame.limit(
        _(
            "Not explained are, among others, moves between gemeenten, corrections and rounding. None of this shows whether policy or the economy made the difference."
        )
    )
