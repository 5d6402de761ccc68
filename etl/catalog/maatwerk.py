"""Bijstand: flows per gemeente after 2017, from custom tables of CBS that users import (etl/maatwerk)."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import PERSONS

COUNTED = Text(
    "personen met bijstand, naar gemeente, zoals de maatwerktabel ze telt",
    "persons with bijstand, by gemeente, as the custom table counts them",
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "bijstand_personen_maatwerk",
        Text("Mensen met bijstand (CBS-maatwerk)", "People with bijstand (CBS custom table)"),
        PERSONS,
        Text(
            "Personen met bijstand aan het eind van de periode, uit een ingelezen maatwerktabel.",
            "Persons with bijstand at the end of the period, from an imported custom table.",
        ),
        COUNTED,
        "stock_end",
        10,
    ),
    Indicator(
        "bijstand_instroom_maatwerk",
        Text("Instroom (CBS-maatwerk)", "Inflow (CBS custom table)"),
        PERSONS,
        Text(
            "Personen bij wie in de periode bijstand begon, uit een ingelezen maatwerktabel.",
            "Persons whose bijstand began in the period, from an imported custom table.",
        ),
        COUNTED,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_uitstroom_maatwerk",
        Text("Uitstroom (CBS-maatwerk)", "Outflow (CBS custom table)"),
        PERSONS,
        Text(
            "Personen bij wie in de periode bijstand eindigde, uit een ingelezen maatwerktabel.",
            "Persons whose bijstand ended in the period, from an imported custom table.",
        ),
        COUNTED,
        "flow",
        10,
    ),
    Indicator(
        "bijstand_uitstroom_naar_werk_maatwerk",
        Text("Uitstroom naar werk (CBS-maatwerk)", "Outflow to work (CBS custom table)"),
        PERSONS,
        Text(
            "Deel van de uitstroom dat werk had na de bijstand, uit een ingelezen maatwerktabel.",
            "The part of the outflow that had work after bijstand, from an imported custom table.",
        ),
        COUNTED,
        "flow",
        10,
    ),
)
