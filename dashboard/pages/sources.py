"""Each series: what it is, its table, dates, status, release and revisions; every table and its state."""

from dashboard import data, quality, selection
from dashboard.blocks import frame, sources
from dashboard.text import gettext as _

run = selection.current()
frame.heading(_("Sources and definitions"))
result = data.run(run.path, "sources")
frame.lead(
    _(
        "Each figure here comes from one of these series. Two numbers about the same place and year can both be right: look at who is counted, and when."
    )
)
names = {name: meaning.label for name, meaning in result.indicators.items()}
# Who comes from a page about one indicator sees that one.
if (asked := run.chosen.code("indicator")) in names:
    names = {asked: names[asked], **names}
series = selection.choose(run.chosen, "bronnen_reeks", _("Series (type to search)"), names)
frame.section(names[series])
sources.one_series(result.only(series))
quality.revisions_of(run.path, series)
frame.permalink(run.chosen, run.path)

frame.section(_("All series"))
sources.series_list(result)
frame.section(_("CBS tables"))
frame.limit(
    _(
        "Names and units of tables are those of real answers of CBS, except for what the table says was not seen yet: that awaits the first fetch from CBS itself. Where CBS turns out to differ, that stands under Remark."
    )
)
sources.table_list(data.table(run.path, "tables"), run.path)
frame.section(_("Since the previous release"))
quality.since_previous(run.path)
frame.section(_("Releases on this machine"))
sources.releases(data.releases(run.path), run.chosen, data.release(run.path).id)
frame.section(_("What inflow and outflow leave unexplained"))
quality.remainder(run.path)
frame.section(_("Jumps"))
quality.jumps(run.path)
frame.section(_("What these figures cannot say"))
sources.limits_list()
