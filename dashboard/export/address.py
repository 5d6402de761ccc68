"""The address of a file: which question to which release, in which format. The same address is always the same file."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd

from dashboard.export.rows import Piece
from dashboard.result import Kept, Question

FILES = "/bestand"
# Longer than this is no address that a page of ours made.
LONGEST = 6_000
MOST_VALUES = 500
NAME = re.compile(r"[A-Za-z0-9_-]{1,120}")
# A page of ours with its parameters: never another host.
VIEW = re.compile(r"[a-z-]{0,40}\?[A-Za-z0-9_=&%.,+-]{0,1500}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `view` is the page that shows the same."""

    question: Question
    name: str
    view: str
    language: str


def addresses(
    piece: Piece, sorts: Sequence[str], view: str, language: str, question: Question
) -> list[str]:
    """The address of the same in each of these formats: `/bestand/<release>/<sort>?...`."""
    asked = {
        "p": dict(question.parameters),
        "k": [[[k.column, k.how, k.values] for k in every] for every in question.kept],
    }
    parameters = {
        "vraag": question.query,
        "met": json.dumps(asked, default=_plain, separators=(",", ":"), sort_keys=True),
        "naam": piece.name,
        "blik": view,
        "taal": language,
    }
    of, end = f"{FILES}/{piece.result.release.id}", urlencode(parameters)
    return [f"{of}/{sort}?{end}" for sort in sorts]


def read(parameters: Mapping[str, str]) -> Asked:
    """What an address asks for; raises ValueError for any that no page of ours makes."""
    name, view = parameters.get("naam", ""), parameters.get("blik", "?")
    query, written = parameters.get("vraag", ""), parameters.get("met", "{}")
    if not NAME.fullmatch(name) or not VIEW.fullmatch(view) or len(written) > LONGEST:
        raise ValueError("name or view")
    if not re.fullmatch("[a-z_]{1,40}", query):
        raise ValueError("query")
    try:
        found = json.loads(written)
        kept = tuple(tuple(_kept(*one) for one in every) for every in found["k"])
        bound = {str(k): v for k, v in dict(found["p"]).items()}
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("parameters") from error
    if not all(_is_plain(v) for v in bound.values()):
        raise ValueError("parameters")
    return Asked(Question(query, bound, kept), name, view, parameters.get("taal", ""))


def _is_plain(value: Any) -> bool:
    flat = value if isinstance(value, list) else [value]
    return all(isinstance(v, (str, int, float, bool)) for v in flat)


def _kept(column: str, how: Literal["in", "known", "from", "until"], values: list[Any]) -> Kept:
    if (
        how not in ("in", "known", "from", "until")
        or not _is_plain(values)
        or len(values) > MOST_VALUES
    ):
        raise ValueError("kept")
    if column == "period_start":
        return Kept(column, how, tuple(pd.Timestamp(v) for v in values))
    return Kept(column, how, tuple(values))


def _plain(value: Any) -> Any:
    """Days as ISO words; numbers of numpy as those of Python."""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value.item()
