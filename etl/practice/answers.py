"""How CBS writes what it publishes (open data version 3): columns, code lists, periods, padded cells.

A column that is declared in `etl.catalog` is answered; where the whole list of columns of a table is
known from a real answer it stands in `COLUMNS`, so that the numbers at the end of the keys, and equal
stems of another unit or group, are those of CBS. Of any other table the declared columns are all.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from etl.catalog import CbsTable, Dimension
from etl.practice.quantiles import Floats, Ints

Row = dict[str, Any]
Cells = Sequence[str]
Column = tuple[str, str, str]  # key, unit, title of its group

_TWELVE = "januari februari maart april mei juni juli augustus september oktober november december"
_MONTHS = _TWELVE.split()

UNKNOWN = f"{'.':>8}"
"""What CBS writes for unknown, insufficiently reliable or secret."""
IMPOSSIBLE = ""
SMALLEST = 5
"""Counts of fewer persons than this, and more than none, are not published. CBS states no limit for
these tables; the invented office's is stated here."""
DEFINITIVE, REVISED, PROVISIONAL = "Definitief", "NaderVoorlopig", "Voorlopig"

_YEAR = (
    ("Inwoners", "aantal"),
    ("{receivers}", "aantal"),
    ("Bijstandsdichtheid", "per 1 000 inwoners"),
    ("{inflow}", "aantal"),
    ("{inflow}", "%"),
    ("{outflow}", "aantal"),
    ("{outflow}", "%"),
    ("{outflow}NaarWerk", "aantal"),
    ("{outflow}NaarWerk", "%"),
    ("PersonenMetReIntegratievoorziening", "aantal"),
    ("{work}NaReIntegratie", "aantal"),
    ("{work}NaReIntegratie", "%"),
    ("PersonenMetBijstandEnReIntegratie", "aantal"),
    ("{receivers}MetReIntegratie", "%"),
    ("ReIntegratieontvangersMetBijstand", "%"),
    ("WSWWerknemers", "aantal"),
    ("WSWDichtheid", "per 1 000 inwoners"),
)


def _year(inflow: str, outflow: str, work: str, receivers: str) -> tuple[Column, ...]:
    words = {"inflow": inflow, "outflow": outflow, "work": work, "receivers": receivers}
    return tuple(
        (f"{stem.format(**words)}_{number}", unit, "")
        for number, (stem, unit) in enumerate(_YEAR, start=1)
    )


