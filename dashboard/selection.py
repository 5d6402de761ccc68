"""What the reader chose, two ways tied to the URL: codes, never labels, so that a link can be cited.

The URL is the only state. Every run reads it first, then gives the widgets their values; a widget
writes its choice back before the next run. Links between pages carry the same parameters.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, text
from dashboard.text import gettext as _

MOST = 6
DEFAULT_PLACES = ("GM0599", "GM0363")
FIRST_YEAR, LAST_YEAR = 1998, 2100
DEFAULT_FROM = 2007
ORIGIN_IN_URL = {"oefenland": "practice"}
COUNTRY = "NL01"
# What the page Definities is about: the country, or the gemeente that was chosen.
DEFINITIONS_OF = (COUNTRY, "gemeente")
# The year of the debate, in which five definitions give five changes.
DEFINITIONS_YEAR = 2017


@dataclass(frozen=True)
class Selection:
    """One state of the product. `notes` are sentences about values that could not be followed.

    `is_default` says that nobody chose the gemeenten: a page may then open on others.
    """

    gemeenten: tuple[str, ...]
    van: int
    tot: int
    basis: int | None
    uitgave: str | None
    taal: str
    notes: tuple[str, ...] = ()
    is_default: bool = False
    definities_plaats: str = COUNTRY
    definities_jaar: int | None = None

    @property
    def gemeente(self) -> str:
        """The subject: the first gemeente."""
        return self.gemeenten[0]

    def in_url(self) -> dict[str, Any]:
        """The parameters that bring this state back; what is default stays out, chosen places never do."""
        values: dict[str, Any] = {}
        if not self.is_default:
            values["gemeente"] = list(self.gemeenten)
        if self.van != DEFAULT_FROM:
            values["van"] = str(self.van)
        if self.tot != LAST_YEAR:
            values["tot"] = str(self.tot)
        if self.basis is not None:
            values["basis"] = str(self.basis)
        if self.definities_plaats != COUNTRY:
            values["definities_plaats"] = self.definities_plaats
        if self.definities_jaar is not None:
            values["definities_jaar"] = str(self.definities_jaar)
        if self.uitgave is not None:
            values["uitgave"] = self.uitgave
        if self.taal != text.LANGUAGES[0]:
            values["taal"] = self.taal
        return values


class Places:
    """The gemeenten of a release: names, and where an old code or name leads."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = {row["region_code"]: row for row in rows.to_dict("records")}
        # A name may be borne twice: the gemeente of today comes first.
        self._by_name: dict[str, str] = {}
        for code, row in sorted(self._rows.items(), key=lambda item: self._ended(item[1])):
            self._by_name.setdefault(_fold(row["name"]), code)

    @staticmethod
    def _ended(row: Mapping[Any, Any]) -> bool:
        return not pd.isna(row["valid_to"])

    def current(self) -> list[str]:
        """Codes of the gemeenten of today, by name."""
        return [code for code, row in self._rows.items() if not self._ended(row)]

    def name(self, code: str) -> str:
        return str(self._rows[code]["name"])

    def province(self, code: str) -> str:
        name = self._rows[code]["provincie_name"]
        return "" if pd.isna(name) else str(name)

    def has_figures(self, code: str) -> bool:
        return bool(self._rows[code]["has_figures"])

    def find(self, asked: str) -> tuple[str | None, str]:
        """The gemeente of today for a code or name, and a note when it is another one than asked."""
        code = asked.strip().upper()
        if code not in self._rows:
            code = self._by_name.get(_fold(asked), "")
        if not code:
            return None, _("The gemeente in the address is not known here; another one is shown.")
        row = self._rows[code]
        if not self._ended(row):
            return code, ""
        successors = [c for c in _as_list(row["successors"]) if c in self._rows]
        if not successors:
            return None, _("{old} no longer exists; another gemeente is shown.").format(
                old=row["name"]
            )
        note = _("{old} is part of {new} since {date}.").format(
            old=row["name"],
            new=" / ".join(self.name(c) for c in successors),
            date=text.day(row["valid_to"]),
        )
        if len(successors) > 1:
            note += " " + _("You see {new}, which received most inhabitants.").format(
                new=self.name(successors[0])
            )
        return successors[0], note


