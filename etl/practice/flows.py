"""Quarterly flows per gemeente as a file to import: CBS publishes these in custom tables only.

The file has the form of such a table, one row per gemeente and quarter, with the description that
`bijstand import-flows` asks for. Persons before the AOW age, rounded to tens.
"""

from etl.practice import answers
from etl.practice.office import PUBLISHER, Office
from etl.practice.simulate import month_index

FROM = "2018KW01"
"""After the last yearly table with flows."""
NAME = "oefenland-stromen-per-kwartaal.csv"
COLUMNS = ("regiocode", "gemeente", "periode", "instroom", "uitstroom", "bestand")
MAP = f"""[bron]
titel = "In- en uitstroom bijstand per gemeente en kwartaal ({PUBLISHER})"
uitgever = "Oefenland"

[cijfers]
telt = "personen"
status = "definitief"
geheim_of_onbekend = ["."]

[csv]
scheiding = ";"
codering = "utf-8"

[[blad]]
kopregels = [1]
eerste_rij = 2
regiocode = "A"
regionaam = "B"
periodekolom = "C"
leeftijd = "tot_aow"

[[blad.kolom]]
kolom = "D"
is = "instroom"
kop = "instroom"

[[blad.kolom]]
kolom = "E"
is = "uitstroom"
kop = "uitstroom"

[[blad.kolom]]
kolom = "F"
is = "bestand"
kop = "bestand"
"""


def lines(office: Office) -> list[tuple[str, ...]]:
    """The rows of the file, its header first: every gemeente of the end of each quarter since `FROM`."""
    codes, stock, there = office.by_region(office.persons.stock, ("GM",))
    _codes, started, _there = office.by_region(office.persons.started, ("GM",))
    _codes, ended, _there = office.by_region(office.persons.ended, ("GM",))
    rows: list[tuple[str, ...]] = [COLUMNS]
    for quarter in (q for q in office.quarters if q >= FROM):
        last = month_index(f"{quarter[:4]}-{3 * int(quarter[-1]):02}")
        months = slice(last - 2, last + 1)
        cells = [
            answers.counts(values[there[:, last]])
            for values in (started[:, months].sum(1), ended[:, months].sum(1), stock[:, last])
        ]
        here = [code for code, is_there in zip(codes, there[:, last], strict=True) if is_there]
        for code, *figures in zip(here, *cells, strict=True):
            rows.append((code, office.places.names[code], quarter, *(f.strip() for f in figures)))
    return rows


def spans(office: Office) -> dict[str, tuple[str | None, str | None]]:
    """Per gemeente the day from which it existed and the first on which it no longer did; None: always."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for code in office.places.codes:
        begins: list[str] = []
        ends: list[str] = []
        for piece in office.places.pieces:
            dates = [since for _code, since in piece.codes]
            for (own, since), end in zip(piece.codes, [*dates[1:], ""], strict=True):
                if own == code:
                    begins.append(since)
                    ends.append(end)
        found[code] = (min(begins) or None, None if "" in ends else max(ends))
    return found
