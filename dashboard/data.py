"""The dashboard's only door to DuckDB, and its only cache.

Everything is keyed by the path of the release, which never changes content: a new release is shown
on the next rerun without restart, time-out or button.
"""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from dashboard import events as dated
from dashboard import text
from dashboard.export import reproduce
from dashboard.result import Boundaries, Claim, Indicator, Question, Release, Result, Source
from etl import boundary_files, store
from etl.errors import N_, BijstandError
from etl.settings import QUERIES, REFERENCE, from_environment

PAGES = QUERIES / "pages"
EVERYTHING = "everything"
# Queries that the command line asks in batches; of all gemeenten at once they take minutes.
OF_COMMANDS = {"export", "export_axes"}
# Anyone may write a question down; of an answer with more figures the memory would not be bounded.
MOST_FIGURES = 400_000
# What CBS calls our series, and how it writes our codes.
_CBS_COLUMNS = """
select distinct t.table_id, t.cbs_key from raw.topic as t
where t.table_id in $tables and t.topic in (
    select unnest($topics::varchar[])
    union select unnest(derived_from) from meta.indicator where indicator in $topics
) order by all
"""
_CBS_CODES = """
select distinct table_id, dimension, if(trim(code) in $codes, code, null) as code from raw.code
where table_id in $tables order by all
"""


def release_path(uitgave: str | None) -> Path | None:
    """The release asked for (an origin or a release id), or the default; None when there is none."""
    settings = from_environment()
    return store.find(uitgave, settings) if uitgave else store.default(settings)


def usable_releases(wanted: Path | None) -> list[Path]:
    """What can be shown, best first: the release asked for, the default, the published figures."""
    settings = from_environment()
    paths = (wanted, store.default(settings), store.current("published", settings))
    return list(dict.fromkeys(p for p in paths if p is not None))


def releases_like(path: Path) -> list[Path]:
    """All releases of the same origin on this machine, newest first."""
    return store.releases(release(path).origin, from_environment())[::-1]


def real_country(path: Path) -> Path | None:
    """The release that claims are held against: this one, or the default when it is about Oefenland."""
    return release_path(None) if release(path).origin == "practice" else path


def failed_tables() -> tuple[list[str], list[str]]:
    """Tables that the last update could not refresh: those with previous figures, those without."""
    outcomes = store.last_update(from_environment()).values()
    failed = [o for o in outcomes if o.state == "failed" or (o.state == "absent" and o.held)]
    return [o.id for o in failed if o.held], [o.id for o in failed if not o.held]


def run(path: Path, name: str, /, **parameters: Any) -> Result:
    """Run queries/pages/<name>.sql on a release.

    The rows always have a column `indicator`; from it follow units, definitions and sources.
    Raises BijstandError with one sentence when the release cannot be read.
    """
    return _meant(path, table(path, name, **parameters), Question(name, parameters))


def _meant(path: Path, rows: pd.DataFrame, question: Question) -> Result:
    meaning = indicators(path, set(rows["indicator"]))
    parts = {part for i in meaning.values() for part in i.derived_sources}
    used = parts.union(rows["source_id"].dropna())
    return Result(rows, release(path), meaning, sources(path, used), question)


def answer(path: Path, question: Question) -> Result:
    """The result of a question that was written down; raises LookupError or BijstandError when it is none of ours.

    It is read anew and not kept: what anyone may ask would push out what the pages need, and fill the memory.
    """
    if question.query not in {page.stem for page in PAGES.glob("*.sql")} - OF_COMMANDS:
        raise LookupError(question.query)
    sql = _page_sql(question.query)
    counting = f"select count(*) as n from ({sql}\n)"  # noqa: S608 - a file of ours
    counted = _executed(str(path), counting, question.parameters)
    if counted["n"].iloc[0] > MOST_FIGURES:
        raise LookupError(question.query)
    rows = _executed(str(path), sql, question.parameters)
    return _meant(path, rows, Question(question.query, question.parameters)).answering(question)


def everything(path: Path, result: Result) -> tuple[Question, int] | None:
    """The question after every figure of the series of a result, and how many they are.

    None where its series are made for one page only; they may be more than `answer` gives.
    """
    counts = _counts(path)
    named = sorted(name for name in result.indicators if name in counts)
    if not named:
        return None
    return Question(EVERYTHING, {"indicators": named}), sum(counts[name] for name in named)


@lru_cache(maxsize=6)
def _counts(path: Path) -> dict[str, int]:
    """How many figures each series of a release has."""
    kept = table(path, "series")
    return {str(name): int(n) for name, n in kept.groupby("indicator")["figures"].sum().items()}


def in_language(result: Result, language: str) -> Result:
    """The same with its series in the words of another language."""
    path, before = release_path(result.release.id), text.language()
    if path is None:
        return result
    text.use(language)
    try:
        return replace(result, indicators=indicators(path, set(result.indicators)))
    finally:
        text.use(before)


