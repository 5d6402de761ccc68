"""THE declaration: which CBS tables are read, what each must contain, and what each indicator means.

Nothing here runs. A new indicator is an `Indicator` (and, for a new table, a `CbsTable`) below plus
one file in queries/staging/; both languages stand in the declaration so that there is no third
place. CBS keys carry a number suffix that moves between editions (`Instroom_4`): only the stem is
declared. Facts about the tables: CBS StatLine, open data version 3.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["stock_end", "stock_start", "average", "flow", "rate", "percentage"]


@dataclass(frozen=True)
class Text:
    """One text in both languages of the product."""

    nl: str
    en: str


@dataclass(frozen=True)
class Dimension:
    """A dimension of a CBS table.

    `name` is the column in `raw`, `keys` the names CBS gives it. A request asks only for the codes
    in `only` or those that contain one of `contains`, from period `since` on; empty means all.
    """

    name: str
    keys: tuple[str, ...]
    only: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True)
class Topic:
    """A column of figures (or of text, such as a region's province).

    `name` is the column in `raw`. It is found by key stem; equal stems are told apart by `unit`,
    then by the title of the topic group; a column of text has no unit. `inferred` lists what was never read in a real CBS answer:
    'key', 'unit' or 'group'. A broken inference warns; anything else broken stops the table.
    """

    name: str
    stems: tuple[str, ...]
    unit: str
    group: str = ""
    inferred: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class CbsTable:
    """One CBS table. Tables with the same `name` are editions of one series (`raw.<name>`).

    `edition` is the period of a table that has no period dimension (the year is the table).
    """

    id: str
    name: str
    title: Text
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    edition: str = ""

    @property
    def is_small(self) -> bool:
        """Small enough to be asked for whole."""
        return not any(d.only or d.contains or d.since for d in self.dimensions)


@dataclass(frozen=True)
class Count:
    """A count that a rate is made of: of the same class and moment, unless said otherwise.

    `moment`: of the period itself, of the one a year before (the number at the start of this year),
    or of 1 January of its year (a yearly figure beside monthly ones).
    """

    indicator: str
    category: str = ""
    moment: Literal["same", "year_before", "january"] = "same"


@dataclass(frozen=True)
class Ratio:
    """How a rate or percentage follows from counts: `per` x `part` / the sum of `whole`.

    With it the figure of gemeenten that merged is computed anew; without it theirs is missing.
    """

    part: Count
    whole: tuple[Count, ...]
    per: int


@dataclass(frozen=True)
class Indicator:
    """What a figure means. `name` stands in every row of `marts.observation`.

    `gap` is how far all gemeenten together may lie from the country beyond rounding, as a share of it.
    """

    name: str
    label: Text
    unit: Text
    definition: Text
    population: Text
    kind: Kind
    rounded_to: float
    derived_from: tuple[str, ...] = ()
    ratio: Ratio | None = None
    gap: float = 0.01


# --- units -----------------------------------------------------------------------------------------
PERSONS = Text("personen", "persons")
BENEFITS = Text("uitkeringen", "benefits")
VACANCIES = Text("vacatures", "vacancies")
PERCENT = Text("%", "%")
PER_1000 = Text("per 1.000 inwoners", "per 1,000 inhabitants")
PER_1000_ADULTS = Text(
    "per 1.000 inwoners van 15 jaar en ouder", "per 1,000 inhabitants aged 15 and over"
)

# How a unit of CBS begins, spaces removed: the sort of quantity and the factor to base units.
CBS_UNITS: dict[str, tuple[str, int]] = {
    "aantal": ("count", 1),
    "x1000": ("count", 1000),
    "xmln": ("count", 1_000_000),
    "%": ("percentage", 1),
    "per1000": ("rate", 1),
}

# --- populations -----------------------------------------------------------------------------------
ADULTS = Text(
    "personen van 15 jaar en ouder met algemene bijstand, naar woongemeente",
    "persons aged 15 and over with general bijstand, by gemeente of residence",
)
ADULTS_IN = Text(
    "personen van 15 jaar en ouder bij wie in het jaar bijstand begon, naar woongemeente",
    "persons aged 15 and over whose bijstand began in the year, by gemeente of residence",
)
ADULTS_OUT = Text(
    "personen van 15 jaar en ouder bij wie in het jaar bijstand eindigde, naar woongemeente",
    "persons aged 15 and over whose bijstand ended in the year, by gemeente of residence",
)
BELOW_AOW = Text(
    "personen tot de AOW-leeftijd met algemene bijstand, naar woongemeente",
    "persons below the AOW age with general bijstand, by gemeente of residence",
)
BELOW_AOW_NL = Text(
    "personen tot de AOW-leeftijd met algemene bijstand, heel Nederland",
    "persons below the AOW age with general bijstand, the whole country",
)
WW_COUNT = Text("WW-uitkeringen, geen personen", "WW benefits, not persons")
WAJONG_COUNT = Text("Wajong-uitkeringen, geen personen", "Wajong benefits, not persons")
BELOW_AOW_WORK = Text(
    "naar werk: personen van 15 jaar tot de AOW-leeftijd met algemene bijstand, naar woongemeente",
    "to work: persons between 15 and the AOW age with general bijstand, by gemeente of residence",
)
BENEFIT_COUNT = Text(
    "uitkeringen, geen personen: een paar telt als één uitkering",
    "benefits, not persons: a couple counts as one benefit",
)
INHABITANTS = Text("alle inwoners", "all inhabitants")
LABOUR_FORCE = Text("beroepsbevolking van 15 tot 75 jaar", "labour force aged 15 to 75")
ALL_SECTORS = Text("alle bedrijfstakken samen", "all sectors together")

# --- what rates are made of -------------------------------------------------------------------------
STARTED_WITH_OR_CAME = (
    Count("bijstand_personen", moment="year_before"),
    Count("bijstand_instroom"),
)
# To work is taken over those below the AOW age in every age class.
STARTED_WITH_OR_CAME_BELOW_AOW = (
    Count("bijstand_personen", "tot_aow", "year_before"),
    Count("bijstand_instroom", "tot_aow"),
)

# --- tables ----------------------------------------------------------------------------------------
_UNIT = frozenset({"unit"})
_KEY_UNIT = frozenset({"key", "unit"})
_GROUP = frozenset({"group"})
_REGION = Dimension("regio", ("RegioS",))
_PERIOD = Dimension("periode", ("Perioden",))


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
            Topic("inwoners_15plus", ("Inwoners",), "aantal", inferred=_UNIT),
            Topic(
                "bijstand_personen",
                ("Bijstandsontvangers", "Bijstandontvangers"),
                "aantal",
                inferred=_UNIT,
            ),
            Topic(
                "bijstand_dichtheid", ("Bijstandsdichtheid",), "per 1 000 inwoners", inferred=_UNIT
            ),
            Topic("bijstand_instroom", ("Instroom", "Instromers"), "aantal", inferred=_UNIT),
            Topic("bijstand_instroom_pct", ("Instroom", "Instromers"), "%", inferred=_UNIT),
            Topic("bijstand_uitstroom", ("Uitstroom", "Uitstromers"), "aantal", inferred=_UNIT),
            Topic("bijstand_uitstroom_pct", ("Uitstroom", "Uitstromers"), "%", inferred=_UNIT),
            Topic(
                "bijstand_uitstroom_naar_werk",
                ("UitstroomNaarWerk", "UitstromersNaarWerk"),
                "aantal",
                inferred=_UNIT,
            ),
            Topic(
                "bijstand_uitstroom_naar_werk_pct",
                ("UitstroomNaarWerk", "UitstromersNaarWerk"),
                "%",
                inferred=_UNIT,
            ),
            Topic(
                "bijstand_met_reintegratie",
                ("PersonenMetBijstandEnReIntegratie",),
                "aantal",
                inferred=_UNIT,
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
            Dimension("regio", ("RegioS",), contains=("NL", "LD", "PV", "GM")),
            _PERIOD,
        ),
        topics=(
            Topic(
                "bijstand_personen_tot_aow", ("BijstandTotDeAOWLeeftijd",), "aantal", inferred=_UNIT
            ),
            Topic("ww_personen", ("Werkloosheid",), "aantal", inferred=_UNIT),
        ),
    ),
    CbsTable(
        id="37789ksz",
        name="kerncijfers_uitkeringen",
        title=Text(
            "Sociale zekerheid; kerncijfers, uitkeringen naar uitkeringssoort",
            "Social security; key figures, benefits by kind",
        ),
        dimensions=(_PERIOD,),
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
                inferred=_GROUP,
            ),
        ),
    ),
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
            _PERIOD,
        ),
        topics=(
            Topic(
                "werkloosheid_pct_sa",
                ("Seizoengecorrigeerd",),
                "%",
                group="Werkloosheidspercentage",
                inferred=_GROUP,
            ),
            Topic(
                "werkloosheid_pct",
                ("NietSeizoengecorrigeerd",),
                "%",
                group="Werkloosheidspercentage",
                inferred=_KEY_UNIT | _GROUP,
            ),
        ),
    ),
    CbsTable(
        id="83599NED",
        name="vacatures",
        title=Text("Openstaande vacatures; SBI 2008, regio", "Open vacancies; sector, region"),
        dimensions=(
            Dimension("bedrijfstak", ("BedrijfstakkenBranchesSBI2008",), only=("T001081",)),
            _REGION,
            _PERIOD,
        ),
        topics=(Topic("vacatures", ("OpenstaandeVacatures",), "x 1 000"),),
    ),
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
            _REGION,
            Dimension("periode", ("Perioden",), since="2007JJ00"),
        ),
        topics=(Topic("inwoners", ("BevolkingOp1Januari",), "aantal", inferred=_KEY_UNIT),),
    ),
    CbsTable(
        id="70072ned",
        name="regio_indeling",
        title=Text("Regionale kerncijfers Nederland", "Regional key figures of the Netherlands"),
        dimensions=(_REGION, Dimension("periode", ("Perioden",), only=("2015JJ00",))),
        topics=(
            Topic("provincie", ("Code",), "", group="Provincies", inferred=_GROUP),
            Topic("corop", ("Code",), "", group="COROP-gebieden", inferred=_GROUP),
            Topic(
                "arbeidsmarktregio",
                ("Code",),
                "",
                group="Arbeidsmarktregio's",
                inferred=_GROUP,
            ),
        ),
    ),
)

# --- indicators ------------------------------------------------------------------------------------
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
        "ww_personen",
        Text("Mensen met een WW-uitkering", "People with an unemployment benefit (WW)"),
        PERSONS,
        Text(
            "Personen met een werkloosheidsuitkering (WW) aan het eind van de maand.",
            "Persons with an unemployment benefit (WW) at the end of the month.",
        ),
        Text("personen met WW, naar woongemeente", "persons with WW, by gemeente of residence"),
        "stock_end",
        10,
    ),
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
        "ww_uitkeringen",
        Text("WW-uitkeringen", "Unemployment benefits (WW)"),
        BENEFITS,
        Text(
            "WW-uitkeringen aan het eind van de maand, niet voor seizoen gecorrigeerd.",
            "Unemployment benefits (WW) at the end of the month, not seasonally adjusted.",
        ),
        WW_COUNT,
        "stock_end",
        100,
    ),
    Indicator(
        "wajong_uitkeringen",
        Text("Wajong-uitkeringen", "Wajong benefits"),
        BENEFITS,
        Text(
            "Wajong-uitkeringen aan het eind van de maand.",
            "Wajong benefits (young disabled) at the end of the month.",
        ),
        WAJONG_COUNT,
        "stock_end",
        100,
    ),
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
        "inwoners",
        Text("Inwoners op 1 januari", "Inhabitants on 1 January"),
        PERSONS,
        Text("Bevolking op 1 januari van het jaar.", "Population on 1 January of the year."),
        INHABITANTS,
        "stock_start",
        1,
    ),
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
    # The measures in use for comparing gemeenten, computed in queries/marts/measure.sql.
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
    # Series that so far exist only as published figures, each with its own source.
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

# Classes within an indicator (marts.category). `totaal` is always the widest class of its table.
CATEGORIES: tuple[tuple[str, Text], ...] = (
    ("totaal", Text("totaal", "total")),
    ("tot_aow", Text("tot de AOW-leeftijd", "below the AOW age")),
    ("vanaf_aow", Text("vanaf de AOW-leeftijd", "from the AOW age")),
    ("smal", Text("smalle definitie", "narrow definition")),
    ("breed", Text("brede definitie", "broad definition")),
    ("volwassenen", Text("volwassenen", "adults")),
)
