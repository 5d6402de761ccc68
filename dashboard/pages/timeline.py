"""What happened when, in the country and in the chosen gemeenten: laws, crises, policy, breaks in the figures."""

from dashboard import data, events, selection
from dashboard.blocks import frame, timeline
from dashboard.text import gettext as _

run = selection.current()
codes = run.chosen.gemeenten
frame.heading(_("Timeline"))
selection.choose_gemeenten(run, _("The whole country and these gemeenten"))
rows = data.events(run.path, codes)

if rows.empty:
    frame.failure(_("This release has no dated events."))
else:
    shown = selection.choose_kinds(run.chosen, rows)
    frame.lead(events.summary(shown, ", ".join(run.places.name(c) for c in codes)))
    frame.limit(events.caution())
    frame.limit(
        _(
            "Dates are as precise as the source: a day, a month or a year. How certain an event is says whether a source was read that itself gives the date and the content. The sources are in Dutch."
        )
    )
    frame.limit(
        _(
            "Only what was found with a source is here: a gemeente without events may well have changed its policy."
        )
    )
    timeline.timeline_download(run.path, shown)
    timeline.timeline(shown, data.release(run.path).built_at)
