"""The address of a file: which question to which release, in which format. The same address is always the same file."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.export.rows import Piece
from dashboard.result import Question

FILES = "/bestand"
# Longer than this is no address that a page of ours made.
LONGEST = 6_000
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


def address(piece: Piece, sort: str, view: str, language: str, question: Question) -> str:
    """`/bestand/<release>/<sort>?...`."""
    asked = {"p": dict(question.parameters), "k": [list(pair) for pair in question.kept]}
    parameters = {
        "vraag": question.query,
        "met": json.dumps(asked, default=_plain, separators=(",", ":"), sort_keys=True),
        "naam": piece.name,
        "blik": view,
        "taal": language,
    }
    return f"{FILES}/{piece.result.release.id}/{sort}?{urlencode(parameters)}"


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
        kept = tuple((str(c), _values(c, v)) for c, v in found.get("k", []))
        bound = {str(k): v for k, v in dict(found.get("p", {})).items()}
    except (AttributeError, TypeError, RecursionError) as error:
        raise ValueError("parameters") from error
    if not all(_is_plain(v) for v in bound.values()):
        raise ValueError("parameters")
    return Asked(Question(query, bound, kept), name, view, parameters.get("taal", ""))


def _is_plain(value: Any) -> bool:
    flat = value if isinstance(value, list) else [value]
    return all(isinstance(v, (str, int, float, bool)) for v in flat)


def _values(column: str, values: Any) -> tuple[Any, ...] | None:
    if values is None:
        return None
    return tuple(dt.date.fromisoformat(v) if column == "period_start" else v for v in values)


def _plain(value: Any) -> Any:
    """Days as ISO words; numbers of numpy as those of Python."""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value.item()
