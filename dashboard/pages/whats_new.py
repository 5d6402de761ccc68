"""What this release has that the one before had not, for one gemeente and the country; feeds; the whole release."""

from dashboard import news, quality, selection
from dashboard.blocks import follow, frame
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
frame.heading(_("What is new"))
selection.choose_gemeente(run)
told = news.of_release(run.path, code)
follow.news(told, name)

if not told.is_first:
    frame.section(_("All series since the previous release"))
    quality.since_previous(run.path)

frame.section(_("Follow"))
frame.limit(
    _(
        "A feed reader shows by itself when a release brings new or revised figures. Every entry links to the page with exactly those figures."
    )
)
follow.feeds(run, code, name)

frame.section(_("Take the whole release along"))
frame.limit(
    _(
        "For R, Python or Excel. The address holds the release, so a computation can be repeated. What each column means stands in the data dictionary."
    )
)
follow.whole_release(run)
