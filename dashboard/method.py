"""How estimates are made, in plain words and in formulas with their papers, and how well they did.

What was measured comes from the table of validation (`make validate`): nothing of it is typed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.text import gettext as _
from etl.errors import N_


@dataclass(frozen=True)
class Method:
    """One method of estimating.

    What it asks, how it goes in plain words, formulas (LaTeX), lines on their
    symbols, papers.
    """

    title: str
    plain: tuple[str, ...]
    formulas: tuple[str, ...]
    symbols: tuple[str, ...]
    papers: tuple[str, ...]


def methods() -> list[Method]:
    """Every method behind an estimate, in the order in which a reader meets them."""
    return [
        Method(
            _("In, out or population: where did a change come from?"),
            (
                _(
                    "The number at the end is the number at the start, plus who came in, minus who left, plus what the figures do not tie up."
                ),
                _(
                    "Each cause is let go in turn while the others stay as they were, in every order, and the mean is taken. So the parts add up exactly, whatever the order."
                ),
            ),
            (
                r"B_t = B_{t-1} + I_t - O_t + \varepsilon_t",
                r"\begin{aligned} C_k = \sum_{S \subseteq F \setminus \{k\}} &\frac{|S|!\,(|F|-|S|-1)!}{|F|!} \\ &\cdot \bigl[v(S \cup \{k\}) - v(S)\bigr] \end{aligned}",
            ),
            (
                _(
                    "B people with bijstand, I inflow, O outflow, \u03b5 what is left over; F the causes, v(S) the number at the end when only the causes in S move; C the part of one cause."
                ),
            ),
            (
                "Shapley (1953), A Value for n-Person Games. In: Contributions to the Theory of Games II.",
                "Shorrocks (2013), Journal of Economic Inequality 11(1), 99-126.",
            ),
        ),
        Method(
            _("What did the economy explain?"),
            (
                _(
                    "Bijstand follows the labour market with a delay of years, because people leave slowly. How strongly is learned from differences between gemeenten, with the labour market of the region without the gemeente itself."
                ),
                _(
                    "Then is computed what the number would have been had the labour market stayed as it was. What all gemeenten share, such as a law, is a part of its own. What is left is the unexplained difference, policy being among its causes."
                ),
            ),
            (
                r"y_{iq} = 100 \ln (B_{iq} / P_{iq})",
                r"\begin{aligned} y_{iq} = \alpha_i &+ \lambda_q + \rho\,y_{i,q-1} \\ &+ \sum_{k=0}^{4} \beta_k\,x_{i,q-k} + u_{iq} \end{aligned}",
                r"E_{iq} = \rho\,E_{i,q-1} + \sum_{k=0}^{4} \beta_k \bigl(x_{i,q-k} - x_{i,0}\bigr)",
                r"\Delta B_i^{(m)} = \frac{B_{i1} - B_{i0}}{\ln B_{i1} - \ln B_{i0}} \, \Delta \ln B_i^{(m)}",
            ),
            (
                _("i: the gemeente; q: the quarter; 0 and 1: begin and end of the change."),
                _("B: people with bijstand."),
                _("P: inhabitants from 15 years to the AOW age."),
                _("y: people with bijstand per inhabitant, as a logarithm times 100."),
                _("\u03b1: what lasts in this gemeente."),
                _("\u03bb: what all gemeenten share in this quarter, such as a law."),
                _("\u03c1: the part of y that is still there a quarter later."),
                _(
                    "x: the labour market in the region without the gemeente itself, as a logarithm without the season."
                ),
                _("\u03b2: what x of k quarters ago does to y; k runs from 0 to 4."),
                _("u: what chance and everything else do in this quarter."),
                _("E: what y differs from what it would be had x stayed as at the begin."),
                _(
                    "m: a part of the change (population, economy, what all share, unexplained); \u0394 ln B is what it adds to the logarithm of B, \u0394B the same in persons, which add up."
                ),
            ),
            (
                "Almon (1965), Econometrica 33(1).",
                "Driscoll & Kraay (1998), Review of Economics and Statistics 80(4).",
                "Ang (2005), Energy Policy 33(7), 867-871.",
            ),
        ),
        Method(
            _("How large can chance be in one gemeente?"),
            (
                _(
                    "The same estimate is made for all gemeenten where nothing was done. How far those are off shows how far this one can be off; each is measured in what is usual at its size, because small gemeenten move more by chance."
                ),
                _(
                    "The smallest effect that would be seen is the fall that would leave the interval four times out of five."
                ),
            ),
            (
                r"h_i = m_i \cdot Q_{0.95}\Bigl\{ |\hat\tau_j| / m_j : j \neq i \Bigr\}",
                r"p_i = \frac{1 + \#\{ j : |\hat\tau_j|/m_j \ge |\hat\tau_i|/m_i \}}{J + 1}",
                r"\mathrm{MDE}_i = 100\,\Bigl(1 - e^{-2.8\, h_i / (1.96 \cdot 100)}\Bigr)",
            ),
            (
                _(
                    "\u03c4 what was found in gemeente i or placebo j (log points x 100), m what is usual at its size, h half the 95% interval, J the number of placebos; MDE the smallest effect that would be seen, as a fall in per cent."
                ),
            ),
            (
                "Abadie, Diamond & Hainmueller (2010), Journal of the American Statistical Association 105(490).",
                "Bloom (1995), Evaluation Review 19(5).",
            ),
        ),
        Method(
            _("Did a policy change anything?"),
            (
                _(
                    "A mix of other gemeenten is sought that followed the gemeente best before the start, and months before that look most like those after. The difference after the start, less that before, is the estimate."
                ),
                _(
                    "A gemeente often acts after its number rose, and a rise goes on by itself. What such a path leads to is learned from other gemeenten and earlier years, and taken off."
                ),
                _(
                    "There is no verdict when no mix followed well enough, when the same calculation finds an effect before the start, when methods disagree, or when the rise alone may explain it."
                ),
            ),
            (
                r"\begin{aligned} \hat\omega = \arg\min_{\omega \ge 0,\ \sum \omega = 1} &\Bigl\| Z_i - \sum_j \omega_j Z_j \Bigr\|^2 \\ &+ \zeta^2 T_0 \|\omega\|^2 \end{aligned}",
                r"\begin{aligned} \hat\tau_i = \bigl(&\bar Y_i^{\,post} - \hat\lambda' Y_i^{\,pre}\bigr) \\ &- \sum_j \hat\omega_j \bigl(\bar Y_j^{\,post} - \hat\lambda' Y_j^{\,pre}\bigr) \end{aligned}",
                r"\hat\tau_i^{*} = \hat\tau_i - \hat\gamma' \bigl[\, s_i z_i,\ (1 - s_i)\, z_i \,\bigr]",
                r"s_i = B_i / (B_i + 150)",
            ),
            (
                _(
                    "Y the log number without the part of the economy, Z the same less its mean before the start, \u03c9 the shares of the mix, \u03bb weights of months, z the path before the start less that of the mix."
                ),
            ),
            (
                "Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), American Economic Review 111(12).",
                "Abadie & L'Hour (2021), Journal of the American Statistical Association 116.",
                "Ben-Michael, Feller & Rothstein (2021), Journal of the American Statistical Association 116(536).",
                "Ferman & Pinto (2021), Quantitative Economics 12(4).",
            ),
        ),
        Method(
            _("The checks beside a verdict"),
            (
                _(
                    "How much larger is the gap after the start than before, compared with placebos? Is the gap after it larger than in other periods of the same length? They are shown and decide nothing, because they do not keep their level in large and small gemeenten alike."
                ),
            ),
            (
                r"r_i = \sqrt{ \frac{\operatorname{mean}_{t > t_0} g_{it}^2}{\operatorname{mean}_{t \le t_0} g_{it}^2} }",
                r"p_i = \frac{1 + \#\{ j : r_j \ge r_i \}}{J + 1}",
            ),
            (_("g the gap between the gemeente and its mix in month t, t\u2080 the start."),),
            (
                "Abadie, Diamond & Hainmueller (2010), Journal of the American Statistical Association 105(490).",
                "Chernozhukov, W\u00fcthrich & Zhu (2021), Journal of the American Statistical Association 116(536).",
            ),
        ),
        Method(
            _("Who stands out, and who only seems to?"),
            (
                _(
                    "Small gemeenten change more by chance, so a change is judged by its size: a funnel, with room for ordinary differences that are more than chance."
                ),
                _(
                    "Among more than three hundred gemeenten some always look special. 'Clearly different' is said only after correcting for having looked at all."
                ),
            ),
            (
                r"\operatorname{Var}(d_i) = \varphi\, s_i^2 + \sigma^2",
                r"s_i^2 = \frac{I_i + O_i + 2 r^2 / 12}{B_{i0}^2}",
                r"\hat k = \max\Bigl\{ k : p_{(k)} \le \tfrac{k}{n}\, q \Bigr\}, \qquad q = 0.10",
            ),
            (
                _(
                    "d the change, s chance and rounding to r, \u03c6 and \u03c3 ordinary differences; p(k) the k-th smallest chance of n."
                ),
            ),
            (
                "Spiegelhalter (2005), Statistics in Medicine 24(8), 1185-1202.",
                "Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1).",
            ),
        ),
        Method(
            _("Who is comparable?"),
            (
                _(
                    "Gemeenten are near when they are alike in what predicts the change of bijstand a year on. That is learned, and tested in regions that took no part. Where it does not clearly beat size alone, size decides."
                ),
            ),
            (r"d(i,j)^2 = \sum_f w_f^2\, (z_{if} - z_{jf})^2", r"\sum_f w_f = 1"),
            (_("z the features on one scale, w how much each weighs (ridge regression)."),),
            ("Hoerl & Kennard (1970), Technometrics 12(1), 55-67.",),
        ),
    ]


def cannot_say() -> list[str]:
    """What no estimate of this product says."""
    return [
        _(
            "Why. An unexplained difference can be policy, but also housing, newcomers, a factory, or the way files are kept."
        ),
        _("Whether people found work, or how they fare: the figures count benefits."),
        _(
            "Anything about small effects: what one gemeente can do mostly stays below what can be seen."
        ),
        _(
            "What the national economy did: that is learned from differences between regions, and may work otherwise when it holds everywhere."
        ),
        _("Anything about a start between March 2020 and December 2021."),
        _(
            "How Dutch figures behave: the methods were tested on simulated countries and on published examples, because only there the truth is known."
        ),
    ]


# What a figure of the table of validation asks, by its name there.
QUESTIONS = {
    "outside 95%, year against size and region": N_(
        "Yearly figures: interval leaves out zero though nothing was done (5\u00a0% is right)"
    ),
    "any gemeente found after BH, year against size and region": N_(
        "Yearly figures: any gemeente 'clearly different' though nothing was done (at most 10\u00a0% is right)"
    ),
    "Prop 99": N_("Published example (tobacco law of California): {who}"),
    "two-way effects against pyfixest": N_("Same regression as an independent program: difference"),
    "economy slope, ardl": N_("True effect of the economy per estimated one (1 is right)"),
    "economy interval holds truth": N_("Interval of the economy part holds the truth"),
    "national interval holds truth": N_("Interval of the national part holds the truth"),
    "split: unexplained though nothing was done": N_(
        "Split finds an unexplained difference though nothing was done"
    ),
    "split adds up, largest gap": N_("Split over economy and rest adds up: largest gap"),
    "unexplained interval holds what a policy did": N_(
        "Interval of the unexplained difference holds what a policy did"
    ),
    "false verdicts, event": N_("Evaluation gives a verdict though nothing was done"),
    "any donor found after BH": N_("Any gemeente 'clearly different' though nothing was done"),
    "flow split adds up, largest gap": N_("Split over in and out adds up: largest gap"),
    "false positives, event": N_(
        "Interval leaves out zero though nothing was done (some gemeenten)"
    ),
    "false positives, event, every gemeente in turn": N_(
        "Interval leaves out zero though nothing was done (each gemeente in turn)"
    ),
    "interval holds the true effect": N_("Interval holds the true effect of a policy"),
    "bias of the effect": N_("Estimate is off on average, as a share of the true effect"),
    "power on inflow, inflow -30 %": N_(
        "Policy of \u221230\u00a0% on the inflow is seen in the inflow"
    ),
    "reactive: false positives": N_(
        "Start after a rise: interval leaves out zero though nothing was done"
    ),
    "reactive: false verdicts": N_("Start after a rise: a verdict though nothing was done"),
    "verdict withheld, event": N_("Verdict withheld"),
    "gate on fit before withholds": N_("Verdict withheld because no mix followed well enough"),
    "power on stock, inflow -30 %": N_(
        "Policy of \u221230\u00a0% on the inflow is seen in the number"
    ),
    "verdict 'lower', inflow -30 %": N_("The verdict says so too"),
    "reactive: power, inflow -30 %": N_(
        "Start after a rise: policy of \u221230\u00a0% on the inflow is seen in the number"
    ),
    "reactive: verdict 'lower', inflow -30 %": N_("Start after a rise: the verdict says so too"),
}
# Measured and told, without a target to meet: what the methods cost a reader, and how the figures of years do.
TOLD = (
    "outside 95%, year against size and region",
    "any gemeente found after BH, year against size and region",
    "verdict withheld, event",
    "gate on fit before withholds",
    "power on stock, inflow -30 %",
    "verdict 'lower', inflow -30 %",
    "reactive: power, inflow -30 %",
    "reactive: verdict 'lower', inflow -30 %",
)
# What there is no figure of all sizes together for.
BY_SIZE = ("200 to 800", "800 and more")
WORLDS = {
    "null": N_("ordinary"),
    "calm": N_("calm: local shocks are small"),
    "noisy": N_("labour market measured badly"),
    "short_lived": N_("local shocks soon fade"),
    "two_kinds": N_("lasting shocks and short ones"),
    "other": N_("another simulator"),
    "treated": N_("gemeenten with a policy"),
    "all worlds": N_("all together"),
    "published": N_("published example"),
}
UNITS = {
    "per cent": "%",
    "per cent of the effect": "%",
    "persons": N_("persons"),
    "packs a head": N_("packs a head"),
    "truth per estimate": "",
    "coefficient": "",
}


def summary(rows: pd.DataFrame) -> str:
    """How many of the targets were met, all worlds and sizes counted."""
    judged = rows[(rows["met"] != "") & (rows["target_high"] != "")]["met"].value_counts()
    return _(
        "{all} targets, per world and size: {yes} met, {unclear} unclear, {no} not met."
    ).format(
        all=text.number(int(judged.sum())),
        yes=text.number(int(judged.get("yes", 0))),
        unclear=text.number(int(judged.get("unclear", 0))),
        no=text.number(int(judged.get("no", 0))),
    )


def headlines(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures with a target: what was asked, what was found over all worlds and sizes, whether met."""
    judged = rows[(rows["met"] != "") & (rows["target_high"] != "")]
    found = []
    of_who = judged["who"].where(judged["figure"] == "Prop 99", "")
    targets = [judged["figure"], of_who, judged["target_low"], judged["target_high"]]
    for (figure, who, _low, _high), part in judged.groupby(targets, sort=False):
        met = part["met"].value_counts()
        unclear, no = int(met.get("unclear", 0)), int(met.get("no", 0))
        words = _("{yes} of {all}").format(yes=met.get("yes", 0), all=len(part))
        if unclear:
            words += "; " + _("unclear: {number}").format(number=unclear)
        if no:
            words += "; " + _("not met: {number}").format(number=no)
        found.append(
            {
                _("What was asked"): question(str(figure), str(who)),
                _("Found"): _range(part),
                _("Target"): _target(part.iloc[0].to_dict()),
                _("Met"): words,
            }
        )
    return pd.DataFrame(found)


