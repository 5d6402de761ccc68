"""What a command says: sentences, rows and JSON on stdout, failures as one sentence on stderr."""

import csv
import json
import sys
from typing import Any

import duckdb
import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dashboard import text
from dashboard.text import gettext as _
from etl import build as builder
from etl.analysis import wording
from etl.errors import BijstandError

out = Console()
err = Console(stderr=True)


def print_rows(
    columns: list[str], rows: list[tuple[Any, ...]], *, as_json: bool, as_table: bool
) -> None:
    """The answer to a question: CSV with a header, JSON, or a table to read."""
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


def print_json(answer: dict[str, Any]) -> None:
    """One object, for a program."""
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def say(sentences: str) -> None:
    """Sentences as they are; nothing in them is read as markup."""
    out.print(sentences, soft_wrap=True, highlight=False, markup=False)


def print_release(report: builder.Report) -> None:
    """Which release there is now, how many figures it has, and which verdicts changed."""
    out.print(
        _("Release {release}: {figures} figures.").format(
            release=report.path.stem, figures=text.number(report.figures)
        )
    )
    print_verdicts(report)


def print_verdicts(report: builder.Report) -> None:
    """The claims about which a release says something else than the one before."""
    for claim, before, now in report.changed_verdicts:
        message = _("The verdict on claim {claim} went from '{before}' to '{now}'.")
        out.print(
            message.format(claim=claim, before=_(before), now=_(now)),
            soft_wrap=True,
            highlight=False,
        )


def complain(error: BaseException) -> None:
    """One sentence on stderr."""
    err.print(sentence(error), soft_wrap=True, highlight=False, markup=False)


def sentence(error: BaseException) -> str:
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


def wording_language() -> wording.Language:
    """The language of the sentences of `etl.analysis.wording`."""
    return "en" if text.language() == "en" else "nl"
