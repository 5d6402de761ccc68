"""National series: bijstand benefits, who has bijstand and for how long, quarterly flows."""

from etl.catalog.model import (
    GROUP,
    KEY,
    KEY_UNIT,
    PERIOD,
    CbsTable,
    Class,
    Dimension,
    Indicator,
    Text,
    Topic,
    total,
)
from etl.catalog.words import BELOW_AOW_NL, BENEFIT_COUNT, BENEFITS, MOMENTS, PERSONS

# Codes of sex, origin and parents were read in 85615NED; its sister tables show the same titles.
_SEX = total("geslacht", "Geslacht", "T001038", "Totaal mannen en vrouwen")
_PARENTS = total("geboorteland_ouders", "GeboortelandOuders", "T001638", "Totaal")
_ANY_ORIGIN = total("herkomst", "Herkomstland", "T001040", "Totaal")
_ANY_AGE = total("leeftijd", "Leeftijd", "10000", "Totaal")


def _ages(*, inferred: bool) -> Dimension:
    """Age classes that do not overlap; `totaal` is read in every table that has them."""
    classes = (
        Class("leeftijd_tot_25", "41500", "Jonger dan 25 jaar", inferred),
        Class("leeftijd_25_35", "53500", "25 tot 35 jaar", inferred),
        Class("leeftijd_35_45", "53700", "35 tot 45 jaar", inferred),
        Class("leeftijd_45_55", "53800", "45 tot 55 jaar", inferred),
        Class("leeftijd_55_aow", "90170", "55 jaar tot AOW-leeftijd", inferred),
    )
    return Dimension("leeftijd", ("Leeftijd",), classes=(*_ANY_AGE.classes, *classes))


def _origins(*, inferred: bool) -> Dimension:
    classes = (
        Class("herkomst_nederland", "1012600", "Nederland", inferred),
        Class("herkomst_europa", "H007933", "Europa (exclusief Nederland)", inferred),
        Class("herkomst_buiten_europa", "H008859", "Buiten Europa", inferred),
    )
    return Dimension("herkomst", ("Herkomstland",), classes=(*_ANY_ORIGIN.classes, *classes))


