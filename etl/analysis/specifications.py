"""Which estimates a release has: each specification once, by name, with all that its method needs.

A name stands in every row of `marts.estimate`. Labels are (Dutch, English). Parts of a specification
add up to the change of `total` between the base period and the period.
"""

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class Specification:
    """What every specification has; `parts` and the other indicators are names of the catalogue."""

    name: str
    label: Pair
    method: Pair
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class FlowsOfYears(Specification):
    """Exact split of the change over `years` years; the year before gives the rates of the base."""

    years: int = 1


@dataclass(frozen=True)
class YearBesideOthers(Specification):
    """A yearly change beside that of gemeenten of the same size and region, with funnel interval."""


@dataclass(frozen=True)
class YearInFunnel(Specification):
    """Which yearly changes are out of the ordinary, corrected for looking at all."""


@dataclass(frozen=True)
class OfMonths(Specification):
    """Windows of monthly figures: the `last_months` up to the newest, and from month to month."""

    last_months: tuple[int, ...] = ()
    between: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EconomyOfMonths(OfMonths):
    """Split by the quarterly model; `fit_before` fits it on the months up to the base only.

    `factors` lets gemeenten answer each in its own way to what all share.
    """

    fit_before: bool = False
    factors: bool = False


@dataclass(frozen=True)
class EconomyRange(OfMonths):
    """The economy part when the response of the country as a whole is freed."""

    indicator: str = ""


@dataclass(frozen=True)
class EconomyAgainstCountry(OfMonths):
    """The economy part less what the whole country had of it."""

    indicator: str = ""


@dataclass(frozen=True)
class ExpectedPath(OfMonths):
    """What was to be expected at every third month after the base."""

    indicator: str = ""


@dataclass(frozen=True)
class ComparableOfYears(Specification):
    """Who is comparable with whom by yearly figures; learned from every year that has a next one."""


@dataclass(frozen=True)
class ComparableOfMonths(Specification):
    """Who is comparable with whom at the newest month; learned from the last `learned_from` years."""

    learned_from: int = 5


_FLOW_PARTS = (
    "bijstand_deel_in_gang",
    "bijstand_deel_instroom",
    "bijstand_deel_uitstroom",
    "bijstand_deel_bevolking",
    "bijstand_deel_rest",
)
_SHAPLEY = (
    "Shapley-splitsing van de voorraad-stroomidentiteit; intervallen met 500 trekkingen (toeval in de "
    "tellingen en afronding)",
    "Shapley split of the stock-flow identity; intervals from 500 draws (chance in counts, rounding)",
)

FLOWS = (
    FlowsOfYears(
        "stromen_1_jaar",
        ("In en uit, een jaar", "In and out, one year"),
        _SHAPLEY,
        "bijstand_personen",
        _FLOW_PARTS,
    ),
    FlowsOfYears(
        "stromen_2_jaar",
        ("In en uit, twee jaar", "In and out, two years"),
        _SHAPLEY,
        "bijstand_personen",
        _FLOW_PARTS,
        years=2,
    ),
)
BESIDE_OTHERS = YearBesideOthers(
    "naast_omvang_en_regio",
    ("Naast gemeenten van gelijke omvang en regio", "Beside gemeenten of the same size and region"),
    (
        "Verschil met de 60 gemeenten van gelijke omvang en de rest van de arbeidsmarktregio; trechter met "
        "extra spreiding",
        "Difference with the 60 gemeenten of like size and the rest of the labour-market region; funnel with "
        "over-dispersion",
    ),
    "bijstand_personen",
    ("bijstand_verwachte_verandering", "bijstand_onverklaard_verschil"),
)
STANDING_OUT = YearInFunnel(
    "opvallend",
    ("Opvallende veranderingen", "Changes that stand out"),
    (
        "Trechter met extra spreiding, empirisch-Bayes-krimp, Benjamini-Hochberg bij 10%",
        "Funnel with over-dispersion, empirical-Bayes shrinkage, Benjamini-Hochberg at 10%",
    ),
    "bijstand_personen",
    (),
)

