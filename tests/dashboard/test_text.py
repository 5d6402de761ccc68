"""Numbers, periods and messages in Dutch and English."""

import datetime as dt
import re
from pathlib import Path

import pytest

from dashboard import messages, text
from etl import claims
from etl.analysis import wording

DUTCH, ENGLISH = "nl", "en"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_catalogue_is_complete_and_has_nothing_too_much(language: str) -> None:
    catalogue = {m.id: m.string for m in messages.catalogue(language) if m.id}
    assert set(catalogue) == set(messages.in_code())
    assert not [m for m, translation in catalogue.items() if not translation]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_translation_has_the_same_places_to_fill(language: str) -> None:
    for message in messages.catalogue(language):
        if message.id:
            wanted, given = (sorted(re.findall(r"{\w+}", t)) for t in (message.id, message.string))
            assert wanted == given, message.id


def test_no_message_hides_in_an_f_string() -> None:
    """Messages in f-strings are not extracted, so they would never be translated."""
    import ast

    for path in Path(text.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
                marked = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "_"]
                assert not [c for c in marked if isinstance(c.args[0], ast.Constant)], path


def test_percentages_and_minus_signs_are_written_in_one_way() -> None:
    """A hard space before the sign, except in the name of a level (95%); and a minus that is one."""
    said = [str(m.string) for language in text.LANGUAGES for m in messages.catalogue(language)]
    for module in (claims, wording):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        said += source.replace("\\u00a0", "\u00a0").splitlines()
    otherwise = re.compile(r"(?<!95)(?<=[0-9}])%|[0-9}] %|(?<=[a-z] )-(?=[0-9])")
    assert not [words for words in said if otherwise.search(words)]


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (46210, None, "46.210", "46,210"),
        (86.5, None, "86,5", "86.5"),
        (86.0, 1, "86,0", "86.0"),
        (-1410.0, None, "\u22121.410", "\u22121,410"),
        (0, None, "0", "0"),
        (float("nan"), None, "geen cijfer", "no figure"),
        (None, 1, "geen cijfer", "no figure"),
    ],
)
def test_numbers(value: float | None, decimals: int | None, dutch: str, english: str) -> None:
    text.use(DUTCH)
    assert text.number(value, decimals) == dutch
    text.use(ENGLISH)
    assert text.number(value, decimals) == english


@pytest.mark.parametrize(
    ("value", "shown"), [(5, "+5"), (-5, "\u22125"), (0, "0"), (None, "geen cijfer")]
)
def test_signs(value: float | None, shown: str) -> None:
    text.use(DUTCH)
    assert text.signed(value) == shown


@pytest.mark.parametrize(
    ("start", "frequency", "dutch", "english"),
    [
        (dt.date(2017, 1, 1), "J", "2017", "2017"),
        (dt.date(2017, 7, 1), "K", "3e kwartaal 2017", "quarter 3 of 2017"),
        (dt.date(2017, 3, 1), "M", "maart 2017", "March 2017"),
    ],
)
def test_periods(start: dt.date, frequency: str, dutch: str, english: str) -> None:
    text.use(DUTCH)
    assert text.period(start, frequency) == dutch
    text.use(ENGLISH)
    assert text.period(start, frequency) == english


@pytest.mark.parametrize(
    ("moment", "dutch"),
    [("2017-11-22", "22 november 2017"), ("2017-10", "oktober 2017"), ("2018", "2018"), ("", "")],
)
def test_a_moment_is_as_precise_as_it_was_written(moment: str, dutch: str) -> None:
    text.use("nl")
    assert text.dated(moment) == dutch


def test_month_names_on_axes() -> None:
    text.use(DUTCH)
    assert text.month_names()[:3] == ["jan", "feb", "mrt"]


def test_an_unknown_language_is_dutch() -> None:
    text.use("xx")
    assert text.language() == DUTCH
