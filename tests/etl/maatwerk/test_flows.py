"""What an invented maatwerk workbook gives, and what is refused with which words."""

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from etl.errors import BijstandError
from etl.maatwerk import flows, mapping, sheets
from etl.maatwerk.flows import period_of
from tests.etl.maatwerk import books
from tests.etl.maatwerk.books import ALL, BODY, HEAD, NOTES, TOTAL, book, content, description
from tests.helpers import assert_one_sentence

ONE_QUARTER = ('periode = "kop"', 'periode = "2021KW03"')


def read(made: Workbook | bytes, text: str | None = None, period: str = "") -> flows.Reading:
    found = made if isinstance(made, bytes) else content(made)
    return flows.read(found, mapping.parse(text or description()), books.regions(), period)


def refusal(made: Workbook | bytes, text: str | None = None, *names: str, period: str = "") -> str:
    with pytest.raises(BijstandError) as caught:
        read(made, text, period)
    assert_one_sentence(str(caught.value), *names)
    return str(caught.value)


def values(reading: flows.Reading) -> dict[tuple[str, str, str, str], Any]:
    return {f.key: f.value if f.value is not None else f.missing for f in reading.figures}


def rows_with(row: int, column: int, value: Any) -> list[list[Any]]:
    """The table with one cell changed, both counted from 1."""
    made = [list(r) for r in ALL]
    made[row - 1] += [None] * (column - len(made[row - 1]))
    made[row - 1][column - 1] = value
    return made


# --- what is read ----------------------------------------------------------------------------------


def test_every_cell_comes_in_its_place() -> None:
    reading = read(book())
    found = values(reading)
    assert len(found) == 6 * (len(BODY) + 1)
    third, fourth = ("tot_aow", "2021KW03"), ("tot_aow", "2021KW04")
    assert found["GM9001", *third, "bijstand_instroom_maatwerk"] == 300
    assert found["GM9002", *fourth, "bijstand_uitstroom_maatwerk"] == 160
    assert found["GM9006", *third, "bijstand_personen_maatwerk"] == 650  # a number as text
    assert found["NL01", *third, "bijstand_personen_maatwerk"] == 7150
    assert {f.place for f in reading.figures if f.region.code == "GM9002"} == {
        f"Tabel 1!{letter}7" for letter in "CDEFGH"
    }


def test_missing_keeps_its_reason_and_is_no_zero() -> None:
    found = values(read(book()))
    of = {key[2:]: value for key, value in found.items() if key[0] == "GM9003"}
    assert of["2021KW03", "bijstand_instroom_maatwerk"] == "geheim_of_onbekend"
    assert of["2021KW03", "bijstand_uitstroom_maatwerk"] == "geheim_of_onbekend"
    assert of["2021KW04", "bijstand_instroom_maatwerk"] == "onmogelijk"
    assert of["2021KW03", "bijstand_personen_maatwerk"] == 0


def test_gemeenten_that_are_not_in_the_file_are_named() -> None:
    (first, _second) = read(book()).remarks
    assert_one_sentence(str(first), "2021KW03", "Duinmark", "Zandwijk (L.)")
    assert "register" not in str(first)


@pytest.mark.parametrize(
    ("cell", "changes", "found"),
    [
        ("1.230", (("status =", 'duizendteken = "."\nstatus ='),), 1230),
        ("1 230", (), 1230),
        ("1\u00a0230", (), 1230),
        (" 1230 ", (), 1230),
        (1230.0, (), 1230),
        ("1,23", (("status =", "factor = 1000\nstatus ="),), 1230),
        (1.23, (("status =", "factor = 1000\nstatus ="),), 1230),
        ("-", (("status =", 'nul = ["-"]\nstatus ='),), 0),
        (
            "geheim",
            (("status =", 'geheim_of_onbekend = ["Geheim"]\nstatus ='),),
            "geheim_of_onbekend",
        ),
    ],
)
def test_numbers_as_people_write_them(
    cell: object, changes: tuple[tuple[str, str], ...], found: object
) -> None:
    rows = [*HEAD, ["GM9001", "Aldermeer", cell], ["GM9002", "Brinkhaven", 10]]
    text = description(*changes, ONE_QUARTER, columns=(("C", "instroom"),))
    reading = read(book(rows, merge=()), text)
    assert values(reading)["GM9001", "tot_aow", "2021KW03", "bijstand_instroom_maatwerk"] == found


