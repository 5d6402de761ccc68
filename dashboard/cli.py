"""The command `bijstand`. A failure is one sentence on stderr; a traceback only with --debug."""

import csv
import json
import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dashboard import text
from dashboard.text import gettext as _
from etl import boundaries, boundary_files, fetch, oefenland, own_panel, revision, store
from etl import build as builder
from etl.analysis import wording
from etl.catalog import TABLES, CbsTable
from etl.cbs import Cbs
from etl.errors import N_, BijstandError
from etl.maatwerk import kept, mapping, regions, sheets
from etl.prune import superfluous
from etl.settings import Settings, from_environment
from etl.update import Update, exclusive
from etl.update import update as run_update

app = typer.Typer(
    help="Bijstand in beeld: haal cijfers op, bouw een levering, open het dashboard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console()
err = Console(stderr=True)

PORT = 8501
QUESTIONS = (
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
)
# What can become of a table; shown in the language of the user.
STATES = (N_("new"), N_("changed"), N_("unchanged"), N_("failed"), N_("absent"), N_("held"))


def main() -> None:
    """Run the command line; --debug anywhere shows the traceback of a failure."""
    debug = "--debug" in sys.argv
    sys.argv = [a for a in sys.argv if a != "--debug"]
    text.use(os.environ.get("BIJSTAND_TAAL", "nl"))
    try:
        # Not standalone: a wrong option then comes here too and gets one line like any failure.
        sys.exit(app(standalone_mode=False) or 0)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        _complain(error)
        # Click's errors know their own exit code: 2 for wrong use.
        sys.exit(getattr(error, "exit_code", 1))


@app.command()
def start(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Poort op deze machine.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open geen browser.")] = False,
) -> None:
    """Open het dashboard; haal eerst cijfers op als er nog geen zijn."""
    _check_port(port)
    settings = from_environment()
    if store.current("cbs", settings) is None:
        _first_figures(settings)
    _serve(port, browser=not no_browser)


@app.command()
def update(
    only: Annotated[
        list[str] | None, typer.Option(help="Alleen deze CBS-tabel; mag vaker.")
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from", exists=True, file_okay=False, help="Map met opgenomen CBS-antwoorden."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Zeg alleen wat er zou komen.")
    ] = False,
) -> None:
    """Haal op wat bij CBS veranderd is en bouw een nieuwe levering."""
    settings = from_environment()
    tables = _declared(only) if only else list(TABLES)
    source = fetch.Folder(from_) if from_ else Cbs(settings.cbs_url)
    done = _update_with_progress(settings, source, tables, dry_run)
    _print_outcomes(done)
    if not (dry_run or only):
        _refresh_boundaries(settings, recorded=from_ is not None)
    if dry_run:
        raise typer.Exit(0 if any(o.state != "failed" for o in done.outcomes) else 1)
    if done.error:
        _complain(done.error)
    if done.report:
        message = (
            _("New release {release}: {figures} figures.")
            if done.report.is_new
            else _("Nothing new; release {release} stays: {figures} figures.")
        )
        out.print(
            message.format(release=done.report.path.stem, figures=text.number(done.report.figures))
        )
        _print_verdicts(done.report)
    elif not done.error:
        err.print(_("No CBS table could be obtained; nothing was changed."))
    if not done.succeeded:
        raise typer.Exit(1)


@app.command()
def build(
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="Uit wat toen opgehaald was (UTC; een dag telt helemaal mee); blijft naast de levering in gebruik.",
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="Deze CBS-tabel mag minder bevatten dan in de vorige levering."),
    ] = None,
) -> None:
    """Bouw de leveringen opnieuw uit wat op deze machine staat."""
    settings = from_environment()
    accepted = [table.id for table in _declared(accept or [])]
    if as_of is not None:
        as_of = as_of.replace(tzinfo=UTC)
        if as_of.time() == datetime.min.time():
            as_of += timedelta(days=1, microseconds=-1)
    with exclusive(settings):
        origins: list[store.Origin] = ["published"] if as_of is None else []
        if any((settings.raw_dir / t.id).exists() for t in TABLES) or not origins:
            origins.append("cbs")
        if settings.practice_dir.exists() and as_of is None:
            origins.append("practice")
        for origin in origins:
            report = (
                oefenland.rebuild(settings)
                if origin == "practice"
                else builder.build(origin, settings, as_of, accepted)
            )
            out.print(
                _("Release {release}: {figures} figures.").format(
                    release=report.path.stem, figures=text.number(report.figures)
                )
            )
            for error in report.rejected.values():
                _complain(error)
            _print_verdicts(report)


