"""Classes within an indicator, in both languages."""

from etl.catalog.model import Text

# Classes within an indicator (marts.category). `totaal` is always the widest class of its table.
CATEGORIES: tuple[tuple[str, Text], ...] = (
    ("totaal", Text("totaal", "total")),
    ("tot_aow", Text("tot de AOW-leeftijd", "below the AOW age")),
    ("vanaf_aow", Text("vanaf de AOW-leeftijd", "from the AOW age")),
    ("smal", Text("smalle definitie", "narrow definition")),
    ("breed", Text("brede definitie", "broad definition")),
    ("volwassenen", Text("volwassenen", "adults")),
    ("leeftijd_tot_25", Text("jonger dan 25 jaar", "younger than 25")),
    ("leeftijd_25_35", Text("25 tot 35 jaar", "25 to 35 years")),
    ("leeftijd_35_45", Text("35 tot 45 jaar", "35 to 45 years")),
    ("leeftijd_45_55", Text("45 tot 55 jaar", "45 to 55 years")),
    ("leeftijd_55_aow", Text("55 jaar tot de AOW-leeftijd", "55 years to the AOW age")),
    ("herkomst_nederland", Text("herkomst Nederland", "origin: the Netherlands")),
    (
        "herkomst_europa",
        Text("herkomst Europa, zonder Nederland", "origin: Europe, other than the Netherlands"),
    ),
    ("herkomst_buiten_europa", Text("herkomst buiten Europa", "origin: outside Europe")),
    ("duur_tot_6_maanden", Text("korter dan 6 maanden", "less than 6 months")),
    ("duur_6_12_maanden", Text("6 tot 12 maanden", "6 to 12 months")),
    ("duur_1_2_jaar", Text("1 tot 2 jaar", "1 to 2 years")),
    ("duur_2_3_jaar", Text("2 tot 3 jaar", "2 to 3 years")),
    ("duur_3_4_jaar", Text("3 tot 4 jaar", "3 to 4 years")),
    ("duur_4_5_jaar", Text("4 tot 5 jaar", "4 to 5 years")),
    ("duur_vanaf_5_jaar", Text("5 jaar of langer", "5 years or longer")),
    (
        "inlichtingenplicht",
        Text("schending van de inlichtingenplicht", "breach of the duty to inform"),
    ),
    ("boete", Text("boetes", "fines")),
)
