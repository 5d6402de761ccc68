"""Series that so far exist only as published figures, each with its own source."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import BELOW_AOW_NL, PERCENT, PERSONS

INDICATORS: tuple[Indicator, ...] = (
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