@app.command("import-flows")
def import_flows(
    file: Annotated[
        Path | None,
        typer.Argument(help="Maatwerktabel: .xlsx of CSV.", exists=True, dir_okay=False),
    ] = None,
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map", exists=True, dir_okay=False, help="Beschrijving van het bestand (TOML)."
        ),
    ] = None,
    source_url: Annotated[str, typer.Option(help="Adres waar het bestand vandaan komt.")] = "",
    period: Annotated[
        str, typer.Option(help="Periode als de beschrijving er geen geeft: 2021KW03.")
    ] = "",
    inspect: Annotated[
        bool, typer.Option("--inspect", help="Laat bladen en eerste rijen zien.")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Druk een beschrijving om in te vullen af.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Toon wat ingelezen is.")] = False,
    remove: Annotated[str, typer.Option(help="Haal wat ingelezen is er weer uit.")] = "",
) -> None:
    """Lees instroom en uitstroom per gemeente uit een maatwerktabel van CBS (na 2017)."""
    settings = from_environment()
    if template:
        sys.stdout.write(mapping.TEMPLATE.read_text(encoding="utf-8"))
    elif listed:
        _print_imports(settings)
    elif remove:
        _remove_import(settings, remove)
    elif file is None or inspect == (map_ is not None):
        raise typer.BadParameter(
            _("Give a file with --map or --inspect; or --template, --list or --remove.")
        )
    elif map_ is None:
        _inspect(file)
    else:
        _import_flows(settings, file, map_, source_url, period)


@app.command()
def practice() -> None:
    """Maak Oefenland, een verzonnen land om het dashboard mee te leren gebruiken."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task("")
        report = oefenland.practice(
            from_environment(), lambda step: shown.update(task, description=_(step))
        )
    message = (
        _("Oefenland is made, {figures} invented figures: release {release}.")
        if report.is_new
        else _("Oefenland is there already, {figures} invented figures: release {release}.")
    )
    out.print(
        message.format(release=report.path.stem, figures=text.number(report.figures)),
        soft_wrap=True,
        highlight=False,
    )
    out.print(_("Look at it with 'bijstand start' and the switch to Oefenland on every page."))


@app.command()
def revisions(
    old: Annotated[str, typer.Argument(help="Levering (id, of cbs) om mee te vergelijken.")],
    new: Annotated[str, typer.Argument(help="Nieuwere levering.")] = "cbs",
    per_series: Annotated[
        bool, typer.Option("--per-series", help="Een regel per reeks in plaats van per cijfer.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    as_table: Annotated[bool, typer.Option("--table", help="Als tabel om te lezen.")] = False,
) -> None:
    """Zeg welke cijfers tussen twee leveringen nieuw, herzien of vervallen zijn. Standaard CSV."""
    settings = from_environment()
    columns, rows = revision.between(
        _release(old, settings), _release(new, settings), per_series=per_series
    )
    _print_rows(columns, rows, as_json=as_json, as_table=as_table)


@app.command()
def prune(
    vintages: Annotated[
        int | None, typer.Option(min=1, help="Houd van elke tabel de nieuwste zoveel.")
    ] = None,
    releases: Annotated[
        int | None, typer.Option(min=1, help="Houd van elke soort de nieuwste zoveel leveringen.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Levering die hoe dan ook blijft; mag vaker.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Doe het ook.")] = False,
) -> None:
    """Ruim oude opgehaalde tabellen en leveringen op; zegt zonder --yes alleen wat er zou gaan.

    Wat in gebruik is blijft. Een verwijzing naar een levering die weg is werkt niet meer.
    """
    settings = from_environment()
    if vintages is None and releases is None:
        raise typer.BadParameter(_("Say what may go: --vintages N, --releases N, or both."))
    with exclusive(settings):
        kept = {_release(name, settings) for name in keep or []}
        found = superfluous(settings, vintages, releases, kept)
        for path in found.paths:
            out.print(str(path.relative_to(settings.data_dir)), soft_wrap=True, highlight=False)
        if yes:
            found.remove()
        message = _("{n} removed.") if yes else _("{n} would go; repeat with --yes to remove them.")
        out.print(message.format(n=len(found.paths)))


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Zeg welke levering in gebruik is en hoe elke tabel ervoor staat."""
    settings = from_environment()
    current = _status(settings)
    current |= {
        "imports": _status_imports(settings),
        "boundaries": _status_boundaries(settings),
    }
    if as_json:
        sys.stdout.write(json.dumps(current, indent=2) + "\n")
        return
    release = current["release"]
    out.print(
        _("Release in use: {release}").format(release=release["id"])
        if release
        else _("There is no release yet; make one with 'bijstand start' or 'bijstand update'.")
    )
    table = Table(
        "CBS",
        *(
            _(c)
            for c in (N_("changed"), N_("fetched"), N_("rows"), N_("from"), N_("to"), N_("state"))
        ),
    )
    for entry in current["tables"]:
        cells = [entry["id"], *((entry[k] or "")[:10] for k in ("modified", "fetched_at"))]
        cells += ["" if entry["rows"] is None else text.number(entry["rows"])]
        cells += [entry["first"], entry["last"], _(entry["state"])]
        table.add_row(*(c or "" for c in cells))
    out.print(table)
    _print_more_status(current)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="Een SELECT op de levering in gebruik.")],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    as_table: Annotated[bool, typer.Option("--table", help="Als tabel om te lezen.")] = False,
) -> None:
    """Stel een vraag aan de levering in gebruik (alleen lezen). Standaard CSV met een kopregel."""
    path = store.default(from_environment())
    if path is None:
        raise BijstandError(
            N_("There is no release yet; make one with 'bijstand start' or 'bijstand update'.")
        )
    with store.open_release(path) as db:
        statements = db.extract_statements(sql)
        if len(statements) != 1:
            raise BijstandError(
                N_("Give exactly one question (SELECT ...); this is {n}."), n=len(statements)
            )
        if statements[0].type not in QUESTIONS:
            raise BijstandError(
                N_("Only questions (SELECT ...) can be asked; the release is read-only.")
            )
        found = db.execute(statements[0])
        columns = [d[0] for d in found.description or []]
        rows = found.fetchall()
    _print_rows(columns, rows, as_json=as_json, as_table=as_table)


