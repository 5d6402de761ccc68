"""One gemeente at a glance: how many, against the country, in and out, beside the labour market."""

from dashboard import charts, data, events, findings, quality, selection, text
from dashboard.blocks import figures, frame, gemeente
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(name)
frame.borders(data.table(run.path, "series_borders", gemeenten=[code]))

result = data.run(run.path, "overview", gemeente=code)
# Monthly figures to the AOW age where this release has them, else the yearly ones (15 and over).
monthly = findings.latest(result, "bijstand_personen_tot_aow", code)
stock, rate = (
    ("bijstand_personen_tot_aow", "bijstand_tot_aow_per_1000")
    if monthly
    else ("bijstand_personen", "bijstand_dichtheid")
)
now = monthly or findings.latest(result, stock, code)

if now is None:
    frame.without_figures(run.places, code)
else:
    earlier = findings.year_before(result, now)
    own_rate = findings.at(result, rate, code, now["period_start"])
    country_rate = findings.at(result, rate, "NL01", now["period_start"])
    inflow, outflow, to_work = (
        findings.latest(result, indicator, code)
        for indicator in ("bijstand_instroom", "bijstand_uitstroom", "bijstand_uitstroom_naar_werk")
    )
    frame.lead(
        findings.volume(now, earlier, name),
        findings.density(result, own_rate, country_rate),
        findings.flows(inflow, outflow, to_work, name),
    )
    frame.rounding(now, name)
    frame.withheld(data.withheld(run.path, code))
    gemeente.key_facts(result, now, earlier, own_rate, country_rate, [inflow, outflow, to_work])
    dated = selection.choose_events(run, code)

    left, right = frame.columns()
    with left:
        drawn = result.only(stock, regions=(code,))
        marks = events.marks(dated, drawn.rows)
        figures.figure(
            charts.lines(
                [charts.Series(name, drawn.rows)],
                drawn,
                _("{name}: {number} people with bijstand at {moment}").format(
                    name=name, number=text.number(now["value"]), moment=findings.moment(now)
                ),
                marks=marks,
            ),
            drawn,
            f"aantal_{code}",
            figures.wide(drawn),
            alt=_(
                "Number of people with bijstand in {name} over time; the figures are in the table below it."
            ).format(name=name),
            marks=marks,
        )
    with right:
        drawn = result.only(rate)
        if drawn.only(rate, regions=(code,)).empty:
            frame.missing(_("Per 1,000 inhabitants"), "03759ned")
        country = drawn.only(rate, regions=("NL01",)).rows
        figures.figure(
            charts.lines(
                [
                    charts.Series(name, drawn.only(rate, regions=(code,)).rows),
                    charts.Series(_("the country"), country, country=True),
                ],
                drawn,
                _("Per 1,000 inhabitants: {name} and the country").format(name=name),
                decimals=1,
            ),
            drawn,
            f"per-1000_{code}",
            figures.wide(drawn, columns="name", decimals=1),
            alt=_(
                "People with bijstand per 1,000 inhabitants in {name} and in the country; the figures are in the table below it."
            ).format(name=name),
        )

    frame.section(_("Beside the labour market"))
    gemeente.labour_market(
        data.run(run.path, "labour_market", gemeente=code),
        code,
        name,
        run.places.province(code),
        stock,
        dated,
    )
    if not dated.empty:
        frame.limit(events.rule())
    frame.limit(
        _(
            "Figures that move together do not show that one causes the other; the economy and policy change at the same time."
        )
    )

before = data.run(run.path, "predecessors", gemeente=code)
if not before.empty:
    gemeente.predecessors(before, name)
quality.since_previous_short(run.path, result)
