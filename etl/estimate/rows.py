"""What every estimate has in common: the rows that it writes, and what stops it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from etl.analysis import wording
from etl.analysis.panel import Array, Mask
from etl.errors import N_, BijstandError

LANGUAGES: tuple[wording.Language, ...] = ("nl", "en")


class MissingError(BijstandError):
    """What a specification needs is not in this release."""


@dataclass
class Estimates:
    """Rows to be written; `texts` are (region, period, Dutch, English), `more` by name of the table."""

    rows: list[pd.DataFrame] = field(default_factory=list)
    texts: list[pd.DataFrame] = field(default_factory=list)
    more: dict[str, list[pd.DataFrame]] = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """A base period and a period with the regions compared over it.

    `regions` has region_level and name, by region_code; `source` is the source of each at the end.
    """

    regions: pd.DataFrame
    source: Any
    base: pd.Timestamp
    period: pd.Timestamp
    frequency: str


def pct(log_points: Array) -> Array:
    """Log points x 100 as per cent."""
    return np.asarray(100 * np.expm1(log_points / 100))


def reasons(*cases: tuple[Mask, Any]) -> Any:
    """Per region the first reason that holds, '' when none does."""
    return np.select([mask for mask, _ in cases], [reason for _, reason in cases], "")


def rows(
    window: Window,
    indicator: str,
    missing: Any,
    value: Array,
    lower: Array,
    upper: Array,
    *,
    p: Array | None = None,
    mde: Array | None = None,
    warnings: Iterable[str] = (),
) -> pd.DataFrame:
    """One row per region; where there is a reason, no figure. A value of NaN has an interval only."""
    nothing = np.full(value.shape, np.nan)
    # A bootstrap quantile may fall just inside its own figure; a bound that is missing stays so.
    alone = np.isnan(value)
    low = np.where(alone, lower, np.minimum(lower, value))
    high = np.where(alone, upper, np.maximum(upper, value))
    columns = {"value": value, "lower": low, "upper": high}
    columns |= {"p": nothing if p is None else p, "mde": nothing if mde is None else mde}
    gone = missing != ""
    why = np.where(gone, missing, np.where(np.isnan(value), "geen_ranglijst", ""))
    shown = {
        name: pd.Series(np.where(gone, np.nan, column), dtype=object).where(
            lambda s: s.notna(), None
        )
        for name, column in columns.items()
    }
    return pd.DataFrame(
        {
            "region_code": window.regions.index,
            "region_level": window.regions["region_level"].to_numpy(),
            "category": "totaal",
            "period_start": window.period,
            "frequency": window.frequency,
            "indicator": indicator,
            "source_id": window.source,
            "status": "geschat",
            "missing_reason": [str(reason) or None for reason in why],
            "base_start": window.base,
            "warnings": [list(warnings)] * len(value),
            **{name: column.to_numpy() for name, column in shown.items()},
        }
    )


def texts(
    window: Window,
    missing: Any,
    say: Callable[[int, str, wording.Language], str],
) -> pd.DataFrame:
    """A sentence per region in both languages: that of `say`, or the reason why there is nothing."""
    names = window.regions["name"].fillna("").tolist()
    told = {
        language: [
            wording.reason(str(missing[i]), name, language)
            if missing[i]
            else say(i, name, language)
            for i, name in enumerate(names)
        ]
        for language in LANGUAGES
    }
    return pd.DataFrame(
        {
            "region_code": window.regions.index,
            "period_start": window.period,
            "frequency": window.frequency,
            "base_start": window.base,
            "text": told["nl"],
            "text_en": told["en"],
        }
    )


def at_least_one(made: Estimates) -> Estimates:
    """The estimates; raises MissingError when there are none."""
    if not made.rows:
        raise MissingError(
            N_("This release has too few years of figures per gemeente to compare with each other.")
        )
    return made