@pytest.mark.parametrize(
    "name",
    [
        "Aldermeer",
        "ALDERMEER ",
        "Zandwijk",
        "Zandwijk (L.)",
        "Sudwald",
        "Duinmark",
        "Duinmark (gemeente)",
    ],
)
def test_a_gemeente_is_found_by_its_name(name: str) -> None:
    by_name = description(('regiocode = "A"\n', ""), ONE_QUARTER, columns=(("C", "instroom"),))
    (figure,) = read(book([*HEAD, [None, name, 10]], merge=()), by_name).figures
    assert figure.region.level == "gemeente"
    assert figure.region.name.startswith(name.strip()[:3].capitalize().replace("Sud", "Súd"))


def test_a_province_is_told_from_the_gemeente_of_its_name() -> None:
    by_name = description(('regiocode = "A"\n', ""), ONE_QUARTER, columns=(("C", "instroom"),))
    rows = [*HEAD, [None, "Duinmark (PV)", 30], [None, "Duinmark", 10]]
    assert {f.region.code: f.value for f in read(book(rows, merge=()), by_name).figures} == {
        "PV98": 30,
        "GM9008": 10,
    }


def test_age_class_and_period_can_stand_in_columns() -> None:
    rows = [
        ["Code", "Leeftijd", "Periode", "Instroom"],
        ["GM9001", "Totaal", "2021 3e kwartaal", 310],
        ["GM9001", "15 tot AOW-leeftijd", "2021 3e kwartaal", 300],
        ["GM9001", "75 plus", "2021 3e kwartaal", 1],
        ["GM9001", "Totaal", "juli 2021", 100],
        ["GM9001", "Totaal", 2021, 1200],
    ]
    text = description(
        ('regionaam = "B"\n', 'overslaan = ["75 plus"]\nperiodekolom = "C"\n'),
        ('periode = "kop"\n', ""),
        ("kopregels = [3, 4]\neerste_rij = 5", "kopregels = [1]\neerste_rij = 2"),
        (
            'leeftijd = "tot_aow"',
            'leeftijdskolom = "B"\nleeftijden = { "totaal" = "totaal", "15 tot aow-leeftijd" = "tot_aow" }',
        ),
        columns=(("D", "instroom"),),
    )
    found = values(read(book(rows, merge=()), text))
    assert {key[1:3]: value for key, value in found.items()} == {
        ("totaal", "2021KW03"): 310,
        ("tot_aow", "2021KW03"): 300,
        ("totaal", "2021MM07"): 100,
        ("totaal", "2021JJ00"): 1200,
    }


def test_a_file_may_follow_the_borders_of_another_year_when_it_says_so() -> None:
    made = book([*HEAD, ["GM9012", "Veenland", *[10] * 6]])
    refusal(made, None, "A5", "Veenland", "2021KW03")
    reading = read(made, description(("status =", "indeling = 2022\nstatus =")))
    assert {f.region.code for f in reading.figures} == {"GM9012"}
    refusal(made, description(("status =", "indeling = 2021\nstatus =")), "Veenland", "2021")


