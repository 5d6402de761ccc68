"""Two gemeenten beside each other, by every way of counting."""

from collections.abc import Sequence

import pandas as pd

from dashboard import charts, findings, text
from dashboard.blocks.figures import codes, download, figure
from dashboard.blocks.frame import limit, show_table
from dashboard.result import Result
from dashboard.text import gettext as _


def duel_table(result: Result, names: Sequence[str]) -> None:
    """Every measure and year of two gemeenten, and which of them is highest within the rounding."""
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for row in result.records():
        key = (findings.measure(row), text.period(row["period_start"], "J"))
        line = lines.setdefault(key, dict.fromkeys((*names, _("Highest")), ""))
        estimated = _(" (estimated)") if row["status"] == "geschat" else ""
        line[row["name"]] = findings.shown(row, row["value"]) + estimated
        if row["place"] == "hoogste":
            line[_("Highest")] = row["name"]
        elif row["place"] == "gelijk":
            line[_("Highest")] = _("cannot be told apart")
    index = pd.MultiIndex.from_tuples(lines, names=[_("Measure"), _("Year")])
    table = pd.DataFrame(list(lines.values()), index=index).reset_index()
    show_table(table, hide_index=True)
    limit(charts.source_line(result))
    download(result, f"duel_{codes(result)}")


def duel_ratios(result: Result, names: Sequence[str], year: pd.Timestamp) -> None:
    """The first gemeente when the second is 100, under every measure that cannot be negative."""
    drawn = result.at(year).having("ratio")
    if drawn.empty:
        return
    first, second = names
    records = drawn.records()
    label = text.period(year, "J")
    figure(
        charts.dots(
            [
                (
                    findings.beside(row),
                    [
                        charts.Dot(
                            first,
                            row["ratio"],
                            text.number(row["ratio"], 1),
                            row["ratio_low"],
                            row["ratio_high"],
                        )
                    ],
                )
                for row in records
            ],
            drawn,
            _("{first} when {second} is 100, {year}").format(
                first=first, second=second, year=label
            ),
            measure=_("Left of the dashed line {first} is lowest, right of it highest.").format(
                first=first
            ),
            line_at=100,
        ),
        drawn,
        f"duel-verhouding_{codes(result)}_{label}",
        pd.DataFrame(
            {
                _("{first} when {second} is 100").format(first=first, second=second): [
                    text.number(v, 1) for v in drawn.rows["ratio"]
                ],
                _("lowest by rounding"): [text.number(v, 1) for v in drawn.rows["ratio_low"]],
                _("highest by rounding"): [text.number(v, 1) for v in drawn.rows["ratio_high"]],
            },
            index=pd.Index([findings.measure(row) for row in records], name=_("Measure")),
        ),
        alt=_(
            "{first} against {second} under every measure; the figures are in the table below it."
        ).format(first=first, second=second),
    )
    limit(
        _(
            "The bars through the dots are rounding, not chance: gemeenten that differ here can still differ by chance."
        )
    )


def duel_bases(result: Result, names: Sequence[str], year: pd.Timestamp, finding: str) -> None:
    """The index at the end of the newest year for each possible base year, and what it shows."""
    drawn = result.only("bijstand_index").at(year).having("value")
    if drawn.empty:
        return
    rows, table = [], {}
    for base in sorted(set(drawn.rows["base_year"].astype(int))):
        values = [r for r in drawn.records() if r["base_year"] == base]
        shown = {r["name"]: text.number(r["value"], 1) for r in values}
        head = _("End of {base} = 100").format(base=base)
        table[head] = shown
        dots = [
            charts.Dot(
                r["name"], r["value"], shown[r["name"]], r["low"], r["high"], names.index(r["name"])
            )
            for r in values
        ]
        rows.append((f"{head}: {', '.join(f'{n} {v}' for n, v in shown.items())}", dots))
    figure(
        charts.dots(
            rows,
            drawn,
            _("Index at the end of {year}, for each base year").format(year=text.period(year, "J")),
            key=charts.key(names),
            line_at=100,
        ),
        drawn,
        f"duel-basisjaar_{codes(result)}",
        pd.DataFrame.from_dict(table, orient="index").fillna(_("no figure")),
        alt=_("Index of both gemeenten for each base year: {sentence}").format(sentence=finding),
    )
