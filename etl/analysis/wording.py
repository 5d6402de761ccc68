"""Sentences, Dutch and English, made from result objects and from nothing else.

An interval that contains zero is worded as not to be told apart; the smallest effect that could be
seen is always said; what is left over is an unexplained difference, policy being among its causes.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from etl.analysis.comparable import Comparable, GroupChange
from etl.analysis.decomposition import FlowSplit
from etl.analysis.economy import Diagnostics, EconomySplit, StockModel
from etl.analysis.events import Evaluation, GroupEffect
from etl.analysis.standing_out import StandingOut
from etl.analysis.yearly import YearlyDifference

Language = Literal["nl", "en"]
Pair = tuple[str, str]  # Dutch, English

_FLOW_PARTS: dict[str, tuple[Pair, Pair]] = {  # when the part is below zero, when above
    "momentum": (
        ("wat al in gang was", "what was already under way"),
        ("wat al in gang was", "what was already under way"),
    ),
    "inflow": (("minder instroom", "less inflow"), ("meer instroom", "more inflow")),
    "outflow": (("meer uitstroom", "more outflow"), ("minder uitstroom", "less outflow")),
    "population": (("de bevolking", "population"), ("de bevolking", "population")),
    "aow": (
        ("het bereiken van de AOW-leeftijd (schatting)", "reaching AOW age (estimate)"),
        ("het bereiken van de AOW-leeftijd (schatting)", "reaching AOW age (estimate)"),
    ),
}
_ECONOMY_PARTS: dict[str, Pair] = {
    "population": ("bevolking", "population"),
    "composition": ("samenstelling", "composition"),
    "economy": ("economie", "economy"),
    "national": ("landelijk (wet en rest)", "national (law and remainder)"),
    "unexplained": (
        "onverklaard verschil (waaronder beleid)",
        "unexplained difference (policy being one possible cause)",
    ),
}
_REFUSALS: dict[str, Pair] = {
    "short_before": (
        "Er zijn minder dan 60 maanden voor de start; dat is te weinig voor een vergelijking.",
        "There are fewer than 60 months before the start, too few for a comparison.",
    ),
    "short_after": (
        "Er zijn minder dan 12 maanden na de start; een effect is dan nog niet te zien.",
        "There are fewer than 12 months after the start; no effect can be seen yet.",
    ),
    "start_in_corona_years": (
        "De start valt tussen maart 2020 en december 2021; die jaren zijn niet te vergelijken.",
        "The start lies between March 2020 and December 2021; those years cannot be compared.",
    ),
    "missing_figures": (
        "Voor deze gemeente ontbreken cijfers.",
        "Figures of this gemeente are missing.",
    ),
    "too_small": (
        "De aantallen van deze gemeente zijn te klein (minder dan 200 ontvangers, of te weinig "
        "instroom); bekijk de regio.",
        "The counts of this gemeente are too small (fewer than 200 recipients, or too little "
        "inflow); see its region.",
    ),
    "borders": (
        "De grenzen van deze gemeente veranderden binnen 24 maanden van de start.",
        "The borders of this gemeente changed within 24 months of the start.",
    ),
    "no_inflow": (
        "Er zijn geen instroomcijfers van deze gemeente.",
        "There are no inflow figures of this gemeente.",
    ),
    "too_few_donors": (
        "Er zijn minder dan 20 gemeenten om mee te vergelijken.",
        "There are fewer than 20 gemeenten to compare with.",
    ),
    "not_computable": (
        "Met deze cijfers is geen vergelijking uit te rekenen, bijvoorbeeld omdat ze niet bewegen.",
        "No comparison can be computed from these figures, for instance because they do not move.",
    ),
}
_WITHHELD: dict[str, Pair] = {
    "one_off_cause": (
        "De ontwikkeling vooraf had een bekende eenmalige oorzaak; daarom geen oordeel.",
        "The path before had a known one-off cause, so no verdict is given.",
    ),
    "no_good_comparison": (
        "Geen mix van andere gemeenten volgde {name} vooraf goed genoeg; daarom geen oordeel.",
        "No mix of other gemeenten followed {name} well enough before; so no verdict is given.",
    ),
    "rise_may_explain_it": (
        "Een effect is niet te onderscheiden van hoe zo'n stijging of daling meestal verder loopt.",
        "An effect cannot be told apart from how such a rise or fall usually goes on.",
    ),
    "effect_before_start": (
        "Dezelfde berekening vindt ook een verschil voordat het beleid begon; daarom geen oordeel.",
        "The same calculation finds a difference before the policy began; so no verdict is given.",
    ),
    "methods_disagree": (
        "Andere methoden geven een ander beeld; daarom geen oordeel.",
        "Other methods give a different picture, so no verdict is given.",
    ),
}
_WARNINGS: dict[str, Pair] = {
    "donor_rule_relaxed": (
        "Er waren te weinig vergelijkbare gemeenten volgens de gewone regels; die zijn verruimd.",
        "Too few gemeenten met the usual rules for comparison; these were relaxed.",
    ),
    "economy_not_taken_off": (
        "Voor de start zijn er te weinig kwartalen om de economie eruit te halen.",
        "There are too few quarters before the start to take the economy off.",
    ),
    "start_after_unusual_path": (
        "Het beleid begon na een opvallende stijging of daling.",
        "The policy started after an unusual rise or fall.",
    ),
    "hardly_any_such_path": (
        "Bijna geen andere gemeente had eerder zo'n ontwikkeling; de vergelijking is zwak.",
        "Hardly any other gemeente had such a path before, so the comparison is weak.",
    ),
    "one_donor_dominates": (
        "De vergelijking leunt voor meer dan de helft op een gemeente.",
        "More than half of the comparison rests on one gemeente.",
    ),
    "corona_years_after_start": (
        "In de periode na de start vallen de coronajaren.",
        "The period after the start includes the corona years.",
    ),
    "no_comparable_city": (
        "Er is geen vergelijkbare stad; het interval is daarom verruimd.",
        "There is no comparable city; the interval was widened for that.",
    ),
    "slope_before_start": (
        "Al in de 24 maanden voor de start liep {name} anders dan de vergelijking.",
        "In the 24 months before the start {name} already moved otherwise than its comparison.",
    ),
    "gap_ratio_not_unusual": (
        "Naast de afwijking van voor de start is die erna niet ongewoon.",
        "Beside the gap before the start, that after it is not unusual.",
    ),
    "augmented_differs": (
        "Gecorrigeerd voor wat de vergelijking vooraf miste is de uitkomst duidelijk anders.",
        "Corrected for what the comparison missed before, the outcome is clearly different.",
    ),
    "without_corona_years_differs": (
        "Zonder de coronajaren is de uitkomst duidelijk anders.",
        "Without the corona years the outcome is clearly different.",
    ),
    "not_without_corona_years": (
        "Zonder de coronajaren blijft te weinig over om dit na te gaan.",
        "Without the corona years too little is left to check this.",
    ),
    "date_in_corona_years": (
        "Begin of einde valt tussen maart 2020 en december 2021: lees dit met voorbehoud.",
        "The begin or end lies between March 2020 and December 2021: read this with caution.",
    ),
    "window_over_60_months": (
        "De periode is langer dan 60 maanden; daarvoor is dit model niet bedoeld.",
        "The period is longer than 60 months, which this model is not meant for.",
    ),
    "composition_unknown": (
        "Cijfers over de samenstelling (AOW, statushouders) ontbreken; die zit in de andere delen.",
        "Figures on composition (AOW, refugees) are missing; it is contained in the other parts.",
    ),
    "economy_not_found": (
        "Het verband met de arbeidsmarkt is in deze cijfers niet te onderscheiden van nul.",
        "The link with the labour market cannot be told apart from zero in these figures.",
    ),
    "economy_against_expectation": (
        "Het gevonden verband met de arbeidsmarkt heeft een onverwachte richting.",
        "The link found with the labour market has an unexpected direction.",
    ),
    "one_base_year": (
        "De vergelijking is met een enkel basisjaar; met een ander jaar schuift wat al in gang was.",
        "The comparison is with a single base year; another year shifts what was under way.",
    ),
    "range_not_estimate": (
        "Dit is een bandbreedte en geen schatting: het land als geheel kende een of twee golven.",
        "This is a range and not an estimate: the country as a whole knew one or two cycles.",
    ),
    "monthly_stock": (
        "Zonder maandcijfers is er geen vergelijking over een langere tijd.",
        "Without monthly figures there is no comparison over a longer time.",
    ),
    "labour_market": (
        "Zonder arbeidsmarktcijfers per regio is niet te zeggen wat de economie verklaart.",
        "Without labour-market figures by region nothing can be said on what the economy explains.",
    ),
}

_REASONS: dict[str, Pair] = {
    "deel_ontbreekt": (
        "Van {name} ontbreekt een cijfer dat hiervoor nodig is; daarom geen schatting.",
        "A figure of {name} that this takes is missing, so there is no estimate.",
    ),
    "te_klein": (
        "{name} heeft te weinig ontvangers om toeval van verschil te scheiden; bekijk de regio.",
        "{name} has too few recipients to tell chance from difference; see its region.",
    ),
    "sluit_niet_aan": (
        "Van {name} sluiten stand en stromen niet op elkaar aan; daarom geen splitsing.",
        "Stock and flows of {name} do not tally, so there is no split.",
    ),
    "kenmerken_ontbreken": (
        "Van {name} ontbreken de cijfers waarmee vergelijkbare gemeenten te vinden zijn.",
        "The figures of {name} by which comparable gemeenten are found are missing.",
    ),
    "geen_ranglijst": (
        "Een plaats zelf wordt niet gegeven: toeval verschuift haar te veel.",
        "No single place is given: chance moves it too much.",
    ),
}


def reason(code: str, name: str, language: Language) -> str:
    """Why `name` has no estimate."""
    return _pick(_REASONS[code], language).format(name=name)


def codes() -> dict[str, Pair]:
    """The sentence behind every code that can stand beside an estimate; {name} is the gemeente."""
    return {**_REASONS, **_WARNINGS, **_WITHHELD, **_REFUSALS}


def _pick(pair: Pair, language: Language) -> str:
    return pair[0] if language == "nl" else pair[1]


def number(value: float, language: Language, decimals: int = 0) -> str:
    """A number as written in the language, with a true minus: \u22121.234,5 or \u22121,234.5."""
    text = f"{abs(round(value, decimals)):,.{decimals}f}"
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"\u2212{text}" if round(value, decimals) < 0 else text


_MONTHS: tuple[Pair, ...] = (
    ("januari", "January"),
    ("februari", "February"),
    ("maart", "March"),
    ("april", "April"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augustus", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
)


def month(written: str, language: Language) -> str:
    """`2019-11` -> `november 2019`."""
    year, number_ = written.split("-")
    return f"{_pick(_MONTHS[int(number_) - 1], language)} {year}"


def _moved(value: float, language: Language, step: float) -> str:
    amount = number(abs(round(value / step) * step), language)
    if language == "nl":
        return f"{amount} {'minder' if value < 0 else 'meer'}"
    return f"{amount} {'fewer' if value < 0 else 'more'}"


_UNCLEAR: Pair = ("niet te onderscheiden van nul", "cannot be told apart from zero")


def flow_split(
    split: FlowSplit,
    i: int,
    name: str,
    since: str,
    until: str,
    language: Language,
    *,
    step: float = 10.0,
) -> str:
    """Where a change in stock of unit `i` came from; amounts in multiples of `step` persons.

    `until` is named, so that nobody takes figures of years ago for those of now.
    """
    if not np.isfinite(split.parts[i]).all():
        return _pick(
            (
                f"Van {name} ontbreken cijfers; de verandering is niet te splitsen.",
                f"Figures of {name} are missing; the change cannot be split.",
            ),
            language,
        )
    if not split.tallies[i]:
        return _pick(
            (
                f"Van {name} sluiten stand en stromen niet op elkaar aan; daarom geen splitsing.",
                f"Stock and flows of {name} do not tally, so there is no split.",
            ),
            language,
        )
    until = until[:1].upper() + until[1:]
    clauses = []
    for k, part in enumerate(split.names):
        value = float(split.parts[i, k])
        if abs(value) < step / 2:
            continue
        amount = _moved(value, language, step)
        clear = split.lower[i, k] > 0 or split.upper[i, k] < 0 or part == "population"
        note = "" if clear else f" ({_pick(_UNCLEAR, language)})"
        if part == "remainder":
            text = ("{} is uit de stroomcijfers niet te verklaren", "{} cannot be traced in flows")
            clauses.append(_pick(text, language).format(amount) + note)
            continue
        label = _pick(_FLOW_PARTS[part][int(value >= 0)], language)
        clauses.append(f"{amount} {'door' if language == 'nl' else 'from'} {label}{note}")
    parts = f": {', '.join(clauses)}." if clauses else "."
    change = float(split.change[i])
    if abs(change) < step / 2:
        same: Pair = (
            f"{until} had {name} ongeveer evenveel ontvangers als {since}{parts}",
            f"{until} {name} had about as many recipients as {since}{parts}",
        )
        return _pick(same, language)
    total = _moved(change, language, step)
    if language == "nl":
        return f"{until} had {name} {total} ontvangers dan {since}{parts}"
    return f"{until} {name} had {total} recipients than {since}{parts}"


def economy_split(split: EconomySplit, i: int, name: str, language: Language) -> str:
    """The change of unit `i` by part, with 95% bounds, and what could have been seen."""
    if split.withheld[i] or not np.isfinite(split.parts[i]).all():
        return reason("te_klein", name, language)
    clauses = []
    for k, part in enumerate(split.names):
        if part == "composition" and "composition_unknown" in split.warnings:
            continue
        label = _pick(_ECONOMY_PARTS[part], language)
        low, value, high = split.lower[i, k], split.parts[i, k], split.upper[i, k]
        shown = number(float(value), language)
        if low < high:
            bounds = f"{number(float(low), language)} {'tot' if language == 'nl' else 'to'} "
            shown += f" (95%: {bounds}{number(float(high), language)})"
            if low <= 0 <= high:
                shown += f", {_pick(_UNCLEAR, language)}"
        clauses.append(f"{label} {shown}")
    change = float(split.end[i] - split.start[i])
    same: Pair = ("evenveel", "as many")
    total = _pick(same, language) if change == 0 else _moved(change, language, 1.0)
    sentences = [
        _pick((f"{name}: {total} ontvangers. ", f"{name}: {total} recipients. "), language)
        + "; ".join(clauses)
        + ".",
        _mde(float(split.mde[i]), language),
        *(_pick(_WARNINGS[code], language) for code in split.warnings),
    ]
    return " ".join(sentences)


_NOTHING_SEEN: Pair = (
    "Hier is niets te zien: elk denkbaar effect valt weg in het toeval.",
    "Nothing could be seen here: any thinkable effect is lost in chance.",
)


def diagnostics(model: StockModel, found: Diagnostics, language: Language) -> list[tuple[str, str]]:
    """Code and line of each check of the economy model.

    An elasticity is per cent stock for one per cent labour market, in the end.
    """

    def told(value: float, decimals: int = 2) -> str:
        return number(value, language, decimals) if np.isfinite(value) else "?"

    def between(value: float, error: float) -> str:
        low, high = told(value - 1.96 * error), told(value + 1.96 * error)
        return f"{told(value)} (95%: {low} {_pick(('tot', 'to'), language)} {high})"

    def line(code: str, dutch: str, english: str) -> None:
        lines.append((code, _pick((dutch, english), language)))

    lines: list[tuple[str, str]] = []
    whole = between(model.long_run, model.long_run_error)
    line("long_run", f"Elasticiteit op den duur: {whole}.", f"Elasticity in the end: {whole}.")
    inside, ahead = told(100 * found.r2_within, 0), told(100 * found.r2_ahead, 0)
    line(
        "r2",
        f"De economie verklaart {inside}\u00a0% van de verschillen tussen gemeenten, en {ahead}\u00a0% in de laatste "
        "36 maanden met een model van ervoor.",
        f"The economy explains {inside}\u00a0% of the differences between gemeenten, and {ahead}\u00a0% over the last "
        "36 months with a model from before.",
    )
    life, low, high = (
        told(v, 1) for v in (found.half_life, found.half_life_low, found.half_life_high)
    )
    line(
        "half_life",
        f"De helft van een effect is er na {life} kwartalen (95%: {low} tot {high}); het sterkst komt er "
        f"bij in kwartaal {found.peak}.",
        f"Half of an effect is there after {life} quarters (95%: {low} to {high}); most is added in "
        f"quarter {found.peak}.",
    )
    p = _chance(found.leads_p, language)
    if found.leads_p <= 0.05:
        line(
            "leads",
            f"De bijstand van nu hangt samen met de arbeidsmarkt van later ({p}): het verband kan ook "
            "andersom lopen.",
            f"Bijstand of now is tied to the labour market of later ({p}): the link may also run the "
            "other way.",
        )
    else:
        line(
            "leads",
            f"Dat de bijstand op de arbeidsmarkt vooruitloopt is van toeval niet te onderscheiden ({p}).",
            f"That bijstand runs ahead of the labour market cannot be told apart from chance ({p}).",
        )
    cd = told(found.cross_dependence, 1)
    line(
        "cross_dependence",
        f"Samenhang tussen gemeenten die overblijft (CD van Pesaran): {cd}; kwartaaleffecten drukken dit "
        "onder 0.",
        f"Dependence between gemeenten that is left (CD of Pesaran): {cd}; quarter effects push it below 0.",
    )
    for window, value, error in found.stability:
        own = between(value, error)
        line(
            f"stability_{window}",
            f"Elasticiteit in {window}: {own}.",
            f"Elasticity in {window}: {own}.",
        )
    low, high = told(found.without_region_low), told(found.without_region_high)
    line(
        "without_region",
        f"Elasticiteit met telkens een regio weggelaten: {low} tot {high}.",
        f"Elasticity with each region left out in turn: {low} to {high}.",
    )
    other = between(*found.factors)
    line(
        "factors",
        f"Elasticiteit als elke gemeente op haar eigen manier reageert op wat alle delen: {other}.",
        f"Elasticity when each gemeente answers in its own way to what all share: {other}.",
    )
    return lines


def _mde(mde: float, language: Language) -> str:
    """Smallest effect that is seen four times out of five, per cent; of 100 or more that there is none.

    "Often", not "never": a verdict can rest on a smaller effect that happened to be found.
    """
    if not mde < 99.5:
        return _pick(_NOTHING_SEEN, language)
    smallest = number(mde, language)
    return _pick(
        (
            f"Een effect kleiner dan {smallest}\u00a0% blijft hier vaak onzichtbaar.",
            f"An effect smaller than {smallest}\u00a0% often stays unseen here.",
        ),
        language,
    )


_NOT_WORK: Pair = (
    "Dit zegt niets over de vraag of mensen werk vonden.",
    "This says nothing about whether people found work.",
)


def evaluation(result: Evaluation, name: str, language: Language) -> str:
    """The verdict on a policy in words, with its interval and what could have been seen."""
    if result.refusal is not None:
        return _pick(_REFUSALS[result.refusal], language)
    last = result.effects[-1]
    start = month(result.event.start, language)
    size = number(abs(last.estimate), language)
    ends = sorted([abs(last.lower), abs(last.upper)])
    low, high = (number(end, language) for end in ends)
    things: Pair = ("ontvangers", "recipients")
    if result.event.outcome == "inflow":
        things = ("instroom", "inflow")
    more = last.tau > 0
    direction: Pair = (
        ("meer", "more") if more else ("minder", "fewer" if things[1] != "inflow" else "less")
    )
    sentences = []
    if result.verdict in ("lower", "higher"):
        chance = number(float(np.ceil(100 * last.p)), language)
        sentences += [
            _pick(
                (
                    f"Sinds de start in {start} heeft {name} {size}\u00a0% {direction[0]} {things[0]} "
                    f"dan een mix van andere gemeenten doet verwachten (95%: {low} tot {high}\u00a0%).",
                    f"Since the start in {start} {name} has {size}\u00a0% {direction[1]} {things[1]} "
                    f"than a mix of other gemeenten leads us to expect (95%: {low} to {high}\u00a0%).",
                ),
                language,
            ),
            _pick(
                (
                    f"Hoogstens {chance} op de 100 vergelijkbare gemeenten hadden bij toeval zo'n "
                    "groot verschil.",
                    f"At most {chance} in 100 comparable gemeenten had so large a gap by chance.",
                ),
                language,
            ),
        ]
    elif result.verdict == "not_distinguishable":
        sentences.append(
            _pick(
                (
                    f"Na de start in {start} is in {name} geen effect te zien: het verschil is "
                    "niet te onderscheiden van toeval.",
                    f"After the start in {start} no effect is seen in {name}: the difference "
                    "cannot be told apart from chance.",
                ),
                language,
            )
        )
    else:
        sentences += [_pick(_WITHHELD[c], language).format(name=name) for c in result.withheld]
    sentences.append(_mde(last.mde, language))
    if abs(last.momentum) >= 0.5:
        before = number(float(100 * np.expm1(last.momentum / 100)), language, 1)
        sentences.append(
            _pick(
                (
                    f"Ook zonder beleid te verwachten door de ontwikkeling vooraf: {before}\u00a0%.",
                    f"Had been expected anyway because of the path before: {before}\u00a0%.",
                ),
                language,
            )
        )
    sentences += [_pick(_WARNINGS[c], language).format(name=name) for c in result.warnings]
    sentences.append(_pick(_NOT_WORK, language))
    return " ".join(sentences)


def _chance(p: float, language: Language) -> str:
    """A chance in two decimals; never 0."""
    smallest = 0.01
    if p < smallest:
        return f"p < {number(smallest, language, 2)}"
    return f"p = {number(p, language, 2)}"


def horizons(result: Evaluation, language: Language) -> list[str]:
    """One line per horizon that the figures reach: the effect, its 95% interval and its chance."""
    lines = []
    for effect in result.effects:
        value, low, high = (
            number(v, language, 1) for v in (effect.estimate, effect.lower, effect.upper)
        )
        chance = _chance(effect.p, language)
        lines.append(
            _pick(
                (
                    f"Na {effect.months} maanden: {value}\u00a0% (95%: {low} tot {high}\u00a0%; {chance}).",
                    f"After {effect.months} months: {value}\u00a0% (95%: {low} to {high}\u00a0%; {chance}).",
                ),
                language,
            )
        )
    return lines


CAVEATS: tuple[Pair, ...] = (
    (
        "Dit is samenhang tussen gemeenten, geen experiment.",
        "This is association across gemeenten, not an experiment.",
    ),
    (
        "Buurgemeenten delen een arbeidsmarkt en soms een sociale dienst.",
        "Neighbours share a labour market and sometimes a social service.",
    ),
    (
        "In het onverklaarde verschil zitten ook huisvesting, toegewezen statushouders, nieuwbouw en sloop, "
        "en administratie.",
        "The unexplained difference also holds housing, refugees allotted, building and demolition, and "
        "administration.",
    ),
    (
        "Beleid reageert op het bestand: wat na een ongewone stijging begint, wordt te ongunstig beoordeeld als "
        "zulke stijgingen doorlopen, en te gunstig als ze eenmalig zijn.",
        "Policy reacts to the caseload: what starts after an unusual rise is judged too unfavourably when such "
        "rises go on, and too favourably when they are one-off.",
    ),
    (
        "Landelijk beleid zit in het landelijke deel.",
        "National policy is in the national part.",
    ),
    ("Kleine aantallen schommelen door toeval.", "Small numbers move by chance."),
    ("Voorlopige maanden veranderen nog.", "Provisional months still change."),
)
"""What stands under every split, Dutch and English."""


def caveats(language: Language) -> list[str]:
    """What stands under every split of a change."""
    return [_pick(pair, language) for pair in CAVEATS]


def group(result: GroupEffect, names: Sequence[str], language: Language) -> str:
    """The effect of one policy in several gemeenten together, at their longest common horizon."""
    low, value, high = (
        number(v, language, 1) for v in (result.lower, result.estimate, result.upper)
    )
    judged: Pair = ("", "")
    if result.lower <= 0 <= result.upper:
        judged = (", niet te onderscheiden van nul", ", which cannot be told apart from zero")
    first = _pick(
        (
            f"In {_list(names, language)} samen is het verschil na {result.months} maanden gemiddeld "
            f"{value}\u00a0% (95%: {low} tot {high}\u00a0%){judged[0]}.",
            f"In {_list(names, language)} together the difference after {result.months} months is {value}\u00a0% "
            f"on average (95%: {low} to {high}\u00a0%){judged[1]}.",
        ),
        language,
    )
    sentences = [first, _mde(result.mde, language)]
    if result.withheld:
        sentences.append(
            _pick(
                (
                    f"Van {len(result.withheld)} ervan is apart geen oordeel te geven; lees dit met voorbehoud.",
                    f"For {len(result.withheld)} of them no verdict is given apart: read this with caution.",
                ),
                language,
            )
        )
    return " ".join([*sentences, _pick(_NOT_WORK, language)])


_CHECKS: dict[str, Pair] = {  # {value} a figure, {p} a chance
    "gap_ratio": (
        "De afwijking is na de start {value} keer zo groot als ervoor ({p}).",
        "The gap after the start is {value} times that before ({p}).",
    ),
    "slope_before": (
        "In de 24 maanden ervoor liep de afwijking met {value}\u00a0% per jaar op ({p}).",
        "In the 24 months before, the gap grew by {value}\u00a0% a year ({p}).",
    ),
    "earlier_24": (
        "Alsof de start 24 maanden eerder was: {value}\u00a0% ({p}).",
        "As if the start were 24 months earlier: {value}\u00a0% ({p}).",
    ),
    "earlier_36": (
        "Alsof de start 36 maanden eerder was: {value}\u00a0% ({p}).",
        "As if the start were 36 months earlier: {value}\u00a0% ({p}).",
    ),
    "conformal": (
        "Afwijking tegenover even lange perioden in het eigen verleden: {p}.",
        "Gap against periods as long in its own past: {p}.",
    ),
    "sdid": (
        "Zonder correctie voor de ontwikkeling vooraf: {value}\u00a0%.",
        "Without correction for the path before: {value}\u00a0%.",
    ),
    "sdid_unadjusted": (
        "Zonder de economie eruit te halen: {value}\u00a0%.",
        "Without taking the economy off: {value}\u00a0%.",
    ),
    "sdid_with_neighbours": (
        "Met gemeenten uit de eigen regio in de vergelijking: {value}\u00a0%.",
        "With gemeenten of the own region in the comparison: {value}\u00a0%.",
    ),
    "sdid_3_months_earlier": (
        "Met een start 3 maanden eerder: {value}\u00a0%.",
        "With a start 3 months earlier: {value}\u00a0%.",
    ),
    "sdid_6_months_earlier": (
        "Met een start 6 maanden eerder: {value}\u00a0%.",
        "With a start 6 months earlier: {value}\u00a0%.",
    ),
    "sdid_without_corona_years": (
        "Zonder maart 2020 tot en met december 2021: {value}\u00a0%.",
        "Without March 2020 to December 2021: {value}\u00a0%.",
    ),
    "sc_demeaned": (
        "Andere methode, synthetische controle: {value}\u00a0%.",
        "Other method, synthetic control: {value}\u00a0%.",
    ),
    "leave_one_out_low": (
        "Idem, telkens een zware gemeente eruit, laagste: {value}\u00a0%.",
        "The same, each heavy gemeente left out in turn, lowest: {value}\u00a0%.",
    ),
    "leave_one_out_high": (
        "Idem, telkens een zware gemeente eruit, hoogste: {value}\u00a0%.",
        "The same, each heavy gemeente left out in turn, highest: {value}\u00a0%.",
    ),
    "sc_augmented": (
        "Idem, gecorrigeerd voor wat de vergelijking vooraf miste (ridge): {value}\u00a0%.",
        "The same, corrected for what the comparison missed before (ridge): {value}\u00a0%.",
    ),
    "did": (
        "Andere methode, gemiddelde van alle vergelijkingsgemeenten: {value}\u00a0%.",
        "Other method, mean of all gemeenten compared with: {value}\u00a0%.",
    ),
    "country": ("Tegenover het land: {value}\u00a0%.", "Against the country: {value}\u00a0%."),
}


def checks_heading(language: Language) -> str:
    """What stands above `checks`."""
    return _pick(
        ("Ter controle, zonder invloed op het oordeel:", "As a check, which decides nothing:"),
        language,
    )


def checks(result: Evaluation, language: Language) -> list[tuple[str, str]]:
    """Code and line of each check beside the verdict, and of each other estimator.

    Effects are those of the last horizon and, but for `earlier_24` and `earlier_36`, still contain
    what the path before leads to.
    """
    found = {name: (value, "") for name, value in result.others}
    for check in result.checks:
        found[check.name] = (check.value, _chance(check.p, language))
    lines = []
    for name, pair in _CHECKS.items():
        if name in found:
            value, p = found[name]
            shown = value if name == "gap_ratio" else float(100 * np.expm1(value / 100))
            line = _pick(pair, language).format(value=number(shown, language, 1), p=p)
            lines.append((name, line))
    return lines


def standing_out(result: StandingOut, i: int, name: str, period: str, language: Language) -> str:
    """Whether the change of unit `i` differs clearly from ordinary changes at its size."""
    if not np.isfinite(result.z[i]):
        return reason("te_klein", name, language)
    lower, upper = result.funnel.limits()
    change, low, high = (
        number(float(100 * np.expm1(v / 100)), language, 1)
        for v in (result.change[i], lower[i], upper[i])
    )
    first = _pick(
        (
            f"{name}: {change}\u00a0% in {period}; gewoon is {low} tot {high}\u00a0% bij deze omvang.",
            f"{name}: {change}\u00a0% in {period}; ordinary is {low} to {high}\u00a0% at this size.",
        ),
        language,
    )
    if result.differs[i]:
        judged: Pair = (
            "Dat wijkt duidelijk af; of dat beleid is, wonen, migratie of iets anders, zeggen de "
            "cijfers niet.",
            "That differs clearly; whether it is policy, housing, migration or something else the "
            "figures cannot tell.",
        )
    elif lower[i] <= result.change[i] <= upper[i]:
        judged = (
            "Van gewone verschillen niet te onderscheiden.",
            "It cannot be told apart from ordinary differences.",
        )
    else:
        judged = _YEARLY["noticed"]
    return " ".join([first, _pick(judged, language), _mde(float(result.mde[i]), language)])


_YEARLY: dict[str, Pair] = {
    "ordinary": (
        "Dat is een gewoon verschil, niet te onderscheiden van toeval.",
        "That is an ordinary difference, which cannot be told apart from chance.",
    ),
    "noticed": (
        "Dat valt op, maar onder alle gemeenten zijn er door toeval altijd een paar zo.",
        "That is noticeable, but among all gemeenten chance alone always makes a few like it.",
    ),
    "clear": ("Dat is duidelijk anders.", "That is clearly different."),
}


def yearly(
    result: YearlyDifference,
    i: int,
    name: str,
    period: str,
    language: Language,
    *,
    step: float = 10.0,
) -> str:
    """A yearly change beside gemeenten of the same size and region, and what is missing."""
    if not np.isfinite(result.difference[i]):
        return reason("te_klein", name, language)
    change, expected = (
        number(float(100 * np.expm1(v / 100)), language, 1)
        for v in (result.change[i], result.expected[i])
    )
    persons = float(result.persons[i])
    left, half = float(result.difference[i]), float(result.half[i])
    low, value, high = (
        number(round(persons * (left + k * half) / step) * step, language) for k in (-1, 0, 1)
    )
    judgement = _YEARLY["ordinary"] if abs(left) <= half else _YEARLY["noticed"]
    if result.differs[i]:
        judgement = _YEARLY["clear"]
    sentences = [
        _pick(
            (
                f"{name}: {change}\u00a0% in {period}; gewoon voor deze omvang en regio: {expected}\u00a0%.",
                f"{name}: {change}\u00a0% in {period}; usual for this size and region: {expected}\u00a0%.",
            ),
            language,
        ),
        _pick(
            (
                f"Onverklaard verschil (waaronder beleid en economie): {value} ontvangers (95%: "
                f"{low} tot {high}).",
                f"Unexplained difference (policy and economy among its possible causes): {value} "
                f"recipients (95%: {low} to {high}).",
            ),
            language,
        ),
        _pick(judgement, language),
        _mde(float(result.mde[i]), language),
        *(_pick(_WARNINGS[code], language) for code in result.missing),
    ]
    return " ".join(sentences)


_FEATURES: dict[str, Pair] = {
    "size": ("het aantal inwoners", "the number of inhabitants"),
    "level": ("het aandeel in de bijstand", "the share on bijstand"),
    "inflow": ("de instroom", "the inflow"),
    "outflow": ("de uitstroom", "the outflow"),
    "to_work": ("de uitstroom naar werk", "the outflow to work"),
    "labour": ("de arbeidsmarkt van de regio", "the labour market of the region"),
    "labour_change": (
        "de verandering van de arbeidsmarkt",
        "the change of the labour market",
    ),
    "change": ("de verandering van het afgelopen jaar", "the change of the past year"),
    "urbanity": ("de stedelijkheid", "the urbanity"),
}


def feature(name: str) -> Pair:
    """What a feature of `etl.analysis.comparable` is called, in Dutch and English."""
    return _FEATURES[name]


def _list(words: Sequence[str], language: Language) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_pick(('en', 'and'), language)} {words[-1]}"


def comparable_basis(result: Comparable, language: Language) -> str:
    """How the groups were chosen, and how that did where it could be tested."""
    if result.basis == "size":
        if np.isnan(result.gain):
            return _pick(
                (
                    "Vergelijkbaar is hier: ongeveer even groot. Er zijn te weinig cijfers om van te "
                    "leren wat de verandering van de bijstand voorspelt.",
                    "Comparable means about the same size here. There are too few figures to learn "
                    "from what predicts the change of bijstand.",
                ),
                language,
            )
        return _pick(
            (
                "Vergelijkbaar is hier: ongeveer even groot. Andere kenmerken voorspellen de "
                "verandering van de bijstand in andere regio's niet duidelijk beter.",
                "Comparable means about the same size here. Other features do not clearly predict "
                "the change of bijstand better in other regions.",
            ),
            language,
        )
    gain = number(100 * result.gain, language)
    order = [result.names[int(k)] for k in np.argsort(-result.weights, kind="stable")[:3]]
    features = _list([_pick(_FEATURES[name], language) for name in order], language)
    return _pick(
        (
            f"Vergelijkbaar is: gelijk in wat de verandering van de bijstand voorspelt, vooral "
            f"{features}. Getoetst in regio's die niet meededen, voorspelt zo'n groep {gain}\u00a0% "
            "beter dan gemeenten van gelijke omvang (gemeten in de kwadratische fout).",
            f"Comparable means alike in what predicts the change of bijstand, above all {features}. "
            f"Tested in regions that were left out, such a group predicts {gain}\u00a0% better than "
            "gemeenten of the same size (measured in squared error).",
        ),
        language,
    )


def comparable_group(
    result: Comparable, i: int, names: Mapping[str, str], language: Language
) -> str:
    """Which three are nearest to unit `i`, and by what."""
    unit = result.units[i]
    nearest = _list([names[code] for code in result.group(unit)[:3]], language)
    first = _pick(
        (
            f"Het meest vergelijkbaar met {names[unit]}: {nearest}.",
            f"Most comparable with {names[unit]}: {nearest}.",
        ),
        language,
    )
    return f"{first} {comparable_basis(result, language)}"


def comparable_pair(
    result: Comparable, unit: str, rank: int, names: Mapping[str, str], language: Language
) -> str:
    """What ties `unit` to the one at `rank` (1 = nearest) of its group."""
    i = result.units.index(unit)
    other = result.units[int(result.nearest[i, rank - 1])]
    ties = [
        _pick(_FEATURES[result.names[int(f)]], language) for f in result.ties[i, rank - 1] if f >= 0
    ]
    if not ties:
        return _pick(
            (
                f"{names[other]} staat het dichtst bij {names[unit]}, maar lijkt er weinig op.",
                f"{names[other]} is nearest to {names[unit]}, but not much alike.",
            ),
            language,
        )
    features = _list(ties, language)
    return _pick(
        (
            f"{names[other]} lijkt op {names[unit]} in {features}.",
            f"{names[other]} is like {names[unit]} in {features}.",
        ),
        language,
    )


def group_change(change: GroupChange, names: Mapping[str, str], language: Language) -> str:
    """That the group of a gemeente is not what it was in the release before."""
    parts = []
    for codes, said in (
        (change.left, ("eruit", "out")),
        (change.joined, ("erbij", "in")),
    ):
        if codes:
            listed = _list([names.get(c, c) for c in codes], language)
            parts.append(f"{_pick(said, language)}: {listed}")
    name = names.get(change.unit, change.unit)
    first = _pick(
        (
            f"De vergelijkbare gemeenten van {name} zijn veranderd sinds de vorige levering",
            f"The gemeenten comparable with {name} have changed since the release before",
        ),
        language,
    )
    return f"{first} ({'; '.join(parts)})."
