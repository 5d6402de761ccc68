"""What gemeenten do beside paying: reintegration provisions, claims and fines."""

from etl.catalog.model import (
    KEY,
    PERIOD,
    CbsTable,
    Class,
    Dimension,
    Indicator,
    Text,
    Topic,
    regions,
    total,
)
from etl.catalog.words import CLAIMS, EURO, PROVISIONS

_CLAIM_HOLDER = Text(
    "vorderingen, naar de gemeente die de vordering heeft",
    "claims, by the gemeente that holds the claim",
)

TABLES: tuple[CbsTable, ...] = (
    CbsTable(
        id="85588NED",
        name="reintegratie",
        title=Text(
            "Re-integratie-/participatievoorzieningen; type, status voorziening en regio",
            "Reintegration and participation provisions; type, status and region",
        ),
        dimensions=(
            total(
                "type",
                "TypeReIntegratieParticipatievoorz",
                "",
                "Totaal re-integratie-/participatievoorz.",
            ),
            total("status", "StatusVoorziening", "", "Totaal voorzieningen:Lopend en beëindigd"),
            regions("NL", "LD", "PV", "CR", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "reintegratie_voorzieningen",
                ("ReIntegratieParticipatievoorzieningen",),
                "aantal",
                titles=("Re-integratie-/participatievoorzieningen",),
                inferred=KEY,
            ),
        ),
    ),
    CbsTable(
        id="82020NED",
        name="vorderingen",
        title=Text(
            "Bijstand; bijstandsvorderingen naar ontstaansgrond en regio",
            "Bijstand; claims by ground and region",
        ),
        dimensions=(
            Dimension(
                "grond",
                ("Vorderingen",),
                classes=(
                    Class("totaal", title="Totaal"),
                    # A page of CBS cuts this title off after "wetg"; in full it was read elsewhere.
                    Class(
                        "inlichtingenplicht",
                        title="Vorderingen inlichtingenplicht (wetgeving vanaf 2013)",
                        inferred=True,
                    ),
                    Class("boete", title="Boetevorderingen (wetgeving vanaf 2013)"),
                ),
            ),
            regions("NL", "PV", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "vorderingen",
                ("AantalOpenstaandeVorderingen",),
                "aantal",
                titles=("Aantal openstaande vorderingen",),
                inferred=KEY,
            ),
            Topic(
                "vorderingen_saldo",
                ("SaldoOpenstaandeVorderingen",),
                "1 000 euro",
                titles=("Saldo openstaande vorderingen",),
                inferred=frozenset({"key", "title", "unit"}),
            ),
        ),
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "reintegratie_voorzieningen",
        Text("Re-integratievoorzieningen", "Reintegration provisions"),
        PROVISIONS,
        Text(
            "Re-integratie- en participatievoorzieningen die aan het eind van de maand liepen of in de maand "
            "eindigden. Voorzieningen, geen personen. Vanaf januari 2023; eerdere cijfers zijn anders geteld.",
            "Reintegration and participation provisions that were running at the end of the month or ended in "
            "the month. Provisions, not persons. From January 2023; earlier figures were counted otherwise.",
        ),
        Text(
            "voorzieningen op grond van de Participatiewet, naar gemeente",
            "provisions under the Participatiewet, by gemeente",
        ),
        "stock_end",
        10,
        gap=0.05,  # not seen yet; provisions may be in no gemeente
    ),
    Indicator(
        "vorderingen",
        Text("Openstaande vorderingen van bijstand", "Open claims for repayment of bijstand"),
        CLAIMS,
        Text(
            "Vorderingen van gemeenten op mensen die bijstand hebben of hadden, open in de maand. Boetes zonder "
            "benadelingsbedrag tellen mee vanaf 2019; de Tozo geeft een stijging vanaf maart 2020.",
            "Claims of gemeenten on people who have or had bijstand, open in the month. Fines without an amount "
            "of damage are counted from 2019; the Tozo brings a rise from March 2020.",
        ),
        _CLAIM_HOLDER,
        "stock_end",
        10,
        gap=0.2,  # the country counts claims of the Sociale Verzekeringsbank too
    ),
    Indicator(
        "vorderingen_saldo",
        Text(
            "Saldo van openstaande vorderingen van bijstand", "Balance of open claims for repayment"
        ),
        EURO,
        Text(
            "Bedrag dat op de openstaande vorderingen nog te betalen is.",
            "The amount still to be paid on the open claims.",
        ),
        _CLAIM_HOLDER,
        "stock_end",
        1000,
        gap=0.2,
    ),
)
