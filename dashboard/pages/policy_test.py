"""Did anything change after a policy began? A start in one gemeente against a mix of others."""

from dashboard import data, evaluate, policy, selection, text
from dashboard.blocks import frame, policy_test
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
frame.heading(_("Test a policy"))
frame.lead(
    _(
        "Did the number of people with bijstand change after a policy began, otherwise than elsewhere? You choose the gemeente and the month; nothing is computed before you ask."
    )
)
selection.choose_gemeente(run)
series = data.run(run.path, "policy_test", gemeente=code)
known = policy.dated(data.events(run.path, (code,)))

if series.empty:
    policy_test.without_months(known, name, run.chosen)
else:
    asked = selection.ask_policy(run, policy.starts(series.rows, known), policy.outcomes())
    if asked is not None:
        month, effect_on = asked[0], policy.outcome(asked[1])
        frame.section(f"{name}, {text.period(month, 'M')}")
        # One figure in a frame of another site has no page around it to read while it waits.
        ask = evaluate.ask if selection.embedded() is None else evaluate.answered
        answer = ask(run.path, code, month, effect_on)
        if not answer.is_final:
            policy_test.waiting(run.path, code, month, effect_on, run.chosen.taal)
        else:
            policy_test.verdict(answer, name)
            found = answer.result if answer.state == "done" else None
            guess, truth = None, None
            if data.release(run.path).is_invented:
                guess = run.chosen.code("toetsen_gok")
            if guess in policy.guesses():
                rows = data.table(run.path, "policy_truth", gemeente=code)
                truth = policy.Truth.of(rows, month)
            if found is not None and effect_on == "stock":
                dated = selection.choose_events(run, code)
                policy_test.path(found, series, name, truth, dated)
                policy_test.placebos(found, series, name)
            if effect_on == "inflow":
                frame.limit(policy.without_inflow())
            if data.release(run.path).is_invented:
                frame.section(_("What was true? Guess first"))
                selection.guess_policy(run.chosen, policy.guesses())
                if truth is not None and guess is not None:
                    policy_test.truth(truth, name, guess, found)
            if found is not None:
                policy_test.details(answer, [run.places.name(c) for c, _share in found.weights])
            frame.permalink(run.chosen, run.path)

frame.section(_("Read this with it"))
policy_test.cautions()
