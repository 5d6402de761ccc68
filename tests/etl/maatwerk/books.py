"""Invented maatwerk workbooks and their descriptions, for the country of tests/fixtures.py."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from etl.maatwerk.regions import Region, Regions

Rows = Sequence[Sequence[Any]]

# Two quarters beside each other under a merged header, a total above, footnotes below.
HEAD: Rows = (
    ["Bijstand per gemeente (verzonnen)"],
    [],
    [None, None, "3e kwartaal 2021", None, None, "4e kwartaal 2021", None, None],
    ["Code", "Gemeente", *["Instroom", "Uitstroom", "Personen met bijstand"] * 2],
)
TOTAL = [None, "Nederland", 500, 480, 7150, 520, 510, 7160]
BODY: Rows = (
    ["GM9001", "Aldermeer", 300, 290, 4000, 310, 300, 4010],
    [9002, "Brinkhaven", 150, 140, 2500, 160, 160, 2500],
    ["9006", "Esterbroek", 50, 50, "650", 50, 50, 650],
    ["GM9003", "Cranenveld", ".", "x", 0, None, ".", 0],
)
NOTES: Rows = ([], ["Bron: CBS."], [". = onbekend, x = geheim"])
ALL: Rows = (*HEAD, TOTAL, *BODY, *NOTES)

DESCRIPTION = """
[bron]
titel = "Maatwerk in- en uitstroom (verzonnen)"
uitgever = "CBS"
url = "https://example.org/maatwerk"

[cijfers]
telt = "personen"
status = "definitief"

[[blad]]
naam = "Tabel 1"
kopregels = [3, 4]
eerste_rij = 5
regiocode = "A"
regionaam = "B"
leeftijd = "tot_aow"
periode = "kop"
"""
COLUMNS = (("C", "instroom"), ("D", "uitstroom"), ("E", "bestand"))
LATER = (("F", "instroom"), ("G", "uitstroom"), ("H", "bestand"))
WORDS = {"instroom": "instroom", "uitstroom": "uitstroom", "bestand": "personen met bijstand"}


def description(
    *changes: tuple[str, str], columns: Sequence[tuple[str, str]] = COLUMNS + LATER
) -> str:
    """The description with these texts replaced; every replacement must find its text."""
    text = DESCRIPTION + "".join(
        f'[[blad.kolom]]\nkolom = "{letter}"\nis = "{measure}"\nkop = "{WORDS[measure]}"\n'
        for letter, measure in columns
    )
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def book(
    rows: Rows = ALL, name: str = "Tabel 1", merge: Sequence[str] = ("C3:E3", "F3:H3")
) -> Workbook:
    """A workbook with a hidden sheet before and a sheet of notes after its table."""
    made = Workbook()
    hidden = made.active
    hidden.title, hidden.sheet_state = "werkblad", "hidden"
    sheet = made.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    for cells in merge:
        sheet.merge_cells(cells)
    made.create_sheet("Toelichting").append(["Dit zijn verzonnen cijfers."])
    return made


def content(made: Workbook) -> bytes:
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def saved(path: Path, rows: Rows = ALL) -> Path:
    path.write_bytes(content(book(rows)))
    return path


def regions() -> Regions:
    """A small country: a gemeente that ended and one formed in 2017, and one of 2022."""
    day = dt.date
    return Regions(
        [
            Region("NL01", "land", "Proefland"),
            Region("PV98", "provincie", "Duinmark"),
            Region("GM9001", "gemeente", "Aldermeer", province="PV98"),
            Region("GM9002", "gemeente", "Brinkhaven", province="PV98"),
            Region("GM9003", "gemeente", "Cranenveld"),
            Region("GM9004", "gemeente", "Dorrewoude", until=day(2017, 1, 1)),
            Region("GM9006", "gemeente", "Esterbroek", since=day(2017, 1, 1)),
            Region("GM9008", "gemeente", "Duinmark"),
            Region("GM9010", "gemeente", "Zandwijk (L.)"),
            Region("GM9011", "gemeente", "Súdwâld"),
            Region("GM9012", "gemeente", "Veenland", since=day(2022, 1, 1)),
            Region("GM0997", "gemeente", "Centraal persoonsregister"),
        ]
    )
