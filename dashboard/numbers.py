"""A number as a newspaper writes it: what it can mean, and which figures give it, best first.

Nothing here asks the release anything: `read` turns words into a `Claim`, the page asks for candidates
(`Claim.search`, queries/pages/which_number.sql), and `rank` puts them in order.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from dashboard import text
from dashboard.result import PROVISIONAL
from dashboard.text import gettext as _
from etl.errors import N_, BijstandError

UnitSort = Literal["count", "percentage", "rate", "unknown"]
Hedge = Literal["", "over", "under", "about"]
Row = Mapping[str, Any]

LONGEST = 200  # characters of a question that are read
MOST_DIGITS = 12
YEARS = range(1998, 2050)
MOST_FITTING, MOST_ELSEWHERE, MOST_NEAR = 12, 5, 4
NEAR_STEPS = 5
# Rounding goes to a power of ten; a count that would be rounded by more than this part is not.
COARSEST = 4

# --- words -----------------------------------------------------------------------------------------
# Dutch and English, as they stand in a question; every pattern is matched between word boundaries.
MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
SCALES = {
    "duizend": 1000,
    "dzd": 1000,
    "thousand": 1000,
    "k": 1000,
    "miljoen": 10**6,
    "million": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "miljard": 10**9,
    "billion": 10**9,
}
HEDGES: dict[Hedge, str] = {
    "under": r"niet meer dan|bijna|krap|nog geen|net geen|iets minder dan|minder dan|hooguit|hoogstens|maximaal|tegen de|"
    r"not more than|no more than|almost|nearly|just under|less than|fewer than|at most|up to",
    "over": r"ruim|iets meer dan|meer dan|boven de|minstens|minimaal|zeker|over|more than|at least|just over|well over",
    "about": r"zo'?n|ongeveer|circa|ca\.?|rond de|rond|plusminus|om en nabij de|om en nabij|about|around|roughly|some",
}
FELL = (
    r"daal\w*|dalen\w*|daling\w*|gedaald|verminder\w*|afname|afgenomen|nam\w* af|kromp|krimp\w*|terugloop|"
    r"omlaag|fell|falls?|fallen|drop\w*|decreas\w*|declin\w*|down"
)
ROSE = (
    r"steeg|stegen|stijg\w*|gestegen|toename|toegenomen|nam\w* toe|groei\w*|gegroeid|omhoog|erbij|"
    r"rose|rises?|risen|increas\w*|grew|growth"
)
FEWER, MORE = r"minder|lager|fewer|less|lower", r"meer|hoger|more|higher"
CHANGED = (
    r"verandering\w*|veranderd\w*|verschil|mutatie|jaar eerder|jaar geleden|chang\w*|year earlier"
)

# What a question can say about a definition: on each axis one answer, the first that is found. A figure
# that is something else on an axis that was named contradicts the question there.
AXES: dict[str, dict[str, str]] = {
    "age": {
        "tot_aow": r"tot (?:aan )?(?:de )?aow\S*|onder de aow\S*|below (?:the )?aow(?: age)?",
        "vanaf_aow": r"vanaf (?:de )?aow\S*|boven de aow\S*|from (?:the )?aow(?: age)?",
        "15plus": r"15 jaar (?:en|of) ouder|15 ?\+|15-?plus\w*|15 and over|aged 15",
    },
    "form": {
        "per_1000": r"(?:per|op de|op elke) (?:1[.,]?000|duizend|thousand)(?: inwoners| inhabitants| mensen| people)?|promille",
        "share": r"van (?:de|alle) (?:uitstroom|uitstromers|vertrekkers)|of (?:the|all) (?:outflow|leavers)",
    },
    "movement": {
        "naar_werk": r"naar werk|aan (?:het|de) werk|naar (?:een )?(?:betaalde )?baan|(?:in)?to work",
        "herinstroom": r"herinstro\w*|draaideur\w*|re-?inflow",
        "instroom": r"instro\w*|ingestroomd|inflow",
        "uitstroom": r"uitstro\w*|uitgestroomd|outflow|leavers",
    },
    "counted": {
        "personen": r"personen|mensen|\w*gerechtigden|\w*ontvangers|clienten|people|persons|recipients",
        "uitkeringen": r"\w*-?uitkeringen|huishoudens|benefits|households",
    },
    "topic": {
        "bijstand": r"\w*bijstand\w*|participatiewet|wwb|social assistance|welfare|divosa",
        "ww": r"ww|ww-\w+|werkloosheidsuitkering\w*|unemployment benefits?",
        "wajong": r"wajong\w*",
        "werkloosheid": r"werkloosheid|werkloosheidspercentage|werklozen|werkloos|unemployment|unemployed",
        "vacatures": r"vacature\w*|vacanc\w+",
        "inwoners": r"inwoners|bevolking|inwoneraantal|inhabitants|population",
    },
    "source": {
        "divosa": r"divosa\S*",
        "stadsmonitor": r"stadsmonitor|wijkmonitor|stads- en wijkmonitor|city monitor",
    },
    "moment": {"jaargemiddelde": r"gemiddeld\w*|jaargemiddelde|average|mean"},
}

# --- order of use ----------------------------------------------------------------------------------
# How commonly a series is quoted in the public debate, most common first: people, in the tables and
# the press releases of CBS; then benefits; then flows. What is not named here comes after these. Divosa
# stands first because it is only ever a change: it cannot push aside a number of people.
IN_USE = (
    "bijstand_verandering_divosa",
    "bijstand_personen",
    "bijstand_personen_tot_aow",
    "bijstand_personen_tot_aow_bericht",
    "bijstand_personen_tot_aow_kwartaal",
    "bijstand_uitkeringen",
    "bijstand_instroom_pct",
    "bijstand_uitstroom_pct",
    "bijstand_uitstroom_naar_werk_pct",
    "bijstand_instroom",
    "bijstand_uitstroom",
    "bijstand_uitstroom_naar_werk",
    "bijstand_dichtheid",
    "bijstand_tot_aow_per_1000",
    "bijstand_instroom_kwartaal",
    "bijstand_uitstroom_kwartaal",
    "bijstand_herinstroom_kwartaal",
    "bijstand_stadsmonitor",
    "bijstand_uitkeringen_jaargemiddelde",
)
CLASSES_IN_USE = ("totaal", "tot_aow", "volwassenen", "breed", "smal", "vanaf_aow")
READINGS_IN_USE = ("cijfer", "verandering_pct", "aandeel", "verandering")

# --- places ----------------------------------------------------------------------------------------
ALSO_CALLED = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch", "friesland": "fryslan"}
COUNTRY = r"nederland|landelijk|the netherlands|nationwide|het hele land|the country"
# Names of gemeenten that are ordinary words too: written small they need a word that points at a place.
ORDINARY_WORDS = frozenset(
    [
        "bergen",
        "best",
        "buren",
        "duiven",
        "goes",
        "grave",
        "haren",
        "hoorn",
        "houten",
        "huizen",
        "hulst",
        "laren",
        "leek",
        "losser",
        "putten",
        "sluis",
        "waterland",
        "wierden",
    ]
)
LEVELS = ("gemeente", "provincie", "arbeidsmarktregio", "corop", "landsdeel", "land")
_POINTS_AT = re.compile(r"\b(?:in|te|gemeente|voor|uit)\s+(?:de\s+)?$", re.IGNORECASE)
_LEVEL_BEFORE = re.compile(rf"\b({'|'.join(LEVELS)})\s+$", re.IGNORECASE)
# A capital after a word that points at a place, in a question in which no place was found.
_PERHAPS_PLACE = re.compile(
    rf"\b(?:in|te|gemeente|provincie)\s+(?!(?i:{MONTHS}|divosa|wajong|participatiewet|bijstand))[A-Z][a-z]+"
)


class Names:
    """The regions that can be named: rows with region_code, region_level and name."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._codes: dict[str, dict[str, list[str]]] = {}
        for row in rows.to_dict("records"):
            levels = self._codes.setdefault(_plain(row["name"]).casefold(), {})
            levels.setdefault(row["region_level"], []).append(row["region_code"])
        self._names = dict(zip(rows["region_code"], rows["name"], strict=True))
        for other, name in ALSO_CALLED.items():
            for level, codes in self._codes.get(name, {}).items():
                self._codes.setdefault(other, {}).setdefault(level, list(codes))
        longest_first = sorted(self._codes, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w-])", re.I
        )

    def called(self, codes: Sequence[str]) -> str:
        """The names of regions, as they are written."""
        return ", ".join(str(self._names.get(code, code)) for code in codes)

    def take(self, sentence: str) -> tuple[tuple[str, ...], str]:
        """Codes of the regions in a sentence, and the sentence without their names."""
        found: list[str] = []

        def blank(match: re.Match[str]) -> str:
            name, before = match[0], sentence[: match.start()]
            if name in ORDINARY_WORDS and not _POINTS_AT.search(before):
                return name
            levels = self._codes[name.casefold()]
            asked = _LEVEL_BEFORE.search(before)
            level = asked[1].lower() if asked else next(x for x in LEVELS if x in levels)
            if level not in levels:
                return name
            found.extend(levels[level])
            return " " * len(name)

        rest = self._pattern.sub(blank, sentence)
        if not found and _has(COUNTRY, rest):
            return ("NL01",), rest
        return tuple(dict.fromkeys(found)), rest


