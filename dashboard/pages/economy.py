"""Was the change to be expected? Actual beside expected, the change in parts, several readings, the funnel."""

from datetime import date

from dashboard import data, selection, splits
from dashboard.blocks import figures, frame
from dashboard.blocks import splits as blocks
from dashboard.text import gettext as _

run = selection.current()
code = run.chosen.gemeente
name = run.places.name(code)
selection.choose_gemeente(run)
frame.heading(_("Policy or the economy? {name}").format(name=name))

specifications = data.table(run.path, "specifications")
result = data.run(run.path, "splits", regions=[code], specifications=list(splits.ECONOMY))
windows = splits.spans(result, (splits.MONTHS, splits.YEARS))
if not windows:
    blocks.missing(name, splits.missing(specifications, splits.YEARS))
else:
    span = selection.choose(run.chosen, "conjunctuur_periode", _("Period"), windows)
    base, until = (date.fromisoformat(f"{part}-01-01"[:10]) for part in span.split("_"))
    main = splits.YEARS if len(span) == len("2016_2017") else splits.MONTHS
    split = splits.of(result, code, main, span)
    verdict = splits.verdict(result, code, span)
    left = splits.row(result, code, main, span, splits.LEFT_OVER[main])
    blocks.verdict(verdict)
    if split is None or left is None:
        frame.lead(splits.sentence(result, code, main, span))
    else:
        frame.lead(
            f"{splits.happened(name, left)}.", splits.is_it_policy(verdict, left, split.frequency)
        )
        shown = result.where("span", span)
        figures.to_print([splits.to_print(verdict, name, left)], shown.where("specification", main))
        if main == splits.MONTHS:
            frame.section(_("What was to be expected, and what did it become?"))
            path = data.run(run.path, "expected_path", gemeente=code, base=base, until=until)
            blocks.path(path, name, code, splits.expected_title(verdict, left, name))

            parts = shown.where("specification", main)
            columns = frame.columns()
            with columns[0]:
                frame.section(_("Where does the change come from?"))
                blocks.change(
                    split,
                    parts,
                    f"splitsing_{code}_{span}",
                    splits.split_title(split),
                    unknown=[_("composition (AOW, refugees)")],
                )
            with columns[1]:
                frame.section(_("Readings of the economy"))
                blocks.readings(result, code, span, splits.economy_title(result, code, span, name))
                frame.limit(splits.readings_agree(verdict))
            blocks.every_window(result, code, windows)
            blocks.caveats(split)
        else:
            frame.section(_("Beside gemeenten of the same size and region"))
            parts = shown.where("specification", main)
            title = splits.expected_title(verdict, left, name)
            blocks.beside_others(split, parts, f"naast-anderen_{code}_{span}", title)
            blocks.without_months(split, splits.missing(specifications, splits.MONTHS))

    frame.section(_("Among all gemeenten"))
    everyone = data.run(
        run.path,
        "funnel",
        frequency=("M" if main == splits.MONTHS else "J"),
        base=base,
        until=until,
    )
    blocks.funnel(
        everyone,
        code,
        name,
        splits.sentence(result, code, splits.STANDING_OUT, span),
        splits.row(result, code, splits.STANDING_OUT, span, splits.PLACE),
    )
    if main == splits.MONTHS:
        blocks.model(data.table(run.path, "model_check"), specifications)
