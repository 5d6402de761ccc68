"""What nobody can know of a real country: what each policy did, and what would have been without it.

Oefenland has one seed and one scenario. Its policies start at dates that have nothing to do with the
figures, but for the reactive ones: these start after a local rise and do nothing, so that whatever a
comparison finds there is false.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from etl.practice.parameters import Scenario
from etl.practice.places import COUNTRY, gm
from etl.practice.quantiles import Ints
from etl.practice.simulate import MONTHS, Panel, simulate

SEED = 20260701
SCENARIO = Scenario("oefenland", n_treated=20, n_reactive=6, reactive_starts=("2015-01", "2017-01"))
HELD = "2016-12"
"""Month whose labour market is kept in the world with a held economy."""

Columns = Mapping[str, Sequence[Any] | Ints]


@dataclass(frozen=True)
class World:
    """The invented country, and the same country with the labour market of `HELD` for ever after."""

    panel: Panel
    held: Panel

    @classmethod
    def make(cls) -> "World":
        """One and the same on every call."""
        return cls(simulate(SEED, SCENARIO), simulate(SEED, SCENARIO, hold=HELD))


def tables(world: World) -> dict[str, Columns]:
    """Tables of `practice_truth` by name, column by column; persons, of gemeenten of today."""
    panel = world.panel
    codes = [gm(row) for row in range(len(panel.region))]
    months = [f"{month}-01" for month in MONTHS]
    return {
        "policy": {
            "region_code": [gm(p.gemeente) for p in panel.policies],
            "start": [f"{p.start}-01" for p in panel.policies],
            "direction": [p.target for p in panel.policies],
            "effect_pct": [100 * (np.exp(p.effect) - 1) for p in panel.policies],
            "is_reactive": [p.reactive for p in panel.policies],
        },
        "month": {
            "region_code": np.repeat(codes, len(months)).tolist(),
            "month": months * len(codes),
            "stock": panel.stock.ravel(),
            "stock_without_policy": panel.stock_without_policy.ravel(),
            "stock_with_held_economy": world.held.stock.ravel(),
            "started": panel.started.ravel(),
            "moved_in": panel.moved_in.ravel(),
            "ended": panel.ended.ravel(),
            "moved_out": panel.moved_out.ravel(),
            "aow": panel.aow.ravel(),
        },
    }


# --- the timeline --------------------------------------------------------------------------------------

_WORDS = {
    ("inflow", True): (
        "Strengere poort",
        "Stricter gate",
        "Wie bijstand aanvraagt wacht langer en krijgt eerst een gesprek over werk.",
        "Applicants wait longer and first have a talk about work.",
    ),
    ("inflow", False): (
        "Ruimere toegang",
        "Easier access",
        "Aanvragen gaat eenvoudiger en wie recht heeft wordt opgezocht.",
        "Applying is made simpler and those entitled are sought out.",
    ),
    ("outflow", True): (
        "Meer begeleiding naar werk",
        "More guidance to work",
        "Elke ontvanger krijgt een eigen begeleider en een plan.",
        "Every recipient gets a guide and a plan of his own.",
    ),
    ("outflow", False): (
        "Rust in de uitkering",
        "Peace in the benefit",
        "De gemeente vraagt minder van ontvangers zonder kans op werk.",
        "The gemeente asks less of recipients without a chance of work.",
    ),
}
# id, kind, direction, start, precision, end, title and summary in both languages.
_NATIONAL = (
    (
        "klok-2009", "crisis", "both", "2009", "year", "2010",
        "Handelscrisis", "Trade crisis",
        "De buitenlandse handel van Oefenland zakte in.", "Oefenland's foreign trade collapsed.",
    ),
    (
        "bundelwet-2015", "law", "inflow", "2015-06", "month", "",
        "Bundelwet", "Bundling act",
        "Drie oude regelingen gingen op in de bijstand.", "Three old schemes merged into bijstand.",
    ),
    (
        "nieuwkomers-2016", "asylum", "inflow", "2016", "year", "",
        "Veel nieuwkomers gehuisvest", "Many newcomers housed",
        "Gemeenten kregen een taak om nieuwkomers te huisvesten.",
        "Gemeenten were given a quota of newcomers to house.",
    ),
    (
        "stilstand-2020", "crisis", "both", "2020-03", "month", "2020-06",
        "Grote stilstand", "Great standstill",
        "Een griepgolf legde een deel van het land stil.",
        "A wave of influenza brought part of the country to a halt.",
    ),
)  # fmt: skip


def events(panel: Panel) -> list[dict[str, str]]:
    """What happened in Oefenland, in the columns of data/reference/events.csv; all of it invented."""
    told = [
        _event(name, COUNTRY, kind, direction, start, precision, end, words)
        for name, kind, direction, start, precision, end, *words in _NATIONAL
    ]
    for number, policy in enumerate(panel.policies, start=1):
        # Stricter at the gate lowers inflow; more guidance raises outflow.
        is_strict = (policy.effect <= 0) == (policy.target == "inflow")
        told.append(
            _event(
                f"beleid-{number:02}",
                gm(policy.gemeente),
                "local_policy",
                policy.target,
                policy.start,
                "month",
                "",
                _WORDS[policy.target, is_strict],
            )
        )
    return told


def _event(
    name: str,
    region: str,
    kind: str,
    direction: str,
    start: str,
    precision: str,
    end: str,
    words: Sequence[str],
) -> dict[str, str]:
    title_nl, title_en, summary_nl, summary_en = words
    return {
        "id": f"oefenland-{name}",
        "region_code": region,
        "kind": kind,
        "direction": direction,
        "title_nl": f"{title_nl} (verzonnen)",
        "title_en": f"{title_en} (invented)",
        "start_date": start,
        "start_precision": precision,
        "end_date": end,
        "end_precision": precision if end else "none",
        "summary_nl": summary_nl,
        "summary_en": summary_en,
        "source_title": "Oefenland: verzonnen",
        "source_url": "",
        "source_date": "",
        "confidence": "high",
        "note_nl": "",
        "note_en": "",
    }
