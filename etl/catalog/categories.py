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
)
