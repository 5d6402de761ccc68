"""Benefits beside bijstand, between which people move: what one scheme sheds another may take up."""

from etl.catalog.model import Indicator, Text
from etl.catalog.words import BENEFITS, PERSONS, WAJONG_COUNT, WW_COUNT


def _recipients(name: str, label: Text, who: Text, gap: float = 0.1) -> Indicator:
    """Recipients of one kind of benefit per region and month (80794ned).

    `gap`: who lives abroad is in the country and in no gemeente. At the end of 2015 (70072ned) that was
    4.3 % of those with WAO, 3 % of all with a disability benefit, 10 % of those with AOW.
    """
    return Indicator(
        name,
        label,
        PERSONS,
        Text(f"{who.nl}, aan het eind van de maand.", f"{who.en}, at the end of the month."),
        Text(
            "naar woongemeente; het land telt ook wie in het buitenland woont",
            "by gemeente of residence; the country includes who lives abroad",
        ),
        "stock_end",
        10,
        gap=gap,
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
        Text(
            "personen met WW, naar woongemeente; het land telt ook wie in het buitenland woont",
            "persons with WW, by gemeente of residence; the country includes who lives abroad",
        ),
        "stock_end",
        10,
        gap=0.05,  # 1.6 % lived abroad at the end of 2015 (70072ned)
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
        gap=0.2,
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
        gap=0.2,
    ),
)
