"""Bijstand per gemeente: who has it, who came in, who left."""

from etl.catalog.model import (
    KEY,
    PERIOD,
    UNIT,
    CbsTable,
    Class,
    Count,
    Dimension,
    Indicator,
    Ratio,
    Text,
    Topic,
    regions,
)
from etl.catalog.words import (
    ADULTS,
    ADULTS_IN,
    ADULTS_OUT,
    BELOW_AOW,
    BELOW_AOW_WORK,
    BENEFIT_COUNT,
    BENEFITS,
    PER_1000,
    PER_1000_ADULTS,
    PER_1000_WORKING_AGE,
    PERCENT,
    PERSONS,
)


def _yearly_flows(table_id: str, year: int) -> CbsTable:
    """Bijstand, re-integratie en WSW per gemeente: one table per year, keys spelled differently."""
    return CbsTable(
        id=table_id,
        name="bijstand_per_jaar",
        title=Text(
            f"Sociale zekerheid; bijstand, re-integratie en WSW, gemeenten {year}",
            f"Social security; bijstand, reintegration and WSW, gemeenten {year}",
        ),
        dimensions=(
            Dimension("regio", ("RegioS", "Regiokenmerken")),
            Dimension("leeftijd", ("Leeftijd",)),
        ),
        topics=(
            Topic("inwoners_15plus", ("Inwoners",), "aantal", inferred=UNIT),
            Topic(
                "bijstand_personen",
                ("Bijstandsontvangers", "Bijstandontvangers"),
                "aantal",
                inferred=UNIT,
            ),
            Topic(
                "bijstand_dichtheid", ("Bijstandsdichtheid",), "per 1 000 inwoners", inferred=UNIT
            ),
            Topic("bijstand_instroom", ("Instroom", "Instromers"), "aantal", inferred=UNIT),
            Topic("bijstand_instroom_pct", ("Instroom", "Instromers"), "%", inferred=UNIT),
            Topic("bijstand_uitstroom", ("Uitstroom", "Uitstromers"), "aantal", inferred=UNIT),
            Topic("bijstand_uitstroom_pct", ("Uitstroom", "Uitstromers"), "%", inferred=UNIT),
            Topic(
                "bijstand_uitstroom_naar_werk",
                ("UitstroomNaarWerk", "UitstromersNaarWerk"),
                "aantal",
                inferred=UNIT,
            ),
            Topic(
                "bijstand_uitstroom_naar_werk_pct",
                ("UitstroomNaarWerk", "UitstromersNaarWerk"),
                "%",
                inferred=UNIT,
            ),
            Topic(
                "bijstand_met_reintegratie",
                ("PersonenMetBijstandEnReIntegratie",),
                "aantal",
                inferred=UNIT,
            ),
        ),
        edition=f"{year}JJ00",
    )


TABLES: tuple[CbsTable, ...] = (
    _yearly_flows("83450NED", 2015),
    _yearly_flows("83747NED", 2016),
    _yearly_flows("84066NED", 2017),
    CbsTable(
        id="80794ned",
        name="uitkeringsontvangers",
        title=Text(
            "Personen met een uitkering; uitkeringsontvangers per regio",
            "Persons with a benefit; recipients by region",
        ),
        dimensions=(
            # The regions are asked for by level: the table is large and is never pulled whole.
            regions("NL", "LD", "PV", "AM", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "bijstand_personen_tot_aow", ("BijstandTotDeAOWLeeftijd",), "aantal", inferred=UNIT
            ),
            Topic("ww_personen", ("Werkloosheid",), "aantal", inferred=UNIT),
            Topic("uitkering_personen", ("UitkeringsontvangersTotaal",), "aantal", inferred=UNIT),
            Topic(
                "bijstandsgerelateerd_tot_aow",
                ("BijstandGerelateerdTotAOWLeeftijd",),
                "aantal",
                inferred=UNIT,
            ),
            Topic(
                "bijstandsgerelateerd_vanaf_aow",
                ("BijstandGerelateerdVanafAOWLeeftijd",),
                "aantal",
                inferred=UNIT,
            ),
            Topic("ao_personen", ("ArbeidsongeschiktheidTotaal",), "aantal", inferred=UNIT),
            Topic("wao_personen", ("WAOUitkering",), "aantal", inferred=UNIT),
            Topic("wia_wga_personen", ("WIAUitkeringWGARegeling",), "aantal", inferred=UNIT),
            Topic("wajong_personen", ("WajongUitkering",), "aantal", inferred=UNIT),
            Topic("aow_personen", ("AlgemeneOuderdomswet",), "aantal", inferred=UNIT),
        ),
    ),
    CbsTable(
        id="82015NED",
        name="bijstandsuitkeringen",
        title=Text(
            "Bijstandsuitkeringen; uitkeringsgrondslag, regio's",
            "Bijstand benefits; ground of the benefit, regions",
        ),
        dimensions=(
            Dimension(
                "aow",
                ("UitkeringenInRelatieMetDeAOW",),
                classes=(
                    Class("totaal", title="Uitkeringen totaal"),
                    Class("tot_aow", title="Aan personen tot de AOW-leeftijd"),
                    Class("vanaf_aow", title="Aan personen vanaf de AOW-leeftijd"),
                ),
            ),
            regions("NL", "LD", "PV", "CR", "AM", "GM"),
            PERIOD,
        ),
        topics=(
            Topic(
                "bijstand_uitkeringen_gemeente",
                ("AantalBijstandsuitkeringen",),
                "aantal",
                titles=("Aantal bijstandsuitkeringen",),
                inferred=KEY,
            ),
        ),
    ),
)