def sql(question: Question) -> str:
    """The SQL of a question, to be pasted in `bijstand query`."""
    return reproduce.sql(question, _page_sql(question.query))


def cbs_calls(path: Path, result: Result) -> list[reproduce.Call]:
    """What to ask CBS for the same figures; nothing for what CBS does not publish as a table."""
    if result.release.is_invented:
        return []
    rows = result.rows
    tables = [s.id for s in result.sources if s.publisher == "CBS"]
    sorts = {"J": "{:%Y}JJ00", "K": "{:%Y}KW{:02}", "M": "{:%Y}MM{:02}"}
    periods = {
        sorts[f].format(start, (start.month + 2) // 3 if f == "K" else start.month)
        for start, f in zip(rows["period_start"], rows["frequency"], strict=True)
    }
    asked = {
        "tables": tables,
        "codes": sorted(periods.union(rows["region_code"])),
        "topics": sorted(result.indicators),
    }
    keys = _executed(str(path), _CBS_COLUMNS, {k: asked[k] for k in ("tables", "topics")})
    codes = _executed(str(path), _CBS_CODES, {k: asked[k] for k in ("tables", "codes")})
    known = set(_executed(str(path), "select distinct table_id from raw.topic", {})["table_id"])
    return [
        reproduce.Call(
            table_id,
            tuple(keys.loc[keys["table_id"] == table_id, "cbs_key"]),
            tuple(
                (str(dimension), tuple(part["code"].dropna()))
                for dimension, part in codes[codes["table_id"] == table_id].groupby("dimension")
            ),
        )
        for table_id in tables
        if table_id in known
    ]


def table(path: Path, name: str, /, **parameters: Any) -> pd.DataFrame:
    """Rows of a query that are about the release itself rather than figures."""
    frozen = tuple(
        (k, tuple(v) if isinstance(v, list) else v) for k, v in sorted(parameters.items())
    )
    return _rows(str(path), _page_sql(name), frozen)


def definition_years(path: Path, region: str) -> list[int]:
    """The years in which a place has a number under at least one definition."""
    return [int(year) for year in table(path, "definition_years", region=region)["year"]]


def boundaries(path: Path, year: int, level: str = "gemeente") -> Boundaries | None:
    """The boundaries of a level in a grid year for a map of this release; None when there are none."""
    origin = "practice" if release(path).origin == "practice" else "cbs"
    entry = boundary_files.index(from_environment().data_dir, origin).get((level, year))
    if entry is None:
        return None
    url = f"/boundaries/{origin}/{entry.file}"
    return Boundaries(url, entry.source, entry.retrieved_at, entry.year)


def borders(path: Path, gemeenten: Sequence[str]) -> pd.DataFrame:
    """The borders that series of these gemeenten follow and who became part of them, in this order."""
    rows = table(path, "series_borders").set_index("region_code", drop=False)
    known = [code for code in gemeenten if code in rows.index]
    return rows.loc[known].reset_index(drop=True)


def withheld(path: Path, gemeente: str) -> pd.DataFrame:
    """Why figures of a gemeente that CBS prints are not shown; nothing for nearly all of them."""
    rows = table(path, "withheld")
    return rows[rows["region_code"] == gemeente]


def events(path: Path, gemeenten: tuple[str, ...]) -> pd.DataFrame:
    """Dated events of the country, of these gemeenten and of those that went into them, in this language."""
    rows = table(path, dated.QUERY)
    about = {"NL01", *gemeenten}
    keep = [
        code in about or not about.isdisjoint(later)
        for code, later in zip(rows["region_code"], rows["now_in"], strict=True)
    ]
    rows = rows[keep].drop(columns="now_in").reset_index(drop=True)
    suffix = "_en" if text.language() == "en" else ""
    told = {c: rows[f"{c}{suffix}"].fillna("") for c in ("title", "summary", "note")}
    return rows.assign(**told, source_date=rows["source_date"].fillna(""))


@cache
def validation() -> pd.DataFrame:
    """How the methods did where the truth is known, all as text; it goes with the code, not with a release."""
    return pd.read_csv(REFERENCE / "validation.csv", dtype=str, keep_default_na=False)


def estimates_made(path: Path) -> pd.DataFrame:
    """The estimates of this release, how many there are and why one failed, in the language of this run."""
    rows = table(path, "estimates_made")
    return rows.assign(label=rows["label_en"]) if text.language() == "en" else rows


def claims(path: Path) -> list[Claim]:
    """Every claim with its verdict, those that figures can test first."""
    suffix = "_en" if text.language() == "en" else ""
    return [
        Claim(
            name=row["claim"],
            made_in=row[f"made_in{suffix}"],
            made_on=row["made_on"],
            statement=row[f"statement{suffix}"],
            limits=row[f"limits{suffix}"],
            settled_by=row[f"settled_by{suffix}"],
            compared=row[f"compared{suffix}"],
            verdict=row["verdict"],
            readings=int(row["readings"]),
        )
        for row in table(path, "claims").to_dict("records")
    ]


@lru_cache(maxsize=50)
def release(path: Path) -> Release:
    """Id, origin and age of a release."""
    row = _rows(str(path), "select release_id, origin, built_at from meta.release", ()).iloc[0]
    return Release(row["release_id"], row["origin"], row["built_at"].to_pydatetime())


def releases(path: Path) -> list[Release]:
    """The releases of the same origin on this machine that can be read, newest first."""
    found = []
    for other in reversed(store.releases(release(path).origin, from_environment())):
        with suppress(BijstandError):
            found.append(release(other))
    return found


def indicators(path: Path, names: set[str]) -> dict[str, Indicator]:
    """Label, unit and definition of indicators, in the language of this run."""
    known = _indicators(str(path), text.language())
    return {name: meaning for name, meaning in known.items() if name in names}


@lru_cache(maxsize=6)
def _indicators(path: str, language: str) -> dict[str, Indicator]:
    rows = _rows(path, "select * from meta.indicator order by position", ())
    # A derived row carries the source of its first part; the other parts bring theirs.
    derived = _rows(
        path,
        "select distinct i.indicator, o.source_id from meta.indicator as i "
        "inner join marts.observation as o on list_contains(i.derived_from[2:], o.indicator)",
        (),
    )
    parts = derived.groupby("indicator")["source_id"].agg(tuple).to_dict()
    suffix = "_en" if language == "en" else ""
    return {dated.INDICATOR: dated.meaning()} | {
        row["indicator"]: Indicator(
            row["indicator"],
            label=row[f"label{suffix}"],
            unit=row[f"unit{suffix}"],
            definition=row[f"definition{suffix}"],
            population=row[f"population{suffix}"],
            kind=row["kind"],
            rounded_to=row["rounded_to"],
            derived_sources=parts.get(row["indicator"], ()),
        )
        for row in rows.to_dict("records")
    }


def sources(path: Path, used: set[str]) -> tuple[Source, ...]:
    """Title, publisher, address, dates and licence of sources."""
    return tuple(source for source in _sources(str(path)) if source.id in used)


@lru_cache(maxsize=6)
def _sources(path: str) -> list[Source]:
    rows = _rows(
        path,
        "select *, strftime(fetched_at, '%Y-%m-%d') as fetched from meta.source order by source_id",
        (),
    )
    return [dated.SOURCE] + [
        Source(
            row["source_id"],
            *(
                _plain(row[c])
                for c in ("title", "publisher", "url", "modified", "licence", "fetched")
            ),
        )
        for row in rows.to_dict("records")
    ]


def _plain(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


@lru_cache(maxsize=6)
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    return store.open_release(Path(path))


def forget() -> None:
    """Let go of rows that were asked for: a command asks each thing once, and should not grow with it."""
    _asked.cache_clear()


def _rows(path: str, sql: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    # A copy of the frame, not of its content: a page may add columns to its own.
    return _asked(path, sql, parameters).copy(deep=False)


@cache
def _page_sql(name: str) -> str:
    return (PAGES / f"{name}.sql").read_text(encoding="utf-8")


@lru_cache(maxsize=500)
def _asked(path: str, sql: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return _executed(path, sql, {k: list(v) if isinstance(v, tuple) else v for k, v in parameters})


def _executed(path: str, sql: str, bound: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a query."""
    try:
        found = _connection(path).cursor().execute(sql, dict(bound)).fetchnumpy()
    except duckdb.Error as error:
        raise BijstandError(
            N_("Release {name} cannot be read; make a new one with 'bijstand build'."),
            name=Path(path).stem,
        ) from error
    words: dict[str, str] = {}
    # Copied, so that columns of one type lie together: what is selected is selected from all at once.
    rows = pd.DataFrame({name: _column(found[name], words) for name in found}).copy()
    rows.columns = pd.Index(list(found), dtype=object)
    return rows


def _column(found: Any, words: dict[str, str]) -> Any:
    """A column as pandas has it, but words as Python strings, each kept once in `words`.

    The string arrays of pandas are made for millions of rows; on a few hundred they take three times
    as long to select from and to read.
    """
    missing, values = np.ma.getmaskarray(found), np.ma.getdata(found)
    match values.dtype.kind:
        case "O":
            known = values[~missing]
            plain = np.full(len(values), _absent(known), dtype=object)
            plain[~missing] = known
            for at, value in enumerate(plain):
                if type(value) is str:
                    plain[at] = words.setdefault(value, value)
            return pd.Series(plain, dtype=object)
        case "i" | "u" if missing.any():
            return pd.arrays.IntegerArray(values, missing)
        case "b" if missing.any():
            return pd.arrays.BooleanArray(values, missing)
        case "m" | "M":
            return np.where(missing, np.array("NaT", dtype=values.dtype), values)
        case "f":
            return np.where(missing, np.nan, values)
    return values


def _absent(known: np.ndarray) -> Any:
    """What stands for nothing among these: that of pandas for words, that of its lists for lists."""
    if not len(known):
        return None
    return np.nan if isinstance(known[0], str) else pd.NA
