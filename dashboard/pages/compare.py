"""Two to six gemeenten beside each other with their labour markets: the three counts, the start that decides, peers."""

from dashboard import comparing, data, findings, peers, selection, text
from dashboard.blocks import compare, figures, frame
from dashboard.text import gettext as _

run = selection.current()
if run.chosen.is_default:
    # This is the page that a newcomer lands on.
    frame.lead(
        _(
            "How many people have bijstand, how many come in and how many leave, per gemeente and in the whole country. Compare two gemeenten here, or open 'My gemeente' for five sentences about yours."
        )
    )
codes = selection.choose_pair_and_more(run)
names = {code: run.places.name(code) for code in codes} | {selection.COUNTRY: run.country}
first, second = (*codes, *codes)[:2]
frame.heading(" · ".join(names[code] for code in codes))
frame.borders(data.borders(run.path, codes))

starts = data.run(run.path, "starts", first=first, second=second)
for code in codes:
    if not run.places.has_figures(code):
        frame.without_figures(run.places, code)

indexes = [i for i in comparing.COUNT_INDEX if i in starts.indicators]
if not indexes:
    # An older release, still readable by its own link, can lack what these rows mean.
    frame.failure(
        _("These figures are too old to compare from every start; open the newest release.")
        if len(starts.rows)
        else _(
            "The first two have no two figures a year apart of 50 people or more, so they cannot be compared over time; choose other gemeenten."
        )
    )
    stock, base = "bijstand_personen", "2015"
else:
    stock = comparing.STOCK_OF[indexes[0]]
    possible = comparing.codes(starts)
    base = selection.choose_base(run.chosen, possible, comparing.usual_start(possible))

result = data.run(
    run.path,
    "compare",
    gemeenten=list(codes),
    reeks=stock,
    basis=comparing.first_day(base),
)
rows = comparing.by_place(result)
compare.side_by_side(result, rows, stock, base, codes, names)

if indexes:
    duel = data.run(run.path, "duel", first=first, second=second)
    year = findings.newest_of_both(duel)
    if year is not None:
        figures.to_print(
            [
                findings.duel_volume(duel, first, second, year),
                findings.duel_flows(duel, first, second, year),
            ],
            duel,
        )
        frame.limit(
            _(
                "These sentences are about {year}, the last year with inflow and outflow per gemeente, in the borders of that year; the table above is in those of now."
            ).format(year=year.year)
        )
        frame.link(
            run.chosen.address("duel", gemeenten=codes),
            _("The duel in full: {first} and {second} under every measure and year").format(
                first=names[first], second=names[second]
            ),
        )
    frame.section(
        _("Who does better, {first} or {second}? The start decides").format(
            first=names[first], second=names[second]
        )
    )
    compare.start_decides(starts, base, first, second, names)

frame.section(_("Side by side, on the same axes"))
is_monthly = stock == "bijstand_personen_tot_aow"
measures = (
    (stock, _("People with bijstand"), 0, True),
    (
        "bijstand_tot_aow_per_1000" if is_monthly else "bijstand_dichtheid",
        _("People with bijstand per 1,000 inhabitants"),
        1,
        True,
    ),
    (
        "bijstand_tot_aow_index" if is_monthly else "bijstand_index",
        _("Index, end of {base} = 100").format(base=text.dated(base)),
        1,
        False,
    ),
    ("bijstand_instroom", _("Inflow per year"), 0, True),
    ("bijstand_uitstroom", _("Outflow per year"), 0, True),
    ("bijstand_uitstroom_naar_werk", _("Outflow to work per year"), 0, True),
)
shown = [
    m
    for m in measures
    if m[0] in result.indicators and any(comparing.has_figures(rows, m[0], code) for code in codes)
]
if not indexes:  # what is too small for a percentage is too small for an index
    shown = [m for m in shown if m[0] not in comparing.COUNT_INDEX]
for cell, (indicator, words, decimals, from_zero) in zip(
    frame.grid(len(shown)), shown, strict=True
):
    with cell:
        compare.small_multiples(
            result, rows, indicator, words, codes, names, decimals=decimals, from_zero=from_zero
        )
frame.limit(
    _(
        "Grey lines are the others, and the country where there is a rate or an index. Counts are rounded to tens: in a small gemeente that is a large part of the change."
    )
)

frame.section(_("The labour market of each"))
compare.labour_market(result, rows, codes, names)

frame.section(_("Who is like them?"))
near = peers.best(data.table(run.path, "peers", gemeenten=[first, second]))
peers_missing = peers.reason(near)
if peers_missing:
    frame.limit(peers_missing)
compare.suggestions(near, run.chosen, codes, run.places, names)
