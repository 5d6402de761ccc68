"""Two to six gemeenten beside each other: how many, per 1,000, index, in, out and to work."""

from dashboard import charts, data, findings, selection
from dashboard.blocks import figures, frame
from dashboard.text import gettext as _

run = selection.current()
selection.choose_gemeenten(run)
codes = run.chosen.gemeenten
frame.heading(" · ".join(run.places.name(c) for c in codes))
frame.borders(data.table(run.path, "series_borders", gemeenten=list(codes)))

years = data.years(run.path, codes)
if not years:
    for code in codes:
        frame.without_figures(run.places, code)
else:
    base = selection.choose_base(run.chosen, years)
    result = data.run(run.path, "compare", gemeenten=list(codes), basis=base)
    frame.lead(
        findings.more_or_less(result, codes[0], codes[1]) if len(codes) > 1 else "",
        *(findings.changed_since(result, code, base) for code in codes),
    )
    for code in codes:
        if not run.places.has_figures(code):
            frame.without_figures(run.places, code)
    measures = {
        "bijstand_personen": (_("People with bijstand"), 0),
        "bijstand_dichtheid": (_("People with bijstand per 1,000 inhabitants"), 1),
        "bijstand_index": (_("Index: end of {base} = 100").format(base=base), 1),
        "bijstand_instroom": (_("Inflow per year"), 0),
        "bijstand_uitstroom": (_("Outflow per year"), 0),
        "bijstand_uitstroom_naar_werk": (_("Outflow to work per year"), 0),
        "bijstand_personen_tot_aow": (_("People with bijstand below the AOW age, per month"), 0),
        "bijstand_tot_aow_per_1000": (_("The same per 1,000 inhabitants, per month"), 1),
    }
    shown = {m: words for m, words in measures.items() if not result.only(m).empty}
    cells = frame.grid(len(shown))
    for cell, (measure, (title, decimals)) in zip(cells, shown.items(), strict=True):
        part = result.only(measure)
        with cell:
            figures.figure(
                charts.lines(
                    [
                        charts.Series(
                            run.places.name(code), part.where("region_code", code).rows, position
                        )
                        for position, code in enumerate(codes)
                    ],
                    part,
                    title,
                    decimals=decimals,
                    height=220,
                    from_zero=measure != "bijstand_index",
                ),
                part,
                f"vergelijk_{measure}_{'-'.join(codes)}",
                figures.wide(part, columns="name", decimals=decimals),
                alt=_(
                    "{title} of the chosen gemeenten; the figures are in the table below it."
                ).format(title=title),
            )
    frame.limit(
        _(
            "Another base year can change which city seems to do better; look at the index with each of them. Counts are rounded to tens: in a small gemeente that is a large part of the change."
        )
    )
