"""Bring the message catalogues in line with the code: `make messages`.

New messages come into nl.po untranslated (a test then fails), unused ones go out; en.po repeats the
message itself.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dashboard.text import LANGUAGES, LOCALE

ROOT = Path(__file__).parents[1]


def in_code() -> list[str]:
    """Every message marked for translation, in the order of file and line."""
    found: dict[str, None] = {}
    for package in ("dashboard", "etl"):
        # _() and gettext() translate here, N_() leaves that to whoever shows the message. None of
        # them is found inside an f-string.
        for entry in extract_from_dir(
            str(ROOT / package), keywords={"_": None, "N_": None, "gettext": None}
        ):
            message = entry[2]
            if isinstance(message, str) and message:
                found[message] = None
    return list(found)


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is on disk; empty when there is none yet."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def main() -> None:
    """Rewrite both catalogues."""
    for language in LANGUAGES:
        old = catalogue(language)
        new = Catalog(locale=language, project="Bijstand in beeld", fuzzy=False)
        for message in in_code():
            entry = old.get(message)
            text = message if language == "en" else (entry.string if entry else "")
            new.add(message, text)
        with (LOCALE / f"{language}.po").open("wb") as file:
            write_po(file, new, width=100, omit_header=False, no_location=True)


if __name__ == "__main__":
    main()