def test_csv_gives_what_the_workbook_gives() -> None:
    lines = "\r\n".join(";".join("" if c is None else str(c) for c in row) for row in ALL)
    text = description(
        ('[[blad]]\nnaam = "Tabel 1"', '[csv]\nscheiding = ";"\ncodering = "cp1252"\n[[blad]]')
    )
    made = lines.replace("Brinkhaven", "Brinkhaven").encode("cp1252")
    assert values(read(made, text)) == values(read(book()))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3e kwartaal 2021", "2021KW03"),
        ("2021 3e kwartaal*", "2021KW03"),
        ("Instroom Q4 2021", "2021KW04"),
        ("2021-K2", "2021KW02"),
        ("December 2021", "2021MM12"),
        ("2021MM02", "2021MM02"),
        (2021, "2021JJ00"),
        ("geheel 2021", "2021JJ00"),
        ("1e halfjaar 2021", ""),
        ("2020/2021", ""),
        ("3e en 4e kwartaal 2021, 3e kwartaal", ""),
        ("juli tot augustus 2021", ""),
        ("2021MM13", ""),
        ("kwartaal 3", ""),
        (None, ""),
        ("3de kwartaal 2021", "2021KW03"),
        ("Instroom 15 jaar tot AOW-leeftijd 2021 (x 1.000)", "2021JJ00"),
        # Several quarters together, a part of a year, a name that is not known and a day are no period.
        ("3e en 4e kwartaal 2021", ""),
        ("1e t/m 3e kwartaal 2021", ""),
        ("2021 (t/m september)", ""),
        ("cumulatief 2021", ""),
        ("derde kwartaal 2021", ""),
        ("3e kw. 2021", ""),
        ("III 2021", ""),
        ("mrt 2021", ""),
        ("jan-mrt 2021", ""),
        ("30-09-2021", ""),
        ("1 januari 2022", ""),
        ("2021/22", ""),
    ],
)
def test_a_period_is_read_only_when_it_is_one(text: object, code: str) -> None:
    assert period_of(text) == code


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "value", "names"),
    [
        (6, 1, "Aldermeer", ["A6", "Aldermeer", "no code"]),
        (6, 1, "GM8888", ["A6", "GM8888"]),
        (6, 1, "GM9004", ["A6", "Dorrewoude", "2021KW03"]),
        (6, 2, "Brinkhaven", ["B6", "GM9001", "Aldermeer", "Brinkhaven"]),
        (6, 3, "abc", ["C6", "abc"]),
        (6, 3, "1.230", ["C6", "1.230"]),
        (6, 3, -10, ["C6", "-10"]),
        (6, 3, 10.5, ["C6", "10.5"]),
        (6, 3, True, ["C6"]),
        (6, 3, "=cmd|'/c calc'!A1", ["C6", "formula"]),
        (6, 3, "#REF!", ["C6"]),
        (6, 3, "12 30", ["C6", "12 30"]),
        (6, 3, 9000, ["C5", "500", "9200"]),
        (5, 5, 700, ["E5", "700", "7150"]),
        (7, 1, "GM9001", ["GM9001"]),
        (4, 3, "Uitstroom", ["C4", "Uitstroom", "instroom"]),
        (3, 3, "2e halfjaar 2021", ["C4", "halfjaar"]),
        (12, 1, "GM9008", ["A12", "laatste_rij"]),
    ],
)
def test_a_cell_that_cannot_be_placed_is_named(
    row: int, column: int, value: object, names: list[str]
) -> None:
    refusal(book(rows_with(row, column, value)), None, *names)


@pytest.mark.parametrize(
    ("row", "column", "value", "names"),
    [
        (2, 1, "Aantallen x 1 000", ["A2", "x 1 000", "factor"]),
        (3, 3, "3e kwartaal 2021 (x 1.000)", ["C3", "x 1.000", "factor"]),
        (4, 3, "Instroom (%)", ["C4", "%", "share"]),
        (4, 3, "Instroom per 1 000 inwoners", ["C4", "per 1 000", "share"]),
    ],
)
def test_a_unit_that_is_no_number_of_people_is_refused(
    row: int, column: int, value: str, names: list[str]
) -> None:
    refusal(book(rows_with(row, column, value)), None, *names)


def test_a_row_that_comes_twice_is_refused_with_both_places() -> None:
    twice = [*HEAD, *BODY, ["GM9001", "Aldermeer", *[10] * 6]]
    refusal(book(twice), None, "Aldermeer", "Tabel 1!C5", "Tabel 1!C9")


def test_a_total_of_the_table_is_a_check_and_no_figure() -> None:
    total = [None, "Totaal", 500, 480, 7150, 520, 510, 7160]
    reading = read(book([*HEAD, *BODY, total, *NOTES]))
    assert {f.region.level for f in reading.figures} == {"gemeente"}
    wrong = [None, "Totaal", 500, 480, 5150, 520, 510, 7160]
    refusal(book([*HEAD, *BODY, wrong, *NOTES]), None, "E9", "5150", "7150")


def test_a_province_is_kept_and_holds_at_least_its_gemeenten() -> None:
    province = ["PV98", "Duinmark", 460, 440, 6600, 480, 470, 6600]
    reading = read(book([*HEAD, *BODY, province, *NOTES]))
    assert values(reading)["PV98", "tot_aow", "2021KW03", "bijstand_instroom_maatwerk"] == 460
    province[4] = 5000
    refusal(book([*HEAD, *BODY, province, *NOTES]), None, "E9", "5000", "6500")