def _numbered(*columns: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple((f"{stem}_{n}", unit, group) for n, (stem, unit, group) in enumerate(columns, 1))


COLUMNS: dict[str, tuple[Column, ...]] = {
    "83450NED": _year("Instromers", "Uitstromers", "Werkenden", "Bijstandontvangers"),
    "83747NED": _year("Instroom", "Uitstroom", "Werk", "Bijstandontvangers"),
    "84066NED": _year("Instroom", "Uitstroom", "Werk", "Bijstandsontvangers"),
    "80794ned": _numbered(
        *(
            (stem, "aantal", "")
            for stem in (
                "UitkeringsontvangersTotaal",
                "TotDeAOWLeeftijd",
                "VanafDeAOWLeeftijd",
                "Werkloosheid",
                "BijstandGerelateerdTotAOWLeeftijd",
                "BijstandGerelateerdVanafAOWLeeftijd",
                "BijstandTotDeAOWLeeftijd",
                "ArbeidsongeschiktheidTotaal",
                "WAOUitkering",
                "WIAUitkeringWGARegeling",
                "WajongUitkering",
                "AlgemeneOuderdomswet",
            )
        )
    ),
    "37789ksz": _numbered(
        ("TotaalArbeidsongeschiktheidsuitkeringen", "x 1000", "Arbeidsongeschiktheidsuitkeringen"),
        ("WAOUitkeringen", "x 1000", "Arbeidsongeschiktheidsuitkeringen"),
        ("WajongUitkeringen", "x 1000", "Arbeidsongeschiktheidsuitkeringen"),
        ("WAZUitkeringen", "x 1000", "Arbeidsongeschiktheidsuitkeringen"),
        ("TotaalWIAUitkeringen", "x 1000", "WIA-uitkeringen"),
        ("IVAUitkeringen", "x 1000", "WIA-uitkeringen"),
        ("WGAUitkeringen", "x 1000", "WIA-uitkeringen"),
        ("NietSeizoengecorrigeerd", "x 1000", "WW-uitkeringen"),
        ("Seizoengecorrigeerd", "x 1000", "WW-uitkeringen"),
        ("IOWUitkeringen", "x 1000", "WW-uitkeringen"),
        ("TotaalBijstandsuitkeringen", "x 1000", "Bijstandsuitkeringen"),
        ("BijstandsuitkeringenTotDeAOWLeeftijd", "x 1000", "Bijstandsuitkeringen"),
        ("BijstandsuitkeringenVanafAOWLeeftijd", "x 1000", "Bijstandsuitkeringen"),
        ("IOAWUitkeringen", "x 1000", "Bijstand en bijstandsgerelateerde uitkeringen"),
        ("IOAZUitkeringen", "x 1000", "Bijstand en bijstandsgerelateerde uitkeringen"),
        ("AOWUitkeringen", "x 1000", "Volksverzekeringen"),
        ("AnwUitkeringen", "x 1000", "Volksverzekeringen"),
        ("AKWGerechtigden", "x 1000", "Volksverzekeringen"),
    ),
    "80590ned": _numbered(
        *(
            (stem, unit, group)
            for group, unit in (
                ("Beroepsbevolking", "x 1000"),
                ("Werkzame beroepsbevolking", "x 1000"),
                ("Werkloze beroepsbevolking", "x 1000"),
                ("Werkloosheidspercentage", "%"),
                ("Niet-beroepsbevolking", "x 1000"),
                ("Bruto arbeidsparticipatie", "%"),
                ("Netto arbeidsparticipatie", "%"),
            )
            for stem in ("NietSeizoengecorrigeerd", "Seizoengecorrigeerd")
        )
    ),
    "03759ned": (
        ("BevolkingOp1Januari_1", "aantal", ""),
        ("GemiddeldeBevolking_2", "aantal", ""),
    ),
    "70072ned": tuple(
        column
        for number, group in (
            (271, "Arbeidsmarktregio's"),
            (275, "COROP-gebieden"),
            (291, "Landsdelen"),
            (293, "Provincies"),
        )
        for column in ((f"Code_{number}", "code", group), (f"Naam_{number + 1}", "naam", group))
    ),
}

KEYS = {"83747NED": {"regio": "Regiokenmerken"}, "84066NED": {"regio": "Regiokenmerken"}}
"""Where CBS gives a dimension another of its declared names than the first."""
WIDTHS = {"RegioS": 6, "Regiokenmerken": 7, "Perioden": 8, "Leeftijd": 8, "Geslacht": 7}
"""How wide CBS pads the codes of a dimension, in lists and rows alike; 7 where it was not seen."""
NARROW = {("83450NED", "Leeftijd"): 5, ("83747NED", "Leeftijd"): 5, ("84066NED", "Leeftijd"): 5}
CODE_TITLES = {
    "T001038": "Totaal mannen en vrouwen",
    "T001019": "Totaal burgerlijke staat",
    "T001040": "Totaal",
    "T001638": "Totaal",
    "T001081": "A-U Alle economische activiteiten",
    "10000": "Totaal",
    "52052": "15 tot 75 jaar",
    "20150": "15 jaar of ouder",
    "90100": "15 jaar tot AOW-leeftijd",
    "90200": "AOW-leeftijd of ouder",
    "MW00000": "Waarde",
}


@dataclass(frozen=True)
class Block:
    """Some codes of each declared dimension with every cell of their combinations, per topic.

    Cells stand in the order of `itertools.product` of the codes.
    """

    codes: Mapping[str, Sequence[str]]
    cells: Mapping[str, Cells]

    def __len__(self) -> int:
        return math.prod(map(len, self.codes.values()))


@dataclass(frozen=True)
class Figures:
    """What a table publishes; `status` says per period what is not definitive yet."""

    blocks: tuple[Block, ...]
    status: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        codes: Mapping[str, Sequence[str]],
        cells: Mapping[str, Cells],
        status: Mapping[str, str] | None = None,
    ) -> "Figures":
        """Figures of one block."""
        return cls((Block(codes, cells),), status or {})

    def codes(self, dimension: str) -> list[str]:
        """Every code of a dimension that occurs, in order."""
        return list(dict.fromkeys(c for block in self.blocks for c in block.codes[dimension]))

    def __len__(self) -> int:
        return sum(map(len, self.blocks))


def metadata(
    table: CbsTable,
    figures: Figures,
    title: str,
    modified: str,
    regions: Iterable[Row],
) -> dict[str, list[Row]]:
    """TableInfos, DataProperties and the code lists of a table."""
    keys = dimension_keys(table)
    lists: dict[str, list[Row]] = {}
    for dimension in table.dimensions:
        name, key = dimension.name, keys[dimension.name]
        codes = figures.codes(name)
        titles = CODE_TITLES | class_titles(dimension)
        if name == "periode":
            lists[key] = [period(code, figures.status.get(code, DEFINITIVE)) for code in codes]
        elif name == "regio":
            known = {r["Key"]: r for r in regions}
            lists[key] = [{**known[code], "Key": padded(table, key, code)} for code in codes]
        else:
            lists[key] = [_code(padded(table, key, code), titles.get(code, code)) for code in codes]
    return {
        "TableInfos": [
            {
                "ID": 0,
                "Title": title,
                "Identifier": table.id,
                "Modified": modified,
                "Language": "nl",
            }
        ],
        "DataProperties": _properties(keys.values(), _columns(table)),
        "CategoryGroups": [],
        **lists,
    }