# What rates are made of.
STARTED_WITH_OR_CAME = (
    Count("bijstand_personen", moment="year_before"),
    Count("bijstand_instroom"),
)
# To work is taken over those below the AOW age in every age class.
STARTED_WITH_OR_CAME_BELOW_AOW = (
    Count("bijstand_personen", "tot_aow", "year_before"),
    Count("bijstand_instroom", "tot_aow"),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "bijstand_personen",
        Text("Mensen met bijstand", "People with bijstand"),
        PERSONS,
        Text(
            "Personen met algemene bijstand aan het eind van het jaar. Wie de AOW-leeftijd bereikt en "
            "een aanvulling houdt, telt mee.",
            "Persons with general bijstand at the end of the year. Those who reach the AOW age and "
            "keep a supplement are counted.",
        ),
        ADULTS,
        "stock_end",
        10,
        gap=0.05,  # not seen yet; some benefits may be paid by no gemeente
    ),
    Indicator(
        "bijstand_instroom",
        Text("Instroom in de bijstand", "Inflow into bijstand"),
        PERSONS,
        Text(
            "Personen bij wie in het jaar bijstand begon.",
            "Persons whose bijstand began in the year.",
        ),
        ADULTS_IN,
        "flow",
        10,
        gap=0.03,  # 2015-2017: up to 1.9 % is in no gemeente
    ),
    Indicator(
        "bijstand_uitstroom",
        Text("Uitstroom uit de bijstand", "Outflow from bijstand"),
        PERSONS,
        Text(
            "Personen bij wie in het jaar bijstand eindigde. Het bereiken van de AOW-leeftijd is geen "
            "uitstroom.",
            "Persons whose bijstand ended in the year. Reaching the AOW age is not outflow.",
        ),
        ADULTS_OUT,
        "flow",
        10,
        gap=0.2,  # 2015-2017: 5 % is in no gemeente, of those from the AOW age up to 15 %
    ),
    Indicator(
        "bijstand_uitstroom_naar_werk",
        Text("Uitstroom naar werk", "Outflow to work"),
        PERSONS,
        Text(
            "Deel van de uitstroom dat werk had na de bijstand.",
            "The part of the outflow that had work after bijstand.",
        ),
        ADULTS_OUT,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_dichtheid",
        Text(
            "Mensen met bijstand per 1.000 inwoners", "People with bijstand per 1,000 inhabitants"
        ),
        PER_1000_ADULTS,
        Text(
            "Personen met algemene bijstand aan het eind van het jaar per 1.000 inwoners van 15 jaar en "
            "ouder, zoals CBS het publiceert: afgerond op halven.",
            "Persons with general bijstand at the end of the year per 1,000 inhabitants aged 15 and "
            "over, as CBS publishes it: rounded to halves.",
        ),
        ADULTS,
        "rate",
        0.5,
        ratio=Ratio(Count("bijstand_personen"), (Count("inwoners_15plus"),), 1000),
    ),
    Indicator(
        "bijstand_instroom_pct",
        Text("Instroom als percentage", "Inflow as a percentage"),
        PERCENT,
        Text(
            "Instroom als percentage van (ontvangers aan het begin van het jaar + instroom), zoals CBS "
            "het publiceert.",
            "Inflow as a percentage of (recipients at the start of the year + inflow), as CBS "
            "publishes it.",
        ),
        ADULTS_IN,
        "percentage",
        0.5,
        ratio=Ratio(Count("bijstand_instroom"), STARTED_WITH_OR_CAME, 100),
    ),
    Indicator(
        "bijstand_uitstroom_pct",
        Text("Uitstroom als percentage", "Outflow as a percentage"),
        PERCENT,
        Text(
            "Uitstroom als percentage van (ontvangers aan het begin van het jaar + instroom), zoals CBS "
            "het publiceert.",
            "Outflow as a percentage of (recipients at the start of the year + inflow), as CBS "
            "publishes it.",
        ),
        ADULTS_OUT,
        "percentage",
        0.5,
        ratio=Ratio(Count("bijstand_uitstroom"), STARTED_WITH_OR_CAME, 100),
    ),
    Indicator(
        "bijstand_uitstroom_naar_werk_pct",
        Text("Uitstroom naar werk als percentage", "Outflow to work as a percentage"),
        PERCENT,
        Text(
            "Uitstroom naar werk als percentage van (ontvangers aan het begin van het jaar + instroom) "
            "van 15 jaar tot de AOW-leeftijd, zoals CBS het publiceert.",
            "Outflow to work as a percentage of (recipients at the start of the year + inflow) between "
            "15 and the AOW age, as CBS publishes it.",
        ),
        BELOW_AOW_WORK,
        "percentage",
        0.5,
        ratio=Ratio(Count("bijstand_uitstroom_naar_werk"), STARTED_WITH_OR_CAME_BELOW_AOW, 100),
    ),
    Indicator(
        "bijstand_met_reintegratie",
        Text("Mensen met bijstand en re-integratie", "People with bijstand and reintegration"),
        PERSONS,
        Text(
            "Personen met bijstand die ook een re-integratievoorziening hebben, zoals CBS ze telt.",
            "Persons with bijstand who also have a reintegration provision, as CBS counts them.",
        ),
        ADULTS,
        "stock_end",
        10,
    ),
    Indicator(
        "inwoners_15plus",
        Text("Inwoners van 15 jaar en ouder", "Inhabitants aged 15 and over"),
        PERSONS,
        Text(
            "Inwoners van 15 jaar en ouder aan het eind van het jaar, uit dezelfde tabel als de bijstand.",
            "Inhabitants aged 15 and over at the end of the year, from the same table as bijstand.",
        ),
        Text("inwoners van 15 jaar en ouder", "inhabitants aged 15 and over"),
        "stock_end",
        10,
    ),
    Indicator(
        "bijstand_personen_tot_aow",
        Text("Mensen met bijstand tot de AOW-leeftijd", "People with bijstand below the AOW age"),
        PERSONS,
        Text(
            "Personen met algemene bijstand tot de AOW-leeftijd aan het eind van de maand.",
            "Persons with general bijstand below the AOW age at the end of the month.",
        ),
        BELOW_AOW,
        "stock_end",
        10,
    ),
    Indicator(
        "bijstand_tot_aow_per_1000",
        Text(
            "Mensen met bijstand tot de AOW-leeftijd per 1.000 inwoners",
            "People with bijstand below the AOW age per 1,000 inhabitants",
        ),
        PER_1000,
        Text(
            "Personen met bijstand tot de AOW-leeftijd aan het eind van de maand, gedeeld door alle "
            "inwoners op 1 januari van dat jaar, maal 1.000. Eigen berekening.",
            "Persons with bijstand below the AOW age at the end of the month, divided by all inhabitants "
            "on 1 January of that year, times 1,000. Own computation.",
        ),
        BELOW_AOW,
        "rate",
        0.1,
        derived_from=("bijstand_personen_tot_aow", "inwoners"),
        ratio=Ratio(
            Count("bijstand_personen_tot_aow"), (Count("inwoners", moment="january"),), 1000
        ),
    ),
    Indicator(
        "bijstand_tot_aow_per_1000_15_aow",
        Text(
            "Mensen met bijstand per 1.000 inwoners van 15 tot de AOW-leeftijd",
            "People with bijstand per 1,000 inhabitants between 15 and the AOW age",
        ),
        PER_1000_WORKING_AGE,
        Text(
            "Personen met bijstand tot de AOW-leeftijd aan het eind van de maand, gedeeld door de inwoners van 15 jaar "
            "tot de AOW-leeftijd op 1 januari van dat jaar, maal 1.000. Eigen berekening.",
            "Persons with bijstand below the AOW age at the end of the month, divided by the inhabitants between 15 "
            "and the AOW age on 1 January of that year, times 1,000. Own computation.",
        ),
        BELOW_AOW,
        "rate",
        0.1,
        derived_from=("bijstand_personen_tot_aow", "inwoners_15_aow"),
        ratio=Ratio(
            Count("bijstand_personen_tot_aow"), (Count("inwoners_15_aow", moment="january"),), 1000
        ),
    ),
    Indicator(
        "bijstand_uitkeringen_gemeente",
        Text(
            "Bijstandsuitkeringen, naar betalende gemeente", "Bijstand benefits, by paying gemeente"
        ),
        BENEFITS,
        Text(
            "Bijstandsuitkeringen aan huishoudens aan het eind van de maand, bij de gemeente die betaalt. Zonder "
            "uitkeringen aan wie in een instelling woont en aan dak- en thuislozen. Voorlopige cijfers zijn afgerond "
            "op duizendtallen en eerst alleen landelijk.",
            "Bijstand benefits to households at the end of the month, with the gemeente that pays. Without benefits "
            "to those who live in an institution and to the homeless. Provisional figures are rounded to thousands "
            "and at first national only.",
        ),
        BENEFIT_COUNT,
        "stock_end",
        10,
    ),
)
