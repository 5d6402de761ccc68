"""What the reader chose, two ways tied to the URL: codes, never labels, so that a link can be cited.

The URL is the only state. Every run reads it first, then gives the widgets their values; a widget
writes its choice back before the next run. Links between pages carry the same parameters.
"""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import data, events, numbers, text
from dashboard.result import Claim
from dashboard.text import gettext as _
from etl.errors import BijstandError

MOST = 6
DEFAULT_PLACES = ("GM0599", "GM0363")
# What people call two gemeenten that CBS writes with an apostrophe.
SPOKEN = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch"}
# Gemeenten that ended since then can be found under their old name.
STILL_KNOWN_SINCE = pd.Timestamp(2015, 1, 1)
FIRST_YEAR, LAST_YEAR = 1998, 2100
DEFAULT_FROM = 2007
OEFENLAND = "oefenland"
ORIGIN_IN_URL = {OEFENLAND: "practice"}
# Events are drawn on request: a line beside a bend is soon read as its cause.
SHOWN, HIDDEN = "1", "0"
COUNTRY = "NL01"
# What the page Definities is about: the country, or the gemeente that was chosen.
DEFINITIONS_OF = (COUNTRY, "gemeente")
# The year of the debate, in which five definitions give five changes.
DEFINITIONS_YEAR = 2017

# Which claims there are depends on the release; this is how their names look.
CLAIM = re.compile(r"[a-z0-9_]{1,80}")
# Choices that one page has for itself, by the page's url_path, and the indicator that pages share.
# What may be chosen is known to the page alone; this is how keys and codes look.
PAGE_KEY = re.compile(
    r"indicator|(landelijk|mijn|vergelijk|stromen|conjunctuur|toetsen|lijkt|bronnen)_[a-z]{1,20}"
)
CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
GEMEENTE = re.compile(r"GM\d{4}")
MOST_KEYS = 12
YEAR = re.compile(r"[0-9]{4}")
# The start of a comparison: a year or a month.
START = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
# So many choices stand beside each other; more are a box, and more starts a slider.
FEW = 4
# An own group to compare with.
MOST_IN_GROUP = 20


@dataclass(frozen=True)
class Selection:
    """One state of the product. `notes` are sentences about values that could not be followed.

    `is_default` says that nobody chose the gemeenten: a page may then open on others.
    """

    gemeenten: tuple[str, ...]
    van: int
    tot: int
    basis: str | None
    uitgave: str | None
    taal: str
    getal: str = ""
    notes: tuple[str, ...] = ()
    gebeurtenissen: bool = False
    tijdlijn_soort: tuple[str, ...] = ()
    feitencheck_claim: str | None = None
    is_default: bool = False
    definities_plaats: str = COUNTRY
    definities_jaar: int | None = None
    groep: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

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
            values["basis"] = self.basis
        if self.definities_plaats != COUNTRY:
            values["definities_plaats"] = self.definities_plaats
        if self.definities_jaar is not None:
            values["definities_jaar"] = str(self.definities_jaar)
        if self.uitgave is not None:
            values["uitgave"] = self.uitgave
        if self.taal != text.LANGUAGES[0]:
            values["taal"] = self.taal
        if self.gebeurtenissen:
            values["gebeurtenissen"] = SHOWN
        if self.tijdlijn_soort:
            values["tijdlijn_soort"] = list(self.tijdlijn_soort)
        if self.feitencheck_claim:
            values["feitencheck_claim"] = self.feitencheck_claim
        if self.getal:
            values["getal_q"] = self.getal
        if self.groep:
            values["groep"] = list(self.groep)
        return values | dict(self.codes)

    def code(self, key: str) -> str | None:
        """What was chosen under a key of one page (`toetsen_start`) or under `indicator`."""
        return dict(self.codes).get(key)

    def with_code(self, key: str, code: str | None) -> "Selection":
        """The same with another choice under a key of one page; None takes it out."""
        kept = {k: v for k, v in self.codes if k != key}
        return replace(self, codes=tuple(sorted((kept | ({key: code} if code else {})).items())))

    def elsewhere(self, uitgave: str) -> str:
        """The address of this page about another country: of what was chosen only the language holds."""
        kept = {"uitgave": uitgave, "taal": self.taal if self.taal != text.LANGUAGES[0] else ""}
        return f"?{urlencode({key: value for key, value in kept.items() if value})}"

    def address(self, page: str = "", **changes: Any) -> str:
        """The address of a page (its url_path; empty for this one) with this state, or with changes."""
        is_default = self.is_default and "gemeenten" not in changes
        return f"{page}?{urlencode(replace(self, **changes, is_default=is_default).in_url(), doseq=True)}"