# --- parts -----------------------------------------------------------------------------------------


def _print_rows(
    columns: list[str], rows: list[tuple[Any, ...]], *, as_json: bool, as_table: bool
) -> None:
    if as_json:
        entries = [dict(zip(columns, row, strict=True)) for row in rows]
        # orjson writes what is no number as null, as JSON has no NaN.
        sys.stdout.write(
            orjson.dumps(entries, default=str, option=orjson.OPT_INDENT_2).decode() + "\n"
        )
    elif as_table:
        table = Table(*(escape(c) for c in columns))
        for row in rows:
            table.add_row(*("" if v is None else escape(str(v)) for v in row))
        out.print(table)
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


# --- import-flows ----------------------------------------------------------------------------------

# Of each sheet: the headers are in the first rows, the totals and notes in the last.
FIRST_ROWS, LAST_ROWS = 12, 6


def _inspect(file: Path) -> None:
    """The sheets of a file with their first and last rows, as a description would name them."""
    content = sheets.content(file)
    if sheets.is_workbook(content):
        found = sheets.read_workbook(content)
    else:
        form = sheets.guessed_csv(content)
        found = [sheets.read_csv(content, form)]
        message = _("CSV; probably scheiding = {separator} and codering = {encoding}.")
        separator, encoding = json.dumps(form.separator), json.dumps(form.encoding)
        _print_plain(message.format(separator=separator, encoding=encoding))
    for sheet in found:
        head = _("Sheet {name} (hidden): {n} rows") if sheet.hidden else _("Sheet {name}: {n} rows")
        name = json.dumps(sheets.shown(sheet.name), ensure_ascii=False)
        _print_plain(head.format(name=name, n=len(sheet.rows)))
        for number, row in enumerate(sheet.rows, start=1):
            if FIRST_ROWS < number <= len(sheet.rows) - LAST_ROWS:
                if number == FIRST_ROWS + 1:
                    _print_plain("  ...")
                continue
            cells = [
                f"{sheets.column_letter(i)}={json.dumps(sheets.shown(c), ensure_ascii=False)}"
                for i, c in enumerate(row, start=1)
                if c is not None
            ]
            _print_plain(f"  {number:>3}  {'  '.join(cells)}")


