"""The claims of the debate, as data: who said what, and whether these figures can test it.

Nothing here runs except the verdict. A claim with a file in queries/claims/ is tested at every build
under each reading in that file; any other claim says why it cannot be tested and what would settle
it. Statements are in our own words. Source of the list: four Dutch texts of 2014-2018 and the
comments below them; nobody is named who is not a public figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from etl.catalog import Text
from etl.settings import QUERIES

Verdict = Literal["klopt", "klopt_onder_voorwaarde", "klopt_niet", "niet_te_toetsen", "open"]


@dataclass(frozen=True)
class Origin:
    """Where a claim was made."""

    text: Text
    when: str


CLAIMED = Text("genoemd", "claimed")


@dataclass(frozen=True)
class Claim:
    """One claim.

    `limits` says what the figures do not show, or why they cannot test it at all; `settled_by` which
    figure would settle it; `compared` what a figure is held against.
    """

    id: str
    origin: Origin
    statement: Text
    limits: Text
    settled_by: Text
    compared: Text = CLAIMED

    @property
    def is_tested(self) -> bool:
        """Whether queries/claims/ has a file for it."""
        return (QUERIES / "claims" / f"{self.id}.sql").exists()


def verdict(tested: bool, holds: Sequence[bool | None]) -> Verdict:
    """The verdict by rule, from what each reading with a figure says.

    `holds` is True where the figure bears the claim out, False where it does not, None where the
    difference is within rounding or chance. Every reading that can tell agrees: klopt. Some do: klopt
    onder voorwaarde. None does: klopt niet. No reading can tell, or none was ever declared: niet te
    toetsen. This release has no figure for any reading: open.
    """
    if not tested:
        return "niet_te_toetsen"
    if not holds:
        return "open"
    telling = [h for h in holds if h is not None]
    if not telling:
        return "niet_te_toetsen"
    if all(telling):
        return "klopt"
    return "klopt_onder_voorwaarde" if any(telling) else "klopt_niet"


BLOG = Origin(
    Text("blog over minder mensen in de bijstand", "blog on fewer people in bijstand"), "2014-08-21"
)
OPINION = Origin(
    Text(
        "opiniestuk van Kremer, Van der Meer en Ham",
        "opinion article by Kremer, Van der Meer and Ham",
    ),
    "",
)
OPINION_READER = Origin(
    Text("reactie van een lezer onder dat opiniestuk", "a reader's comment below that article"), ""
)
INTERVIEW = Origin(
    Text(
        "dubbelinterview met de wethouders van Rotterdam en Amsterdam, Binnenlands Bestuur",
        "interview with the aldermen of Rotterdam and Amsterdam, Binnenlands Bestuur",
    ),
    "2017-10",
)
INTERVIEW_READER = Origin(
    Text("reactie van een lezer onder dat interview", "a reader's comment below that interview"),
    "2017-10",
)
COLUMN = Origin(
    Text("column van de Landelijke Cliëntenraad", "column of the national clients' council"), "2018"
)
PLAN = Origin(
    Text("tienpuntenplan van de PvdA Nijmegen", "ten-point plan of the PvdA in Nijmegen"),
    "2017-11-22",
)

NOT_HERE = Text("Deze cijfers gaan er niet over.", "These figures are not about it.")
RHETORIC = Text("Dit is een oordeel, geen getal.", "This is an opinion, not a number.")
LOCAL_FILES = Text("de registratie van de gemeente zelf", "the files of the gemeente itself")
BUDGETS = Text(
    "begrotingen en rekeningen van gemeenten (Iv3) en rijksbudgetten",
    "budgets and accounts of gemeenten (Iv3) and of the state",
)
EFFECTS = Text("onderzoek met een controlegroep", "studies with a control group")
MONTHS = Text(
    "maandcijfers per gemeente naast de regionale arbeidsmarkt, met een model en een marge",
    "monthly figures per gemeente beside the regional labour market, with a model and a margin",
)

CLAIMS: tuple[Claim, ...] = (
    # --- the blog of 2014 ------------------------------------------------------------------------
    Claim(
        "een_miljoen_wwb_en_wajong",
        BLOG,
        Text(
            "Er zijn ruim 1 miljoen mensen met een uitkering uit WWB en Wajong.",
            "More than 1 million people have a benefit under WWB and Wajong.",
        ),
        Text(
            "De cijfers tellen uitkeringen; met partners erbij zijn het meer mensen, maar geen 1 miljoen.",
            "The figures count benefits; with partners there are more people, but not 1 million.",
        ),
        Text("CBS-tabel 37789ksz, augustus 2014", "CBS table 37789ksz, August 2014"),
    ),
    Claim(
        "budget_reintegratie_daalt",
        BLOG,
        Text(
            "Op de budgetten voor re-integratie wordt bezuinigd.",
            "Budgets for reintegration are being cut.",
        ),
        Text(
            "Geld staat niet in deze cijfers. Divosa meldde in 2012 dat het budget per uitkering sinds 2010 was gehalveerd.",
            "Money is not in these figures. Divosa reported in 2012 that the budget per benefit had halved since 2010.",
        ),
        BUDGETS,
    ),
    Claim(
        "werk_voorlopig_onhaalbaar",
        BLOG,
        Text(
            "Voor een belangrijk deel van de mensen is werk voorlopig niet haalbaar.",
            "For an important part of the people work is out of reach for now.",
        ),
        Text(
            "Hoe lang mensen al bijstand hebben, staat niet in deze levering.",
            "How long people have had bijstand is not in this release.",
        ),
        Text(
            "uitstroom naar duur (CBS-tabellen 85585NED en 85617NED)",
            "outflow by duration (CBS tables 85585NED and 85617NED)",
        ),
    ),
    Claim(
        "eenvoudige_banen_verdwijnen",
        BLOG,
        Text(
            "Eenvoudige banen verdwijnen of worden door anderen gedaan.",
            "Simple jobs vanish or are done by others.",
        ),
        NOT_HERE,
        Text("banen naar niveau en verdringing", "jobs by level and displacement"),
    ),
    Claim(
        "vrijwilligerswerk_ontmoedigd",
        BLOG,
        Text(
            "Vrijwilligerswerk wordt ontmoedigd; de sociale dienst controleert en betaalt vooral.",
            "Volunteering is discouraged; the service mainly checks and pays.",
        ),
        NOT_HERE,
        LOCAL_FILES,
    ),
    Claim(
        "tachtig_procent_onbetrouwbaar",
        BLOG,
        Text(
            "Het beleid gaat ervan uit dat 80\u00a0% van de mensen onbetrouwbaar is.",
            "Policy assumes that 80\u00a0% of the people cannot be trusted.",
        ),
        RHETORIC,
        Text("geen cijfer kan dit beslissen", "no figure can settle this"),
    ),
    # --- the opinion article ---------------------------------------------------------------------
    Claim(
        "450_000_mensen",
        OPINION,
        Text("Er zitten 450.000 mensen in de bijstand.", "There are 450,000 people in bijstand."),
        Text(
            "Het artikel noemt geen maand en geen definitie; die bepalen of het getal klopt.",
            "The article names no month and no definition; those decide whether the number is right.",
        ),
        Text("maand en definitie van het genoemde getal", "month and definition of the number"),
    ),
    Claim(
        "helft_weinig_uitzicht",
        OPINION,
        Text(
            "Ongeveer de helft van hen heeft weinig uitzicht op werk.",
            "About half of them have little prospect of work.",
        ),
        Text(
            "Gemeenten delen zelf in; CBS heeft die indeling niet.",
            "Gemeenten classify people themselves; CBS does not have it.",
        ),
        Text(
            "duur van de bijstand en de indeling van gemeenten",
            "duration of bijstand and the classes of gemeenten",
        ),
    ),
    Claim(
        "helft_in_vijf_gemeenten",
        OPINION,
        Text(
            "Die helft is er ook in vijf onderzochte grote gemeenten.",
            "That half is found in five large gemeenten too.",
        ),
        NOT_HERE,
        LOCAL_FILES,
    ),
    Claim(
        "twaalfduizend_in_beweging",
        OPINION,
        Text(
            "In Rotterdam zijn 12.000 van 21.000 mensen uit die groep actief.",
            "In Rotterdam 12,000 of 21,000 people of that group are active.",
        ),
        Text(
            "Alleen de gemeente telt dit; landelijk onderzoek heeft geen cijfer per gemeente.",
            "Only the gemeente counts this; national surveys have no figure per gemeente.",
        ),
        LOCAL_FILES,
    ),
    Claim(
        "utrecht_prestatieplekken",
        OPINION,
        Text(
            "Utrecht geeft ruim 4 miljoen euro uit aan sociale prestatieplekken.",
            "Utrecht spends over 4 million euro on social places.",
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "350_klanten_per_medewerker",
        OPINION,
        Text("Eén medewerker heeft 350 klanten.", "One member of staff has 350 clients."),
        NOT_HERE,
        LOCAL_FILES,
    ),
    Claim(
        "rijk_bezuinigt_reintegratie",
        OPINION,
        Text(
            "Het Rijk blijft bezuinigen op re-integratie.", "The state keeps cutting reintegration."
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "boven_de_vijftig_kansloos",
        OPINION_READER,
        Text(
            "Wie 56 is, wordt door werkgevers niet meer gezien.",
            "At 56, employers no longer see you.",
        ),
        Text(
            "Uitstroom naar leeftijd staat niet in deze levering.",
            "Outflow by age is not in this release.",
        ),
        Text("uitstroom naar leeftijd (CBS-tabel 85615NED)", "outflow by age (CBS table 85615NED)"),
    ),
    Claim(
        "banen_in_duitsland_en_zweden",
        OPINION,
        Text(
            "Duitsland en Zweden laten zien dat basisbanen kunnen.",
            "Germany and Sweden show that basic jobs are possible.",
        ),
        Text(
            "Deze cijfers gaan alleen over Nederland.",
            "These figures are about the Netherlands only.",
        ),
        EFFECTS,
    ),
    Claim(
        "uitstroom_blijft_achter_bij_trajecten",
        OPINION_READER,
        Text(
            "Er zijn veel meer trajecten dan mensen die naar werk uitstromen.",
            "There are many more trajectories than people who leave for work.",
        ),
        Text(
            "Een traject en uitstroom hoeven niet in hetzelfde jaar te vallen; dit zegt niet of trajecten helpen.",
            "A trajectory and the outflow need not fall in one year; this does not say whether trajectories help.",
        ),
        Text(
            "personen met een re-integratievoorziening naast uitstroom naar werk",
            "persons with a provision beside outflow to work",
        ),
        Text("uitstroom naar werk", "outflow to work"),
    ),
    # --- the double interview --------------------------------------------------------------------
    Claim(
        "rotterdam_strenger_op_instroom",
        INTERVIEW,
        Text(
            "Rotterdam is strenger op instroom dan Amsterdam.",
            "Rotterdam is stricter on inflow than Amsterdam.",
        ),
        Text(
            "Een lagere instroom kan van strengheid komen en van minder aanvragen; de cijfers zien alleen wie begon.",
            "A lower inflow can come from strictness or from fewer claims; the figures only see who started.",
        ),
        Text("aanvragen en afwijzingen per gemeente", "claims and refusals per gemeente"),
        Text("Amsterdam", "Amsterdam"),
    ),
    Claim(
        "amsterdam_sterker_in_uitstroom",
        INTERVIEW,
        Text(
            "Amsterdam is sterker in uitstroom dan Rotterdam.",
            "Amsterdam is stronger in outflow than Rotterdam.",
        ),
        Text(
            "Het aandeel van de vertrekkers dat naar werk gaat is iets anders dan de kans om naar werk te gaan.",
            "The share of leavers that goes to work is not the chance of going to work.",
        ),
        Text(
            "uitstroom per reden en duur, per gemeente",
            "outflow by reason and duration, per gemeente",
        ),
        Text("Rotterdam", "Rotterdam"),
    ),
    Claim(
        "even_grote_bestanden",
        INTERVIEW,
        Text(
            "Rotterdam en Amsterdam hebben ongeveer evenveel mensen in de bijstand.",
            "Rotterdam and Amsterdam have about equally many people in bijstand.",
        ),
        Text(
            "Ongeveer gelijk is hier: hoogstens een tiende verschil. Per inwoner verschillen de steden sterk.",
            "About equal is taken as: at most a tenth apart. Per inhabitant the cities differ strongly.",
        ),
        Text("volume per gemeente", "volume per gemeente"),
        Text("Amsterdam", "Amsterdam"),
    ),
    Claim(
        "rotterdam_deed_het_beter",
        INTERVIEW,
        Text(
            "Rotterdam deed het beter dan Amsterdam: daar daalde de bijstand meer.",
            "Rotterdam did better than Amsterdam: bijstand fell more there.",
        ),
        Text(
            "Beide wethouders claimen succes; het beginjaar bepaalt mede wie wint. Cijfers per gemeente vóór 2015 zijn er hier niet.",
            "Both aldermen claim success; the first year helps to decide who wins. There are no figures per gemeente before 2015 here.",
        ),
        Text(
            "een langere reeks per gemeente, met een marge",
            "a longer series per gemeente, with a margin",
        ),
        Text("Amsterdam", "Amsterdam"),
    ),
    Claim(
        "kilos_geld_ingeleverd",
        INTERVIEW,
        Text(
            "Gemeenten hebben veel geld moeten inleveren.",
            "Gemeenten had to give up a lot of money.",
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "amsterdam_hoger_opgeleid",
        INTERVIEW,
        Text(
            "In Amsterdam zijn mensen in de bijstand hoger opgeleid en korter erin.",
            "In Amsterdam people in bijstand are better educated and stay shorter.",
        ),
        Text(
            "Opleiding en duur per gemeente staan niet in deze cijfers.",
            "Education and duration per gemeente are not in these figures.",
        ),
        Text("duur en opleiding per gemeente", "duration and education per gemeente"),
    ),
    Claim(
        "groep_51_jaar_11_jaar",
        INTERVIEW,
        Text(
            "De Rotterdamse groep is gemiddeld 51 jaar en 11 jaar in de bijstand.",
            "The Rotterdam group is 51 years old and 11 years in bijstand on average.",
        ),
        Text("Een maand later noemde Rotterdam 10 jaar.", "A month later Rotterdam said 10 years."),
        LOCAL_FILES,
    ),
    Claim(
        "150_naar_betaald_werk",
        INTERVIEW,
        Text(
            "Uit die groep gaan per jaar ongeveer 150 mensen naar betaald werk.",
            "About 150 people a year of that group go to paid work.",
        ),
        Text(
            "Een maand later noemde Rotterdam 300 in het afgelopen jaar.",
            "A month later Rotterdam said 300 in the past year.",
        ),
        LOCAL_FILES,
    ),
    Claim(
        "amsterdam_15000_in_twee_jaar",
        INTERVIEW,
        Text(
            "Amsterdam bereikte in twee jaar 15.000 mensen, voor 8 miljoen euro per jaar.",
            "Amsterdam reached 15,000 people in two years, for 8 million euro a year.",
        ),
        Text(
            "De wethouders hebben het over verschillende groepen.",
            "The aldermen speak of different groups.",
        ),
        LOCAL_FILES,
    ),
    Claim(
        "gewoon_de_economie",
        INTERVIEW_READER,
        Text(
            "Het is gewoon de economie: beide successen komen door het herstel.",
            "It is just the economy: both successes come from the recovery.",
        ),
        Text(
            "Drie jaarcijfers per gemeente kunnen beleid en economie niet uit elkaar halen.",
            "Three yearly figures per gemeente cannot tell policy and economy apart.",
        ),
        MONTHS,
    ),
    Claim(
        "draaideur",
        INTERVIEW_READER,
        Text(
            "Een merkbaar deel van de instroom is terugkeer binnen een jaar (hier: meer dan een tiende).",
            "A noticeable part of the inflow is people who return within a year (here: more than a tenth).",
        ),
        Text(
            "Dit is er alleen voor heel Nederland, niet per gemeente.",
            "This exists for the whole country only, not per gemeente.",
        ),
        Text("herinstroom binnen een jaar per gemeente", "re-inflow within a year per gemeente"),
        Text("een tiende", "a tenth"),
    ),
    Claim(
        "deeltijdinkomen",
        INTERVIEW_READER,
        Text(
            "Met inkomsten uit deeltijdwerk wordt slecht omgegaan.",
            "Income from part-time work is handled badly.",
        ),
        NOT_HERE,
        Text(
            "mensen met inkomen naast de bijstand, per gemeente",
            "people with income beside bijstand, per gemeente",
        ),
    ),
    Claim(
        "heel_veel_in_de_grote_steden",
        INTERVIEW_READER,
        Text(
            "Heel veel Rotterdammers en Amsterdammers zitten in de bijstand, meer dan elders.",
            "Very many people in Rotterdam and Amsterdam are in bijstand, more than elsewhere.",
        ),
        Text("Het cijfer zegt niets over waarom.", "The figure says nothing about why."),
        Text(
            "mensen met bijstand per 1.000 inwoners", "people with bijstand per 1,000 inhabitants"
        ),
        Text("Nederland", "the Netherlands"),
    ),
    Claim(
        "werkloont_12000",
        INTERVIEW,
        Text(
            "Door een Rotterdamse aanpak gingen 12.000 mensen aan het werk.",
            "Through a Rotterdam programme 12,000 people went to work.",
        ),
        Text(
            "Hoeveel zonder die aanpak ook waren gegaan, staat nergens in deze cijfers.",
            "How many would have gone anyway is nowhere in these figures.",
        ),
        EFFECTS,
    ),
    # --- the column of 2018 ----------------------------------------------------------------------
    Claim(
        "daling_1_4_procent_2017",
        COLUMN,
        Text(
            "De bijstand daalde in 2017 met 1,4\u00a0%.",
            "Bijstand fell by 1.4\u00a0% in 2017.",
        ),
        Text(
            "De column noemt CBS als bron. Het getal 1,4\u00a0% is van Divosa en gaat over uitkeringen in deelnemende gemeenten; CBS publiceerde andere getallen.",
            "The column names CBS as its source. The number 1.4\u00a0% is Divosa's and is about benefits in participating gemeenten; CBS published other numbers.",
        ),
        Text(
            "definitie, bron en moment van het genoemde getal",
            "definition, source and moment of the number",
        ),
    ),
    Claim(
        "eerste_daling_in_jaren",
        COLUMN,
        Text(
            "In 2017 daalde de bijstand voor het eerst in jaren.",
            "In 2017 bijstand fell for the first time in years.",
        ),
        Text(
            "Een daling van het totaal zegt niet dat meer mensen werk vonden.",
            "A fall of the total does not say that more people found work.",
        ),
        Text("een reeks van jaren", "a series of years"),
        Text("jaar ervoor", "year before"),
    ),
    Claim(
        "veel_statushouders",
        COLUMN,
        Text(
            "In 2017 kwamen er veel statushouders in de bijstand.",
            "In 2017 many refugees with a permit came into bijstand.",
        ),
        Text("Herkomst staat niet in deze levering.", "Origin is not in this release."),
        Text(
            "instroom naar herkomst (CBS-tabellen 85615NED en 85692NED)",
            "inflow by origin (CBS tables 85615NED and 85692NED)",
        ),
    ),
    Claim(
        "veel_jonggehandicapten",
        COLUMN,
        Text(
            "Sinds de Wajong dicht is, komen veel jonggehandicapten in de bijstand.",
            "Since the Wajong closed many young disabled people come into bijstand.",
        ),
        Text(
            "Beperkingen staan niet in bijstandscijfers.",
            "Disabilities are not in bijstand figures.",
        ),
        Text(
            "bijstand onder 27 jaar en doelgroep banenafspraak",
            "bijstand below 27 and the target group of the jobs agreement",
        ),
    ),
    Claim(
        "veenendaal_grotere_daling",
        COLUMN,
        Text(
            "In sommige gemeenten was de daling veel groter, zoals in Veenendaal.",
            "In some gemeenten the fall was much larger, as in Veenendaal.",
        ),
        Text(
            "Veenendaal is klein: toeval en afronding alleen al geven enkele procenten verschil.",
            "Veenendaal is small: chance and rounding alone make a difference of several per cent.",
        ),
        Text(
            "verandering met een marge, naast gemeenten van die omvang",
            "change with a margin, beside gemeenten of that size",
        ),
        Text("Nederland", "the Netherlands"),
    ),
    Claim(
        "veenendaal_door_jobmatchers",
        COLUMN,
        Text(
            "Veenendaal slaagt door jobmatchers en een samenhangende aanpak.",
            "Veenendaal succeeds through job matchers and a coherent approach.",
        ),
        Text(
            "De cijfers zien de daling, niet de oorzaak.",
            "The figures see the fall, not the cause.",
        ),
        EFFECTS,
    ),
    Claim(
        "amersfoort_grotere_daling",
        COLUMN,
        Text(
            "Ook de aanpak van Amersfoort werkt (hier getoetst: daalde de bijstand daar meer dan in Nederland?).",
            "The approach of Amersfoort works too (tested here: did bijstand fall more there than in the country?).",
        ),
        Text(
            "Zelfs een grotere daling zou niet bewijzen dat de aanpak werkt.",
            "Even a larger fall would not prove that the approach works.",
        ),
        EFFECTS,
        Text("Nederland", "the Netherlands"),
    ),
    Claim(
        "veenendaal_en_amersfoort_lijken",
        COLUMN,
        Text(
            "Veenendaal en Amersfoort lijken sterk op elkaar in aanpak.",
            "Veenendaal and Amersfoort are much alike in approach.",
        ),
        Text(
            "Een aanpak staat niet in cijfers; de pagina 'Wie lijkt op ons?' vergelijkt de gemeenten zelf.",
            "An approach is not in figures; the page 'Who is like us?' compares the gemeenten themselves.",
        ),
        Text("een beschrijving van beide aanpakken", "a description of both approaches"),
    ),
    # --- Nijmegen, 2017 --------------------------------------------------------------------------
    Claim(
        "nijmegen_tekort_12_miljoen",
        PLAN,
        Text(
            "Nijmegen komt jaarlijks 12 miljoen euro tekort op het bijstandsbudget.",
            "Nijmegen is 12 million euro a year short on its bijstand budget.",
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "vangnet_8_miljoen",
        PLAN,
        Text(
            "Het vangnet beperkt dat tekort tot ongeveer 8 miljoen euro.",
            "The safety net limits that to about 8 million euro.",
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "nijmegen_8000",
        PLAN,
        Text(
            "Nijmegen heeft 8.000 mensen in de bijstand.", "Nijmegen has 8,000 people in bijstand."
        ),
        Text(
            "Of het klopt hangt af van wie er geteld is: alle volwassenen, alleen tot de AOW-leeftijd, of uitkeringen.",
            "Whether it is right depends on who is counted: all adults, only those below the AOW age, or benefits.",
        ),
        Text("definitie en moment van het genoemde getal", "definition and moment of the number"),
    ),
    Claim(
        "economie_regio_nijmegen",
        PLAN,
        Text(
            "Ook in de regio Nijmegen trekt de economie aan.",
            "The economy picks up in the region of Nijmegen too.",
        ),
        Text(
            "Vacatures zijn er per provincie, niet voor de regio Nijmegen.",
            "Vacancies exist per province, not for the region of Nijmegen.",
        ),
        Text(
            "vacatures en WW van de arbeidsmarktregio",
            "vacancies and WW of the labour market region",
        ),
        Text("jaar ervoor", "year before"),
    ),
    Claim(
        "nijmegen_kort_op_minimabeleid",
        PLAN,
        Text(
            "De raad kort op minimabeleid en begeleiding naar werk.",
            "The council cuts support for low incomes and for work.",
        ),
        Text("Geld staat niet in deze cijfers.", "Money is not in these figures."),
        BUDGETS,
    ),
    Claim(
        "helft_migratieachtergrond",
        PLAN,
        Text(
            "De helft van de mensen heeft een migratieachtergrond.",
            "Half of the people have a migration background.",
        ),
        Text(
            "Herkomst per gemeente staat niet in deze levering.",
            "Origin per gemeente is not in this release.",
        ),
        Text("ontvangers naar herkomst, per gemeente", "recipients by origin, per gemeente"),
    ),
    Claim(
        "standaard_reintegratie_werkt_niet",
        PLAN,
        Text(
            "Standaardtrajecten werken niet, persoonlijke aandacht wel.",
            "Standard trajectories do not work, personal attention does.",
        ),
        Text(
            "Wat werkt is aan deze cijfers niet te zien.",
            "What works cannot be seen in these figures.",
        ),
        EFFECTS,
    ),
    Claim(
        "deeltijdwerk_als_opstap",
        PLAN,
        Text(
            "Deeltijdwerk is een opstap naar uitstroom.",
            "Part-time work is a step to leaving bijstand.",
        ),
        NOT_HERE,
        Text(
            "deeltijdwerk en latere uitstroom van dezelfde mensen",
            "part-time work and later outflow of the same people",
        ),
    ),
)
