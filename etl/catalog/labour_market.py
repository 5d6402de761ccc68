"""The labour market around bijstand: WW, unemployment, vacancies, jobs, tightness."""

from etl.catalog.model import (
    GROUP,
    KEY,
    KEY_UNIT,
    PERIOD,
    REGION,
    CbsTable,
    Class,
    Dimension,
    Editions,
    Indicator,
    Text,
    Topic,
    regions,
    total,
)
from etl.catalog.words import (
    ALL_SECTORS,
    JOBS,
    LABOUR_FORCE,
    PERCENT,
    PERSONS,
    VACANCIES,
    VACANCIES_PER_WW,
)

# Editions of which a page of CBS was read.
_READ = (2014, 2016, 2017, 2018, 2022)


def _regional_participation(table_id: str, year: int) -> CbsTable:
    """One yearly edition of Arbeidsdeelname per region; only its own year, in the borders of that year."""
    return CbsTable(
        id=table_id,
        name="arbeidsdeelname_regio",
        title=Text(
            f"Arbeidsdeelname; regionale indeling {year}",
            f"Labour participation; regions of {year}",
        ),
        dimensions=(
            Dimension(
                "persoonskenmerken",
                ("Persoonskenmerken",),
                classes=(
                    Class(
                        "totaal",
                        title="Totaal" if year == 2014 else "Totaal personen",
                        inferred=year not in _READ,
                    ),
                ),
            ),
            REGION,
            Dimension("periode", ("Perioden",), only=(f"{year}JJ00",)),
        ),
        topics=(
            Topic(
                "werkloosheid_regio_pct",
                ("Werkloosheidspercentage",),
                "%",
                titles=("Werkloosheidspercentage",),
                inferred=frozenset({"key", "title", "unit"}) if year not in _READ else KEY,
            ),
        ),
    )