def _print_plain(line: str) -> None:
    """One line as it is: not wrapped, nothing in it read as markup."""
    out.print(line, soft_wrap=True, markup=False, highlight=False)


def _import_flows(settings: Settings, file: Path, map_: Path, url: str, period: str) -> None:
    """Import a file and build with it; what does not pass the checks of the build is not kept."""
    path = store.current("cbs", settings)
    if path is None:
        raise BijstandError(
            N_(
                "There is no list of gemeenten on this machine yet; get one with 'bijstand update' first."
            )
        )
    try:
        description = map_.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BijstandError(
            N_("The description is not TOML ({reason})."), reason=str(error)
        ) from error
    with exclusive(settings):
        done = kept.import_file(
            settings.raw_dir, file, description, regions.of_release(path), url=url, period=period
        )
        source = done.entry.manifest.source_id
        for remark in done.remarks:
            _print_plain(_sentence(remark))
        if done.is_new:
            try:
                report = builder.build("cbs", settings)
                if source in report.rejected:
                    raise report.rejected[source]
            except BaseException:
                kept.remove(settings.raw_dir, source)
                raise
        else:
            report = builder.build("cbs", settings)
    parts = ", ".join(f"{p} {c} ({n})" for p, c, n in done.entry.manifest.parts)
    message = (
        _("Imported as {source}: {parts} gemeenten.")
        if done.is_new
        else _("This file was imported before as {source}: {parts} gemeenten; nothing was changed.")
    )
    _print_plain(message.format(source=source, parts=parts))
    for older in done.replaced:
        message = _("It takes the place of {source}, which stays on disk.")
        _print_plain(message.format(source=older.manifest.source_id))
    _print_release(report)


def _remove_import(settings: Settings, source: str) -> None:
    with exclusive(settings):
        gone = kept.remove(settings.raw_dir, source)
        report = builder.build("cbs", settings)
    _print_plain(_("Taken out: {source} ({file}).").format(source=gone.source_id, file=gone.file))
    _print_release(report)


def _print_release(report: builder.Report) -> None:
    out.print(
        _("Release {release}: {figures} figures.").format(
            release=report.path.stem, figures=text.number(report.figures)
        )
    )
    _print_verdicts(report)


def _print_imports(settings: Settings) -> None:
    used = {entry.manifest.source_id: parts for entry, parts in kept.in_use(settings.raw_dir)}
    for entry in kept.imports(settings.raw_dir):
        m = entry.manifest
        counts = used.get(m.source_id, set())
        periods = ", ".join(
            f"{p} {c}" if (p, c) in counts else f"({p} {c})" for p, c, _n in m.parts
        )
        line = f"{m.source_id}  {m.imported_at[:10]}  {m.file}  {periods}"
        _print_plain(line)
    _print_plain(_("Between brackets: replaced by a newer import."))


# --- boundaries ------------------------------------------------------------------------------------


def _refresh_boundaries(settings: Settings, *, recorded: bool) -> None:
    """Get boundaries that are not here yet. A map can wait: whatever fails is said, and no more."""
    base, release = settings.boundaries_url(recorded=recorded), store.current("cbs", settings)
    if not base or release is None:
        return
    try:
        with err.status(_("Asking PDOK for boundaries ...")), exclusive(settings):
            done = boundaries.refresh(settings.data_dir, base, boundaries.divisions(release))
    except (BijstandError, OSError) as error:
        _complain(error)
        return
    if done.years:
        message = _("Boundaries of {years} added.")
        years = ", ".join(str(year) for year in done.years)
        _print_plain(message.format(years=years))
    if done.error:
        _complain(done.error)


def _status_boundaries(settings: Settings) -> list[dict[str, Any]]:
    """Every boundary file in use."""
    return [
        {
            "level": e.level,
            "year": e.year,
            "regions": e.regions,
            "retrieved_at": e.retrieved_at,
            "source": e.source,
        }
        for e in boundary_files.index(settings.data_dir, "cbs").values()
    ]


def _status_imports(settings: Settings) -> list[dict[str, Any]]:
    """Every import on disk, and the periods for which it counts."""
    used = {entry.manifest.source_id: parts for entry, parts in kept.in_use(settings.raw_dir)}
    return [
        {
            "id": m.source_id,
            "file": m.file,
            "sha256": m.sha256,
            "imported_at": m.imported_at,
            "in_use": sorted({period for period, _age in used.get(m.source_id, set())}),
        }
        for m in (entry.manifest for entry in kept.imports(settings.raw_dir))
    ]