def test_an_unknown_name_is_refused_and_a_footnote_inside_the_block_too() -> None:
    by_name = description(('regiocode = "A"\n', ""))
    refusal(book([*HEAD, [None, "Nergenshuizen", *[1] * 6]]), by_name, "B5", "Nergenshuizen")
    with_end = description(("eerste_rij = 5", "eerste_rij = 5\nlaatste_rij = 11"))
    refusal(book(), with_end, "A11", "Bron: CBS.")
    refusal(
        book([*HEAD, [None, None, 1]]),
        description(("eerste_rij = 5", "eerste_rij = 5\nlaatste_rij = 5")),
        "no region",
    )


def test_columns_taken_for_each_other_are_noticed() -> None:
    swapped = description(columns=(("C", "bestand"), ("D", "uitstroom"), ("E", "instroom")))
    swapped = swapped.replace('kop = "instroom"', 'kop = "bijstand"').replace(
        'kop = "personen met bijstand"', 'kop = "2021"'
    )
    refusal(book([*HEAD, *BODY]), swapped, "Aldermeer", "E5", "C5")


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("eerste_rij", "eerste_regel", ["eerste_rij", "[[blad]] 1"]),
        ('kop = "uitstroom"', 'kop = "uitstroom"\nkopje = "x"', ["kopje", "[[kolom]] 2"]),
        ('status = "definitief"', 'status = "klaar"', ["status", "klaar", "nader_voorlopig"]),
        ('telt = "personen"', 'telt = "uitkeringen"', ["telt", "uitkeringen", "personen"]),
        ('telt = "personen"\n', "", ["telt", "[cijfers]"]),
        ('is = "uitstroom"', 'is = "vertrek"', ["is", "vertrek"]),
        ('leeftijd = "tot_aow"', 'leeftijd = "jong"', ["leeftijd", "jong"]),
        ('leeftijd = "tot_aow"\n', "", ["leeftijd", "leeftijden"]),
        ('periode = "kop"', 'periode = "2021HJ01"', ["2021HJ01", "half-years"]),
        ('naam = "Tabel 1"', 'naam = "Tabel 9"', ["Tabel 9", "'Tabel 1'", "'werkblad'"]),
        ("kopregels = [3, 4]", "kopregels = [9]", ["kopregels"]),
        ("kopregels = [3, 4]", 'kopregels = ["drie"]', ["kopregels"]),
        ("eerste_rij = 5", "eerste_rij = 5\nlaatste_rij = 999", ["999", "Tabel 1"]),
        ('kolom = "C"', 'kolom = "C7"', ["kolom", "C7"]),
        ('kolom = "C"', 'kolom = "ZZZ"', ["kolom", "ZZZ"]),
        ("eerste_rij = 5", 'eerste_rij = "vijf"', ["eerste_rij", "vijf"]),
        ("eerste_rij = 5", "eerste_rij = true", ["eerste_rij"]),
        (
            'url = "https://example.org/maatwerk"',
            'url = "javascript:alert(1)"',
            ["javascript:alert(1)"],
        ),
        ('titel = "Maatwerk in- en uitstroom (verzonnen)"', 'titel = " "', ["titel"]),
        ("[bron]", "[bron", ["TOML"]),
        ("[bron]", "[extra]\n[bron]", ["extra"]),
        ('regiocode = "A"\nregionaam = "B"\n', "", ["regiocode"]),
    ],
)
def test_a_mistake_in_the_description_is_named(old: str, new: str, names: list[str]) -> None:
    refusal(book(), description((old, new)), *names)


def test_a_block_without_a_period_needs_one_from_outside() -> None:
    without = description(('periode = "kop"\n', ""), columns=books.COLUMNS)
    refusal(book(), without, "--period")
    refusal(book(), without, "2021H2", period="2021H2")
    assert read(book(), without, "2021KW03").periods == [("2021KW03", "tot_aow")]


def test_the_template_is_a_description() -> None:
    described = mapping.parse(mapping.TEMPLATE.read_text(encoding="utf-8"))
    assert {c.measure for b in described.blocks for c in b.columns} < set(mapping.MEASURES)
    text = mapping.TEMPLATE.read_text(encoding="utf-8")
    keys = set(re.findall(r"^#? ?([a-z_]+) = ", text, flags=re.MULTILINE))
    # Every key that is known is shown; the code says which those are when it refuses one.
    for table in ("[bron]", "[cijfers]", "[[blad]]", "[[blad.kolom]]"):
        with pytest.raises(mapping.MapError) as caught:
            mapping.parse(text.replace(f"\n{table}\n", f"\n{table}\nonzin = 1\n", 1))
        listed = set(str(caught.value.values["known"]).split(", ")) - {"kolom"}
        assert listed <= keys


