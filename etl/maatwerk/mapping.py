"""The description of a file in TOML: what stands where. Nothing is guessed, so everything is named.

Keys are documented in data/reference/maatwerk.toml, which is the template that users start from.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from openpyxl.utils import column_index_from_string

from etl.catalog import CATEGORIES
from etl.errors import N_, BijstandError
from etl.maatwerk.sheets import ENCODINGS, MOST_COLUMNS, SEPARATORS, CsvFormat, shown
from etl.settings import REFERENCE

T = TypeVar("T")

TEMPLATE = REFERENCE / "maatwerk.toml"
# What a column can be, and the indicator it becomes.
MEASURES = {
    "bestand": "bijstand_personen_maatwerk",
    "instroom": "bijstand_instroom_maatwerk",
    "uitstroom": "bijstand_uitstroom_maatwerk",
    "uitstroom_naar_werk": "bijstand_uitstroom_naar_werk_maatwerk",
}
STATUSES = {
    "definitief": "Definitief",
    "nader_voorlopig": "NaderVoorlopig",
    "voorlopig": "Voorlopig",
}
AGES = tuple(name for name, _text in CATEGORIES if name in ("totaal", "tot_aow", "vanaf_aow"))
FROM_HEADER = "kop"
PERIOD = re.compile(r"\d{4}(JJ00|KW0[1-4]|MM(0[1-9]|1[0-2]))")


class MapError(BijstandError):
    """The description cannot be used; names the key."""


@dataclass(frozen=True)
class Source:
    """Where the file came from."""

    title: str
    publisher: str
    url: str
    published: str
    licence: str


@dataclass(frozen=True)
class Writing:
    """How figures are written: factor to persons, separators in text numbers, marks of missing ones."""

    status: str
    factor: int
    thousands: str
    decimal: str
    borders: int | None
    unknown: frozenset[str]
    impossible: frozenset[str]
    zero: frozenset[str]


@dataclass(frozen=True)
class Column:
    """A column of figures; `index` counts from 1, `header` must stand in its header."""

    letter: str
    index: int
    measure: str
    header: str
    period: str


@dataclass(frozen=True)
class Block:
    """One block of rows on one sheet. Columns that are not there are 0."""

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int | None
    code: int
    name: int
    skip: frozenset[str]
    age: str
    age_column: int
    ages: Mapping[str, str]
    period: str
    period_column: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Description:
    """One whole description."""

    source: Source
    writing: Writing
    csv: CsvFormat | None
    blocks: tuple[Block, ...]


@dataclass
class _Keys:
    """A table of the description, read key by key; what is left over at the end is a mistake."""

    where: str
    values: dict[str, Any]
    known: list[str] = field(default_factory=list)

    def take(self, key: str, sort: type[T], default: T | None = None) -> T:
        """The value of a key; without `default` it must be there."""
        self.known.append(key)
        if key not in self.values:
            if default is None:
                raise MapError(
                    N_("The description lacks '{key}' in {where}."), key=key, where=self.where
                )
            return default
        value = self.values.pop(key)
        if not isinstance(value, sort) or isinstance(value, bool):
            raise self.refusal(key, value)
        return value

    def texts(self, key: str, default: list[str]) -> frozenset[str]:
        found = self.take(key, list, default)
        if not all(isinstance(text, str) for text in found):
            raise self.refusal(key, found)
        return frozenset(folded(text) for text in found)

    def choice(self, key: str, options: Mapping[str, Any] | tuple[str, ...], default: str) -> str:
        value = self.take(key, str, default or None)
        if value and value not in options:
            raise self.refusal(key, value, options)
        return value

    def letter(self, key: str, *, needed: bool = False) -> tuple[str, int]:
        """A column as letter and number; ('', 0) when it is not given."""
        value = self.take(key, str, None if needed else "")
        if not value:
            return "", 0
        letter = value.strip().upper()
        number = column_index_from_string(letter) if re.fullmatch("[A-Z]{1,3}", letter) else 0
        if not 0 < number <= MOST_COLUMNS:
            raise self.refusal(key, value)
        return letter, number

    def row(self, key: str, default: int | None = None) -> int:
        value = self.take(key, int, default)
        if value < 0 or (value == 0 and default is None):
            raise self.refusal(key, value)
        return value

    def period(self, *extra: str) -> str:
        value = self.take("periode", str, "")
        if value and value not in extra:
            check_period(value, self.where)
        return value

    def tables(self, key: str) -> list["_Keys"]:
        found = self.take(key, list)
        if not found or not all(isinstance(table, dict) for table in found):
            raise self.refusal(key, found)
        head = f"{self.where}, [[{key}]]" if self.where else f"[[{key}]]"
        return [_Keys(f"{head} {n}", dict(t)) for n, t in enumerate(found, start=1)]

    def table(self, key: str, *, needed: bool = True) -> "_Keys":
        found = self.take(key, dict, None if needed else {})
        return _Keys(f"[{key}]", dict(found))

    def done(self) -> None:
        for key in self.values:
            raise MapError(
                N_("The description has an unknown key '{key}' in {where}; known are {known}."),
                key=shown(key),
                where=self.where or "TOML",
                known=", ".join(self.known),
            )

    def refusal(self, key: str, value: object, options: Iterable[str] = ()) -> MapError:
        if options:
            return MapError(
                N_("The description has '{key} = {value}' in {where}; it must be one of {known}."),
                key=key,
                value=shown(value),
                where=self.where,
                known=", ".join(options),
            )
        return MapError(
            N_("The description has '{key} = {value}' in {where}, which cannot be used."),
            key=key,
            value=shown(value),
            where=self.where or "TOML",
        )


def folded(text: object) -> str:
    """A text as it is compared: one line, single spaces, no difference of case."""
    return " ".join(str("" if text is None else text).split()).casefold()


def check_period(period: str, where: str) -> None:
    """Raise MapError unless this is a year, a quarter or a month as CBS codes them."""
    if not PERIOD.fullmatch(period):
        raise MapError(
            N_(
                "Period '{period}' ({where}) is no year (2021JJ00), quarter (2021KW03) or month (2021MM07); "
                "half-years cannot be placed."
            ),
            period=shown(period),
            where=where,
        )


def parse(text: str) -> Description:
    """Read a description; raises MapError naming the key that is wrong."""
    try:
        top = _Keys("", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MapError(
            N_("The description is not TOML ({reason})."), reason=shown(str(error), 80)
        ) from error
    source, writing = _source(top.table("bron")), _writing(top.table("cijfers"))
    form = _csv(top.table("csv", needed=False))
    blocks = tuple(_block(keys, is_csv=form is not None) for keys in top.tables("blad"))
    top.done()
    return Description(source, writing, form, blocks)


def _source(keys: _Keys) -> Source:
    published = keys.take("gepubliceerd", dt.date, dt.date.min)
    found = Source(
        title=" ".join(keys.take("titel", str).split()),
        publisher=" ".join(keys.take("uitgever", str).split()),
        url=keys.take("url", str, ""),
        published="" if published == dt.date.min else published.isoformat()[:10],
        licence=keys.take("licentie", str, ""),
    )
    if not found.title or not found.publisher:
        raise keys.refusal("uitgever" if found.title else "titel", "")
    check_url(found.url)
    keys.done()
    return found


def check_url(url: str) -> None:
    """Raise MapError unless this is empty or an address that a page may link to."""
    if url and not re.fullmatch(r"https?://[^\s\"'<>]+", url):
        raise MapError(N_("The source address '{url}' is no web address."), url=shown(url))


def _writing(keys: _Keys) -> Writing:
    keys.choice("telt", ("personen",), "")
    found = Writing(
        status=keys.choice("status", STATUSES, ""),
        factor=keys.row("factor", 1),
        thousands=keys.choice("duizendteken", (".", ",", " ", "'"), " "),
        decimal=keys.choice("decimaalteken", (",", "."), ","),
        borders=keys.row("indeling", 0) or None,
        unknown=keys.texts("geheim_of_onbekend", [".", "x"]),
        impossible=keys.texts("onmogelijk", [""]),
        zero=keys.texts("nul", []),
    )
    if not found.factor:
        raise keys.refusal("factor", found.factor)
    if found.thousands == found.decimal:
        raise keys.refusal("decimaalteken", found.decimal)
    keys.done()
    return found


def _csv(keys: _Keys) -> CsvFormat | None:
    if not keys.values:
        return None
    form = CsvFormat(
        keys.choice("scheiding", SEPARATORS, ""), keys.choice("codering", ENCODINGS, "")
    )
    keys.done()
    return form


def _block(keys: _Keys, *, is_csv: bool) -> Block:
    (_code, code), (_name, name) = keys.letter("regiocode"), keys.letter("regionaam")
    header_rows = keys.take("kopregels", list)
    ages = keys.take("leeftijden", dict, {})
    found = Block(
        sheet="" if is_csv else keys.take("naam", str),
        header_rows=tuple(header_rows),
        first_row=keys.row("eerste_rij"),
        last_row=keys.row("laatste_rij", 0) or None,
        code=code,
        name=name,
        skip=keys.texts("overslaan", []) - {""},
        age=keys.choice("leeftijd", AGES, "") if "leeftijd" in keys.values else "",
        age_column=keys.letter("leeftijdskolom")[1],
        ages={folded(text): age for text, age in ages.items()},
        period=keys.period(FROM_HEADER),
        period_column=keys.letter("periodekolom")[1],
        columns=tuple(_column(column) for column in keys.tables("kolom")),
    )
    keys.known.append("leeftijd")
    keys.done()
    if not (code or name):
        raise MapError(
            N_("The description lacks '{key}' in {where}."), key="regiocode", where=keys.where
        )
    if not header_rows or not all(
        type(row) is int and 0 < row < found.first_row for row in header_rows
    ):
        raise keys.refusal("kopregels", header_rows)
    if found.last_row is not None and found.last_row < found.first_row:
        raise keys.refusal("laatste_rij", found.last_row)
    if bool(found.age) == bool(found.age_column) or bool(found.age_column) != bool(ages):
        raise MapError(
            N_("Give either 'leeftijd' or 'leeftijdskolom' with 'leeftijden' in {where}."),
            where=keys.where,
        )
    for age in ages.values():
        if age not in AGES:
            raise keys.refusal("leeftijden", age, AGES)
    if found.period and found.period_column:
        raise MapError(
            N_("Give either 'periode' or 'periodekolom' in {where}, not both."), where=keys.where
        )
    return found


def _column(keys: _Keys) -> Column:
    letter, index = keys.letter("kolom", needed=True)
    found = Column(
        letter=letter,
        index=index,
        measure=keys.choice("is", MEASURES, ""),
        header=keys.take("kop", str),
        period=keys.period(),
    )
    if not folded(found.header):
        raise keys.refusal("kop", found.header)
    keys.done()
    return found