_ECONOMY_PARTS = (
    "bijstand_tot_aow_deel_bevolking",
    "bijstand_tot_aow_deel_economie",
    "bijstand_tot_aow_deel_landelijk",
    "bijstand_tot_aow_onverklaard",
)
_LAST = (12, 36, 60)
# The years of the debate: end of 2014 (Participatiewet) and of 2015 to the end of 2017.
_DEBATE = (("2014-12", "2017-12"), ("2015-12", "2017-12"), ("2016-12", "2017-12"))
_ARDL = (
    "Kwartaalmodel van de voorraad per inwoner met vertraging, arbeidsmarkt van de regio zonder de gemeente "
    "zelf; onverklaard verschil met placebo-interval naar omvang",
    "Quarterly model of the stock per inhabitant with a lag, labour market of the region without the "
    "gemeente itself; unexplained difference with placebo interval by size",
)
ECONOMY = (
    EconomyOfMonths(
        "economie",
        ("Economie, model op alle maanden", "Economy, model on all months"),
        _ARDL,
        "bijstand_personen_tot_aow",
        _ECONOMY_PARTS,
        last_months=_LAST,
        between=_DEBATE,
    ),
    EconomyOfMonths(
        "economie_vooraf",
        ("Economie, model van voor de beginmaand", "Economy, model from before the base month"),
        _ARDL,
        "bijstand_personen_tot_aow",
        _ECONOMY_PARTS,
        last_months=_LAST,
        between=_DEBATE,
        fit_before=True,
    ),
    EconomyOfMonths(
        "economie_factoren",
        ("Economie, ter controle met eigen factoren", "Economy, as a check with own factors"),
        (
            "Als 'economie', maar elke gemeente reageert op haar eigen manier op wat alle delen (common "
            "correlated effects)",
            "As 'economie', but each gemeente answers in its own way to what all share (common correlated "
            "effects)",
        ),
        "bijstand_personen_tot_aow",
        _ECONOMY_PARTS,
        last_months=_LAST,
        between=_DEBATE,
        factors=True,
    ),
    EconomyAgainstCountry(
        "economie_tegenover_land",
        ("Economie, tegenover het land", "Economy, against the country"),
        (
            "Het deel van 'economie' dat afwijkt van het land; geheel bepaald door verschillen tussen gemeenten",
            "The part of 'economie' that differs from the country; identified by differences between gemeenten",
        ),
        "bijstand_personen_tot_aow",
        (),
        last_months=_LAST,
        between=_DEBATE,
        indicator="bijstand_tot_aow_deel_economie",
    ),
    EconomyRange(
        "economie_vrij",
        ("Economie, landelijk verband vrij", "Economy, national response freed"),
        (
            "Als 'economie', maar het verband voor het hele land geschat uit de landelijke reeks: een of twee "
            "conjunctuurgolven, dus een bandbreedte",
            "As 'economie', but the response of the whole country estimated from the national series: one or "
            "two cycles, so a range",
        ),
        "bijstand_personen_tot_aow",
        (),
        last_months=_LAST,
        between=_DEBATE,
        indicator="bijstand_tot_aow_deel_economie",
    ),
)
PATH = ExpectedPath(
    "verwacht_pad",
    ("Verwacht beloop", "Expected path"),
    _ARDL,
    "bijstand_personen_tot_aow",
    (),
    last_months=(36,),
    between=(("2014-12", "2017-12"),),
    indicator="bijstand_tot_aow_verwacht",
)

_NEAREST = (
    "De tien dichtstbijzijnde gemeenten; kenmerken gewogen naar hoe goed ze de verandering van het jaar erna "
    "voorspellen (ridge-regressie, getoetst in regio's die niet meededen); anders alleen naar omvang",
    "The ten nearest gemeenten; features weighted by how well they predict the change of the next year (ridge "
    "regression, tested in regions that were left out); by size alone otherwise",
)
COMPARABLE = (
    ComparableOfYears(
        "vergelijkbaar_jaren",
        ("Vergelijkbare gemeenten, jaarcijfers", "Comparable gemeenten, yearly figures"),
        _NEAREST,
        "bijstand_personen",
        (),
    ),
    ComparableOfMonths(
        "vergelijkbaar_maanden",
        ("Vergelijkbare gemeenten, maandcijfers", "Comparable gemeenten, monthly figures"),
        _NEAREST,
        "bijstand_personen_tot_aow",
        (),
    ),
)

SPECIFICATIONS: tuple[Specification, ...] = (
    *FLOWS,
    BESIDE_OTHERS,
    STANDING_OUT,
    *ECONOMY,
    PATH,
    *COMPARABLE,
)
