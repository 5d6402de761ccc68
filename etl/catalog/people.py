"""People and regions: inhabitants, and to which larger regions a gemeente belongs."""

from etl.catalog.model import GROUP, KEY_UNIT, REGION, CbsTable, Dimension, Indicator, Text, Topic
from etl.catalog.words import INHABITANTS, PERSONS

TABLES: tuple[CbsTable, ...] = (
    CbsTable(
        id="03759ned",
        name="bevolking",
        title=Text(
            "Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio",
            "Population on 1 January and mean; sex, age and region",
        ),
        dimensions=(
            Dimension("burgerlijke_staat", ("BurgerlijkeStaat",), only=("T001019",)),
            Dimension("geslacht", ("Geslacht",), only=("T001038",)),
            Dimension("leeftijd", ("Leeftijd",), only=("10000",)),
            REGION,
            Dimension("periode", ("Perioden",), since="2007JJ00"),
        ),
        topics=(Topic("inwoners", ("BevolkingOp1Januari",), "aantal", inferred=KEY_UNIT),),
    ),
    CbsTable(
        id="70072ned",
        name="regio_indeling",
        title=Text("Regionale kerncijfers Nederland", "Regional key figures of the Netherlands"),
        dimensions=(REGION, Dimension("periode", ("Perioden",), only=("2015JJ00",))),
        topics=(
            Topic("provincie", ("Code",), "", group="Provincies", inferred=GROUP),
            Topic("corop", ("Code",), "", group="COROP-gebieden", inferred=GROUP),
            Topic(
                "arbeidsmarktregio",
                ("Code",),
                "",
                group="Arbeidsmarktregio's",
                inferred=GROUP,
            ),
        ),
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "inwoners",
        Text("Inwoners op 1 januari", "Inhabitants on 1 January"),
        PERSONS,
        Text("Bevolking op 1 januari van het jaar.", "Population on 1 January of the year."),
        INHABITANTS,
        "stock_start",
        1,
    ),
)
