"""A policy put to the test, in words: what can be asked, what was found, and on Oefenland what is true."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import evaluate, events, text
from dashboard.events import Mark
from dashboard.text import gettext as _

STOCK = "bijstand_personen_tot_aow"
# What a gemeente can do by itself; laws hold everywhere, so nobody is left to compare with.
KINDS = ("local_policy", "experiment")
# Below this a true effect counts as none: nobody could see it.
NOTHING = 1.0
FEWER, NONE, MORE = "minder", "niets", "meer"


def outcomes() -> dict[str, str]:
    """What a policy can be tested on, by code in the address."""
    return {
        "stand": _("the number of people with bijstand"),
        "instroom": _("the inflow"),
    }


def outcome(code: str) -> evaluate.Outcome:
    """The outcome that `evaluate` knows for a code in the address."""
    return "inflow" if code == "instroom" else "stock"


def guesses() -> dict[str, str]:
    """What a reader can guess about a policy of Oefenland."""
    return {FEWER: _("fewer people"), NONE: _("next to nothing"), MORE: _("more people")}


def dated(rows: pd.DataFrame) -> dict[str, str]:
    """First full month (YYYY-MM) of each policy of the gemeente itself with a date, newest first."""
    found: dict[str, list[str]] = {}
    for event in rows.to_dict("records"):
        is_own = event["region_code"] != events.COUNTRY and event["kind"] in KINDS
        if is_own and event["start_precision"] in ("day", "month"):
            start = event["start_from"]
            full = start if start.day == 1 else start + pd.offsets.MonthBegin()
            found.setdefault(f"{full:%Y-%m}", []).append(event["title"])
    return {month: "; ".join(found[month]) for month in sorted(found, reverse=True)}


def starts(series: pd.DataFrame, known: dict[str, str]) -> dict[str, str]:
    """Months that can be asked about, by code: dated policies first, then all others, newest first."""
    months = sorted({f"{month:%Y-%m}" for month in series["period_start"]}, reverse=True)
    named = {
        month: f"{text.period(month, 'M')}: {title}"
        for month, title in known.items()
        if month in months
    }
    return named | {month: text.period(month, "M") for month in months if month not in named}


def verdict(answer: evaluate.Answer) -> str:
    """The verdict in a few words."""
    if answer.state == "failed":
        return _("Not computed")
    if answer.result is None or answer.result.verdict is None:
        return _("Cannot be evaluated")
    return {
        "lower": _("Lower than expected"),
        "higher": _("Higher than expected"),
        "not_distinguishable": _("Cannot be told apart from chance"),
        "withheld": _("No verdict"),
    }[answer.result.verdict]


def facts(result: evaluate.Evaluation) -> list[tuple[str, str, str]]:
    """Label, figure and small print of what weighs most."""
    last = result.effects[-1]
    usual = _(
        "typical gap with the mix in the months before; up to {limit} is allowed at this size"
    )
    can_be_seen = last.mde < 99.5
    return [
        (
            _("Difference after {months} months").format(months=last.months),
            _percentage(last.estimate),
            _("95% interval: {low} to {high}").format(
                low=_percentage(last.lower), high=_percentage(last.upper)
            ),
        ),
        (
            _("Smallest effect that would be seen"),
            _percentage(last.mde, signed=False) if can_be_seen else _("none"),
            _("four times out of five; anything smaller is missed more often")
            if can_be_seen
            else _("any thinkable effect is lost in chance here"),
        ),
        (
            _("Fit before the start"),
            _percentage(result.pre_fit, signed=False),
            usual.format(limit=_percentage(result.pre_fit_limit, signed=False)),
        ),
        (
            _("Compared with"),
            _("{number} gemeenten").format(number=text.number(result.n_donors)),
            _("from other regions, large enough, without a change of borders"),
        ),
    ]


def horizons(result: evaluate.Evaluation) -> pd.DataFrame:
    """The effect at each horizon, one row each."""
    return pd.DataFrame(
        {
            _("Difference"): [_percentage(e.estimate) for e in result.effects],
            _("95% interval"): [
                _("{low} to {high}").format(low=_percentage(e.lower), high=_percentage(e.upper))
                for e in result.effects
            ],
            _("Chance without policy (p)"): [text.number(e.p, 2) for e in result.effects],
            _("Smallest effect that would be seen"): [
                _percentage(e.mde, signed=False) for e in result.effects
            ],
            _("Path before, already taken off"): [
                _percentage(float(100 * np.expm1(e.momentum / 100))) for e in result.effects
            ],
        },
        index=pd.Index(
            [_("after {months} months").format(months=e.months) for e in result.effects],
            name=_("Moment"),
        ),
    )


def start_mark(start: str, name: str) -> Mark:
    """The first full month of a policy of this gemeente, as a line in a chart over time."""
    begin = pd.Timestamp(start)
    words = _("first month of the policy of {name}").format(name=name)
    return Mark(1, begin, begin, False, text.period(begin, "M"), (words,))


def among(start: Mark, others: Sequence[Mark]) -> tuple[Mark, ...]:
    """The start among other moments, numbered from left to right; what began in its month stands with it."""
    same = [m for m in others if (m.first, m.last) == (start.first, start.last)]
    start = replace(start, entries=(*start.entries, *(e for m in same for e in m.entries)))
    ordered = sorted([start, *(m for m in others if m not in same)], key=lambda mark: mark.first)
    return tuple(replace(mark, number=n) for n, mark in enumerate(ordered, start=1))


@dataclass(frozen=True)
class Truth:
    """What the policies of one gemeente of Oefenland did to its stock, whenever they began.

    `rows`, one per month: `month`, `stock` as it was and `stock_without_policy` (persons), and the
    policy itself. `effects`: how much higher (+) or lower (-) the first is, in per cent of the
    second, by months after the month that was asked about (12, 24, 36, as far as the figures go).
    That month is the reader's; it need not be that of the policy.
    """

    rows: pd.DataFrame
    effects: dict[int, float]

    @classmethod
    def of(cls, rows: pd.DataFrame, start: str) -> "Truth":
        """From the `rows` of one gemeente and the month that was asked about, `start` (YYYY-MM).

        Each horizon is the mean over the month so long after `start` and the months on either side
        of it, as in the estimate; over two of them where the figures end.
        """
        begin = int((rows["month"] < pd.Timestamp(start)).sum())
        ratio = np.log((rows["stock"] / rows["stock_without_policy"]).to_numpy(dtype=float))
        effects = {
            months: float(100 * np.expm1(ratio[begin + months - 1 : begin + months + 2].mean()))
            for months in evaluate.HORIZONS
            if begin + months < len(ratio)
        }
        return cls(rows, effects)

    @property
    def answer(self) -> str:
        """What a reader should have guessed, at the last horizon."""
        last = next(reversed(self.effects.values()), 0.0)
        return NONE if abs(last) < NOTHING else FEWER if last < 0 else MORE

    def sentences(self, name: str, guess: str, result: evaluate.Evaluation | None) -> list[str]:
        """What happened, whether the guess was right, and whether the interval holds it."""
        said = [self._policy(name)]
        if self.effects:
            months, effect = next(reversed(self.effects.items()))
            fewer = _(
                "{months} months after the month you asked about, the policy had made the number of people {size} lower."
            )
            more = _(
                "{months} months after the month you asked about, the policy had made the number of people {size} higher."
            )
            same = _(
                "{months} months after the month you asked about, the policy had made no difference to the number of people."
            )
            size = text.number(abs(effect), 1)
            told = same if size == text.number(0, 1) else fewer if effect < 0 else more
            said.append(told.format(months=months, size=f"{size}\u00a0%"))
            right = _("Your guess ({guess}) was right.")
            wrong = _("Your guess ({guess}) was wrong: it was {answer}.")
            words = guesses()
            said.append(
                (right if guess == self.answer else wrong).format(
                    guess=words[guess], answer=words[self.answer]
                )
            )
        else:
            said.append(
                _("The figures end within a year after that month: too early to judge your guess.")
            )
        if result is not None and result.effects:
            last = result.effects[-1]
            holds = last.lower <= self.effects[last.months] <= last.upper
            said.append(
                _("The interval of the estimate holds the truth.")
                if holds
                else _(
                    "The interval of the estimate does not hold the truth; that happens to about one in twenty."
                )
            )
        return said

    def _policy(self, name: str) -> str:
        first = self.rows.iloc[0]
        if pd.isna(first["start"]):
            return _(
                "{name} never had a policy of its own: whatever was found is chance or something local."
            ).format(name=name)
        month = text.period(first["start"], "M")
        if first["is_reactive"]:
            return _(
                "{name} has a policy since {month}, but it did nothing: it began because the number had risen. Whatever was found is not its effect."
            ).format(name=name, month=month)
        changed = (
            _("From {month} the policy of {name} changed the inflow by {effect}.")
            if first["direction"] == "inflow"
            else _("From {month} the policy of {name} changed the outflow by {effect}.")
        )
        return changed.format(name=name, month=month, effect=_percentage(first["effect_pct"]))

    def table(self, result: evaluate.Evaluation | None) -> pd.DataFrame:
        """Truth beside estimate, per horizon."""
        found = {e.months: e for e in result.effects} if result is not None else {}
        none = _("no estimate")
        return pd.DataFrame(
            {
                _("True effect"): [_percentage(value) for value in self.effects.values()],
                _("Estimate"): [
                    _percentage(found[m].estimate) if m in found else none for m in self.effects
                ],
                _("95% interval"): [
                    _("{low} to {high}").format(
                        low=_percentage(found[m].lower), high=_percentage(found[m].upper)
                    )
                    if m in found
                    else none
                    for m in self.effects
                ],
            },
            index=pd.Index(
                [_("after {months} months").format(months=m) for m in self.effects],
                name=_("Moment"),
            ),
        )


def progress(answer: evaluate.Answer) -> str:
    """What is being done while a reader waits."""
    if answer.state == "waiting" and answer.ahead:
        return _("Waiting: {ahead} other questions come first.").format(ahead=answer.ahead)
    return _(
        "Computing: the best mix of other gemeenten is sought, here and for every gemeente without this policy. This takes some seconds."
    )


def donors(result: evaluate.Evaluation, names: Sequence[str]) -> pd.DataFrame:
    """Who the mix is made of, the largest share first; `names` in the order of the weights."""
    shares = [share for _code, share in result.weights]
    rest = 1 - sum(shares)
    cells = [*(_percentage(100 * s, signed=False) for s in shares)]
    index = [*names]
    if rest >= 0.0005:
        cells.append(_percentage(100 * rest, signed=False))
        index.append(_("all others, each at most 1\u00a0%"))
    return pd.DataFrame({_("Share in the mix"): cells}, index=pd.Index(index, name=_("Gemeente")))


def _percentage(value: float, *, signed: bool = True) -> str:
    return (text.signed if signed else text.number)(value, 1) + "\u00a0%"


def without_inflow() -> str:
    """Why the inflow cannot be tested on any release."""
    return _(
        "No open table of CBS has the inflow per gemeente and month. Who has it can use 'bijstand evaluate PANEL.csv --outcome inflow' with an own panel; an effect on the inflow is seen sooner than one on the number."
    )
