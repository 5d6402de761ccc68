"""Words and numbers in the reader's language: gettext catalogues, Babel formats.

The catalogues are the .po files in dashboard/locale; they are read as they are, so there is no
compiled file to forget. The language is set once per page run and per command.
"""

import datetime as dt
import io
import json
import math
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.support import Translations

LANGUAGES = ("nl", "en")
LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="nl")


def use(language: str) -> None:
    """Set the language of this run; an unknown one becomes Dutch."""
    _language.set(language if language in LANGUAGES else "nl")


def language() -> str:
    """The language of this run."""
    return _language.get()


@cache
def _translations(language: str) -> Translations:
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str) -> str:
    """The message in the language of this run."""
    return str(_translations(language()).gettext(message)) if message else ""


def stored(sentence: str) -> str:
    """A sentence as a release keeps it (message and values as JSON), in the language of this run."""
    content = json.loads(sentence)
    message, values = content["message"], content["values"]
    return gettext(message).format(**values)


def number(value: Any, decimals: int | None = None) -> str:
    """`46210` -> `46.210` (nl); missing -> `geen cijfer`."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
        return gettext("no figure")
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 1
    value = round(float(value), decimals) or 0  # no minus before nothing
    return f"{value:,.{decimals}f}".translate(_marks(language()))


@cache
def _marks(language: str) -> dict[int, str]:
    """Python's marks in a number to those of a language; Babel's own formatting takes ten times as long."""
    return str.maketrans(
        {
            ",": get_group_symbol(language),
            ".": get_decimal_symbol(language),
            "-": "\u2212",
        }
    )


def signed(value: Any, decimals: int | None = None) -> str:
    """As `number`, with a plus sign before what is more than nothing."""
    text = number(value, decimals)
    return f"+{text}" if text[0].isdigit() and float(value) > 0 else text


def period(start: Any, frequency: str) -> str:
    """`2017`, `3e kwartaal 2017` or `december 2017`."""
    return _period(pd.Timestamp(start), frequency, language())


@lru_cache(maxsize=4096)
def _period(start: pd.Timestamp, frequency: str, language: str) -> str:
    date = start.date()
    if frequency == "J":
        return str(date.year)
    if frequency == "K":
        return gettext("quarter {quarter} of {year}").format(
            quarter=(date.month + 2) // 3, year=date.year
        )
    return str(format_date(date, "LLLL y", locale=language))


def day(date: Any) -> str:
    """`22 november 2026`."""
    return _day(pd.Timestamp(date), language())


@lru_cache(maxsize=4096)
def _day(date: pd.Timestamp, language: str) -> str:
    return str(format_date(date.date(), "d MMMM y", locale=language))


def dated(moment: str) -> str:
    """`2017-11-22`, `2017-11` or `2017` in words, as precisely as it is written."""
    if len(moment) < len("2017-11-22"):
        return period(pd.Timestamp(moment), "M" if "-" in moment else "J") if moment else ""
    return day(moment)


def month_names() -> list[str]:
    """Short month names, January first, for the axes of a chart."""
    return list(_month_names(language()))


@cache
def _month_names(language: str) -> tuple[str, ...]:
    return tuple(
        str(format_date(dt.date(2000, m, 1), "LLL", locale=language)).rstrip(".")
        for m in range(1, 13)
    )
