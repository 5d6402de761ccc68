"""The country: every gemeente on a map and in a list, bijstand beside the labour market, who stays behind."""

from dashboard import country, data, findings, quality, selection
from dashboard.blocks import country as regions
from dashboard.blocks import frame
from dashboard.text import gettext as _

run = selection.current()
frame.heading(run.country[:1].upper() + run.country[1:])
everything = data.run(run.path, "national")
benefits = everything.only("bijstand_uitkeringen").where("category", "totaal")
persons = everything.only("bijstand_personen").where("category", "totaal")
now = findings.latest(benefits, "bijstand_uitkeringen", "NL01")
people = findings.latest(persons, "bijstand_personen", "NL01")
frame.lead(
    findings.benefits(now, findings.year_before(benefits, now)) if now else "",
    findings.volume(people, findings.year_before(persons, people), run.country) if people else "",
    _("Benefits and people differ: a couple is two people with one benefit.")
    if now and people
    else "",
)

frame.section(_("Where"))
rows = data.table(run.path, "map_choices")
choices = country.choices(rows)
if not choices:
    frame.missing(_("Figures per region"), "84066NED")
else:
    question = regions.ask(run, choices, data.indicators(run.path, set(rows["indicator"])))
    result = data.run(
        run.path,
        "map",
        indicator=question.choice.indicator,
        level=question.choice.level,
        frequency=question.choice.frequency,
        period=question.period.date().isoformat(),
        base=question.base.date().isoformat(),
    )
    regions.where(run, question, result)

frame.section(_("Over time, beside the labour market"))
known = everything.having("value").rows["period_start"].dt.year
if known.empty:
    frame.failure(_("There are no national figures in this release."))
else:
    van, tot = selection.choose_years(run.chosen, int(known.min()), int(known.max()))
    dated = selection.choose_events(run)
    regions.over_time(everything.between(van, tot), dated)
regions.stays_behind(everything)
regions.comes_back(everything)
quality.since_previous_short(run.path, everything)