REGIONAL_PARTICIPATION = Editions(
    "Arbeidsdeelname; regionale indeling {year}", _regional_participation
)

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
    CbsTable(
        id="85554NED",
        name="ww_seizoengecorrigeerd",
        title=Text(
            "Personen met WW-uitkering, seizoengecorrigeerd; persoonskenmerken en regio",
            "Persons with WW, seasonally adjusted; characteristics and region",
        ),
        dimensions=(
            Dimension("geslacht", ("Geslacht",), only=("T001038",)),
            Dimension("leeftijd", ("Leeftijd",), only=("10000",)),
            # The figure itself, not the bounds of its interval: else every figure comes three times.
            Dimension("marges", ("Marges",), only=("MW00000",)),
            REGION,
            PERIOD,
        ),
        topics=(
            Topic(
                "ww_personen_sa",
                ("PersonenMetEenWerkloosheidsuitkering",),
                "aantal",
                titles=("Personen met een werkloosheidsuitkering",),
                inferred=KEY,
            ),
        ),
    ),
    *(
        _regional_participation(table_id, year)
        for year, table_id in (
            (2014, "82208NED"),
            (2016, "83524NED"),
            (2017, "83933NED"),
            (2018, "84469NED"),
            (2019, "84703NED"),
            (2021, "85269NED"),
            (2022, "85494NED"),
            (2024, "86088NED"),
        )
    ),
    CbsTable(
        id="86008NED",
        name="arbeidsdeelname_gemeente",
        title=Text(
            "Arbeidsdeelname; gemeenten (regio-indeling 2024)",
            "Labour participation; gemeenten (borders of 2024)",
        ),
        dimensions=(
            total("geslacht", "Geslacht", "T001038", "Totaal mannen en vrouwen"),
            total("persoonskenmerken", "Persoonskenmerken", "", "Totaal personen"),
            total("geboorteland_ouders", "GeboortelandOuders", "T001638", "Totaal"),
            total("herkomst", "Herkomstland", "T001040", "Totaal"),
            regions("NL", "PV", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "werkloosheid_gemeente_pct",
                ("Werkloosheidspercentage",),
                "%",
                titles=("Werkloosheidspercentage",),
                inferred=frozenset({"key", "title", "unit"}),
            ),
            Topic(
                "arbeidsparticipatie_pct",
                ("NettoArbeidsparticipatie",),
                "%",
                titles=("Netto arbeidsparticipatie",),
                inferred=KEY,
            ),
        ),
    ),
    # Not 85481NED: that counts pairs of home and work region, from 2021 only.
    CbsTable(
        id="83582NED",
        name="banen",
        title=Text(
            "Banen van werknemers in december; economische activiteit (SBI2008), regio",
            "Jobs of employees in December; sector, region",
        ),
        dimensions=(
            total(
                "bedrijfstak",
                "BedrijfstakkenBranchesSBI2008",
                "T001081",
                "A-U Alle economische activiteiten",
            ),
            regions("NL", "LD", "PV", "CR", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "banen",
                ("BanenVanWerknemersInDecember",),
                "x 1 000",
                titles=("Banen van werknemers in december",),
                inferred=KEY,
            ),
        ),
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
    Indicator(
        "ww_personen_sa",
        Text("Mensen met WW, voor seizoen gecorrigeerd", "People with WW, seasonally adjusted"),
        PERSONS,
        Text(
            "Personen met WW na ontslag aan het eind van de maand, voor seizoen gecorrigeerd. Een schatting van CBS met marges.",
            "Persons with WW after dismissal at the end of the month, seasonally adjusted. An estimate of CBS with margins.",
        ),
        Text("personen met WW, naar woonregio", "persons with WW, by region of residence"),
        "stock_end",
        10,
    ),
    Indicator(
        "spanning",
        Text("Vacatures per WW-ontvanger", "Vacancies per recipient of WW"),
        VACANCIES_PER_WW,
        Text(
            "Openstaande vacatures aan het eind van het kwartaal, gedeeld door personen met WW (voor seizoen "
            "gecorrigeerd) aan het eind van dat kwartaal. Eigen berekening; niet de spanningsindicator van UWV, "
            "die alleen korter dan een half jaar WW telt.",
            "Open vacancies at the end of the quarter, divided by persons with WW (seasonally adjusted) at the end "
            "of that quarter. Own computation; not the tightness indicator of UWV, which counts only WW of less "
            "than half a year.",
        ),
        Text("alle bedrijfstakken; personen met WW", "all sectors; persons with WW"),
        "rate",
        0.01,
        derived_from=("vacatures", "ww_personen_sa"),
    ),
    Indicator(
        "werkloosheid_regio_pct",
        Text("Werkloosheid per regio, jaar", "Unemployment per region, year"),
        PERCENT,
        Text(
            "Werkloze beroepsbevolking als percentage van de beroepsbevolking, gemiddeld over het jaar, in de "
            "regio's van dat jaar. Kleine gemeenten ontbreken.",
            "Unemployed labour force as a percentage of the labour force, mean of the year, in the regions of "
            "that year. Small gemeenten are missing.",
        ),
        LABOUR_FORCE,
        "percentage",
        0.1,
    ),
    Indicator(
        "werkloosheid_gemeente_pct",
        Text(
            "Werkloosheid per gemeente, modelschatting", "Unemployment per gemeente, model estimate"
        ),
        PERCENT,
        Text(
            "Werkloze beroepsbevolking als percentage van de beroepsbevolking volgens een model van CBS, alle jaren "
            "in de gemeenten van 2024.",
            "Unemployed labour force as a percentage of the labour force according to a model of CBS, all years in "
            "the gemeenten of 2024.",
        ),
        LABOUR_FORCE,
        "percentage",
        1,
    ),
    Indicator(
        "arbeidsparticipatie_pct",
        Text(
            "Netto arbeidsparticipatie per gemeente, modelschatting",
            "Net labour participation per gemeente, model estimate",
        ),
        PERCENT,
        Text(
            "Werkzame beroepsbevolking als percentage van de bevolking van 15 tot 75 jaar volgens een model van CBS, "
            "alle jaren in de gemeenten van 2024.",
            "Employed labour force as a percentage of the population aged 15 to 75 according to a model of CBS, all "
            "years in the gemeenten of 2024.",
        ),
        Text("bevolking van 15 tot 75 jaar", "population aged 15 to 75"),
        "percentage",
        1,
    ),
    Indicator(
        "banen",
        Text("Banen van werknemers", "Jobs of employees"),
        JOBS,
        Text(
            "Banen van werknemers, gemiddeld over december, naar de regio waar gewerkt wordt. Zonder zelfstandigen.",
            "Jobs of employees, mean of December, by the region of work. Without the self-employed.",
        ),
        ALL_SECTORS,
        "stock_end",
        100,
        gap=0.05,  # not seen yet; some jobs are in no gemeente
    ),
)