def _print_more_status(current: dict[str, Any]) -> None:
    for entry in current["imports"]:
        periods = ", ".join(entry["in_use"]) or "-"
        _print_plain(f"{entry['id']}  {entry['imported_at'][:10]}  {entry['file']}  {periods}")
    years = [str(e["year"]) for e in current["boundaries"] if e["level"] == "gemeente"]
    _print_plain(
        _("Boundaries of gemeenten: {years}.").format(years=", ".join(years))
        if years
        else _("Boundaries of gemeenten: none yet; 'bijstand update' gets them from PDOK.")
    )


# --- own panels ------------------------------------------------------------------------------------

PANEL = typer.Argument(help="CSV met per eenheid en maand een rij (zie README).")
UNIT = typer.Option(help="De eenheid (gemeente) waar het om gaat.")


@app.command()
def split(
    panel: Annotated[Path, PANEL],
    unit: Annotated[str, UNIT],
    from_: Annotated[str, typer.Option("--from", help="Maand van het begin, JJJJ-MM.")],
    to: Annotated[str, typer.Option(help="Maand van het eind, JJJJ-MM.")],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Splits een verandering in bevolking, economie, landelijk en onverklaard verschil."""
    result, row = own_panel.split(own_panel.read(panel), unit, from_, to)
    if as_json:
        _print_json(own_panel.split_answer(result, row, from_, to))
    else:
        _say(wording.economy_split(result, row, unit, _wording_language()))


@app.command()
def evaluate(
    panel: Annotated[Path, PANEL],
    unit: Annotated[str, UNIT],
    start: Annotated[str, typer.Option(help="Eerste volle maand van het beleid, JJJJ-MM.")],
    outcome: Annotated[
        Literal["stock", "inflow"], typer.Option(help="Waarop: het bestand of de instroom.")
    ] = "stock",
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Zeg of na een start iets anders ging dan in vergelijkbare eenheden."""
    result = own_panel.evaluate(own_panel.read(panel), unit, start, outcome)
    language = _wording_language()
    if as_json:
        _print_json(own_panel.evaluation_answer(result, language))
        return
    _say(wording.evaluation(result, unit, language))
    for line in wording.horizons(result, language):
        _say(line)


# --- parts -----------------------------------------------------------------------------------------
def _declared(names: list[str]) -> list[CbsTable]:
    """The declarations of these tables, however their ids are written."""
    known = {t.id.lower(): t for t in TABLES}
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        raise typer.BadParameter(
            _("Unknown table {table}; known are {known}.").format(
                table=", ".join(unknown), known=", ".join(t.id for t in TABLES)
            )
        )
    return [known[name.lower()] for name in names]


def _release(name: str, settings: Settings) -> Path:
    path = store.find(name, settings)
    if path is None:
        raise BijstandError(
            N_("There is no release {name} here; these are: {known}."),
            name=name,
            known=", ".join(p.stem for o in store.ORIGINS for p in store.releases(o, settings))
            or "-",
        )
    return path


def _first_figures(settings: Settings) -> None:
    """Without a CBS release: try CBS for a few seconds, else open the published figures."""
    with err.status(_("There are no CBS figures on this machine yet; looking for CBS ...")):
        reachable = _reaches_cbs(settings)
    if reachable:
        done = _update_with_progress(settings, Cbs(settings.cbs_url), list(TABLES), dry_run=False)
        _print_outcomes(done)
        if done.report:
            _refresh_boundaries(settings, recorded=False)
            return
        if done.error:
            _complain(done.error)
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


def _update_with_progress(
    settings: Settings, source: fetch.Source, tables: list[Any], dry_run: bool
) -> Update:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task(_("Asking CBS ..."))

        def progress(table: str, state: str, rows: int) -> None:
            shown.update(task, description=f"{table} {_(state)} {text.number(rows)}")

        return run_update(settings, source, tables, progress, dry_run=dry_run)


def _print_verdicts(report: builder.Report) -> None:
    for claim, before, now in report.changed_verdicts:
        message = _("The verdict on claim {claim} went from '{before}' to '{now}'.")
        out.print(
            message.format(claim=claim, before=_(before), now=_(now)),
            soft_wrap=True,
            highlight=False,
        )


def _print_outcomes(done: Update) -> None:
    errors = [o.error for o in done.outcomes if o.state == "failed" and o.error]
    if len(errors) == len(done.outcomes) > 1 and len({e.message for e in errors}) == 1:
        # One cause, such as no network, is one sentence.
        reason = _sentence(errors[0])
        _complain(BijstandError(N_("No table could be read; the first: {reason}"), reason=reason))
        return
    for outcome in done.outcomes:
        line = f"{outcome.table.id:<10} {_(outcome.state)}"
        if outcome.state in ("new", "changed", "unchanged") and outcome.rows is not None:
            line += "  " + _("{n} rows").format(n=text.number(outcome.rows))
        if outcome.error:
            line += f"  {_sentence(outcome.error)}"
            if outcome.held:
                line += " " + _("The previous figures stay.")
        where = err if outcome.state == "failed" else out
        where.print(line, soft_wrap=True, highlight=False, markup=False)
        for warning in outcome.warnings:
            words = _(warning.message).format(**warning.values)
            out.print(f"{'':<10} {words}", soft_wrap=True, highlight=False, markup=False)


def _sentence(error: BaseException) -> str:
    """One line, in the language of the user where we know the sentence."""
    if isinstance(error, BijstandError):
        return _(error.message).format(**error.values)
    if isinstance(error, PermissionError):
        return _(
            "No right to read or write {path}; change the rights or choose another folder."
        ).format(path=error.filename or "?")
    if isinstance(error, OSError) and error.strerror:
        return _("{reason} ({path}); free space or choose another folder and try again.").format(
            reason=error.strerror, path=error.filename or "?"
        )
    if isinstance(error, duckdb.Error):
        return " ".join(str(error).split())
    if hasattr(error, "format_message"):  # wrong use of the command, in the words of Click
        return str(error.format_message())
    return _("Something went wrong that was not foreseen; run it again with --debug and report it.")


def _complain(error: BaseException) -> None:
    err.print(_sentence(error), soft_wrap=True, highlight=False, markup=False)


def _say(sentences: str) -> None:
    out.print(sentences, soft_wrap=True, highlight=False, markup=False)


def _print_json(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _wording_language() -> wording.Language:
    return "en" if text.language() == "en" else "nl"


def _status(settings: Settings) -> dict[str, Any]:
    path = store.default(settings)
    outcomes = store.last_update(settings)
    release: dict[str, Any] = {}
    held: dict[str, dict[str, Any]] = {}
    if path is not None:
        with store.open_release(path) as db:
            row = db.execute("select release_id, origin, built_at from meta.release").fetchone()
            assert row is not None
            release = {"id": row[0], "origin": row[1], "built_at": f"{row[2].isoformat()}Z"}
            found = db.execute(
                "select id, modified, fetched_at, rows, min(period_start), max(period_start) "
                "from meta.cbs_table left join marts.observation on source_id = id and value is not null "
                "where fetched_at is not null group by all"
            )
            for table_id, modified, fetched, rows, first, last in found.fetchall():
                held[table_id] = {
                    "modified": modified,
                    "fetched_at": f"{fetched.isoformat(timespec='seconds')}Z",
                    "rows": rows,
                    "first": first and first.isoformat(),
                    "last": last and last.isoformat(),
                }
    tables = []
    for table_id in dict.fromkeys([*(t.id for t in TABLES), *held]):
        facts = held.get(table_id) or dict.fromkeys(
            ("modified", "fetched_at", "rows", "first", "last")
        )
        state = "held" if table_id in held else "absent"
        last = outcomes.get(table_id)
        if last and (last.state == "failed" or (last.state == "absent" and last.held)):
            state = "failed"
        tables.append({"id": table_id, **facts, "state": state})
    return {"release": release, "tables": tables}


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BijstandError(
                N_("Port {port} is in use; stop the other program or choose one with --port."),
                port=port,
            ) from error


def _serve(port: int, *, browser: bool) -> None:
    # Streamlit warns on import that nothing runs yet; it is just about to.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").disabled = True
    import uvicorn

    address = f"http://localhost:{port}"
    out.print(_("The dashboard is at {address} (stop with Ctrl+C).").format(address=address))
    if browser:
        threading.Thread(target=_open_when_up, args=(address, port), daemon=True).start()
    uvicorn.run(
        "dashboard.asgi:app", host="127.0.0.1", port=port, log_level="warning", access_log=False
    )


def _open_when_up(address: str, port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.2)
