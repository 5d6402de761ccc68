"""What happened when, in the country and in the chosen gemeenten: laws, crises, policy, breaks in the figures."""

from dashboard import blocks, data, events, selection
from dashboard.text import gettext as _

run = selection.current()
codes = run.chosen.gemeenten
blocks.heading(_("Timeline"))
selection.choose_gemeenten(run, _("The whole country and these gemeenten"))
rows = data.events(run.path, codes)

if rows.empty:
    blocks.failure(_("This release has no dated events."))
else:
    shown = selection.choose_kinds(run.chosen, rows)
    blocks.lead(events.summary(shown, ", ".join(run.places.name(c) for c in codes)))
    blocks.limit(events.caution())
    blocks.limit(
        _(
            "Dates are as precise as the source: a day, a month or a year. How certain an event is says whether a source was read that itself gives the date and the content. The sources are in Dutch."
        )
    )
    blocks.limit(
        _(
            "Only what was found with a source is here: a gemeente without events may well have changed its policy."
        )
    )
    release = data.release(run.path)
    blocks.timeline_download(shown, release)
    blocks.timeline(shown, release.built_at)
