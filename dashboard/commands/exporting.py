"""Files for elsewhere: many at once (`bijstand export`) and the factsheet of one gemeente."""

import logging
from collections.abc import Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dashboard import bulk, data, selection, text
from dashboard.commands.output import err, say
from dashboard.selection import LAST_YEAR, Places, Run
from dashboard.text import gettext as _
from etl.errors import N_, BijstandError

ALL = "alle"
FIRST_YEAR = 1998
# What the page Gemeente draws, where it is there for every gemeente.
USUAL = ("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom")
SHOWN = 5


def opened(uitgave: str) -> Run:
    """The release to take from; '' is the one in use. Raises BijstandError when it is not there."""
    # Streamlit warns that no page runs; none does.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").disabled = True
    asked = {"taal": [text.language()]} | ({"uitgave": [uitgave]} if uitgave else {})
    run = selection.asked_for(asked)
    if run is None:
        raise BijstandError(
            N_("There is no release yet; make one with 'bijstand start' or 'bijstand update'.")
        )
    if uitgave and run.chosen.uitgave is None:
        raise BijstandError(N_("{name} is no release on this machine."), name=uitgave)
    return run


def found(places: Places, asked: str) -> str:
    """The code of today's gemeente that is asked for, by code or name."""
    code, note = places.find(asked)
    if code is None:
        raise BijstandError(N_("{name} is no gemeente in this release."), name=asked)
    if note:
        err.print(note, soft_wrap=True, highlight=False, markup=False)
    return code


def export(
    asked: Sequence[str],
    indicators: Sequence[str],
    years: tuple[int | None, int | None],
    sort: str,
    folder: Path,
    uitgave: str,
) -> None:
    """Write figures or charts of gemeenten, with progress on stderr and what came of it on stdout."""
    if sort not in bulk.FORMATS:
        raise BijstandError(
            N_("Unknown format {name}; choose from {formats}."),
            name=sort,
            formats=", ".join(bulk.FORMATS),
        )
    run = opened(uitgave)
    everyone = not asked or ALL in asked
    codes = run.places.current() if everyone else [found(run.places, a) for a in asked]
    plan = bulk.Plan(
        release=data.release(run.path).id,
        gemeenten=tuple(dict.fromkeys(codes)),
        indicators=tuple(dict.fromkeys(indicators or USUAL)),
        van=years[0] or FIRST_YEAR,
        tot=years[1] or LAST_YEAR,
        format=sort,
        language=text.language(),
    )
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("gemeenten"), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task("", total=len(plan.gemeenten))
        done = bulk.write(
            run.path,
            plan,
            folder,
            lambda code: address(run, code, plan),
            lambda number: shown.update(task, completed=number),
        )
    message = _("{written} files in {folder} ({there} were there already).")
    say(
        message.format(
            written=text.number(done.written), there=text.number(done.there), folder=folder
        )
    )
    if done.lacking:
        names = ", ".join(done.lacking[:SHOWN])
        more = len(done.lacking) - SHOWN
        words = _("No figures: {names} and {n} more.") if more > 0 else _("No figures: {names}.")
        say(words.format(names=names, n=text.number(more)))


def address(run: Run, code: str, plan: bulk.Plan) -> str:
    """The page of a gemeente on the pinned release; without a host, which a command does not know."""
    return run.chosen.address("gemeente", gemeenten=(code,), uitgave=plan.release)
