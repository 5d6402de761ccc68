"""One gemeente for its own reader: five sentences, the figures, beside others, and what to ask the wethouder."""

from dashboard import data, events, findings, quality, selection, sentences
from dashboard.blocks import factsheet, frame, gemeente, mijn
from dashboard.text import gettext as _

run = selection.current()
chosen, code = run.chosen, run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(name)
borders = data.borders(run.path, [code])
frame.borders(borders)

# The choice stands further down, where it is about; the sentences above it follow it.
groups = {
    sentences.COMPARABLE: _("comparable gemeenten"),
    sentences.SAME_SIZE: _("gemeenten of the same size"),
    sentences.OWN_GROUP: _("an own list"),
}
group = chosen.code("mijn_groep")
group = group if group in groups else sentences.COMPARABLE
told = data.run(
    run.path, "gemeente_facts", gemeente=code, sort=group, eigen=list(chosen.groep or (code,))
)
facts = sentences.facts(told, name, group)
mijn.five(facts, told)
factsheet.button(run)

result = data.run(run.path, "mijn", gemeente=code)
mine = mijn.own(result)
stock, _rate = mijn.measures(mine)
now = findings.latest(mine, stock, code)
if now is None:
    frame.without_figures(run.places, code)
else:
    names = mijn.regions(run.places, code, result, run.country)
    frame.rounding(now, name)
    frame.withheld(data.withheld(run.path, code))
    frame.section(_("How many people"))
    dated = selection.choose_events(run, code)
    mijn.facts_and_number(result, mine, name, dated, data.events(run.path, (code,)), borders)
    frame.section(_("In, out and what is left"))
    mijn.in_and_out(result, mine, name, chosen.address("stromen"))
    mijn.related(mine, name)
    frame.section(_("Beside the labour market"))
    mijn.labour_market(result, mine, name, names, dated)
    mijn.link(chosen.address("conjunctuur"), _("What the economy explains: Policy or economy?"))
    frame.section(_("Compared with whom?"))
    selection.choose(chosen, "mijn_groep", _("Beside {name}").format(name=name), groups, few=True)
    if group == sentences.OWN_GROUP:
        selection.choose_group(run)
    mijn.compared(run.path, facts, told, names[mijn.REGION])
    mijn.link(
        chosen.address("lijkt"), _("How the group is found and how firm it is: Who is like us?")
    )
    if not dated.empty:
        frame.limit(events.rule())

frame.section(_("Questions for the wethouder"))
mijn.questions(facts)
if now is not None and (year := mijn.year_of_definitions(mine)):
    mijn.definitions(
        data.run(run.path, "definitions", region=code, year=year),
        name,
        year,
        chosen.address("definities", definities_plaats="gemeente", definities_jaar=year),
    )
mijn.budget(name, is_invented=told.release.is_invented)

if borders["part"].notna().any():
    gemeente.predecessors(data.run(run.path, "predecessors", gemeente=code), name)
quality.since_previous_short(run.path, result)