def read(
    parameters: Mapping[str, Sequence[str]], places: Places, *, found: bool = True
) -> Selection:
    """The selection in URL parameters; whatever is unknown falls back, with a note.

    `found` says whether the release that the URL asks for exists.
    """
    notes: list[str] = []
    gemeenten: list[str] = []
    for asked in parameters.get("gemeente", ())[:MOST]:
        code, note = places.find(asked)
        if note and note not in notes:
            notes.append(note)
        if code and code not in gemeenten:
            gemeenten.append(code)
    if len(parameters.get("gemeente", ())) > MOST:
        notes.append(_("At most {most} gemeenten fit side by side.").format(most=MOST))
    is_default = not gemeenten
    if is_default:
        known = places.current()
        gemeenten = [c for c in DEFAULT_PLACES if c in known] or known[:2]
    uitgave = _last(parameters, "uitgave")
    if uitgave and not found:
        notes.append(
            _("The release in the address is not on this machine; the current one is shown.")
        )
        uitgave = None
    van = _year(parameters, "van", DEFAULT_FROM, notes)
    tot = _year(parameters, "tot", LAST_YEAR, notes)
    if van > tot:
        van, tot = DEFAULT_FROM, LAST_YEAR
        notes.append(_("The years in the address are the wrong way round; all years are shown."))
    plaats = _last(parameters, "definities_plaats") or COUNTRY
    if plaats not in DEFINITIONS_OF:
        plaats = COUNTRY
        notes.append(_("The place in the address is not known here; the country is shown."))
    return Selection(
        gemeenten=tuple(gemeenten),
        van=van,
        tot=tot,
        basis=_year(parameters, "basis", None, notes),
        uitgave=uitgave,
        taal=text.language(),
        is_default=is_default,
        definities_plaats=plaats,
        definities_jaar=_year(parameters, "definities_jaar", None, notes),
        notes=tuple(notes),  # last: everything before it may add a note
    )


@dataclass(frozen=True)
class Run:
    """What a page needs to start: the release, its gemeenten, and what was chosen."""

    path: Path
    places: Places
    chosen: Selection


_run: ContextVar[Run] = ContextVar("run")


def current() -> Run:
    """What `begin` found in this run."""
    return _run.get()


def begin() -> Run | None:
    """Read the URL at the start of a run and set the language; None when there is no release."""
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    text.use(_last(asked, "taal") or text.LANGUAGES[0])
    uitgave = _last(asked, "uitgave")
    wanted = data.release_path(ORIGIN_IN_URL.get(uitgave, uitgave)) if uitgave else None
    path = wanted or data.release_path(None)
    if path is None:
        return None
    places = Places(data.table(path, "regions"))
    run = Run(path, places, read(asked, places, found=wanted is not None))
    _run.set(run)
    return run


def opened_on(run: Run, *codes: str) -> Run:
    """The run with other gemeenten than the usual ones, where nobody chose any and all are known."""
    if run.chosen.is_default and set(codes) <= set(run.places.current()):
        return replace(run, chosen=replace(run.chosen, gemeenten=codes))
    return run


def choose_gemeente(run: Run) -> None:
    """A box for one gemeente, the subject; the others that were chosen stay for comparing."""
    chosen, places = run.chosen, run.places

    def write() -> None:
        code = st.session_state["gemeente_widget"]
        rest = tuple(c for c in chosen.gemeenten[1:] if c != code)
        _write(replace(chosen, gemeenten=(code, *rest), is_default=False))

    st.session_state["gemeente_widget"] = chosen.gemeente
    st.selectbox(
        _("Gemeente"),
        _choices(places, chosen.gemeenten[:1]),
        format_func=places.name,
        key="gemeente_widget",
        on_change=write,
        filter_mode="contains",
    )


def choose_gemeenten(run: Run) -> None:
    """A box for two to six gemeenten."""
    chosen, places = run.chosen, run.places

    def write() -> None:
        codes = tuple(st.session_state["gemeenten_widget"])
        if codes:
            _write(replace(chosen, gemeenten=codes, is_default=False))

    st.session_state["gemeenten_widget"] = list(chosen.gemeenten)
    st.multiselect(
        _("Two to six gemeenten"),
        _choices(places, chosen.gemeenten),
        format_func=places.name,
        key="gemeenten_widget",
        on_change=write,
        max_selections=MOST,
        placeholder=_("Type a name"),
        filter_mode="contains",
    )


