"""Getting figures and boundaries, with progress: what `bijstand update` and a first `start` share."""

from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dashboard import text
from dashboard.commands.output import complain, err, out, say, sentence
from dashboard.text import gettext as _
from etl import boundaries, fetch, store
from etl import build as builder
from etl.catalog import TABLES
from etl.cbs import Cbs
from etl.errors import N_, BijstandError
from etl.settings import Settings
from etl.update import Update, exclusive
from etl.update import update as run_update


def first_figures(settings: Settings) -> None:
    """Without a CBS release: try CBS for a few seconds, else open the published figures."""
    with err.status(_("There are no CBS figures on this machine yet; looking for CBS ...")):
        reachable = _reaches_cbs(settings)
    if reachable:
        done = with_progress(settings, Cbs(settings.cbs_url), list(TABLES), dry_run=False)
        print_outcomes(done)
        if done.report:
            refresh_boundaries(settings, recorded=False)
            return
        if done.error:
            complain(done.error)
    else:
        message = _(
            "CBS is out of reach ({url}). You will see a small set of published figures; "
            "get all gemeenten later with 'bijstand update'."
        )
        err.print(message.format(url=settings.cbs_url), soft_wrap=True)
    try:
        with exclusive(settings):
            builder.build("published", settings)
    except (BijstandError, OSError):
        # A folder that cannot be written, or another program that is building: what is there will do.
        if store.current("published", settings) is None:
            raise


def _reaches_cbs(settings: Settings) -> bool:
    try:
        Cbs(settings.cbs_url, patience=False).describe(TABLES[0].id)
    except BijstandError:
        return False
    return True


def with_progress(
    settings: Settings, source: fetch.Source, tables: list[Any], dry_run: bool
) -> Update:
    """Update, with what is happening on stderr while it happens."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task(_("Asking CBS ..."))

        def progress(table: str, state: str, rows: int) -> None:
            shown.update(task, description=f"{table} {_(state)} {text.number(rows)}")

        return run_update(settings, source, tables, progress, dry_run=dry_run)


def print_outcomes(done: Update) -> None:
    """What became of each table; one cause for all of them is one sentence."""
    errors = [o.error for o in done.outcomes if o.state == "failed" and o.error]
    if len(errors) == len(done.outcomes) > 1 and len({e.message for e in errors}) == 1:
        # One cause, such as no network, is one sentence.
        reason = sentence(errors[0])
        complain(BijstandError(N_("No table could be read; the first: {reason}"), reason=reason))
        return
    for outcome in done.outcomes:
        line = f"{outcome.table.id:<10} {_(outcome.state)}"
        if outcome.state in ("new", "changed", "unchanged") and outcome.rows is not None:
            line += "  " + _("{n} rows").format(n=text.number(outcome.rows))
        if outcome.error:
            line += f"  {sentence(outcome.error)}"
            if outcome.held:
                line += " " + _("The previous figures stay.")
        where = err if outcome.state == "failed" else out
        where.print(line, soft_wrap=True, highlight=False, markup=False)
        for warning in outcome.warnings:
            words = _(warning.message).format(**warning.values)
            out.print(f"{'':<10} {words}", soft_wrap=True, highlight=False, markup=False)


def refresh_boundaries(settings: Settings, *, recorded: bool) -> None:
    """Get boundaries that are not here yet. A map can wait: whatever fails is said, and no more."""
    base, release = settings.boundaries_url(recorded=recorded), store.current("cbs", settings)
    if not base or release is None:
        return
    try:
        with err.status(_("Asking PDOK for boundaries ...")), exclusive(settings):
            done = boundaries.refresh(settings.data_dir, base, boundaries.divisions(release))
    except (BijstandError, OSError) as error:
        complain(error)
        return
    if done.years:
        message = _("Boundaries of {years} added.")
        years = ", ".join(str(year) for year in done.years)
        say(message.format(years=years))
    if done.error:
        complain(done.error)
