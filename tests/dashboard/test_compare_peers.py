"""Vergelijk and Wie lijkt op ons: what their sentences say at the edges, and what stands on the pages."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from dashboard import comparing, data, peers, text
from dashboard.result import Release, Result
from etl.settings import Settings
from tests.dashboard.app import Visit, visit
from tests.helpers import query, value

A, B = "GM9001", "GM9002"
NAMES = {A: "Aldermeer", B: "Brinkhaven"}


def starts(places: list[str], frequency: str = "M") -> Result:
    """One row per start of A; `places` say where it lies beside B."""
    other = {"laagste": "hoogste", "hoogste": "laagste", "gelijk": "gelijk"}
    rows = [
        {
            "indicator": "bijstand_tot_aow_index",
            "region_code": code,
            "name": NAMES[code],
            "part": f"2016-{n + 1:02d}",
            "frequency": frequency,
            "value": v,
            "place": p,
            "period_start": pd.Timestamp(2018, 6, 1),
            "status": "berekend",
            "source_id": "t",
        }
        for n, place in enumerate(places)
        for code, v, p in ((A, 97.0, place), (B, 101.0, other[place]))
    ]
    return Result(pd.DataFrame(rows), Release("r", "cbs", dt.datetime(2026, 1, 1)), {}, ())  # noqa: DTZ001


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (["laagste"] * 3, "Aldermeer wint in 3 van de 3 startmaanden."),
        (
            ["laagste"] * 14 + ["hoogste"] * 8 + ["gelijk"] * 2,
            "Het begin bepaalt wie wint: Aldermeer wint in 14 van de 24 startmaanden, Brinkhaven in 8, "
            "in 2 zijn ze niet te onderscheiden.",
        ),
        (
            ["hoogste"] * 2 + ["gelijk"],
            "Brinkhaven wint in 2 van de 3 startmaanden, in 1 zijn ze niet te onderscheiden.",
        ),
        (["gelijk"] * 2, "Ze zijn in geen van de 2 startmaanden te onderscheiden."),
    ],
)
def test_who_wins_is_counted_over_every_start(places: list[str], words: str) -> None:
    text.use("nl")
    assert comparing.winner(starts(places), A, B, NAMES) == words


def test_the_chosen_start_names_a_winner_only_beyond_the_rounding() -> None:
    text.use("nl")
    won = comparing.from_start(starts(["laagste"]), "2016-01", A, B)
    assert won.startswith(
        "Van eind januari 2016 tot het eind van juni 2018: Aldermeer \u22123,0\u00a0%"
    )
    assert won.endswith("Brinkhaven +1,0\u00a0%. Aldermeer wint.")
    assert "wint" not in comparing.from_start(starts(["gelijk"]), "2016-01", A, B)


def test_the_page_opens_five_years_before_the_end_or_at_the_first_start() -> None:
    months = [str(m) for m in pd.period_range("2015-01", "2025-06", freq="M")]
    assert comparing.usual_start(months) == "2021-06"
    assert comparing.usual_start(["2015", "2016"]) == "2015"


def test_no_percentage_of_fewer_than_fifty() -> None:
    text.use("nl")
    then, now = ({"value": v, "period_start": p} for v, p in ((40, 1), (60, 2)))
    assert comparing.changed(now, then) == "+20"
    assert "%" in comparing.changed(now, {**then, "value": 50})
    assert comparing.changed(None, then) == "geen cijfer"


def parts(own: float, middle: float = 60.0, low: float = 55.0, high: float = 65.0) -> Any:
    row = {"period_start": pd.Timestamp(2017, 1, 1), "frequency": "J", "status": "definitief"}
    values = {"eigen": own, "midden": middle, "kwart": low, "driekwart": high}
    return {part: {**row, "value": v, "known": 9, "half": 0.25} for part, v in values.items()}


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (60.5, "Door de afronding is Aldermeer niet van het midden te onderscheiden"),
        (64.0, "ligt binnen de middelste helft"),
        (65.2, "ligt binnen de middelste helft"),  # 64.95 to 65.45
        (65.5, "ligt boven de middelste helft"),
        (54.5, "ligt onder de middelste helft"),
    ],
)
def test_a_place_beside_the_group_holds_within_the_rounding(own: float, words: str) -> None:
    text.use("nl")
    measure = peers.measures("J")["dichtheid"]
    assert words in peers.beside(parts(own), "Aldermeer", measure)


@pytest.mark.parametrize(
    ("half", "words"), [(0.5, "niet te onderscheiden"), (0.1, "het hoogst in")]
)
def test_rounding_of_the_counts_behind_a_rate_names_no_highest(half: float, words: str) -> None:
    text.use("nl")
    rows = pd.DataFrame(
        {
            "indicator": "bijstand_tot_aow_per_1000", "gemeente": code, "region_code": code, "name": name,
            "period_start": pd.Timestamp(2026, 6, 1), "frequency": "M", "value": value, "half": half,
        }
        for code, name, value in ((A, "Aldermeer", 8.1), (B, "Brinkhaven", 8.6))
    )  # fmt: skip
    by_place = {
        ("dichtheid", row["gemeente"]): comparing.Measured(rows, {row["period_start"]: row})
        for row in rows.to_dict("records")
    }
    assert words in comparing.extremes(by_place, "dichtheid", (A, B), "Per 1.000", 1)


def test_the_mean_says_how_it_was_weighted_and_over_how_many() -> None:
    text.use("nl")
    measure, row = peers.measures("J")["dichtheid"], {"value": 61.0}
    both = {**parts(60), "gemiddelde": row, "gewogen": {"value": float("nan")}}
    simple = peers.mean(both, measure, weighted=False, members=10)
    assert "elke gemeente telt even zwaar" in simple and "9 van de 10" in simple
    assert "ontbreekt" in peers.mean(both, measure, weighted=True, members=10)


# --- the pages -------------------------------------------------------------------------------------


def links(seen: Visit) -> list[tuple[str, dict[str, list[str]], str]]:
    """Every link in the page's own HTML: path, parameters, words."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', seen.markup)
    return [
        (urlsplit(html.unescape(a)).path, parse_qs(urlsplit(html.unescape(a)).query), words)
        for a, words in found
    ]


