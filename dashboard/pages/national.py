"""The country over time: bijstand beside unemployment and WW."""

from dashboard import charts, data, events, findings, quality, selection, text
from dashboard.blocks import figures, frame, gemeente
from dashboard.text import gettext as _

run = selection.current()
frame.heading(run.country[:1].upper() + run.country[1:])
first, last = data.span(run.path)
van, tot = selection.choose_years(run.chosen, first, last)
dated = selection.choose_events(run)
result = data.run(run.path, "national", van=van, tot=tot)

benefits = result.only("bijstand_uitkeringen").where("category", "totaal")
persons = result.only("bijstand_personen").where("category", "totaal")
now = findings.latest(benefits, "bijstand_uitkeringen", "NL01")
people = findings.latest(persons, "bijstand_personen", "NL01")
frame.lead(
    findings.benefits(now, findings.year_before(benefits, now)) if now else "",
    findings.volume(people, findings.year_before(persons, people), run.country) if people else "",
    _("Benefits and people differ: a couple is two people with one benefit.")
    if now and people
    else "",
)

if now:
    panels = [
        (_("Bijstand benefits"), benefits),
        (_("Unemployment benefits (WW)"), result.only("ww_uitkeringen")),
        (_("Unemployment, % of the labour force"), result.only("werkloosheid_pct_sa")),
    ]
    gemeente.national(
        [(caption, part) for caption, part in panels if not part.empty],
        result,
        _("Bijstand benefits: {number} at {moment}").format(
            number=text.number(now["value"]), moment=findings.moment(now)
        ),
        dated,
    )
    if result.only("werkloosheid_pct_sa").empty:
        frame.missing(_("Unemployment per month"), "80590ned")

if people:
    marks = events.marks(dated, persons.rows)
    left, right = frame.columns()
    with left:
        figures.figure(
            charts.lines(
                [charts.Series(_("the country"), persons.rows)],
                persons,
                _("People with bijstand at the end of the year"),
                marks=marks,
            ),
            persons,
            "landelijk_personen",
            figures.wide(persons),
            alt=_(
                "People with bijstand in the country per year; the figures are in the table below it."
            ),
            marks=marks,
        )
    with right:
        moves = result.only("bijstand_instroom", "bijstand_uitstroom").where("category", "totaal")
        figures.figure(
            charts.flows(moves, _("Inflow and outflow per year")),
            moves,
            "landelijk_stromen",
            figures.wide(moves),
            alt=_(
                "Inflow and outflow of the country per year; the figures are in the table below it."
            ),
        )
if not now and not people:
    frame.failure(_("There are no national figures in these years; choose other years."))
if not dated.empty:
    frame.limit(events.rule())
frame.limit(
    _(
        "Bijstand follows the labour market with a delay, and national laws and the AOW age change at the same time: these lines do not show what caused what."
    )
)
quality.since_previous_short(run.path, result)
