"""Which region a row of someone else's table is about: by code, else by name, in the borders of its year."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl import store
from etl.errors import N_, BijstandError
from etl.maatwerk.mapping import folded
from etl.maatwerk.sheets import Cell, shown

COUNTRY = "NL01"
# As tables write them; the first is a total of whatever is in the table, the others are the country.
TOTALS = frozenset({"totaal", "totaal gemeenten", "alle gemeenten"})
COUNTRY_NAMES = frozenset({"nederland", "totaal nederland", "nederland totaal"})
COUNTRY_CODES = frozenset({"nl", "nl00", "nl01", "nl1"})
# What people write and CBS does not.
EVERYDAY = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch"}
# Registers and "unknown" stand in the code list of CBS as if they were gemeenten.
NO_PLACE = frozenset({"GM0997", "GM0998", "GM0999", "GM9999"})
_SUFFIX = re.compile(r" \((pv|ld|cr|am|gemeente)\)$")
_LEVEL = {"pv": "provincie", "ld": "landsdeel", "cr": "corop", "am": "arbeidsmarktregio"}


@dataclass(frozen=True)
class Region:
    """A region of the list; `until` is the first day on which it no longer existed."""

    code: str
    level: str
    name: str
    since: dt.date | None = None
    until: dt.date | None = None
    province: str = ""

    def existed(self, first: dt.date, last: dt.date) -> bool:
        """Whether it existed on any day from `first` to `last`."""
        return (self.since is None or self.since <= last) and (
            self.until is None or self.until > first
        )


class Regions:
    """The list of regions, to be asked by code or name."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self.by_code = {r.code: r for r in regions if r.code not in NO_PLACE}
        self._by_name: dict[str, list[Region]] = {}
        for region in self.by_code.values():
            for name in {_plain(region.name), re.sub(r" \(.*\)$", "", _plain(region.name))}:
                self._by_name.setdefault(name, []).append(region)

    def of_code(self, value: Cell) -> Region | None:
        """The region of a code as tables write it: GM0363, 0363 or 363; None for anything else."""
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        text = text.strip()
        if folded(text) in COUNTRY_CODES:
            return self.by_code.get(COUNTRY)
        if re.fullmatch(r"\d{1,4}", text):
            text = f"GM{int(text):04}"
        return self.by_code.get(text.upper())

    def of_name(self, value: Cell, first: dt.date, last: dt.date) -> list[Region]:
        """The regions of this name that existed then: gemeenten if any, else larger ones."""
        name = _plain(str(value))
        if name in COUNTRY_NAMES:
            return [self.by_code[COUNTRY]] if COUNTRY in self.by_code else []
        suffix = _SUFFIX.search(name)
        level = _LEVEL.get(suffix.group(1), "gemeente") if suffix else None
        name = _SUFFIX.sub("", name)
        known = self._by_name.get(_plain(EVERYDAY.get(name, name)), [])
        known = [r for r in known if r.existed(first, last) and level in (None, r.level)]
        exact = [r for r in known if _SUFFIX.sub("", _plain(r.name)) == name]
        known = exact or known
        return [r for r in known if r.level == "gemeente"] or known

    def gemeenten(self, day: dt.date) -> set[str]:
        """Codes of the gemeenten that existed on a day."""
        return {
            r.code for r in self.by_code.values() if r.level == "gemeente" and r.existed(day, day)
        }


def of_release(path: Path) -> Regions:
    """The list of regions of a release, with what it knows of them."""
    with store.open_release(path) as db:
        rows = db.execute(
            "select region_code, region_level, name, valid_from, valid_to, provincie from marts.region"
        ).fetchall()
    if not any(level == "gemeente" for _code, level, *_rest in rows):
        raise BijstandError(
            N_("Release {name} has no list of gemeenten; get one with 'bijstand update'."),
            name=path.stem,
        )
    return Regions(
        Region(code, level, name or "", since, until, province or "")
        for code, level, name, since, until, province in rows
    )


def is_total(value: Cell) -> bool:
    """Whether a row calls itself the total of its table."""
    return _plain(shown(value)) in TOTALS


@lru_cache(4096)
def _plain(text: str) -> str:
    """A name without accents and with one sort of apostrophe."""
    flat = unicodedata.normalize("NFKD", folded(text))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub("[\u2018\u2019`\u00b4]", "'", flat)