@pytest.fixture(scope="module")
def ordinary(practice_release: Path) -> str:
    """A gemeente of Oefenland that has neighbours by month and by year."""
    return str(
        value(
            practice_release,
            "select region_code from marts.comparable group by all having count(distinct specification) = 2 "
            "order by region_code limit 1",
        )
    )


def test_the_count_of_starts_on_the_page_is_that_of_the_release(
    oefenland_settings: Settings,
    practice_release: Path,
    ordinary: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = str(
        value(
            practice_release,
            f"select neighbour from marts.comparable where region_code = '{ordinary}' limit 1",
        )
    )
    stock = {
        code: dict(
            query(
                practice_release,
                "select period_start, value from marts.observation_grid where category = 'totaal' and "
                f"indicator = 'bijstand_personen_tot_aow' and region_code = '{code}' and value is not null",
            )
        )
        for code in (ordinary, other)
    }
    both = sorted(set(stock[ordinary]) & set(stock[other]))
    end = both[-1]
    wins = {ordinary: 0, other: 0}
    possible = [m for m in both if (end.year - m.year) * 12 + end.month - m.month >= 12]
    possible = [m for m in possible if min(stock[c][m] for c in stock) >= 50]
    for month in possible:
        low = {c: (s[end] - 5) / (s[month] + 5) for c, s in stock.items()}
        high = {c: (s[end] + 5) / (s[month] - 5) for c, s in stock.items()}
        for mine, theirs in ((ordinary, other), (other, ordinary)):
            wins[mine] += high[mine] < low[theirs]

    text.use("nl")
    seen = visit(
        oefenland_settings, "compare", monkeypatch, uitgave="oefenland", gemeente=[ordinary, other]
    )

    most = max(wins.values())
    assert "In aantal: " in seen.text
    assert (
        f"wint in {most} van de {len(possible)} startmaanden" in seen.text
        if most
        else f"in geen van de {len(possible)} startmaanden" in seen.text
    )


def test_small_multiples_share_their_axes(
    oefenland_settings: Settings, practice_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [
        c
        for (c,) in query(
            practice_release, "select distinct region_code from marts.comparable order by 1 limit 6"
        )
    ]
    seen = visit(oefenland_settings, "compare", monkeypatch, uitgave="oefenland", gemeente=codes)

    many = [f for f in seen.figures if len([a for a in f["layout"] if a.startswith("yaxis")]) == 6]
    assert len(many) >= 6  # number, per 1,000, index, flows and the labour market
    for figure in many:
        ranges = [a["range"] for name, a in figure["layout"].items() if name.startswith("yaxis")]
        assert all(r == ranges[0] for r in ranges)
    titles = " ".join(f["layout"]["title"]["text"] for f in many)
    assert "met WW" in titles and "arbeidsmarktregio" in titles.replace("<br>", " ")


def test_the_base_moves_the_index_and_stands_in_the_address(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(release_settings, "compare", monkeypatch, uitgave="published")
    assert _index_at(seen, 2015) == 100

    seen.app.radio(key="basis_widget").set_value("2016").run()

    assert seen.address["basis"] == ["2016"]
    assert _index_at(seen, 2016) == 100
    assert _index_at(seen, 2015) != 100


def _index_at(seen: Visit, year: int) -> float:
    """The index of the second gemeente at the end of a year, as its table shows it."""
    # Before the tables of the figures stands the one that puts the gemeenten side by side.
    pairs = zip(seen.figures, seen.tables[1:], strict=True)
    table = next(t for f, t in pairs if "Index" in f["layout"]["title"]["text"])
    return float(table.loc[str(year), "Amsterdam"].replace(",", "."))


@pytest.mark.parametrize(("base", "shown"), [("2016-12", "2016"), ("2016-11", "2015")])
def test_a_month_in_the_address_is_its_year_where_there_are_only_years(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch, base: str, shown: str
) -> None:
    seen = visit(release_settings, "compare", monkeypatch, uitgave="published", basis=base)

    assert seen.app.radio(key="basis_widget").value == shown
    assert ("is hier niet te kiezen" in seen.text) == (shown == "2015")


def test_an_older_release_that_lacks_the_index_says_so_and_shows_the_rest(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = data.indicators
    monkeypatch.setattr(
        data, "indicators", lambda path, names: known(path, names - set(comparing.COUNT_INDEX))
    )

    seen = visit(oefenland_settings, "compare", monkeypatch, uitgave="oefenland")

    assert "te oud om vanaf elk begin te vergelijken" in seen.text
    assert seen.tables and seen.figures
    assert not any("index" in str(f["config"]) for f in seen.figures)


def test_the_start_page_says_what_it_is_until_something_is_chosen(
    oefenland_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(oefenland_settings, "compare", monkeypatch, uitgave="oefenland")
    assert "Hoeveel mensen hebben bijstand" in seen.text
    own = seen.app.selectbox(key="first_widget").value
    chosen = visit(oefenland_settings, "compare", monkeypatch, uitgave="oefenland", gemeente=own)
    assert "Hoeveel mensen hebben bijstand" not in chosen.text


def test_a_suggestion_is_one_click_and_says_why(
    oefenland_settings: Settings,
    practice_release: Path,
    ordinary: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = visit(
        oefenland_settings,
        "compare",
        monkeypatch,
        uitgave="oefenland",
        gemeente=[ordinary, "GM9002"],
    )
    near = query(
        practice_release,
        "select neighbour, text from marts.comparable where specification = 'vergelijkbaar_maanden' "
        f"and region_code = '{ordinary}' order by position limit 3",
    )

    added = [p["gemeente"][-1] for _path, p, words in links(seen) if words.endswith("ernaast")]
    for code, reason in near:
        assert reason in seen.text
        assert code in added or code == "GM9002"
    for _path, parameters, words in links(seen):
        if words.endswith("ernaast"):
            assert parameters["gemeente"][:2] == [ordinary, "GM9002"]


def test_neighbours_stand_with_distance_and_what_ties_them(
    oefenland_settings: Settings,
    practice_release: Path,
    ordinary: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = visit(oefenland_settings, "peers", monkeypatch, uitgave="oefenland", gemeente=ordinary)
    rows = query(
        practice_release,
        "select c.distance, r.name, c.features, c.neighbour from marts.comparable as c "
        "join marts.region as r on r.region_code = c.neighbour "
        f"where specification = 'vergelijkbaar_maanden' and c.region_code = '{ordinary}' order by position",
    )
    labels = dict(query(practice_release, "select feature, label from marts.comparable_feature"))

    assert len(rows) == 10
    for distance, name, features, _code in rows:
        item = seen.text.split(f" {name} ", 1)[1].split("Naast elkaar zetten", 2)
        assert text.number(distance, 2) in item[0]
        assert len(features) == 3 and all(labels[f] in item[1].lower() for f in features)
    side = [p["gemeente"] for path, p, words in links(seen) if words == "Naast elkaar zetten"]
    assert side == [[ordinary, code] for *_rest, code in rows]
    (method,) = query(
        practice_release,
        "select text from marts.comparable_method where specification = 'vergelijkbaar_maanden'",
    )
    assert method[0] in seen.text and "standaardfout" in seen.text


def test_a_group_that_changed_says_who_left_and_who_joined() -> None:
    text.use("en")
    rows = pd.DataFrame([{"change_en": "X left the group, Y joined it.", "previous": "cbs-1"}])
    assert peers.group_changed(rows) == "X left the group, Y joined it."
    same = pd.DataFrame([{"change_en": None, "previous": "cbs-1"}])
    assert peers.group_changed(same) == "" and peers.is_compared(same)
    assert not peers.is_compared(pd.DataFrame([{"change_en": None, "previous": None}]))


def test_without_neighbours_the_page_says_why_and_an_own_group_works(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: dict[str, Any] = {"gemeente": "GM0599", "uitgave": "published"}
    alone = visit(release_settings, "peers", monkeypatch, **chosen)
    assert "te weinig gemeenten" in alone.text and not alone.figures

    seen = visit(release_settings, "peers", monkeypatch, **chosen, groep=["GM0363", "GM0344"])

    assert "In de groep: Amsterdam, Utrecht." in seen.text
    assert len(seen.figures) == 2


def test_a_gemeente_is_never_in_its_own_group(
    release_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = visit(
        release_settings,
        "peers",
        monkeypatch,
        gemeente="GM0599",
        uitgave="published",
        groep=["GM0599", "GM0363"],
    )
    assert "In de groep: Amsterdam." in seen.text


def test_the_reason_of_the_method_is_told_in_both_languages(published: Path) -> None:
    rows = data.table(published, "peers", gemeenten=["GM0599"])
    for language, words in (("nl", "te weinig gemeenten"), ("en", "too few gemeenten")):
        text.use(language)
        assert words in peers.reason(peers.best(rows))