# --- the claim -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """A number as it was written, and what was said beside it.

    `value` is its size in base units (persons, benefits, per cent); `step` the unit it can have been
    rounded to; `sign` -1, +1, or 0 when not known; `named` one answer per axis of AXES that was named;
    `notes` are sentences about what was guessed or left out.
    """

    value: float
    step: float
    unit_sort: UnitSort = "unknown"
    sign: int = 0
    is_change: bool = False
    hedge: Hedge = ""
    regions: tuple[str, ...] = ()
    year: int | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """The smallest size that was meant."""
        below = {"": self.step / 2, "over": 0.0, "under": self.step, "about": self.step}
        return max(0.0, self.value - below[self.hedge])

    @property
    def high(self) -> float:
        """The largest size that was meant."""
        above = {"": self.step / 2, "over": self.step, "under": 0.0, "about": self.step}
        return self.value + above[self.hedge]

    @property
    def margin(self) -> float:
        """What a computer adds to a difference of two decimals."""
        return 1e-9 * max(1.0, self.value)

    @property
    def decimals(self) -> int:
        """Decimals of the unit it was rounded to."""
        return max(0, -Decimal(str(self.step)).normalize().adjusted())

    def search(self) -> dict[str, Any]:
        """Parameters of queries/pages/which_number.sql; it looks a little wider than what was meant."""
        # Near is a few steps, but never so far that it would be another size of number.
        reach = max(self.step, self.value / 10, min(NEAR_STEPS * self.step, 0.3 * self.value))
        return {
            "value": self.value,
            "step": self.step,
            "fit_low": self.low - self.margin,
            "fit_high": self.high + self.margin,
            "low": self.value - reach,
            "high": self.value + reach,
            "unit_sort": self.unit_sort,
            "sign": self.sign,
            "is_change": self.is_change,
            "regions": list(self.regions),
            "year": self.year,
        }


_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[+-]?)"
    r"(?P<digits>[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:[.,][0-9]+)?)"
    r"(?:(?P<close>[km])|\s*(?P<scale>duizend|dzd|thousand|miljoen|million|mln|miljard|billion)\.?)?"
    r"(?P<percent>\s*(?:%|procent\w*|percent\w*|per cent|pct))?(?![.,]?[0-9])(?!\w)",
    re.IGNORECASE,
)
# A year or a day that is written so that it cannot be the number; the year stands in a group.
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b[0-9]{1,2}[-/][0-9]{1,2}[-/]([0-9]{4})\b",
        r"\b([0-9]{4})-[0-9]{2}-[0-9]{2}\b",
        rf"\b(?:[0-9]{{1,2}}\s+)?(?:{MONTHS})\s+([0-9]{{4}})\b",
        rf"\b[0-9]{{1,2}}\s+(?:{MONTHS})\b()",
        r"\b(?:[1-4](?:e|de|st|nd|rd|th)?|eerste|tweede|derde|vierde)\s+(?:kwartaal|quarter)(?:\s+(?:van\s+|of\s+)?([0-9]{4})\b)?",
        r"\b[0-9]{1,2}[\s-]*(?:jaar|jaren|jarige\w*|maand\w*|weken|years?|months?)\b()",
    )
)
_YEAR_FOLLOWS = re.compile(
    r"\b(?:in|eind|begin|medio|half|sinds|over|per|jaar|van|since|end of|during|year)\s+$",
    re.IGNORECASE,
)


def read(question: str, names: Names) -> Claim:
    """The claim in a question such as `8.000 bijstandsgerechtigden in Nijmegen in 2017`.

    Raises BijstandError with one sentence when there is no number in it that can be looked up.
    """
    notes: list[str] = []
    sentence = " ".join(_plain(question[:LONGEST]).split())
    regions, sentence = names.take(sentence)
    if not regions and _PERHAPS_PLACE.search(sentence):
        notes.append(_("The place is not known here; you see the figures of the country first."))
    named, sentence = _take_axes(sentence)
    year, sentence = _take_dates(sentence)
    for words, digits in (
        (r"\bmin(?:us)?\s+(?=[0-9])", "-"),
        (r"\bplus\s+(?=[0-9])", "+"),
        (r"^([+-])\s+(?=[0-9])", r"\1"),
        (r"\b(?:een\s+)?half\s+miljoen\b|\bhalf a million\b", "0,5 miljoen"),
    ):
        sentence = re.sub(words, digits, sentence, flags=re.IGNORECASE)
    found, year = _take_year(list(_NUMBER.finditer(sentence)), sentence, year)
    if not found:
        raise BijstandError(
            N_(
                "Type a number in digits, such as 8,000 in Nijmegen, \u22121.4\u00a0% in 2017 or 450 thousand."
            )
        )
    match = found[0]
    if _is_bare_year(match):
        notes.append(_("{year} was read as a number, not as a year.").format(year=match[0]))
    if len(found) > 1:
        notes.append(_("More than one number was typed; only the first was looked up."))
    if sum(c.isdigit() for c in match["digits"]) > MOST_DIGITS:
        raise BijstandError(N_("That number is larger than any figure here."))
    scale = SCALES.get((match["scale"] or match["close"] or "").lower(), 1)
    number, is_guess = _decimal(match["digits"], is_small=bool(match["percent"]) or scale > 1)
    if is_guess:
        exponent = number.as_tuple().exponent
        notes.append(
            _("{written} was read as {number}.").format(
                written=match["digits"], number=text.number(number, max(0, -int(exponent)))
            )
        )
    unit_sort = _unit_sort(match, number * scale, named)
    hedge, before = _take_hedge(sentence[: match.start()])
    sign, is_change = _direction(match["sign"], before, sentence[match.end() :])
    return Claim(
        value=float(number * scale),
        step=_step(number, scale, unit_sort),
        unit_sort=unit_sort,
        sign=sign,
        is_change=is_change,
        hedge=hedge,
        regions=regions,
        year=year,
        named=named,
        notes=tuple(notes),
    )


def _plain(words: str) -> str:
    """Letters without accents, one sort of dash, quote and space, and nothing that cannot be seen."""
    one_sort = {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2018": "'",
        "\u2019": "'",
    }
    folded = unicodedata.normalize("NFKD", "".join(one_sort.get(c, c) for c in words))
    return "".join(
        " " if c.isspace() else c
        for c in folded
        if c.isspace() or unicodedata.category(c)[0] not in "MC"
    )


def _has(words: str, sentence: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", sentence, re.IGNORECASE) is not None


def _take_axes(sentence: str) -> tuple[dict[str, str], str]:
    """What the words say about the definition, and the sentence without numbers that are part of them."""
    named: dict[str, str] = {}
    for axis, answers in AXES.items():
        for answer, words in answers.items():
            if axis not in named and _has(words, sentence):
                named[axis] = answer
                if axis in ("age", "form"):
                    sentence = re.sub(rf"(?<!\w)(?:{words})", " ", sentence, flags=re.IGNORECASE)
    return named, sentence


def _take_dates(sentence: str) -> tuple[int | None, str]:
    year: int | None = None
    for pattern in _DATES:
        for match in pattern.finditer(sentence):
            if match[1] and int(match[1]) in YEARS:
                year = int(match[1])
        sentence = pattern.sub(" ", sentence)
    return year, sentence


def _take_year(
    found: list[re.Match[str]], sentence: str, year: int | None
) -> tuple[list[re.Match[str]], int | None]:
    """The numbers that are no year, and the year: four digits that stand there for nothing else."""
    bare = [m for m in found if _is_bare_year(m)]
    if len(bare) < len(found):
        pointed = bare
    else:
        # Nothing but such numbers: one of them is what to look up, unless a word makes it a year.
        pointed = [m for m in bare if _YEAR_FOLLOWS.search(sentence[: m.start()])]
        pointed = pointed or (bare[1:] if year is None else [])
    if pointed and year is None:
        year = int(pointed[-1][0])
    return [m for m in found if m not in pointed], year


def _is_bare_year(match: re.Match[str]) -> bool:
    return re.fullmatch("[0-9]{4}", match[0]) is not None and int(match[0]) in YEARS


def _decimal(digits: str, *, is_small: bool) -> tuple[Decimal, bool]:
    """`461.000` -> 461000, `434,5` -> 434.5; and whether it could have been meant otherwise.

    `is_small` says that a unit follows that makes thousands unlikely: per cent, or 'miljoen'.
    """
    groups = re.split("[., ]", digits)
    separators = re.findall("[., ]", digits)
    if not separators:
        return Decimal(digits), False
    if len(set(separators)) > 1 and separators[-1] != " " and separators.count(separators[-1]) == 1:
        return Decimal("".join(groups[:-1]) + "." + groups[-1]), False
    one = len(separators) == 1 and separators[0] != " "
    if one and (len(groups[1]) != 3 or groups[0] == "0" or is_small):
        return Decimal(".".join(groups)), separators[0] == "." or len(groups[1]) == 3
    # A comma before three digits is how English writes thousands.
    return Decimal("".join(groups)), one and separators[0] == ","


def _unit_sort(match: re.Match[str], value: Decimal, named: Mapping[str, str]) -> UnitSort:
    if named.get("form") == "per_1000":
        return "rate"
    if match["percent"] or named.get("form") == "share":
        return "percentage"
    is_counted = "counted" in named and value == int(value)
    return "count" if value >= 1000 or match["scale"] or match["close"] or is_counted else "unknown"


def _step(number: Decimal, scale: int, unit_sort: UnitSort) -> float:
    """The unit a number can have been rounded to: `8000` -> 1000, `461.000` -> 1000, `1,4` -> 0.1."""
    exponent = int(number.as_tuple().exponent)
    if exponent < 0:
        return float(Decimal(10) ** exponent * scale)
    value = int(number) * scale
    if unit_sort in ("percentage", "rate") or value < 100:
        return float(scale)
    step: int = 10 ** (len(str(value)) - len(str(value).rstrip("0")))
    while step > 1 and step * COARSEST > value:
        step //= 10
    return float(step)


def _take_hedge(before: str) -> tuple[Hedge, str]:
    for hedge, words in HEDGES.items():
        match = re.search(rf"(?<!\w)(?:{words})\s*$", before, re.IGNORECASE)
        if match:
            return hedge, before[: match.start()]
    return "", before


def _direction(written: str, before: str, after: str) -> tuple[int, bool]:
    """The sign of a change, and whether a change was meant: `daalde met` is one, `daalde naar` none."""
    if written:
        return (-1 if written == "-" else 1), True
    change = rf"{FELL}|{ROSE}|{CHANGED}"
    if re.search(r"\b(?:naar|tot|op|to|at)\s*$", before, re.IGNORECASE):
        return 0, False
    if re.search(r"\b(?:van|from)\s*$", before, re.IGNORECASE) and not re.search(
        rf"\b(?:{change})\s+van\s*$", before, re.IGNORECASE
    ):
        return 0, False
    near = r"\s*(?:[^\W\d]+\s+){0,2}"

    def said(anywhere: str, behind: str) -> bool:
        follows = re.match(rf"{near}(?:{behind})\b", after, re.IGNORECASE)
        return _has(anywhere, before) or _has(anywhere, after) or follows is not None

    fell, rose = said(FELL, FEWER), said(ROSE, MORE)
    return int(rose) - int(fell), fell or rose or _has(CHANGED, before) or _has(CHANGED, after)


# --- the order -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """Candidates in order: those that give the number, and the nearest that do not."""

    fitting: tuple[Row, ...]
    near: tuple[Row, ...]


def rank(claim: Claim, rows: pd.DataFrame) -> Answer:
    """The rows of queries/pages/which_number.sql, best first.

    Only figures on the subject that was named count, and inhabitants only when they were named. A
    figure gives the number when it lies within what the writer can have rounded or hedged; what gives
    it comes before what does not. The rest of the order is, in this sequence:

    1. the place that was named, else the country;
    2. the year that was named;
    3. the fewest contradictions of what was named (`contradictions`), where bijstand counts as named
       when no subject was, and a level when no change was;
    4. printed exactly so, at the precision in which it was typed (`is_as_written`);
    5. a change over a calendar year before one over other twelve months;
    6. how commonly the series is quoted (IN_USE);
    7. final before provisional;
    8. a year or its December before a quarter before another month;
    9. how commonly that class and reading of the series are quoted (CLASSES_IN_USE, READINGS_IN_USE);
    10. the distance, in steps of the rounding;
    11. the newest vintage, then the newest period.

    Among those that do not give it, distance comes after 3, in fives of steps: what is far off is no
    better for being common.
    """
    candidates = [
        row
        for row in ({str(k): v for k, v in r.items()} for r in rows.to_dict("records"))
        if is_about(claim, row)
    ]
    fitting = sorted((r for r in candidates if fits(claim, r)), key=lambda r: order(claim, r))
    near = sorted(
        (r for r in candidates if not fits(claim, r)),
        key=lambda r: (
            *order(claim, r)[:3],
            int(distance(claim, r) / NEAR_STEPS),
            *order(claim, r)[3:],
        ),
    )
    # Many a gemeente has any number: without a place they come last, and only a few.
    elsewhere = [r for r in fitting if is_elsewhere(claim, r)]
    here = [r for r in fitting if not is_elsewhere(claim, r)]
    return Answer(
        tuple((here + elsewhere[:MOST_ELSEWHERE])[:MOST_FITTING]), tuple(near[:MOST_NEAR])
    )


def order(claim: Claim, row: Row) -> tuple[Any, ...]:
    """What `rank` sorts by, best lowest; the numbers are those of its docstring."""
    unasked_change = (
        not claim.is_change and row["unit_sort"] == "count" and row["reading"] == "verandering"
    )
    return (
        is_elsewhere(claim, row),
        is_other_year(claim, row),
        len(contradictions(claim, row)) + unasked_change,
        not is_as_written(claim, row),
        _season(row) if row["reading"].startswith("verandering") else 0,
        _place(IN_USE, row["indicator"]),
        row["status"] in PROVISIONAL,
        _season(row),
        _place(CLASSES_IN_USE, row["category"]),
        _place(READINGS_IN_USE, row["reading"]),
        round(distance(claim, row), 6),
        bool(row["is_written"]),
        -_as_number(row["modified"]),
        -row["period_start"].toordinal(),
        row["region_code"],
    )


def is_elsewhere(claim: Claim, row: Row) -> bool:
    """Whether the figure is of another place than was named, or than the country when none was."""
    return row["region_code"] not in (claim.regions or ("NL01",))


def is_about(claim: Claim, row: Row) -> bool:
    """Whether the figure is on the subject that was named; inhabitants are not looked up unasked."""
    topic, named = _answers(row)["topic"], claim.named.get("topic")
    return topic != "inwoners" if named is None else topic == named


def fits(claim: Claim, row: Row) -> bool:
    """Whether the figure lies within what the writer can have rounded."""
    return bool(claim.low - claim.margin <= row["size"] <= claim.high + claim.margin)


def distance(claim: Claim, row: Row) -> float:
    """How far the figure is from the number, in steps of its rounding."""
    return float(abs(row["size"] - claim.value)) / claim.step


def is_other_year(claim: Claim, row: Row) -> bool:
    """Whether a year was named and the figure is of another."""
    return claim.year is not None and row["period_start"].year != claim.year


def is_as_written(claim: Claim, row: Row) -> bool:
    """Whether the source itself prints exactly this, no more precise than it was typed.

    A press release that says 461.000 is a better reading of '461.000' than a table that says 461.020.
    """
    is_printed = row["reading"] == "cijfer" or row["kind"] == "percentage"
    is_equal = abs(row["size"] - claim.value) <= claim.margin
    return bool(is_printed and is_equal and row["rounded_to"] >= claim.step - claim.margin)


def contradictions(claim: Claim, row: Row) -> list[str]:
    """The axes of AXES on which the figure is something else than was named."""
    answers = _answers(row)
    named = {"topic": "bijstand", **claim.named}
    return [axis for axis, answer in named.items() if answers[axis] != answer]


def _answers(row: Row) -> dict[str, str]:
    """What a figure is on each axis, read from the name of its indicator, its class and its reading."""
    indicator, category = row["indicator"], row["category"]
    is_below = "tot_aow" in indicator or "kwartaal" in indicator or category == "tot_aow"
    return {
        "topic": indicator.split("_")[0],
        "movement": _first(AXES["movement"], indicator),
        "counted": "uitkeringen"
        if "uitkeringen" in indicator or "divosa" in indicator
        else "personen",
        "age": "vanaf_aow" if category == "vanaf_aow" else "tot_aow" if is_below else "15plus",
        "form": "share"
        if row["reading"] == "aandeel"
        else "per_1000"
        if row["unit_sort"] == "rate"
        else "",
        "source": _first(AXES["source"], indicator),
        "moment": _first(AXES["moment"], indicator),
    }


def _first(answers: Iterable[str], indicator: str) -> str:
    return next((a for a in answers if a in indicator), "")


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _season(row: Row) -> int:
    if row["frequency"] == "J" or (row["frequency"] == "M" and row["period_start"].month == 12):
        return 0
    return 1 if row["frequency"] == "K" else 2


def _as_number(date: Any) -> int:
    """`2018-02-28` -> 20180228, `2021` -> 20210000, unknown -> 0: for comparing."""
    digits = re.sub("[^0-9]", "", date) if isinstance(date, str) else ""
    return int(digits[:8].ljust(8, "0"))