# --- hostile and broken files ----------------------------------------------------------------------


def test_a_formula_is_never_computed_and_its_stored_outcome_is_read() -> None:
    made = content(book(rows_with(6, 3, "=150+150")))
    refusal(made, None, "C6", "formula")
    # As a spreadsheet program stores it: the formula and its outcome.
    archive = zipfile.ZipFile(io.BytesIO(made))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as out:
        for part in archive.infolist():
            text = archive.read(part)
            text = text.replace(b"<f>150+150</f><v></v>", b"<f>150+150</f><v>300</v>")
            text = text.replace(b"<f>150+150</f><v />", b"<f>150+150</f><v>300</v>")
            text = text.replace(b"<f>150+150</f><v/>", b"<f>150+150</f><v>300</v>")
            out.writestr(part, text)
    assert values(read(stored.getvalue())) == values(read(book()))


def repacked(change: dict[str, tuple[bytes, bytes]]) -> bytes:
    """The workbook with texts in its parts replaced."""
    archive = zipfile.ZipFile(io.BytesIO(content(book())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in archive.infolist():
            text = archive.read(part)
            if part.filename in change:
                old, value = change[part.filename]
                assert re.search(old, text), (old, text[:400])
                text = re.sub(old, lambda _m, v=value: v, text, count=1)
            new.writestr(part.filename, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet2.xml"


def test_a_sheet_that_claims_to_be_huge_is_read_as_it_is() -> None:
    claims = repacked({SHEET: (rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"')})
    assert values(read(claims)) == values(read(book()))


def test_a_stray_cell_in_the_last_row_of_a_sheet_does_no_harm_and_a_figure_there_does() -> None:
    stray = repacked(
        {SHEET: (rb"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')}
    )
    assert values(read(stray)) == values(read(book()))
    figure = repacked(
        {
            SHEET: (
                rb"</sheetData>",
                b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>',
            )
        }
    )
    refusal(figure, None, "Tabel 1", "rows")


def test_entities_are_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'
    refusal(repacked({SHEET: (rb"^<worksheet", bomb)}), None, "damaged")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1 << 20)
    out = io.BytesIO(content(book()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (2 << 20))
    assert len(out.getvalue()) < 1 << 16
    refusal(out.getvalue(), None, "unpacks")


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (sheets.OLD_EXCEL + b"\0" * 600, "password"),
        (b"PK\x03\x04 no zip", "damaged"),
        (content(book())[:3000], "damaged"),
        (b"%PDF-1.7 \xff\xfe", "csv"),
        (b"<!doctype html><title>404</title>", "csv"),
        (b"", "csv"),
    ],
    ids=["old", "no zip", "cut", "pdf", "html", "empty"],
)
def test_a_file_of_another_kind_is_refused(made: bytes, word: str) -> None:
    assert word in refusal(made).lower()


def test_a_csv_file_that_reads_in_another_way_than_described_is_refused() -> None:
    text = description(
        ('[[blad]]\nnaam = "Tabel 1"', '[csv]\nscheiding = ";"\ncodering = "utf-8"\n[[blad]]')
    )
    refusal(b"Code;Naam", text.replace("[[blad]]", '[[blad]]\nnaam = "Blad 1"'), "naam")
    refusal("Code;Súdwâld".encode("cp1252"), text, "utf-8")
    refusal(b"a;b\0c", text, "CSV")
    refusal(b"a,b,c\n1,2,3\n", text, "C4", "instroom")


def test_what_is_printed_of_a_file_cannot_steer_a_terminal() -> None:
    assert sheets.shown("\x1b[2J\x07kwaad\u202e\nregel") == "[2J kwaad regel"
    assert len(sheets.shown("x" * 10_000)) == 40


def test_every_sheet_can_be_looked_at() -> None:
    found = sheets.read_workbook(content(book()))
    assert [(s.name, s.hidden, len(s.rows)) for s in found] == [
        ("werkblad", True, 0),
        ("Tabel 1", False, len(ALL)),
        ("Toelichting", False, 1),
    ]
    assert found[1].rows[4] == TOTAL
