"""What is estimated per gemeente at every build: etl/analysis/specifications.py says how, these say what.

All are parts or comparisons of figures of the same release; `marts.estimate` has them with an interval.
"""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import ADULTS, BELOW_AOW, PERCENT, PERSONS

_FLOWS = ("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom", "inwoners_15plus")
_YEARLY = ("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom")
_MONTHLY = ("bijstand_personen_tot_aow", "ww_personen", "inwoners_maand")

_OF_FLOWS = Text(
    "Deel van de verandering van het aantal mensen met bijstand in de periode. Exacte splitsing (Shapley): "
    "elk deel is het gemiddelde over alle volgordes, zodat de delen optellen tot de verandering. ",
    "Part of the change of the number of people with bijstand in the period. Exact split (Shapley): each "
    "part is the mean over all orders, so that the parts add up to the change. ",
)
_OF_ECONOMY = Text(
    "Deel van de verandering van het aantal mensen met bijstand tot de AOW-leeftijd in de periode. De delen "
    "tellen op tot de verandering. ",
    "Part of the change of the number of people with bijstand below the AOW age in the period. The parts add "
    "up to the change. ",
)


def _part(name: str, label: Text, what: Text, *, economy: bool = False) -> Indicator:
    of = _OF_ECONOMY if economy else _OF_FLOWS
    return Indicator(
        name,
        label,
        PERSONS,
        Text(of.nl + what.nl, of.en + what.en),
        BELOW_AOW if economy else ADULTS,
        "flow",
        1,
        derived_from=_MONTHLY if economy else _FLOWS,
    )


