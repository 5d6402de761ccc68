"""What `bijstand import-flows` does: look at a file, import it, list and take out imports."""

import json
from pathlib import Path

from dashboard.commands.output import print_release, say, sentence
from dashboard.text import gettext as _
from etl import build as builder
from etl import store
from etl.errors import N_, BijstandError
from etl.maatwerk import kept, regions, sheets
from etl.settings import Settings
from etl.update import exclusive

# Of each sheet: the headers are in the first rows, the totals and notes in the last.
FIRST_ROWS, LAST_ROWS = 12, 6


def inspect(file: Path) -> None:
    """The sheets of a file with their first and last rows, as a description would name them."""
    content = sheets.content(file)
    if sheets.is_workbook(content):
        found = sheets.read_workbook(content)
    else:
        form = sheets.guessed_csv(content)
        found = [sheets.read_csv(content, form)]
        message = _("CSV; probably scheiding = {separator} and codering = {encoding}.")
        separator, encoding = json.dumps(form.separator), json.dumps(form.encoding)
        say(message.format(separator=separator, encoding=encoding))
    for sheet in found:
        head = _("Sheet {name} (hidden): {n} rows") if sheet.hidden else _("Sheet {name}: {n} rows")
        name = json.dumps(sheets.shown(sheet.name), ensure_ascii=False)
        say(head.format(name=name, n=len(sheet.rows)))
        for number, row in enumerate(sheet.rows, start=1):
            if FIRST_ROWS < number <= len(sheet.rows) - LAST_ROWS:
                if number == FIRST_ROWS + 1:
                    say("  ...")
                continue
            cells = [
                f"{sheets.column_letter(i)}={json.dumps(sheets.shown(c), ensure_ascii=False)}"
                for i, c in enumerate(row, start=1)
                if c is not None
            ]
            say(f"  {number:>3}  {'  '.join(cells)}")


def take_in(settings: Settings, file: Path, map_: Path, url: str, period: str) -> None:
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
            say(sentence(remark))
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
    say(message.format(source=source, parts=parts))
    for older in done.replaced:
        message = _("It takes the place of {source}, which stays on disk.")
        say(message.format(source=older.manifest.source_id))
    print_release(report)


def take_out(settings: Settings, source: str) -> None:
    """Take an import out and build without it."""
    with exclusive(settings):
        gone = kept.remove(settings.raw_dir, source)
        report = builder.build("cbs", settings)
    say(_("Taken out: {source} ({file}).").format(source=gone.source_id, file=gone.file))
    print_release(report)


def print_imports(settings: Settings) -> None:
    """Every import, and the periods for which it counts."""
    used = {entry.manifest.source_id: parts for entry, parts in kept.in_use(settings.raw_dir)}
    for entry in kept.imports(settings.raw_dir):
        m = entry.manifest
        counts = used.get(m.source_id, set())
        periods = ", ".join(
            f"{p} {c}" if (p, c) in counts else f"({p} {c})" for p, c, _n in m.parts
        )
        line = f"{m.source_id}  {m.imported_at[:10]}  {m.file}  {periods}"
        say(line)
    say(_("Between brackets: replaced by a newer import."))
