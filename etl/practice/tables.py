"""Which function makes which table of the invented office, by the name of the series in `etl.catalog`.

A series for which there is none is absent, as a table can be at CBS, and is then named so.
"""

from collections.abc import Callable

from etl.catalog import CbsTable
from etl.practice import tables_around as around
from etl.practice import tables_bijstand as bijstand
from etl.practice.answers import Figures
from etl.practice.office import Office

MADE_BY: dict[str, Callable[[Office, CbsTable], Figures]] = {
    "bijstand_per_jaar": bijstand.per_year,
    "uitkeringsontvangers": bijstand.per_month,
    "bijstandsuitkeringen": bijstand.benefits_per_month,
    "kerncijfers_uitkeringen": bijstand.national_benefits,
    "bijstand_stromen": bijstand.quarterly_flows,
    "bijstand_duur": bijstand.by_duration,
    "uitkering_kenmerken": bijstand.by_characteristic,
    "reintegratie": bijstand.provisions,
    "vorderingen": bijstand.claims,
    "werkloosheid": around.unemployment,
    "vacatures": around.vacancies,
    "ww_seizoengecorrigeerd": around.ww_adjusted,
    "arbeidsdeelname_regio": around.unemployment_of_regions,
    "arbeidsdeelname_gemeente": around.unemployment_of_gemeenten,
    "banen": around.jobs,
    "bevolking": around.inhabitants,
    "bevolking_maand": around.inhabitants_per_month,
    "regio_indeling": around.regions_of_2015,
    "gebied": around.areas,
}


def figures(office: Office, table: CbsTable) -> Figures:
    """The figures of a table; KeyError where the office has none."""
    return MADE_BY[table.name](office, table)
