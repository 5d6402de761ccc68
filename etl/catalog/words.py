"""Units and populations that more than one indicator names."""

from etl.catalog.model import Text

# --- units -----------------------------------------------------------------------------------------
PERSONS = Text("personen", "persons")
MOMENTS = Text("momenten", "moments")
BENEFITS = Text("uitkeringen", "benefits")
VACANCIES = Text("vacatures", "vacancies")
PERCENT = Text("%", "%")
PER_1000 = Text("per 1.000 inwoners", "per 1,000 inhabitants")
PER_1000_ADULTS = Text(
    "per 1.000 inwoners van 15 jaar en ouder", "per 1,000 inhabitants aged 15 and over"
)
PER_1000_WORKING_AGE = Text(
    "per 1.000 inwoners van 15 jaar tot de AOW-leeftijd",
    "per 1,000 inhabitants between 15 and the AOW age",
)
JOBS = Text("banen", "jobs")
EURO = Text("euro", "euro")
CLAIMS = Text("vorderingen", "claims")
PROVISIONS = Text("voorzieningen", "provisions")
VACANCIES_PER_WW = Text("vacatures per WW-ontvanger", "vacancies per recipient of WW")

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
    "personen tot de AOW-leeftijd met algemene bijstand, het hele land",
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
WORKING_AGE = Text(
    "inwoners van 15 jaar tot de AOW-leeftijd", "inhabitants between 15 and the AOW age"
)
ALL_SECTORS = Text("alle bedrijfstakken samen", "all sectors together")