def unclear(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures outside their target by less than two standard errors, or by more: each by itself."""
    return pd.DataFrame(
        {
            _("What was asked"): question(row["figure"], row["who"]),
            _("World"): _world(row),
            _("Who"): _who(row["who"]),
            _("Months"): _("all together") if row["months"] == "all" else row["months"],
            _("Found"): _("{value} (standard error {error})").format(
                value=_number(row["value"], row["unit"]), error=_number(row["standard_error"], "")
            ),
            _("Target"): _target(row),
            _("Met"): _("unclear") if row["met"] == "unclear" else _("no"),
        }
        for row in rows[~rows["met"].isin(["", "yes"])].to_dict("records")
    )


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures without a target that a reader should know: the range over worlds and sizes."""
    longest = rows["months"] == "36"
    of_year = rows["months"] == "12"
    kept = rows[
        rows["figure"].isin(TOLD)
        & (rows["value"] != "")
        & (longest | (of_year & rows["figure"].str.contains("year against")))
    ]
    kept = kept[kept["who"].isin(["all", "of all", "years", *BY_SIZE])]
    # Sizes stand apart only where there is no figure of all together.
    has_whole = kept.groupby("figure", sort=False)["who"].transform(
        lambda who: not who.isin(BY_SIZE).all()
    )
    kept = kept[~(has_whole.astype(bool) & kept["who"].isin(BY_SIZE))]
    found = []
    for (figure, who), part in kept.groupby(["figure", "who"], sort=False):
        found.append(
            {
                _("What was asked"): question(str(figure)),
                _("Who"): _who(str(who)) if who in BY_SIZE else _("all sizes"),
                _("Found"): _range(part),
            }
        )
    return pd.DataFrame(found)


def failures(rows: pd.DataFrame) -> list[str]:
    """What is known to go wrong, with its size as measured."""
    seen, smaller = (_span(rows, "power on stock, inflow -30 %", who) for who in BY_SIZE[::-1])
    reactive = _span(rows, "reactive: power, inflow -30 %", "all")
    false = _span(rows, "reactive: false positives", "all")
    withheld = _span(rows, "gate on fit before withholds", "of all")
    return [
        _(
            "A start that follows a local rise: in the simulated worlds {false} of such starts show an effect that is not there (5\u00a0% would be usual), and of a real one that cuts the inflow by 30\u00a0% only {seen} is seen."
        ).format(false=false, seen=reactive),
        _(
            "Too few good comparisons: for {withheld} of the gemeenten no mix follows well enough, and no verdict is given. In the tests there was hardly any large error for it to keep out: it is caution."
        ).format(withheld=withheld),
        _(
            "Most policies stay unseen: of a policy that cuts the inflow by 30\u00a0%, after three years {seen} is seen in the number in gemeenten of 800 recipients or more, and {smaller} in smaller ones."
        ).format(seen=seen, smaller=smaller),
        _(
            "Small gemeenten: below 200 recipients there is no evaluation, below 50 no change in per cent; the region says more."
        ),
        _(
            "The four largest cities have no equals. Their interval is widened, but whether that is enough cannot be tested on four."
        ),
        _(
            "A wrong start date: when a policy worked before the month that is given, part of its effect is taken for the path before, and the estimate is too small."
        ),
        _(
            "Errors in the labour-market figures make the economy look weaker than it is; the part that is unexplained then looks larger."
        ),
    ]


def question(figure: str, who: str = "") -> str:
    """What a figure asks, in words; its own name where it has none."""
    return _(QUESTIONS.get(figure, figure)).format(who=_(_ESTIMATORS.get(who, who)))


_ESTIMATORS = {
    "synthetic difference-in-differences": N_("synthetic difference-in-differences"),
    "synthetic control": N_("synthetic control"),
    "difference-in-differences": N_("difference-in-differences"),
    "demeaned synthetic control": N_("demeaned synthetic control"),
}


def _world(row: Mapping[Any, Any]) -> str:
    words = WORLDS.get(row["world"], row["world"])
    return _(words)


def _who(who: str) -> str:
    if who == "all":
        return _("all sizes")
    sizes = who.split(" to ")
    if len(sizes) == 2 and sizes[0].isdigit():
        return _("{low} to {high} recipients").format(low=sizes[0], high=sizes[1])
    if who.endswith(" and more"):
        return _("{low} recipients and more").format(low=text.number(int(who.split()[0])))
    target, _comma, effect = who.partition(", mean true effect ")
    if effect:
        words = {
            "inflow": _("policy on the inflow, true effect {effect}\u00a0% on average"),
            "outflow": _("policy on the outflow, true effect {effect}\u00a0% on average"),
        }
        return words[target].format(effect=text.number(float(effect), 1))
    return who


def _number(value: str, unit: str) -> str:
    """With as many decimals as its unit bears; what is mere rounding of the machine is said so."""
    amount = float(value)
    if 0 < abs(amount) < 0.001:
        return _("next to nothing")
    decimals = 2 if unit in ("truth per estimate", "packs a head", "") else 1
    words = text.number(amount, decimals)
    name = UNITS.get(unit, unit)
    return f"{words}\u00a0{_(name)}" if name else words


def _between(low: str, high: str, unit: str) -> str:
    first, last = _number(low, unit), _number(high, unit)
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def _range(part: pd.DataFrame) -> str:
    values: Sequence[str] = sorted(part["value"], key=float)
    return _between(values[0], values[-1], part["unit"].iloc[0])


def _target(row: Mapping[Any, Any]) -> str:
    low, high, unit = row["target_low"], row["target_high"], row["unit"]
    if float(low) == 0:
        return _("at most {high}").format(high=_number(high, unit))
    if unit.startswith("per cent") and float(high) == 100:
        return _("at least {low}").format(low=_number(low, unit))
    return _between(low, high, unit)


def _span(rows: pd.DataFrame, figure: str, who: str) -> str:
    """`23 to 28 %` over worlds, after 36 months."""
    part = rows[(rows["figure"] == figure) & (rows["who"] == who) & (rows["months"] == "36")]
    values = sorted(round(float(value)) for value in part["value"] if value)
    if not values:
        return _("an unknown share")
    if values[0] == values[-1]:
        return f"{values[0]}\u00a0%"
    return _("{low} to {high}\u00a0%").format(low=values[0], high=values[-1])
