"""Every indicator: what it is, its unit, table, dates and release; every table and its state."""

from dashboard import blocks, data, quality, selection
from dashboard.text import gettext as _

run = selection.current()
blocks.heading(_("Sources and definitions"))
result = data.run(run.path, "sources")
blocks.lead(
    _(
        "Each figure here comes from one of these series. Two numbers about the same place and year can both be right: look at who is counted, and when."
    )
)
blocks.indicator_list(result)
blocks.section(_("CBS tables"))
blocks.limit(
    _(
        "Names and units of tables are those of real answers of CBS, except for what the table says was not seen yet: that awaits the first fetch from CBS itself. Where CBS turns out to differ, that stands under Remark."
    )
)
blocks.table_list(data.table(run.path, "tables"), run.path)
blocks.section(_("Since the previous release"))
quality.since_previous(run.path)
blocks.section(_("What inflow and outflow leave unexplained"))
quality.remainder(run.path)
blocks.section(_("Jumps"))
quality.jumps(run.path)
blocks.section(_("What these figures cannot say"))
blocks.limits_list()
