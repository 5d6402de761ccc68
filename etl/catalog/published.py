"""Series that so far exist only as published figures, each with its own source."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import BELOW_AOW_NL, PERCENT, PERSONS

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "bijstand_personen_tot_aow_kwartaal",
        Text(
            "Mensen met bijstand tot de AOW-leeftijd, eind kwartaal",
            "People with bijstand below the AOW age, end of quarter",
        ),
        PERSONS,
        Text(
            "Personen met bijstand tot de AOW-leeftijd aan het eind van het kwartaal, uit de CBS-tabel "
            "naar duur.",
            "Persons with bijstand below the AOW age at the end of the quarter, from the CBS table by "
            "duration.",
        ),
        BELOW_AOW_NL,
        "stock_end",
        10,
    ),
    Indicator(
        "bijstand_personen_tot_aow_bericht",
        Text(
            "Mensen met bijstand tot de AOW-leeftijd, volgens het CBS-persbericht",
            "People with bijstand below the AOW age, according to the CBS press release",
        ),
        PERSONS,
        Text(
            "Personen met bijstand tot de AOW-leeftijd aan het eind van het jaar zoals CBS het toen "
            "meldde. Later door CBS bijgesteld.",
            "Persons with bijstand below the AOW age at the end of the year as CBS reported it then. "
            "Revised by CBS afterwards.",
        ),
        BELOW_AOW_NL,
        "stock_end",
        1000,
    ),
    Indicator(
        "bijstand_instroom_kwartaal",
        Text("Instroom per kwartaal, tot de AOW-leeftijd", "Inflow per quarter, below the AOW age"),
        PERSONS,
        Text(
            "Personen tot de AOW-leeftijd bij wie in het kwartaal bijstand begon, herinstroom inbegrepen.",
            "Persons below the AOW age whose bijstand began in the quarter, re-inflow included.",
        ),
        BELOW_AOW_NL,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_herinstroom_kwartaal",
        Text("Herinstroom binnen een jaar, per kwartaal", "Re-inflow within a year, per quarter"),
        PERSONS,
        Text(
            "Deel van de instroom dat minder dan een jaar eerder uit de bijstand was gegaan.",
            "The part of the inflow that had left bijstand less than a year before.",
        ),
        BELOW_AOW_NL,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_uitstroom_kwartaal",
        Text(
            "Uitstroom per kwartaal, tot de AOW-leeftijd", "Outflow per quarter, below the AOW age"
        ),
        PERSONS,
        Text(
            "Personen tot de AOW-leeftijd bij wie in het kwartaal bijstand eindigde. Het bereiken van de "
            "AOW-leeftijd telt niet mee.",
            "Persons below the AOW age whose bijstand ended in the quarter. Reaching the AOW age is not "
            "counted.",
        ),
        BELOW_AOW_NL,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_verandering_divosa",
        Text("Jaarverandering volgens Divosa", "Yearly change according to Divosa"),
        PERCENT,
        Text(
            "Verandering van het aantal bijstandsuitkeringen in de gemeenten die meedoen aan de Divosa "
            "Benchmark. Geen CBS-cijfer.",
            "Change of the number of bijstand benefits in the gemeenten that take part in the Divosa "
            "Benchmark. Not a CBS figure.",
        ),
        Text("uitkeringen in deelnemende gemeenten", "benefits in participating gemeenten"),
        "percentage",
        0.1,
    ),
    Indicator(
        "bijstand_stadsmonitor",
        Text("Bijstand volgens de Stads- en wijkmonitor", "Bijstand according to the city monitor"),
        PERSONS,
        Text(
            "Ontvangers van bijstand op 1 januari volgens de gemeente zelf, in drie definities naast "
            "elkaar.",
            "Recipients of bijstand on 1 January according to the gemeente itself, in three definitions "
            "side by side.",
        ),
        Text("naar de definitie van de gemeente", "by the definition of the gemeente"),
        "stock_start",
        100,
    ),
)
