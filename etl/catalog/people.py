"""People and regions: inhabitants, and to which larger regions a gemeente belongs."""

from etl.catalog.model import (
    GROUP,
    KEY,
    REGION,
    UNIT,
    CbsTable,
    Dimension,
    Editions,
    Indicator,
    Text,
    Topic,
    regions,
)
from etl.catalog.words import INHABITANTS, PERSONS, WORKING_AGE

# Column, its name at CBS and the title of its group; per edition those read in a real answer.
_AREAS = (
    ("provincie", "Code", "Provincies"),
    ("corop", "Code", "COROP-gebieden"),
    ("arbeidsmarktregio", "Code", "Arbeidsmarktregio's"),
    ("landsdeel", "Code", "Landsdelen"),
    ("grootteklasse", "Omschrijving", "Gemeentegrootte"),
)
_AREAS_READ = {
    2015: ("provincie", "corop", "grootteklasse"),
    2016: ("provincie", "corop", "arbeidsmarktregio", "landsdeel"),
    2017: ("provincie", "corop", "arbeidsmarktregio"),
    2020: ("corop",),
    2022: ("provincie", "corop", "landsdeel"),
}


def _areas(table_id: str, year: int) -> CbsTable:
    """To which larger regions each gemeente of a year belongs; the numbers of the keys move every year."""
    read = _AREAS_READ.get(year, ())
    return CbsTable(
        id=table_id,
        name="gebied",
        title=Text(f"Gebieden in Nederland {year}", f"Areas in the Netherlands {year}"),
        dimensions=(REGION,),
        topics=tuple(
            Topic(
                column,
                (stem,),
                "",
                group=group,
                inferred=frozenset() if column in read else KEY | GROUP,
            )
            for column, stem, group in _AREAS
        ),
        edition=f"{year}JJ00",
    )


AREAS = Editions("Gebieden in Nederland {year}", _areas)

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
            # All ages, and each year of age from 15 until the highest AOW age that has been set.
            Dimension("leeftijd", ("Leeftijd",), only=("10000",), between=("11500", "16700")),
            REGION,
            # 54 ages of 890 regions: earlier years would double what has to be fetched.
            Dimension("periode", ("Perioden",), since="2013JJ00"),
        ),
        topics=(
            Topic(
                "inwoners",
                ("BevolkingOp1Januari",),
                "aantal",
                titles=("Bevolking op 1 januari",),
                inferred=KEY,
            ),
        ),
    ),
    CbsTable(
        id="37230ned",
        name="bevolking_maand",
        title=Text(
            "Bevolkingsontwikkeling; regio per maand", "Population development; region per month"
        ),
        dimensions=(
            regions("NL", "PV", "GM"),
            # As far back as an evaluation of a policy of 2012 or later looks.
            Dimension("periode", ("Perioden",), contains=("MM",), since="2007JJ00"),
        ),
        topics=(
            Topic("inwoners_maand", ("BevolkingAanHetEindeVanDePeriode",), "aantal", inferred=UNIT),
        ),
    ),
    CbsTable(
        id="70072ned",
        name="regio_indeling",
        title=Text("Regionale kerncijfers Nederland", "Regional key figures of the Netherlands"),
        dimensions=(REGION, Dimension("periode", ("Perioden",), only=("2015JJ00",))),
        topics=tuple(
            Topic(column, (stem,), "", group=group, inferred=GROUP)
            for column, stem, group in _AREAS[:3]
        ),
    ),
    *(
        _areas(table_id, year)
        for year, table_id in (
            (2015, "82949NED"),
            (2016, "83287NED"),
            (2017, "83553NED"),
            (2018, "83859NED"),
            (2019, "84378NED"),
            (2020, "84721NED"),
            (2021, "84929NED"),
            (2022, "85067NED"),
            (2023, "85385NED"),
            (2024, "85755NED"),
            (2025, "86059NED"),
            (2026, "86247NED"),
        )
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
    Indicator(
        "inwoners_15_aow",
        Text("Inwoners van 15 jaar tot de AOW-leeftijd", "Inhabitants between 15 and the AOW age"),
        PERSONS,
        Text(
            "Inwoners op 1 januari van 15 jaar tot de AOW-leeftijd van dat jaar. Valt die in een levensjaar, dan telt "
            "daarvan het deel vóór die leeftijd: verjaardagen worden gelijk verdeeld geacht. Eigen berekening.",
            "Inhabitants on 1 January between 15 and the AOW age of that year. Where that falls within a year of age, "
            "the part before it is counted: birthdays are taken as evenly spread. Own computation.",
        ),
        WORKING_AGE,
        "stock_start",
        1,
    ),
    Indicator(
        "inwoners_maand",
        Text("Inwoners aan het eind van de maand", "Inhabitants at the end of the month"),
        PERSONS,
        Text("Bevolking aan het eind van de maand.", "Population at the end of the month."),
        INHABITANTS,
        "stock_end",
        1,
    ),
)
