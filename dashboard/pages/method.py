"""The methods in plain words and formulas, how well they did, what they cannot say, where they fail."""

from dashboard import data, method, selection
from dashboard.blocks import frame
from dashboard.blocks import method as blocks
from dashboard.text import gettext as _

run = selection.current()
frame.heading(_("Method"))
frame.lead(
    _(
        "Most pages only show figures; a few estimate what the economy or a policy can have done. Here is how, how well that did where the truth is known, and where it fails."
    )
)
frame.section(_("How estimates are made"))
blocks.methods()
frame.limit(
    _(
        "Of some papers only the summary was read. What they describe was made anew and checked against published results and independent programs, which the table below shows."
    )
)
frame.section(_("The estimates of this release"))
blocks.in_this_release(data.estimates_made(run.path))
rows = data.validation()
frame.section(_("How well it did where the truth is known"))
blocks.validation(rows)
frame.section(_("Where it fails"))
frame.points(method.failures(rows))
frame.section(_("What these figures cannot say"))
frame.points(method.cannot_say())
