"""Benefits beside bijstand, between which people move: what one scheme sheds another may take up."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import BENEFITS, PERSONS, WAJONG_COUNT, WW_COUNT


def _recipients(name: str, label: Text, who: Text) -> Indicator:
    """Recipients of one kind of benefit per region and month (80794ned)."""
    return Indicator(
        name,
        label,
        PERSONS,
        Text(f"{who.nl}, aan het eind van de maand.", f"{who.en}, at the end of the month."),
        Text("naar woongemeente", "by gemeente of residence"),
        "stock_end",
        10,
        gap=0.05,  # not seen yet; recipients who live abroad are in no gemeente
    )


INDICATORS: tuple[Indicator, ...] = (
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
    _recipients(
        "uitkering_personen",
        Text("Mensen met een uitkering", "People with a benefit"),
        Text(
            "Personen met een uitkering: WW, bijstand, arbeidsongeschiktheid of AOW, ieder één keer geteld",
            "Persons with a benefit: unemployment, bijstand, disability or state pension, each counted once",
        ),
    ),
    _recipients(
        "bijstandsgerelateerd_tot_aow",
        Text(
            "Bijstand, IOAW, IOAZ of Bbz, tot de AOW-leeftijd",
            "Bijstand, IOAW, IOAZ or Bbz, below the AOW age",
        ),
        Text(
            "Personen tot de AOW-leeftijd met bijstand of een verwante uitkering (IOAW, IOAZ, Bbz)",
            "Persons below the AOW age with bijstand or a related benefit (IOAW, IOAZ, Bbz)",
        ),
    ),
    _recipients(
        "bijstandsgerelateerd_vanaf_aow",
        Text(
            "Bijstand, IOAW, IOAZ of Bbz, vanaf de AOW-leeftijd",
            "Bijstand, IOAW, IOAZ or Bbz, from the AOW age",
        ),
        Text(
            "Personen vanaf de AOW-leeftijd met bijstand of een verwante uitkering",
            "Persons from the AOW age with bijstand or a related benefit",
        ),
    ),
    _recipients(
        "ao_personen",
        Text("Mensen met een arbeidsongeschiktheidsuitkering", "People with a disability benefit"),
        Text(
            "Personen met een arbeidsongeschiktheidsuitkering (WAO, WIA, Wajong, WAZ)",
            "Persons with a disability benefit (WAO, WIA, Wajong, WAZ)",
        ),
    ),
    _recipients(
        "wao_personen",
        Text("Mensen met een WAO-uitkering", "People with a WAO benefit"),
        Text("Personen met een WAO-uitkering", "Persons with a WAO benefit (disabled before 2006)"),
    ),
    _recipients(
        "wia_wga_personen",
        Text("Mensen met een WGA-uitkering (WIA)", "People with a WGA benefit (WIA)"),
        Text(
            "Personen met een WGA-uitkering, de WIA-regeling voor wie gedeeltelijk of tijdelijk arbeidsongeschikt is",
            "Persons with a WGA benefit, the WIA scheme for those partly or temporarily disabled",
        ),
    ),
    _recipients(
        "wajong_personen",
        Text("Mensen met een Wajong-uitkering", "People with a Wajong benefit"),
        Text("Personen met een Wajong-uitkering", "Persons with a Wajong benefit (young disabled)"),
    ),
    _recipients(
        "aow_personen",
        Text("Mensen met AOW", "People with a state pension (AOW)"),
        Text("Personen met een AOW-uitkering", "Persons with a state pension"),
    ),
)