INDICATORS: tuple[Indicator, ...] = (
    _part(
        "bijstand_deel_in_gang",
        Text("Verandering: wat al in gang was", "Change: what was already under way"),
        Text(
            "Dit deel was ook gekomen als instroom en uitstroom per persoon waren gebleven als in het basisjaar.",
            "This part would have come as well with inflow and outflow per person as in the base year.",
        ),
    ),
    _part(
        "bijstand_deel_instroom",
        Text("Verandering: door de instroom", "Change: from inflow"),
        Text(
            "Dit deel komt doordat per inwoner meer of minder mensen instroomden dan in het basisjaar.",
            "This part comes from more or fewer people entering per inhabitant than in the base year.",
        ),
    ),
    _part(
        "bijstand_deel_uitstroom",
        Text("Verandering: door de uitstroom", "Change: from outflow"),
        Text(
            "Dit deel komt doordat per ontvanger meer of minder mensen uitstroomden dan in het basisjaar.",
            "This part comes from more or fewer people leaving per recipient than in the base year.",
        ),
    ),
    _part(
        "bijstand_deel_bevolking",
        Text("Verandering: door de bevolking", "Change: from population"),
        Text(
            "Dit deel komt door meer of minder inwoners van 15 jaar en ouder dan in het basisjaar.",
            "This part comes from more or fewer inhabitants aged 15 and over than in the base year.",
        ),
    ),
    _part(
        "bijstand_deel_rest",
        Text("Verandering: uit de stromen niet te verklaren", "Change: not traceable in the flows"),
        Text(
            "Dit deel staat wel in het aantal maar niet in instroom en uitstroom: onder meer verhuizingen, "
            "correcties en afronding.",
            "This part is in the number but not in inflow and outflow: among others moves, corrections and "
            "rounding.",
        ),
    ),
    Indicator(
        "bijstand_verwachte_verandering",
        Text(
            "Verwachte verandering bij deze omvang en regio",
            "Change to be expected at this size and in this region",
        ),
        PERSONS,
        Text(
            "Verandering in het jaar als ze gelijk was aan die van de 60 gemeenten van ongeveer deze omvang en de "
            "andere gemeenten van de arbeidsmarktregio. Het interval is waarbinnen 95 van de 100 gewone "
            "veranderingen liggen.",
            "Change in the year had it been that of the 60 gemeenten of about this size and of the other gemeenten "
            "in the labour-market region. The interval holds 95 in 100 ordinary changes.",
        ),
        ADULTS,
        "flow",
        1,
        derived_from=_YEARLY,
    ),
    Indicator(
        "bijstand_onverklaard_verschil",
        Text(
            "Onverklaard verschil (waaronder beleid en economie)",
            "Unexplained difference (policy and economy among its possible causes)",
        ),
        PERSONS,
        Text(
            "Verandering in het jaar min de verwachte verandering bij deze omvang en regio. Zonder maandcijfers zijn "
            "beleid en economie hierin niet te scheiden.",
            "Change in the year less the change to be expected at this size and in this region. Without monthly "
            "figures policy and economy cannot be told apart in it.",
        ),
        ADULTS,
        "flow",
        1,
        derived_from=_YEARLY,
    ),
    Indicator(
        "bijstand_gewone_verandering_pct",
        Text("Gewone verandering bij deze omvang", "Ordinary change at this size"),
        PERCENT,
        Text(
            "Gemiddelde verandering van alle gemeenten in het jaar; het interval is waarbinnen 95 van de 100 "
            "veranderingen bij deze omvang liggen.",
            "Mean change of all gemeenten in the year; the interval holds 95 in 100 changes at this size.",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=_YEARLY,
    ),
    Indicator(
        "bijstand_verandering_geloofwaardig_pct",
        Text("Verandering, voor zover geloofwaardig", "Change, as far as it can be believed"),
        PERCENT,
        Text(
            "Verandering in het jaar, naar het gemiddelde getrokken naarmate het aantal minder zegt (empirisch "
            "Bayes). p is gecorrigeerd voor het bekijken van alle gemeenten (Benjamini en Hochberg).",
            "Change in the year, pulled towards the mean by how little the number says (empirical Bayes). p is "
            "corrected for having looked at all gemeenten (Benjamini and Hochberg).",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=_YEARLY,
    ),
    Indicator(
        "bijstand_plaats",
        Text("Plaats onder alle gemeenten", "Place among all gemeenten"),
        Text("plaats (1 = grootste daling)", "place (1 = largest fall)"),
        Text(
            "Tussen welke plaatsen de verandering in het jaar met 95% zekerheid ligt. Een plaats zelf wordt niet "
            "gegeven.",
            "Between which places the change in the year lies with 95% certainty. No single place is given.",
        ),
        ADULTS,
        "rate",
        1,
        derived_from=_YEARLY,
    ),
    _part(
        "bijstand_tot_aow_deel_bevolking",
        Text("Verandering: bevolking", "Change: population"),
        Text(
            "Dit deel komt door meer of minder inwoners (alle leeftijden).",
            "This part comes from more or fewer inhabitants (of all ages).",
        ),
        economy=True,
    ),
    _part(
        "bijstand_tot_aow_deel_economie",
        Text("Verandering: economie", "Change: economy"),
        Text(
            "Dit deel is te verwachten door de arbeidsmarkt van de regio sinds de beginmaand, met de vertraging die "
            "gemeenten laten zien.",
            "This part is to be expected from the labour market of the region since the base month, with the delay "
            "that gemeenten show.",
        ),
        economy=True,
    ),
    _part(
        "bijstand_tot_aow_deel_landelijk",
        Text("Verandering: landelijk (wet en rest)", "Change: national (law and remainder)"),
        Text(
            "Dit deel hadden alle gemeenten gemeen, buiten bevolking en economie: onder meer landelijke wetgeving, de "
            "AOW-leeftijd en statushouders.",
            "This part all gemeenten had in common, besides population and economy: among others national law, the "
            "AOW age and refugees.",
        ),
        economy=True,
    ),
    _part(
        "bijstand_tot_aow_onverklaard",
        Text(
            "Onverklaard verschil (waaronder beleid)",
            "Unexplained difference (policy being one possible cause)",
        ),
        Text(
            "Wat bevolking, economie en het land niet verklaren. Het interval is hoe ver andere gemeenten van deze "
            "omvang in dezelfde maanden uiteenlopen.",
            "What population, economy and country do not explain. The interval is how far other gemeenten of this "
            "size are apart in the same months.",
        ),
        economy=True,
    ),
    Indicator(
        "bijstand_tot_aow_verwacht",
        Text(
            "Verwacht aantal mensen met bijstand tot de AOW-leeftijd",
            "Expected number of people with bijstand below the AOW age",
        ),
        PERSONS,
        Text(
            "Het aantal in de beginmaand plus wat bevolking, economie en het land sindsdien lieten verwachten; zonder "
            "het onverklaarde verschil. Eigen schatting.",
            "The number in the base month plus what population, economy and country led to expect since; without the "
            "unexplained difference. Own estimate.",
        ),
        BELOW_AOW,
        "stock_end",
        1,
        derived_from=_MONTHLY,
    ),
)