def rows(table: CbsTable, figures: Figures, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows, numbered; `columns` gives the CBS key of each topic that is asked for."""
    keys = dimension_keys(table)
    number = 0
    for block in figures.blocks:
        codes = [[padded(table, keys[n], c) for c in codes] for n, codes in block.codes.items()]
        names = [*(keys[name] for name in block.codes), *columns.values()]
        # A column that was declared and that the office does not know is unknown, as at CBS.
        unknown = [UNKNOWN] * len(block)
        cells = zip(*(block.cells.get(topic, unknown) for topic in columns), strict=True)
        for place, values in zip(itertools.product(*codes), cells, strict=True):
            yield {"ID": number, **dict(zip(names, (*place, *values), strict=True))}
            number += 1


def class_codes(dimension: Dimension) -> dict[str, str]:
    """The code of each class of a dimension; where CBS's is not known, one of our own."""
    return {
        c.category: c.code or f"OEF{number:03}" for number, c in enumerate(dimension.classes, 1)
    }


def class_titles(dimension: Dimension) -> dict[str, str]:
    """The title of each code of a dimension."""
    codes = class_codes(dimension)
    return {codes[c.category]: c.title or c.category for c in dimension.classes}


def dimension_keys(table: CbsTable) -> dict[str, str]:
    """What CBS calls each declared dimension."""
    other = KEYS.get(table.id, {})
    return {d.name: other.get(d.name, d.keys[0]) for d in table.dimensions}


def padded(table: CbsTable, key: str, code: str) -> str:
    """A code as wide as CBS writes it in this table."""
    return code.ljust(NARROW.get((table.id, key), WIDTHS.get(key, 7)))


def region(code: str, title: str, description: str | None) -> Row:
    """One region of a code list, not yet padded."""
    return {"Key": code, "Title": title, "Description": description, "CategoryGroupID": None}


def period(code: str, status: str) -> Row:
    """One period: `2016KW01` is called '2016 1e kwartaal', with a star while it is provisional."""
    year, sort, number = code[:4], code[4:6], int(code[6:])
    words = {"JJ": "", "KW": f" {number}e kwartaal", "MM": f" {_MONTHS[number - 1]}"}[sort]
    star = {DEFINITIVE: "", REVISED: "**", PROVISIONAL: "*"}[status]
    told = {DEFINITIVE: None, REVISED: "Nader voorlopige cijfers"}
    return {
        "Key": code,
        "Title": f"{year}{words}{star}",
        "Description": told.get(status, "Voorlopige cijfers"),
        "Status": status,
    }


def _code(key: str, title: str) -> Row:
    return {"Key": key, "Title": title, "Description": None, "CategoryGroupID": None}


def _columns(table: CbsTable) -> tuple[Column, ...]:
    declared = ((t.stems[0], t.unit or "code", t.group) for t in table.topics)
    return COLUMNS.get(table.id) or _numbered(*declared)


def _properties(dimensions: Iterable[str], columns: Sequence[Column]) -> list[Row]:
    kinds = {"Perioden": "TimeDimension", "RegioS": "GeoDimension"}
    found: list[Row] = []

    def describe(kind: str, **told: Any) -> int:
        number = len(found)
        found.append({"odata.type": f"Cbs.OData.{kind}", "ID": number, "Type": kind, **told})
        return number

    for key in dimensions:
        describe(kinds.get(key, "Dimension"), ParentID=None, Key=key, Title=key)
    groups: dict[str, int] = {}
    for key, unit, group in columns:
        if group and group not in groups:
            groups[group] = describe("TopicGroup", ParentID=None, Key="", Title=group)
        title = key.rsplit("_", 1)[0]
        describe("Topic", ParentID=groups.get(group), Key=key, Title=title, Unit=unit)
    return found


# --- cells -----------------------------------------------------------------------------------------


def counts(persons: Ints, there: np.ndarray | None = None) -> list[str]:
    """Persons rounded to tens: '.' for a few, blank where the place did not exist."""
    rounded = (persons + 5) // 10 * 10
    few = (persons > 0) & (persons < SMALLEST)
    return _cells(rounded, few, there)


def exact(persons: Ints, there: np.ndarray | None = None) -> list[str]:
    """Persons to the person, as in population tables."""
    return _cells(persons, np.zeros(persons.shape, bool), there)


def thousands(numbers: Floats) -> list[str]:
    """Numbers x 1 000 with one decimal."""
    return one_decimal(numbers / 1000)


def one_decimal(numbers: Floats) -> list[str]:
    """Numbers with one decimal; blank where there is none (nan)."""
    return [IMPOSSIBLE if np.isnan(v) else f"{v:>8.1f}" for v in numbers.ravel().tolist()]


def halves(part: Ints, whole: Ints, per: int) -> list[str]:
    """A rate or percentage rounded to halves; '.' where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.floor(2 * per * part / whole + 0.5) / 2
    return [f"{v:>8.1f}" if np.isfinite(v) else UNKNOWN for v in rate.ravel().tolist()]


def _cells(persons: Ints, few: np.ndarray, there: np.ndarray | None) -> list[str]:
    known, place = np.unique(persons, return_inverse=True)
    written = np.array([f"{number:8d}" for number in known.tolist()], dtype=object)
    cells = np.where(few, UNKNOWN, written[place.reshape(persons.shape)])
    if there is not None:
        cells = np.where(there, cells, IMPOSSIBLE)
    return [str(c) for c in cells.ravel()]
