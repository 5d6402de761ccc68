"""Who is like a gemeente, and why; and how it does beside any group, from any start."""

from dashboard import comparing, data, peers, selection
from dashboard.blocks import frame
from dashboard.blocks import peers as pieces
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(_("Who is like {name}?").format(name=name))

everyone = data.table(run.path, "peers", gemeenten=[code])
shared = data.table(run.path, "peer_groups", gemeente=code)
about = shared.to_dict("records")[0]

# --- which figures -------------------------------------------------------------------------------
frequency = "M" if len(peers.starts(about, "M")) >= 12 else "J"
if frequency == "M" and peers.starts(about, "J"):
    figures_of = selection.choose(
        run.chosen,
        "lijkt_cijfers",
        _("Figures"),
        {
            "maanden": _("per month, below the AOW age"),
            "jaren": _("per year, 15 and over, with inflow and outflow"),
        },
        few=True,
    )
    frequency = "M" if figures_of == "maanden" else "J"
near = everyone[
    everyone["specification"]
    == ("vergelijkbaar_maanden" if frequency == "M" else "vergelijkbaar_jaren")
]
nearest = [] if peers.reason(near) else peers.neighbours(near)

# --- which group ---------------------------------------------------------------------------------
groups: dict[str, list[str]] = {}
words: dict[str, str] = {}
kinds = {
    "klasse": _("Same size class"),
    "provincie": _("Same provincie"),
    "arbeidsmarktregio": _("Same arbeidsmarktregio"),
}
if nearest:
    groups[peers.NEAREST] = nearest
    words[peers.NEAREST] = _("Most alike ({n})").format(n=len(nearest))
unknown = []
for kind, label in kinds.items():
    members = shared[(shared["peer_group"] == kind) & shared["region_code"].notna()]
    if members.empty:
        unknown.append(label)
        continue
    groups[kind] = list(members["region_code"])
    words[kind] = _("{group}: {which} ({n})").format(
        group=label, which=members["label"].iloc[0], n=len(members)
    )
own = tuple(c for c in run.chosen.groep if c != code)
words[peers.OWN] = _("Own group ({n})").format(n=len(own)) if own else _("Own group")
# Who made a group wants to see it: then it is what the page opens on.
order = [peers.OWN, *groups] if own else [*groups, peers.OWN]
group = selection.choose(
    run.chosen, "lijkt_groep", _("Compare with"), {g: words[g] for g in order}, few=True
)
if group == peers.OWN:
    own = tuple(c for c in selection.choose_group(run, tuple(nearest)) if c != code)
if own:
    groups[peers.OWN] = list(own)
    words[peers.OWN] = _("Own group ({n})").format(n=len(own))
if unknown:
    frame.limit(
        _("Not known in this release for {name}: {groups}.").format(
            name=name, groups=", ".join(w.lower() for w in unknown)
        )
    )

# --- who and why ---------------------------------------------------------------------------------
if not nearest:
    frame.failure(peers.reason(near) or _("No comparable gemeenten are known in this release."))
elif group == peers.NEAREST:
    if changed := peers.group_changed(near):
        frame.failure(changed)
    elif peers.is_compared(near):
        frame.limit(_("This group is the same as in the release before."))
    sources = data.sources(run.path, set(near["source_id"].dropna()))
    pieces.neighbours(near, run.chosen, run.places, sources)
    frame.limit(peers.method(near))

chosen_group = groups.get(group, [])
if chosen_group:
    if group != peers.NEAREST:
        pieces.members([run.places.name(c) for c in chosen_group])
    frame.link(
        pieces.side_by_side(run.chosen, chosen_group),
        _("Put {name} and the first five of this group side by side").format(name=name),
    )

# --- beside the group ----------------------------------------------------------------------------
starts = peers.starts(about, frequency)
if not starts:
    frame.without_figures(run.places, code)
elif not chosen_group:
    frame.limit(_("Choose one or more gemeenten for the own group to see the figures beside it."))
else:
    frame.section(_("{name} beside its group").format(name=name))
    options = peers.measures(frequency)
    measure = options[
        selection.choose(
            run.chosen,
            "lijkt_maat",
            _("Figure"),
            {key: option.words for key, option in options.items()},
            few=True,
        )
    ]
    weighted = (
        selection.choose(
            run.chosen,
            "lijkt_gemiddelde",
            _("Mean of the group"),
            {"gewoon": _("simple"), "gewogen": _("weighted")},
            few=True,
        )
        == "gewogen"
    )
    base = selection.choose_base(run.chosen, starts, comparing.usual_start(starts))
    frame.borders(data.borders(run.path, [code]))
    series = data.run(
        run.path,
        "peer_series",
        gemeente=code,
        leden=chosen_group,
        maat=measure.indicator,
        reeks=measure.stock,
        gewicht=measure.weight,
        basis=comparing.first_day(base),
    )
    parts = peers.newest(series)
    if not parts:
        frame.limit(
            _("There is no period in which both {name} and its group have this figure.").format(
                name=name
            )
        )
    else:
        found = peers.beside(parts, name, measure)
        frame.lead(found, peers.mean(parts, measure, weighted=weighted, members=len(chosen_group)))
        pieces.series(
            series,
            measure,
            name,
            group,
            weighted=weighted,
            title=peers.title(parts, name, measure),
        )

    frame.section(_("Does the answer hold with another start or group?"))
    pairs = [(key, member) for key, members in groups.items() for member in members]
    table = data.run(
        run.path,
        "peer_robustness",
        gemeente=code,
        groepen=[key for key, _member in pairs],
        leden=[member for _key, member in pairs],
        reeks=measure.stock,
        starts=[comparing.first_day(start) for start in peers.tried(starts, base)],
    )
    if table.empty:
        frame.limit(
            _(
                "{name} has fewer than 50 recipients at these starts: too few for a percentage."
            ).format(name=name)
        )
    else:
        frame.lead(peers.robust(table, name))
        pieces.robustness(table, words, peers.short_names(), name, weighted=weighted)
        frame.limit(
            _(
                "The change of the number of people with bijstand up to the newest figure. A group that fell less or more says nothing about why: the economy, the people and the policy all differ."
            )
        )
