"""Measures computed from counts in queries/marts/measure.sql and for the pages that compare gemeenten."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import ADULTS, BELOW_AOW, PER_1000, PER_1000_ADULTS, PERCENT, PERSONS

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "bijstand_onverklaard",
        Text("Verandering die de stromen niet verklaren", "Change not explained by the flows"),
        PERSONS,
        Text(
            "Verandering van het aantal mensen met bijstand in het jaar, min instroom, plus uitstroom. Eigen "
            "berekening; onder meer verhuizingen, correcties en afronding.",
            "Change of the number of people with bijstand in the year, minus inflow, plus outflow. Own "
            "computation; among others moves, corrections and rounding.",
        ),
        ADULTS,
        "flow",
        10,
        derived_from=("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom"),
    ),
    Indicator(
        "bijstand_index",
        Text("Mensen met bijstand, index", "People with bijstand, index"),
        Text("index (basisjaar = 100)", "index (base year = 100)"),
        Text(
            "Personen met algemene bijstand aan het eind van het jaar, gedeeld door het aantal aan het "
            "eind van het gekozen basisjaar, maal 100. Eigen berekening.",
            "Persons with general bijstand at the end of the year, divided by the number at the end of "
            "the chosen base year, times 100. Own computation.",
        ),
        ADULTS,
        "rate",
        0.1,
        derived_from=("bijstand_personen",),
    ),
    Indicator(
        "bijstand_tot_aow_index",
        Text(
            "Mensen met bijstand tot de AOW-leeftijd, index",
            "People with bijstand below the AOW age, index",
        ),
        Text("index (beginmaand = 100)", "index (start month = 100)"),
        Text(
            "Personen met bijstand tot de AOW-leeftijd aan het eind van de maand, gedeeld door het aantal aan "
            "het eind van de gekozen beginmaand, maal 100. Eigen berekening.",
            "Persons with bijstand below the AOW age at the end of the month, divided by the number at the end "
            "of the chosen start month, times 100. Own computation.",
        ),
        BELOW_AOW,
        "rate",
        0.1,
        derived_from=("bijstand_personen_tot_aow",),
    ),
    Indicator(
        "bijstand_per_1000_index",
        Text(
            "Mensen met bijstand per 1.000 inwoners, index",
            "People with bijstand per 1,000 inhabitants, index",
        ),
        Text("index (basisjaar = 100)", "index (base year = 100)"),
        Text(
            "Personen met algemene bijstand per inwoner van 15 jaar en ouder aan het eind van het jaar, gedeeld "
            "door hetzelfde aan het eind van het gekozen basisjaar, maal 100. Eigen berekening uit de aantallen.",
            "Persons with general bijstand per inhabitant aged 15 and over at the end of the year, divided by the "
            "same at the end of the chosen base year, times 100. Own computation from the counts.",
        ),
        ADULTS,
        "rate",
        0.1,
        derived_from=("bijstand_personen", "inwoners_15plus"),
    ),
    Indicator(
        "bijstand_tot_aow_per_1000_index",
        Text(
            "Mensen met bijstand tot de AOW-leeftijd per 1.000 inwoners, index",
            "People with bijstand below the AOW age per 1,000 inhabitants, index",
        ),
        Text("index (beginmaand = 100)", "index (start month = 100)"),
        Text(
            "Personen met bijstand tot de AOW-leeftijd per inwoner aan het eind van de maand, gedeeld door "
            "hetzelfde aan het eind van de gekozen beginmaand, maal 100. Eigen berekening uit de aantallen.",
            "Persons with bijstand below the AOW age per inhabitant at the end of the month, divided by the same "
            "at the end of the chosen start month, times 100. Own computation from the counts.",
        ),
        BELOW_AOW,
        "rate",
        0.1,
        derived_from=("bijstand_personen_tot_aow", "inwoners_maand"),
    ),
    Indicator(
        "ww_per_1000",
        Text("Mensen met WW per 1.000 inwoners", "People with WW per 1,000 inhabitants"),
        PER_1000,
        Text(
            "Personen met een WW-uitkering per 1.000 inwoners, beide aan het eind van de maand. Eigen berekening.",
            "Persons with an unemployment benefit (WW) per 1,000 inhabitants, both at the end of the month. Own "
            "computation.",
        ),
        Text("personen met WW, naar woongemeente", "persons with WW, by gemeente of residence"),
        "rate",
        0.1,
        derived_from=("ww_personen", "inwoners_maand"),
    ),
    Indicator(
        "bijstand_verandering",
        Text(
            "Mensen met bijstand, verandering in het jaar",
            "People with bijstand, change in the year",
        ),
        PERSONS,
        Text(
            "Personen met algemene bijstand aan het eind van het jaar min het aantal een jaar eerder. Eigen "
            "berekening.",
            "Persons with general bijstand at the end of the year minus the number a year earlier. Own "
            "computation.",
        ),
        ADULTS,
        "flow",
        10,
        derived_from=("bijstand_personen",),
    ),
    Indicator(
        "bijstand_verandering_pct",
        Text(
            "Mensen met bijstand, verandering in het jaar in procenten",
            "People with bijstand, change in the year in per cent",
        ),
        PERCENT,
        Text(
            "Verandering van het aantal personen met algemene bijstand in het jaar, als percentage van het "
            "aantal een jaar eerder. Eigen berekening.",
            "Change of the number of persons with general bijstand in the year, as a percentage of the number "
            "a year earlier. Own computation.",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=("bijstand_personen",),
    ),
    Indicator(
        "bijstand_instroom_per_1000",
        Text("Instroom per 1.000 inwoners", "Inflow per 1,000 inhabitants"),
        PER_1000_ADULTS,
        Text(
            "Instroom in het jaar per 1.000 inwoners van 15 jaar en ouder aan het eind van het jaar. Eigen "
            "berekening.",
            "Inflow in the year per 1,000 inhabitants aged 15 and over at the end of the year. Own computation.",
        ),
        ADULTS,
        "rate",
        0.1,
        derived_from=("bijstand_instroom", "inwoners_15plus"),
    ),
    Indicator(
        "bijstand_uitstroom_per_1000",
        Text("Uitstroom per 1.000 inwoners", "Outflow per 1,000 inhabitants"),
        PER_1000_ADULTS,
        Text(
            "Uitstroom in het jaar per 1.000 inwoners van 15 jaar en ouder aan het eind van het jaar. Eigen "
            "berekening.",
            "Outflow in the year per 1,000 inhabitants aged 15 and over at the end of the year. Own computation.",
        ),
        ADULTS,
        "rate",
        0.1,
        derived_from=("bijstand_uitstroom", "inwoners_15plus"),
    ),
    Indicator(
        "bijstand_instroom_pct_begin",
        Text(
            "Instroom als percentage van het aantal aan het begin",
            "Inflow as a percentage of the number at the start",
        ),
        PERCENT,
        Text(
            "Instroom in het jaar als percentage van het aantal ontvangers aan het begin van het jaar. Eigen "
            "berekening.",
            "Inflow in the year as a percentage of the recipients at the start of the year. Own computation.",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=("bijstand_instroom", "bijstand_personen"),
    ),
    Indicator(
        "bijstand_uitstroom_pct_begin",
        Text(
            "Uitstroom als percentage van het aantal aan het begin",
            "Outflow as a percentage of the number at the start",
        ),
        PERCENT,
        Text(
            "Uitstroom in het jaar als percentage van het aantal ontvangers aan het begin van het jaar. Eigen "
            "berekening.",
            "Outflow in the year as a percentage of the recipients at the start of the year. Own computation.",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=("bijstand_uitstroom", "bijstand_personen"),
    ),
    Indicator(
        "bijstand_uitstroom_naar_werk_aandeel",
        Text("Naar werk als deel van de uitstroom", "To work as a share of the outflow"),
        PERCENT,
        Text(
            "Uitstroom naar werk als percentage van de hele uitstroom in het jaar. Dit is niet de kans om naar "
            "werk uit te stromen. Eigen berekening.",
            "Outflow to work as a percentage of the whole outflow in the year. This is not the chance of "
            "leaving for work. Own computation.",
        ),
        ADULTS,
        "percentage",
        0.1,
        derived_from=("bijstand_uitstroom_naar_werk", "bijstand_uitstroom"),
    ),
)