class Places:
    """The gemeenten of a release: names, and where an old code or name leads."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = {row["region_code"]: row for row in rows.to_dict("records")}
        # A name may be borne twice: the gemeente of today comes first.
        self._by_name: dict[str, str] = {}
        for code, row in sorted(self._rows.items(), key=lambda item: self._ended(item[1])):
            self._by_name.setdefault(_fold(row["name"]), code)
        self._choices: dict[str, list[str]] = {}
        self._labels: dict[tuple[str, str], str] = {}

    @staticmethod
    def _ended(row: Mapping[Any, Any]) -> bool:
        return not pd.isna(row["valid_to"])

    def current(self) -> list[str]:
        """Codes of the gemeenten of today, by name."""
        return [code for code, row in self._rows.items() if not self._ended(row)]

    def former(self) -> list[str]:
        """Codes of gemeenten that ended since 2015 and live on in another, by name."""
        return [
            code
            for code, row in self._rows.items()
            if self._ended(row) and row["valid_to"] >= STILL_KNOWN_SINCE and self.find(code)[0]
        ]

    def label(self, code: str) -> str:
        """What stands in a list: the name, what it is also called, or where it went."""
        key = text.language(), code
        if key not in self._labels:
            self._labels[key] = self._label(code)
        return self._labels[key]

    def _label(self, code: str) -> str:
        row, name = self._rows[code], self.name(code)
        if self._ended(row):
            return _("{old} (now {new})").format(old=name, new=self.name(str(self.find(code)[0])))
        spoken = [s.title() for s, official in SPOKEN.items() if official == _fold(name)]
        return f"{name} ({spoken[0]})" if spoken else name

    def choices(self) -> list[str]:
        """Codes of all that can be chosen, in the order of their labels in the language of this run."""
        language = text.language()
        if language not in self._choices:
            self._choices[language] = sorted(
                [*self.current(), *self.former()], key=lambda code: _fold(self.label(code))
            )
        return self._choices[language]

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
            name = _fold(asked)
            code = self._by_name.get(SPOKEN.get(name, name), "")
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
            _("Oefenland is not on this machine yet; make it with 'bijstand practice'.")
            if uitgave == OEFENLAND
            else _("The release in the address is not on this machine; the current one is shown.")
        )
        uitgave = None
    if (asked_language := _last(parameters, "taal")) and asked_language not in text.LANGUAGES:
        notes.append(_("The language in the address is not known here; you read Dutch."))
    van = _year(parameters, "van", DEFAULT_FROM, notes)
    tot = _year(parameters, "tot", LAST_YEAR, notes)
    if van > tot:
        van, tot = DEFAULT_FROM, LAST_YEAR
        notes.append(_("The years in the address are the wrong way round; all years are shown."))
    shown = _last(parameters, "gebeurtenissen") or HIDDEN
    kinds = tuple(dict.fromkeys(parameters.get("tijdlijn_soort", ())))
    if shown not in (SHOWN, HIDDEN) or not set(kinds).issubset(events.KINDS):
        notes.append(
            _("The address asks for events in a way that is not known here; that part is ignored.")
        )
    plaats = _last(parameters, "definities_plaats") or COUNTRY
    if plaats not in DEFINITIONS_OF:
        plaats = COUNTRY
        notes.append(_("The place in the address is not known here; the country is shown."))
    claim = _last(parameters, "feitencheck_claim") or None
    if claim and not CLAIM.fullmatch(claim):
        claim = None
        notes.append(_("The claim in the address is not known here; another one is shown."))
    groep, unknown = [], False
    for asked in parameters.get("groep", ())[:MOST_IN_GROUP]:
        code, note = places.find(asked)
        unknown = unknown or bool(note)
        if code and code not in groep:
            groep.append(code)
    if unknown or len(parameters.get("groep", ())) > MOST_IN_GROUP:
        notes.append(
            _(
                "Not every gemeente of the own group in the address can be used; look at the group below."
            )
        )
    return Selection(
        gemeenten=tuple(gemeenten),
        van=van,
        tot=tot,
        basis=_start(parameters, notes),
        uitgave=uitgave,
        taal=text.language(),
        getal=(_last(parameters, "getal_q") or "")[: numbers.LONGEST].strip(),
        gebeurtenissen=shown == SHOWN,
        tijdlijn_soort=tuple(k for k in kinds if k in events.KINDS),
        feitencheck_claim=claim,
        is_default=is_default,
        definities_plaats=plaats,
        definities_jaar=_year(parameters, "definities_jaar", None, notes),
        groep=tuple(groep),
        codes=_codes(parameters, notes),
        notes=tuple(notes),  # last: everything before it may add a note
    )


@dataclass(frozen=True)
class Run:
    """What a page needs to start: the release, its gemeenten, and what was chosen."""

    path: Path
    places: Places
    chosen: Selection

    @property
    def country(self) -> str:
        """The country that the figures are about, as it stands in a sentence."""
        return "Oefenland" if data.release(self.path).is_invented else _("the Netherlands")


_run: ContextVar[Run] = ContextVar("run")


def current() -> Run:
    """What `begin` found in this run."""
    return _run.get()


def embedded() -> str | None:
    """The figure that another site shows alone (`?embed=true&figuur=...`); None for a reader of ours."""
    return st.query_params.get("figuur", "") if st.context.is_embedded else None


def use_language() -> None:
    """Set the language of this run from the URL."""
    text.use(st.query_params.get("taal", text.LANGUAGES[0]))


def begin() -> Run | None:
    """Read the URL at the start of a run; None when there is no release at all."""
    run = asked_for({key: st.query_params.get_all(key) for key in st.query_params})
    if run is not None:
        _run.set(run)
    return run


def asked_for(asked: Mapping[str, Sequence[str]]) -> Run | None:
    """What URL parameters ask for; None when there is no release at all.

    A release that cannot be opened is passed over for one that can, and said.
    """
    uitgave = _last(asked, "uitgave")
    wanted = data.release_path(ORIGIN_IN_URL.get(uitgave, uitgave)) if uitgave else None
    broken: BijstandError | None = None
    for path in data.usable_releases(wanted):
        try:
            places = _places(str(path))
        except BijstandError as error:
            broken = broken or error
            continue
        chosen = read(asked, places, found=wanted is not None)
        if broken:
            note = _(broken.message).format(**broken.values)
            chosen = replace(chosen, notes=(note, *chosen.notes))
        return Run(path, places, chosen)
    if broken:
        raise broken
    return None


@lru_cache(maxsize=6)
def _places(path: str) -> Places:
    return Places(data.table(Path(path), "regions"))


def opened_on(run: Run, *codes: str) -> Run:
    """The run with other gemeenten than the usual ones, where nobody chose any and all are known."""
    if run.chosen.is_default and set(codes) <= set(run.places.current()):
        run = replace(run, chosen=replace(run.chosen, gemeenten=codes))
        _run.set(run)
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
        places.choices(),
        format_func=places.label,
        key="gemeente_widget",
        on_change=write,
        filter_mode="contains",
    )


def choose_gemeenten(run: Run, label: str = "") -> None:
    """A box for two to six gemeenten."""
    chosen, places = run.chosen, run.places

    def write() -> None:
        codes = tuple(st.session_state["gemeenten_widget"])
        if codes:
            _write(replace(chosen, gemeenten=codes, is_default=False))

    st.session_state["gemeenten_widget"] = list(chosen.gemeenten)
    st.multiselect(
        label or _("Two to six gemeenten"),
        places.choices(),
        format_func=places.label,
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
            places.choices(),
            format_func=places.name,
            key=key,
            on_change=write,
            filter_mode="contains",
        )
    return first, second


def choose_pair_and_more(run: Run) -> tuple[str, ...]:
    """Two boxes for two gemeenten and one for up to four beside them; returns all codes, the two first."""
    first, second = choose_two(run)
    chosen, places = run.chosen, run.places
    more = [c for c in chosen.gemeenten if c not in (first, second)][: MOST - 2]

    def write() -> None:
        rest = tuple(c for c in st.session_state["more_widget"] if c not in (first, second))
        _write(replace(chosen, gemeenten=(first, second, *rest), is_default=False))

    st.session_state["more_widget"] = more
    st.multiselect(
        _("Also beside them (four at most)"),
        places.choices(),
        format_func=places.label,
        key="more_widget",
        on_change=write,
        max_selections=MOST - 2,
        placeholder=_("Type a name"),
        filter_mode="contains",
    )
    return tuple(dict.fromkeys((first, second, *more)))


def choose_definitions_place(run: Run) -> str:
    """A choice between the country and the chosen gemeente; returns the region in use."""
    chosen = run.chosen

    def write() -> None:
        _write(replace(chosen, definities_plaats=st.session_state["definities_plaats_widget"]))

    names = {COUNTRY: run.country, "gemeente": run.places.name(chosen.gemeente)}
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


def choose_base(chosen: Selection, starts: Sequence[str], usual: str) -> str:
    """A choice of the start of a comparison; returns the one in use.

    `starts` are years (`2015`) or months (`2015-12`), in order; `usual` stays out of the URL. A year
    in the address means its last month, and the other way round.
    """

    def write() -> None:
        start = st.session_state["basis_widget"]
        _write(replace(chosen, basis=None if start == usual else start))

    asked = chosen.basis or usual
    same = (asked, f"{asked}-12", asked.removesuffix("-12"))
    base = next((start for start in same if start in starts), usual)
    st.session_state["basis_widget"] = base
    words = {start: text.dated(start) for start in starts}
    label = _("Start of the comparison: the end of")
    if len(starts) <= FEW:
        st.radio(
            label,
            starts,
            format_func=lambda start: words[start],
            key="basis_widget",
            on_change=write,
            horizontal=True,
        )
    else:
        st.select_slider(
            label,
            starts,
            format_func=lambda start: words[start],
            key="basis_widget",
            on_change=write,
        )
    if base not in same:
        note = _("The start in the address cannot be chosen here; another one is shown.")
        st.html(f'<p class="bib-note">{html.escape(note)}</p>')
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


def choose_kinds(chosen: Selection, rows: pd.DataFrame) -> pd.DataFrame:
    """A box for sorts of events; returns the rows of those sorts, all when none is chosen."""

    def write() -> None:
        _write(replace(chosen, tijdlijn_soort=tuple(st.session_state["kinds_widget"])))

    there = [k for k in events.KINDS if k in set(rows["kind"]) or k in chosen.tijdlijn_soort]
    st.session_state["kinds_widget"] = list(chosen.tijdlijn_soort)
    st.multiselect(
        _("Sort of event"),
        there,
        format_func=events.kind,
        key="kinds_widget",
        on_change=write,
        placeholder=_("All sorts"),
    )
    return rows[rows["kind"].isin(chosen.tijdlijn_soort or there)]


def choose_claim(chosen: Selection, claims: Sequence[Claim]) -> Claim:
    """A box for one claim; the first when the address names none that is known."""
    by_name = {claim.name: claim for claim in claims}

    def write() -> None:
        _write(replace(chosen, feitencheck_claim=st.session_state["claim_widget"]))

    name = chosen.feitencheck_claim
    st.session_state["claim_widget"] = name if name in by_name else claims[0].name
    st.selectbox(
        _("Claim"),
        list(by_name),
        format_func=lambda code: by_name[code].statement,
        key="claim_widget",
        on_change=write,
        filter_mode="contains",
    )
    return by_name[st.session_state["claim_widget"]]


def choose(
    chosen: Selection, key: str, label: str, options: Mapping[str, str], *, few: bool = False
) -> str:
    """A choice of one page, kept in the URL under `key` (`toetsen_start`); returns the code in use.

    `options` are codes with their words; the first is the default and stays out of the URL. `few`
    shows up to four of them beside each other, more in a box. A code that is not among them gives the
    default and a note.
    """
    codes, asked, widget = list(options), chosen.code(key), f"{key}_widget"

    def write() -> None:
        code = st.session_state[widget]
        _write(chosen.with_code(key, None if code == codes[0] else code))

    st.session_state[widget] = asked if asked in options else codes[0]
    if few and len(codes) <= FEW:
        st.radio(
            label,
            codes,
            format_func=lambda code: options[code],
            key=widget,
            on_change=write,
            horizontal=True,
        )
    else:
        st.selectbox(
            label,
            codes,
            format_func=lambda code: options[code],
            key=widget,
            on_change=write,
            filter_mode="contains",
        )
    if asked is not None and asked not in options:
        words = _("What the address asks for under '{label}' is not known here.")
        st.html(f'<p class="bib-note">{html.escape(words.format(label=label))}</p>')
    return str(st.session_state[widget])


def choose_group(run: Run, suggested: Sequence[str] = ()) -> tuple[str, ...]:
    """A box for an own group of gemeenten to compare with; returns those in use."""
    chosen, places = run.chosen, run.places

    def write() -> None:
        _write(replace(chosen, groep=tuple(st.session_state["groep_widget"])))

    st.session_state["groep_widget"] = list(chosen.groep or suggested)
    st.multiselect(
        _("Own group to compare with"),
        places.choices(),
        format_func=places.label,
        key="groep_widget",
        on_change=write,
        max_selections=MOST_IN_GROUP,
        placeholder=_("Type a name"),
        filter_mode="contains",
    )
    return tuple(st.session_state["groep_widget"])


# A question about one gemeente does not go along to another; a guess is about one question.
POLICY_KEYS = ("toetsen_start", "toetsen_uitkomst", "toetsen_voor", "toetsen_gok")


def ask_policy(
    run: Run, starts: Mapping[str, str], outcomes: Mapping[str, str]
) -> tuple[str, str] | None:
    """A form for a policy to test: first month and outcome; None until this gemeente was asked about.

    Both are codes with their words; the first outcome is the default.
    """
    chosen = run.chosen
    start_key, outcome_key, about_key, _guess = POLICY_KEYS
    start, outcome = chosen.code(start_key), chosen.code(outcome_key) or next(iter(outcomes))

    def write() -> None:
        picked = {
            start_key: st.session_state["toetsen_start_widget"],
            outcome_key: st.session_state["toetsen_uitkomst_widget"],
            about_key: chosen.gemeente,
        }
        asked = replace(chosen, is_default=False)
        for key in POLICY_KEYS:
            asked = asked.with_code(key, picked.get(key))
        _write(asked)

    known = start in starts and outcome in outcomes
    st.session_state["toetsen_start_widget"] = start if start in starts else next(iter(starts))
    st.session_state["toetsen_uitkomst_widget"] = (
        outcome if outcome in outcomes else next(iter(outcomes))
    )
    with st.form("toetsen_form", border=False):
        st.selectbox(
            _("First full month of the policy"),
            list(starts),
            format_func=lambda code: starts[code],
            key="toetsen_start_widget",
            filter_mode="contains",
        )
        st.radio(
            _("Effect on"),
            list(outcomes),
            format_func=lambda code: outcomes[code],
            key="toetsen_uitkomst_widget",
            horizontal=True,
        )
        st.form_submit_button(_("Test it"), on_click=write)
    if start is not None and not known:
        words = _("The month or outcome in the address cannot be tested here; choose one above.")
        st.html(f'<p class="bib-note">{html.escape(words)}</p>')
    about = chosen.code(about_key) or chosen.gemeente
    return (start, outcome) if start is not None and known and about == chosen.gemeente else None


def guess_policy(chosen: Selection, guesses: Mapping[str, str]) -> str | None:
    """A form with a guess about the truth of Oefenland; the guess once it was sent."""

    def write() -> None:
        if st.session_state["toetsen_gok_widget"] is not None:
            _write(chosen.with_code("toetsen_gok", st.session_state["toetsen_gok_widget"]))

    sent = chosen.code("toetsen_gok")
    with st.form("toetsen_gok_form", border=False):
        st.session_state["toetsen_gok_widget"] = sent if sent in guesses else None
        st.radio(
            _("What do you think the policy did, three years on?"),
            list(guesses),
            format_func=lambda code: guesses[code],
            key="toetsen_gok_widget",
            horizontal=True,
        )
        st.form_submit_button(_("Show the truth"), on_click=write)
    return sent if sent in guesses else None


def choose_events(run: Run, *gemeenten: str) -> pd.DataFrame:
    """A switch for dated events in charts; returns those to choose from, none when it is off."""
    rows = data.events(run.path, gemeenten)
    if rows.empty:
        return rows

    def write() -> None:
        _write(replace(run.chosen, gebeurtenissen=st.session_state["events_widget"]))

    st.session_state["events_widget"] = run.chosen.gebeurtenissen
    st.toggle(_("Mark dated events in the charts"), key="events_widget", on_change=write)
    return rows if run.chosen.gebeurtenissen else rows.head(0)


def ask_number(chosen: Selection) -> str:
    """A box for a number as a newspaper writes it; returns the question, empty when there is none."""

    def write() -> None:
        asked = st.session_state["getal_widget"].strip()
        _write(replace(chosen, getal=asked))

    st.session_state["getal_widget"] = chosen.getal
    with st.form("getal_form", border=False):
        st.text_input(
            _("A number, with the place and the year if you know them"),
            key="getal_widget",
            max_chars=numbers.LONGEST,
            placeholder=_("8,000 in Nijmegen in 2017"),
        )
        st.form_submit_button(_("Look up"), on_click=write)
    return chosen.getal


def _write(selection: Selection) -> None:
    st.query_params.from_dict(selection.in_url())


def _last(parameters: Mapping[str, Sequence[str]], key: str) -> str | None:
    values = parameters.get(key, ())
    return values[-1] if values else None


def _codes(
    parameters: Mapping[str, Sequence[str]], notes: list[str]
) -> tuple[tuple[str, str], ...]:
    """The choices of single pages as they stand in the URL; what cannot be a code is left out."""
    asked = {k: v[-1] for k, v in parameters.items() if PAGE_KEY.fullmatch(k) and v}
    taken = {k: v for k, v in asked.items() if CODE.fullmatch(v)}
    if taken != asked or len(taken) > MOST_KEYS:
        notes.append(_("A part of the address is not known here and is ignored."))
    return tuple(sorted(taken.items()))[:MOST_KEYS]


def _start(parameters: Mapping[str, Sequence[str]], notes: list[str]) -> str | None:
    value = _last(parameters, "basis")
    if value is None:
        return None
    if START.fullmatch(value) and FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        return value
    notes.append(_("The start in the address is not known here; the default is shown."))
    return None


def _year(parameters: Mapping[str, Sequence[str]], key: str, default: Any, notes: list[str]) -> Any:
    value = _last(parameters, key)
    if value is None:
        return default
    if YEAR.fullmatch(value) and FIRST_YEAR <= int(value) <= LAST_YEAR:
        return int(value)
    notes.append(_("A year in the address is not known here; the default is shown."))
    return default


def _fold(name: str) -> str:
    """Compare names without case, accents or outer spaces."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _as_list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
