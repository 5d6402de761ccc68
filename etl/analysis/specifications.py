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

SPECIFICATIONS: tuple[Specification, ...] = (*FLOWS, BESIDE_OTHERS, STANDING_OUT)