TABLES: tuple[CbsTable, ...] = (
    CbsTable(
        id="37789ksz",
        name="kerncijfers_uitkeringen",
        title=Text(
            "Sociale zekerheid; kerncijfers, uitkeringen naar uitkeringssoort",
            "Social security; key figures, benefits by kind",
        ),
        dimensions=(PERIOD,),
        topics=(
            Topic("bijstand_totaal", ("TotaalBijstandsuitkeringen",), "x 1 000"),
            Topic("bijstand_tot_aow", ("BijstandsuitkeringenTotDeAOWLeeftijd",), "x 1 000"),
            Topic("bijstand_vanaf_aow", ("BijstandsuitkeringenVanafAOWLeeftijd",), "x 1 000"),
            Topic("wajong_uitkeringen", ("WajongUitkeringen",), "x 1 000"),
            Topic(
                "ww_uitkeringen",
                ("NietSeizoengecorrigeerd",),
                "x 1 000",
                group="WW-uitkeringen",
                inferred=GROUP,
            ),
        ),
    ),
    CbsTable(
        id="85615NED",
        name="bijstand_stromen",
        title=Text(
            "Personen met bijstand; (her)instromers en uitstromers",
            "Persons with bijstand; (re-)inflow and outflow",
        ),
        dimensions=(_PARENTS, _SEX, _origins(inferred=False), _ages(inferred=False), PERIOD),
        topics=(
            Topic(
                "bijstand_instroom_kwartaal",
                ("Instromers",),
                "aantal",
                titles=("Instromers",),
                inferred=KEY,
            ),
            Topic(
                "bijstand_herinstroom_kwartaal",
                ("HerInstromersBinnenEenJaar",),
                "aantal",
                titles=("(Her)instromers binnen een jaar",),
                inferred=KEY,
            ),
            Topic(
                "bijstand_uitstroom_kwartaal",
                ("Uitstromers",),
                "aantal",
                titles=("Uitstromers",),
                inferred=KEY,
            ),
        ),
    ),
    CbsTable(
        id="85585NED",
        name="bijstand_duur",
        title=Text(
            "Personen met bijstand; duur van de lopende uitkeringssituatie",
            "Persons with bijstand; duration of the running benefit",
        ),
        dimensions=(
            _SEX,
            _ANY_AGE,
            # Titles of the first two were read in this table, of the others in its twin 85617NED.
            Dimension(
                "duur",
                ("DuurVanDeUitkeringssituatie",),
                classes=(
                    Class("totaal", title="Uitkeringsduur, totaal"),
                    Class("duur_tot_6_maanden", title="0 tot 6 maanden"),
                    Class("duur_6_12_maanden", title="6 tot 12 maanden", inferred=True),
                    Class("duur_1_2_jaar", title="1 tot 2 jaar", inferred=True),
                    Class("duur_2_3_jaar", title="2 tot 3 jaar", inferred=True),
                    Class("duur_3_4_jaar", title="3 tot 4 jaar", inferred=True),
                    Class("duur_4_5_jaar", title="4 tot 5 jaar", inferred=True),
                    Class("duur_vanaf_5_jaar", title="5 jaar of langer", inferred=True),
                ),
            ),
            _ANY_ORIGIN,
            _PARENTS,
            PERIOD,
        ),
        topics=(
            Topic(
                "bijstand_personen_tot_aow_kwartaal",
                ("PersonenMetBijstand",),
                "aantal",
                titles=("Personen met bijstand",),
                inferred=KEY,
            ),
        ),
    ),
    CbsTable(
        id="85692NED",
        name="uitkering_kenmerken",
        title=Text(
            "Personen met een uitkering; kenmerken uitkeringsontvangers",
            "Persons with a benefit; characteristics of recipients",
        ),
        dimensions=(
            total("geslacht", "Geslacht", "T001038", "Totaal mannen en vrouwen", inferred=True),
            _ages(inferred=True),
            _origins(inferred=True),
            total("geboorteland_ouders", "GeboortelandOuders", "T001638", "Totaal", inferred=True),
            PERIOD,
        ),
        topics=(
            Topic(
                "bijstand_personen_landelijk", ("Bijstandsuitkering",), "aantal", inferred=KEY_UNIT
            ),
        ),
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "bijstand_uitkeringen",
        Text("Bijstandsuitkeringen", "Bijstand benefits"),
        BENEFITS,
        Text(
            "Bijstandsuitkeringen aan het eind van de maand. Uitkeringen, geen personen.",
            "Bijstand benefits at the end of the month. Benefits, not persons.",
        ),
        BENEFIT_COUNT,
        "stock_end",
        100,
    ),
    Indicator(
        "bijstand_uitkeringen_jaargemiddelde",
        Text("Bijstandsuitkeringen, jaargemiddelde", "Bijstand benefits, mean of the year"),
        BENEFITS,
        Text(
            "Gemiddeld aantal bijstandsuitkeringen over het jaar. Uitkeringen, geen personen.",
            "Mean number of bijstand benefits over the year. Benefits, not persons.",
        ),
        BENEFIT_COUNT,
        "average",
        100,
    ),
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
        "bijstand_instroom_kwartaal",
        Text("Instroom per kwartaal, tot de AOW-leeftijd", "Inflow per quarter, below the AOW age"),
        MOMENTS,
        Text(
            "Hoe vaak in het kwartaal bijstand begon van personen tot de AOW-leeftijd, herinstroom inbegrepen: "
            "instroommomenten. Wie twee keer instroomt, telt twee keer.",
            "How often bijstand of persons below the AOW age began in the quarter, re-inflow included: moments of "
            "inflow. Who comes in twice is counted twice.",
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
            "Personen die in het kwartaal instroomden en in het jaar ervoor al eerder bijstand hadden.",
            "Persons who came in during the quarter and had had bijstand before in the preceding year.",
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
        MOMENTS,
        Text(
            "Hoe vaak in het kwartaal bijstand van personen tot de AOW-leeftijd eindigde: uitstroommomenten. Wie "
            "twee keer uitstroomt, telt twee keer; het bereiken van de AOW-leeftijd telt niet mee.",
            "How often bijstand of persons below the AOW age ended in the quarter: moments of outflow. Who leaves "
            "twice is counted twice; reaching the AOW age is not counted.",
        ),
        BELOW_AOW_NL,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_personen_landelijk",
        Text(
            "Mensen met bijstand naar leeftijd en herkomst",
            "People with bijstand by age and origin",
        ),
        PERSONS,
        Text(
            "Personen met een bijstandsuitkering aan het eind van de maand, in totaal, naar leeftijd en naar "
            "herkomst. Wie in het buitenland woont telt mee; wie een onbekende leeftijd of herkomst heeft telt alleen "
            "in het totaal.",
            "Persons with a bijstand benefit at the end of the month, in total, by age and by origin. Who lives "
            "abroad is counted; who has an unknown age or origin is counted in the total only.",
        ),
        Text(
            "personen met een bijstandsuitkering, het hele land",
            "persons with a bijstand benefit, the whole country",
        ),
        "stock_end",
        10,
    ),
)
