"""One place and moment under each definition in use, and who uses it: they differ, and all are right."""

from dashboard import data, findings, selection
from dashboard.blocks import certainty, frame, gemeente
from dashboard.text import gettext as _

run = selection.current()
frame.heading(_("Definitions side by side"))
region = selection.choose_definitions_place(run)
is_country = region == selection.COUNTRY
if not is_country:
    selection.choose_gemeente(run)
place = run.country if is_country else run.places.name(region)

# What each definition counts and who prints it; `brings` is where a figure that is not here comes from.
NAMES = {
    "personen": (
        _("people aged 15 and over"),
        _("CBS, yearly table per gemeente; the other pages here"),
    ),
    "personen_tot_aow": (
        _("people below the AOW age, yearly table"),
        _("CBS, yearly table per gemeente"),
    ),
    "personen_tot_aow_bericht": (
        _("people below the AOW age, first release"),
        _("CBS press release, taken over by newspapers"),
    ),
    "personen_tot_aow_maand": (
        _("people below the AOW age, monthly table"),
        _("CBS, monthly table per region"),
    ),
    "personen_tot_aow_kwartaal": (
        _("people below the AOW age, quarterly table"),
        _("CBS, table by duration; national only"),
    ),
    "uitkeringen": (
        _("benefits, all ages"),
        _("CBS, key figures of social security; national only"),
    ),
    "uitkeringen_tot_aow": (
        _("benefits below the AOW age"),
        _("CBS, key figures of social security; national only"),
    ),
    "uitkeringen_gemiddeld": (
        _("benefits, all ages, mean of the year"),
        _("CBS, year rows of the key figures; national only"),
    ),
    "uitkeringen_tot_aow_gemiddeld": (
        _("benefits below the AOW age, mean of the year"),
        _("CBS, year rows of the key figures; national only"),
    ),
    "divosa": (
        _("benefits in the gemeenten that take part"),
        _("Divosa Benchmark; not CBS"),
    ),
    "stadsmonitor_smal": (_("narrow definition of Nijmegen"), _("city monitor of Nijmegen")),
    "stadsmonitor_breed": (_("broad definition of Nijmegen"), _("city monitor of Nijmegen")),
    "stadsmonitor_volwassenen": (_("adults, Nijmegen"), _("city monitor of Nijmegen")),
}
BRINGS = {
    "personen": "CBS 83450NED (2015), 83747NED (2016), 84066NED (2017)",
    "personen_tot_aow": "CBS 83450NED (2015), 83747NED (2016), 84066NED (2017)",
    "personen_tot_aow_maand": "CBS 80794ned",
    "personen_tot_aow_kwartaal": "CBS 85585NED",
    "uitkeringen": "CBS 37789ksz",
    "uitkeringen_tot_aow": "CBS 37789ksz",
    "uitkeringen_gemiddeld": "CBS 37789ksz",
    "uitkeringen_tot_aow_gemiddeld": "CBS 37789ksz",
}
ONLY_NATIONAL = (
    "personen_tot_aow_kwartaal",
    "uitkeringen",
    "uitkeringen_tot_aow",
    "uitkeringen_gemiddeld",
    "uitkeringen_tot_aow_gemiddeld",
)

years = data.definition_years(run.path, region)
if not years:
    frame.without_figures(run.places, region)
else:
    year = selection.choose_definitions_year(run.chosen, years)
    if run.chosen.definities_jaar not in (None, year):
        frame.limit(
            _("There is no figure for the year in the address; {year} is shown.").format(year=year)
        )
    result = data.run(run.path, "definitions", region=region, year=year)
    frame.lead(
        findings.sentence(findings.apart(result, "value", place, year)),
        findings.sentence(findings.apart(result, "change_pct", place, year)),
        _("They count different things, or the same at another moment or in an earlier release."),
    )
    certainty.definitions(result, NAMES, place, year)

    frame.section(_("Definitions without a figure here"))
    here = set(result.rows["definition"])
    frame.without_figure(
        [
            (*NAMES[definition], table)
            for definition, table in BRINGS.items()
            if definition not in here and (is_country or definition not in ONLY_NATIONAL)
        ]
        + [
            (
                _("benefits by the gemeente that pays"),
                _("CBS, monthly table of benefits to households"),
                "CBS 82015NED",
            ),
            (
                _("bijstand with IOAW, IOAZ and Bbz"),
                _("CBS, monthly table per region: bijstand and related benefits"),
                "CBS 80794ned",
            ),
        ]
    )
    frame.limit(
        _(
            "By residence, a person is counted where he or she lives; by payment, a benefit is counted at the gemeente that pays it. This release has figures by residence only."
        )
    )

    frame.section(_("Inflow and outflow: what they are divided by"))
    gemeente.rates(data.run(run.path, "rates", region=region, year=year), place, year)
    frame.limit(
        _(
            "CBS divides by the recipients at the start plus the inflow. The other rates are computed here from the numbers of CBS; a percentage without its denominator can be any of these."
        )
    )
frame.limit(
    _(
        "A couple is two people with one benefit. End of the year and mean of the year can move in opposite directions. Divosa counts only the gemeenten that take part."
    )
)
