"""The labour market: unemployment, vacancies."""

from etl.catalog.model import (
    GROUP,
    KEY_UNIT,
    PERIOD,
    REGION,
    CbsTable,
    Dimension,
    Indicator,
    Text,
    Topic,
)
from etl.catalog.words import ALL_SECTORS, LABOUR_FORCE, PERCENT, VACANCIES

TABLES: tuple[CbsTable, ...] = (
    CbsTable(
        id="80590ned",
        name="werkloosheid",
        title=Text(
            "Arbeidsdeelname en werkloosheid per maand",
            "Labour participation and unemployment per month",
        ),
        dimensions=(
            Dimension("geslacht", ("Geslacht",), only=("T001038",)),
            Dimension("leeftijd", ("Leeftijd",), only=("52052",)),
            PERIOD,
        ),
        topics=(
            Topic(
                "werkloosheid_pct_sa",
                ("Seizoengecorrigeerd",),
                "%",
                group="Werkloosheidspercentage",
                inferred=GROUP,
            ),
            Topic(
                "werkloosheid_pct",
                ("NietSeizoengecorrigeerd",),
                "%",
                group="Werkloosheidspercentage",
                inferred=KEY_UNIT | GROUP,
            ),
        ),
    ),
    CbsTable(
        id="83599NED",
        name="vacatures",
        title=Text("Openstaande vacatures; SBI 2008, regio", "Open vacancies; sector, region"),
        dimensions=(
            Dimension("bedrijfstak", ("BedrijfstakkenBranchesSBI2008",), only=("T001081",)),
            REGION,
            PERIOD,
        ),
        topics=(Topic("vacatures", ("OpenstaandeVacatures",), "x 1 000"),),
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "werkloosheid_pct_sa",
        Text("Werkloosheid, voor seizoen gecorrigeerd", "Unemployment, seasonally adjusted"),
        PERCENT,
        Text(
            "Werkloze beroepsbevolking als percentage van de beroepsbevolking, voor seizoen gecorrigeerd.",
            "Unemployed labour force as a percentage of the labour force, seasonally adjusted.",
        ),
        LABOUR_FORCE,
        "percentage",
        0.1,
    ),
    Indicator(
        "werkloosheid_pct",
        Text("Werkloosheid", "Unemployment"),
        PERCENT,
        Text(
            "Werkloze beroepsbevolking als percentage van de beroepsbevolking, niet voor seizoen "
            "gecorrigeerd.",
            "Unemployed labour force as a percentage of the labour force, not seasonally adjusted.",
        ),
        LABOUR_FORCE,
        "percentage",
        0.1,
    ),
    Indicator(
        "vacatures",
        Text("Openstaande vacatures", "Open vacancies"),
        VACANCIES,
        Text(
            "Openstaande vacatures aan het eind van het kwartaal.",
            "Open vacancies at the end of the quarter.",
        ),
        ALL_SECTORS,
        "stock_end",
        100,
    ),
)
