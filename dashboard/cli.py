"""The command `bijstand`. A failure is one sentence on stderr; a traceback only with --debug."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import duckdb
import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dashboard import text
from dashboard.commands import maatwerk, refresh, serving, state
from dashboard.commands.output import (
    complain,
    err,
    out,
    print_json,
    print_rows,
    print_verdicts,
    say,
    sentence,
    wording_language,
)
from dashboard.text import gettext as _
from etl import build as builder
from etl import fetch, oefenland, own_panel, revision, store
from etl.analysis import wording
from etl.catalog import TABLES, CbsTable
from etl.cbs import Cbs
from etl.errors import N_, BijstandError
from etl.maatwerk import mapping
from etl.prune import superfluous
from etl.settings import Settings, from_environment
from etl.update import exclusive

app = typer.Typer(
    help="Bijstand in beeld: haal cijfers op, bouw een levering, open het dashboard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
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
        complain(error)
        # Click's errors know their own exit code: 2 for wrong use.
        sys.exit(getattr(error, "exit_code", 1))


@app.command()
def start(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Poort op deze machine.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open geen browser.")] = False,
) -> None:
    """Open het dashboard; haal eerst cijfers op als er nog geen zijn."""
    serving.check_port(port)
    settings = from_environment()
    if store.current("cbs", settings) is None:
        refresh.first_figures(settings)
    serving.serve(port, browser=not no_browser)


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
    done = refresh.with_progress(settings, source, tables, dry_run)
    refresh.print_outcomes(done)
    if not (dry_run or only):
        refresh.refresh_boundaries(settings, recorded=from_ is not None)
    if dry_run:
        raise typer.Exit(0 if any(o.state != "failed" for o in done.outcomes) else 1)
    if done.error:
        complain(done.error)
    if done.report:
        message = (
            _("New release {release}: {figures} figures.")
            if done.report.is_new
            else _("Nothing new; release {release} stays: {figures} figures.")
        )
        out.print(
            message.format(release=done.report.path.stem, figures=text.number(done.report.figures))
        )
        print_verdicts(done.report)
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
                complain(error)
            print_verdicts(report)


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
        maatwerk.print_imports(settings)
    elif remove:
        maatwerk.take_out(settings, remove)
    elif file is None or inspect == (map_ is not None):
        raise typer.BadParameter(
            _("Give a file with --map or --inspect; or --template, --list or --remove.")
        )
    elif map_ is None:
        maatwerk.inspect(file)
    else:
        maatwerk.take_in(settings, file, map_, source_url, period)


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
    print_rows(columns, rows, as_json=as_json, as_table=as_table)


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
    current = state.of_release(settings)
    current |= {
        "imports": state.of_imports(settings),
        "boundaries": state.of_boundaries(settings),
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
    state.print_rest(current)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="Een SELECT op de levering in gebruik.")],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    as_table: Annotated[bool, typer.Option("--table", help="Als tabel om te lezen.")] = False,
    release: Annotated[str, typer.Option(help="Een andere levering dan die in gebruik.")] = "",
) -> None:
    """Stel een vraag aan de levering in gebruik (alleen lezen). Standaard CSV met een kopregel."""
    settings = from_environment()
    path = _release(release, settings) if release else store.default(settings)
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
    print_rows(columns, rows, as_json=as_json, as_table=as_table)


UITGAVE = typer.Option(
    help="Levering: een id, cbs, published of oefenland. Zonder: die in gebruik is."
)


@app.command()
def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", file_okay=False, help="Map voor de bestanden.")
    ],
    gemeente: Annotated[
        list[str] | None,
        typer.Option(help="Code of naam; mag vaker. Zonder, of met 'alle': alle gemeenten."),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            help="Naam van een reeks (zie Bronnen); mag vaker. Zonder: aantal, instroom en uitstroom."
        ),
    ] = None,
    from_: Annotated[int | None, typer.Option("--from", help="Eerste jaar.")] = None,
    to: Annotated[int | None, typer.Option(help="Laatste jaar.")] = None,
    format_: Annotated[
        str, typer.Option("--format", help="csv, csv-nl, xlsx, parquet, json, svg of png.")
    ] = "csv",
    own_axes: Annotated[
        bool, typer.Option("--own-axes", help="Elke grafiek haar eigen assen.")
    ] = False,
    uitgave: Annotated[str, UITGAVE] = "",
) -> None:
    """Schrijf cijfers of grafieken van een, meer of alle gemeenten; wat er al staat blijft staan."""
    # It brings Streamlit, which the other commands do without.
    from dashboard.commands import exporting

    asked = exporting.Asked(gemeente or [], indicator or [], from_, to, format_, own_axes)
    exporting.export(asked, output, uitgave)


@app.command()
def factsheet(
    gemeente: Annotated[str, typer.Argument(help="Code of naam van een gemeente.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", dir_okay=False, help="Bestand: .pdf of .html."),
    ] = None,
    uitgave: Annotated[str, UITGAVE] = "",
) -> None:
    """Schrijf een factsheet van een gemeente op een A4."""
    from dashboard.commands import exporting

    exporting.write_factsheet(gemeente, output, uitgave)


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
    try:
        result, row = own_panel.split(own_panel.read(panel), unit, from_, to)
    except own_panel.RefusedError as error:  # an answer, as with evaluate, and no failure
        refusal = sentence(error)
        if as_json:
            print_json(own_panel.refused_answer(refusal, from_, to))
        else:
            say(refusal)
        return
    if as_json:
        print_json(own_panel.split_answer(result, row, from_, to))
    else:
        language = wording_language()
        say(wording.economy_split(result, row, unit, language))
        for line in wording.caveats(language):
            say(f"- {line}")


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
    language = wording_language()
    if as_json:
        print_json(own_panel.evaluation_answer(result, language))
        return
    say(wording.evaluation(result, unit, language))
    for line in wording.horizons(result, language):
        say(line)
    lines = wording.checks(result, language)
    if lines:
        say(wording.checks_heading(language))
    for _code, line in lines:
        say(f"- {line}")


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
