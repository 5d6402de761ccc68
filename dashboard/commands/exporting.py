"""Files for elsewhere: many at once (`bijstand export`) and the factsheet of one gemeente."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dashboard import bulk, chromium, data, factsheet, files, selection, text
from dashboard.commands.output import err, say
from dashboard.selection import LAST_YEAR, Places, Run
from dashboard.text import gettext as _
from etl.errors import N_, BijstandError
from etl.settings import from_environment

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


@dataclass(frozen=True)
class Asked:
    """What a user typed; nothing for gemeenten is all of them, nothing for indicators the usual ones."""

    gemeenten: Sequence[str]
    indicators: Sequence[str]
    van: int | None
    tot: int | None
    format: str
    own_axes: bool


def export(asked: Asked, folder: Path, uitgave: str) -> None:
    """Write figures or charts of gemeenten, with progress on stderr and what came of it on stdout."""
    if asked.format not in bulk.FORMATS:
        raise BijstandError(
            N_("Unknown format {name}; choose from {formats}."),
            name=asked.format,
            formats=", ".join(bulk.FORMATS),
        )
    run = opened(uitgave)
    everyone = not asked.gemeenten or ALL in asked.gemeenten
    codes = run.places.current() if everyone else [found(run.places, a) for a in asked.gemeenten]
    plan = bulk.Plan(
        release=data.release(run.path).id,
        gemeenten=tuple(dict.fromkeys(codes)),
        indicators=tuple(dict.fromkeys(asked.indicators or USUAL)),
        van=asked.van or FIRST_YEAR,
        tot=asked.tot or LAST_YEAR,
        format=asked.format,
        language=text.language(),
        own_axes=asked.own_axes,
    )
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("gemeenten"), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task("", total=len(plan.gemeenten))
        done = bulk.write(
            run.path,
            plan,
            folder,
            lambda code: address(run, code),
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


def address(run: Run, code: str) -> str:
    """The page of a gemeente on the pinned release; without a host when the dashboard has no public address."""
    pinned = data.release(run.path).id
    view = run.chosen.address("gemeente", gemeenten=(code,), uitgave=pinned)
    return files.permalink(from_environment().address, view)


def write_factsheet(asked: str, target: Path | None, uitgave: str) -> None:
    """Write the factsheet of a gemeente, as PDF or as a page (.html); without a browser always as a page."""
    run = opened(uitgave)
    code = found(run.places, asked)
    sheet = factsheet.of(run, code, address(run, code))
    target = target or Path(factsheet.file_name(sheet, "pdf"))
    if target.suffix not in (".pdf", ".html"):
        raise BijstandError(N_("A factsheet is a .pdf or a .html file."))
    if target.suffix == ".pdf" and chromium.find() is None:
        target = target.with_suffix(".html")
        message = _("A PDF needs Chromium or Chrome on this machine; you get a page that prints on one A4.")  # fmt: skip
        err.print(message, soft_wrap=True, highlight=False, markup=False)
    content = factsheet.pdf(sheet) if target.suffix == ".pdf" else factsheet.page(sheet).encode()
    bulk.save(target, content)
    say(str(target))