def choose_two(run: Run) -> tuple[str, str]:
    """Two boxes for two gemeenten, the first two chosen; returns those in use.

    Where one was chosen the other is the first of the usual ones, or of the list, that differs.
    """
    chosen, places = run.chosen, run.places
    first = chosen.gemeente
    others = (*chosen.gemeenten[1:], *DEFAULT_PLACES, *places.current())
    second = next((c for c in others if c != first and c in places.current()), first)

    def write() -> None:
        one, other = st.session_state["first_widget"], st.session_state["second_widget"]
        if one == other:  # one box got what stood in the other: the two change places
            one, other = second, first
        rest = tuple(c for c in chosen.gemeenten if c not in (first, second, one, other))
        _write(replace(chosen, gemeenten=(one, other, *rest), is_default=False))

    st.session_state["first_widget"], st.session_state["second_widget"] = first, second
    columns = st.columns(2)
    labels = (_("First gemeente"), _("Second gemeente"))
    for column, label, key in zip(columns, labels, ("first_widget", "second_widget"), strict=True):
        column.selectbox(
            label,
            _choices(places, (first, second)),
            format_func=places.name,
            key=key,
            on_change=write,
            filter_mode="contains",
        )
    return first, second


def choose_definitions_place(run: Run) -> str:
    """A choice between the country and the chosen gemeente; returns the region in use."""
    chosen = run.chosen

    def write() -> None:
        _write(replace(chosen, definities_plaats=st.session_state["definities_plaats_widget"]))

    names = {COUNTRY: _("the Netherlands"), "gemeente": run.places.name(chosen.gemeente)}
    st.session_state["definities_plaats_widget"] = chosen.definities_plaats
    st.radio(
        _("Place"),
        DEFINITIONS_OF,
        format_func=lambda place: names[place],
        key="definities_plaats_widget",
        on_change=write,
        horizontal=True,
    )
    return COUNTRY if chosen.definities_plaats == COUNTRY else chosen.gemeente


def choose_definitions_year(chosen: Selection, years: Sequence[int]) -> int:
    """A choice of the year; without one, or with one that is not there, 2017 or the last year."""
    usual = DEFINITIONS_YEAR if DEFINITIONS_YEAR in years else years[-1]

    def write() -> None:
        year = st.session_state["definities_jaar_widget"]
        _write(replace(chosen, definities_jaar=None if year == usual else year))

    asked = chosen.definities_jaar
    year = asked if asked is not None and asked in years else usual
    st.session_state["definities_jaar_widget"] = year
    st.selectbox(_("Year"), years[::-1], key="definities_jaar_widget", on_change=write)
    return year


def choose_base(chosen: Selection, years: Sequence[int]) -> int:
    """A choice of the base year of the index; returns the year in use."""

    def write() -> None:
        year = st.session_state["basis_widget"]
        _write(replace(chosen, basis=None if year == years[0] else year))

    base = chosen.basis if chosen.basis is not None and chosen.basis in years else years[0]
    st.session_state["basis_widget"] = base
    st.radio(
        _("Base year of the index"), years, key="basis_widget", on_change=write, horizontal=True
    )
    return base


def choose_years(chosen: Selection, first: int, last: int) -> tuple[int, int]:
    """A slider for the first and last year; returns those in use."""

    def write() -> None:
        van, tot = st.session_state["years_widget"]
        _write(replace(chosen, van=van, tot=LAST_YEAR if tot == last else tot))

    years = (min(max(chosen.van, first), last), max(min(chosen.tot, last), first))
    st.session_state["years_widget"] = years
    st.slider(_("Years"), first, last, key="years_widget", on_change=write)
    return years


def _choices(places: Places, keep: Sequence[str]) -> list[str]:
    codes = [c for c in places.current() if places.has_figures(c) or c in keep]
    return codes or list(keep)


def _write(selection: Selection) -> None:
    st.query_params.from_dict(selection.in_url())


def _last(parameters: Mapping[str, Sequence[str]], key: str) -> str | None:
    values = parameters.get(key, ())
    return values[-1] if values else None


def _year(parameters: Mapping[str, Sequence[str]], key: str, default: Any, notes: list[str]) -> Any:
    value = _last(parameters, key)
    if value is None:
        return default
    if value.isascii() and value.isdigit() and FIRST_YEAR <= int(value[:6]) <= LAST_YEAR:
        return int(value)
    notes.append(_("A year in the address is not known here; the default is shown."))
    return default


def _fold(name: str) -> str:
    """Compare names without case, accents or outer spaces."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
