"""The data dictionary of a release: what each table and column means that people use.

It goes into the release itself as comments (`select * from duckdb_columns()`) and into the zip
of a release (`etl.pack`). Units and definitions of figures stand in meta.indicator.
"""

import duckdb

from etl.catalog.model import Text

_EVERYWHERE = {
    "region_code": Text("code van CBS: NL01, LD.., PV.., CR.., AM.. of GM....", "code of CBS: NL01, LD.., PV.., CR.., AM.. or GM...."),
    "region_level": Text("land, landsdeel, provincie, corop, arbeidsmarktregio, gemeente of grootteklasse", "level of the region: country, part of the country, province, COROP, labour-market region, gemeente or size class"),
    "category": Text("totaal, of de klasse binnen het cijfer (leeftijd, duur, herkomst); uitleg in marts.category", "totaal, or the class within the indicator (age, duration, origin); explained in marts.category"),
    "period_start": Text("eerste dag van de periode", "first day of the period"),
    "frequency": Text("J jaar, K kwartaal, M maand", "J year, K quarter, M month"),
    "indicator": Text("naam van het cijfer; eenheid, definitie en populatie in meta.indicator", "name of the figure; unit, definition and population in meta.indicator"),
    "value": Text("het cijfer in de eenheid van meta.indicator; leeg als het ontbreekt, nooit 0 in plaats daarvan", "the figure in the unit of meta.indicator; empty when it is missing, never 0 instead"),
    "source_id": Text("tabel of publicatie, zie meta.source", "table or publication, see meta.source"),
    "status": Text("definitief, nader_voorlopig, voorlopig, berekend of geschat", "final (definitief), revised provisional, provisional, computed or estimated"),
    "missing_reason": Text("waarom het cijfer ontbreekt: geheim_of_onbekend, onmogelijk, niet_gepubliceerd of deel_ontbreekt", "why the figure is missing: secret or unknown, impossible, not published, or a part of it is missing"),
    "specification": Text("naam van de methode, zie meta.specification", "name of the method, see meta.specification"),
    "grid_year": Text("jaar van de gemeentegrenzen", "year of the borders of gemeenten"),
    "position": Text("volgorde om te tonen", "order in which to show"),
    "label": Text("naam in het Nederlands", "name in Dutch"),
    "label_en": Text("naam in het Engels", "name in English"),
    "text": Text("de zin in het Nederlands", "the sentence in Dutch"),
    "text_en": Text("de zin in het Engels", "the sentence in English"),
    "population": Text("wie geteld is, in het Nederlands", "who is counted, in Dutch"),
    "population_en": Text("wie geteld is, in het Engels", "who is counted, in English"),
    "url": Text("adres van de bron", "address of the source"),
    "modified": Text("wanneer de bron de tabel voor het laatst wijzigde", "when the source last changed the table"),
    "fetched_at": Text("wanneer de tabel is opgehaald (UTC)", "when the table was fetched (UTC)"),
}  # fmt: skip

_OBSERVATION = {
    c: _EVERYWHERE[c]
    for c in (
        "region_code", "region_level", "category", "period_start", "frequency", "indicator",
        "value", "source_id", "status", "missing_reason",
    )
}  # fmt: skip


def _of(*everywhere: str, **own: Text) -> dict[str, Text]:
    return {column: _EVERYWHERE[column] for column in everywhere} | own


TABLES: dict[str, tuple[Text, dict[str, Text]]] = {
    "marts.observation": (
        Text("elk cijfer zoals gepubliceerd, in de grenzen van zijn periode", "every figure as published, in the borders of its period"),
        _OBSERVATION,
    ),
    "marts.observation_grid": (
        Text("reeksen door de tijd in de nieuwste gemeentegrenzen", "series over time in the newest borders of gemeenten"),
        _OBSERVATION | _of(
            "grid_year",
            parts=Text("uit hoeveel gemeenten het cijfer is opgeteld of verdeeld", "of how many gemeenten the figure was added up or shared out"),
        ),
    ),
    "marts.region": (
        Text("alle regio's, ook opgeheven gemeenten", "all regions, ended gemeenten too"),
        _of(
            "region_code", "region_level", "grid_year",
            name=Text("naam", "name"),
            valid_from=Text("eerste dag", "first day"),
            valid_to=Text("dag waarop de regio ophield; leeg als zij bestaat", "day on which the region ended; empty while it exists"),
            provincie=Text("code van de provincie", "code of the province"),
            corop=Text("code van het COROP-gebied", "code of the COROP area"),
            arbeidsmarktregio=Text("code van de arbeidsmarktregio", "code of the labour-market region"),
            grootteklasse=Text("grootteklasse van CBS naar inwoners", "size class of CBS by inhabitants"),
        ),
    ),
    "marts.category": (
        Text("de klassen die in deze levering voorkomen", "the classes that occur in this release"),
        _of("indicator", "category", "label", "label_en", "population", "population_en"),
    ),
    "marts.successor": (
        Text("waar opgeheven gemeenten in opgingen", "where ended gemeenten went"),
        _of(
            old_code=Text("code van de opgeheven gemeente", "code of the ended gemeente"),
            new_code=Text("code van de gemeente van nu", "code of today's gemeente"),
            valid_from=Text("dag van de herindeling", "day of the border change"),
            share=Text("deel van de inwoners dat meeging", "share of the inhabitants that went along"),
            part=Text("volgorde, het grootste deel eerst", "order, largest part first"),
        ),
    ),
    "marts.estimate": (
        Text("schattingen per gemeente, met interval of reden waarom niet", "estimates per gemeente, with an interval or the reason why not"),
        _OBSERVATION | _of(
            "specification",
            base_start=Text("eerste dag van de periode waarmee is vergeleken", "first day of the period compared with"),
            lower=Text("ondergrens van het 95%-interval", "lower end of the 95% interval"),
            upper=Text("bovengrens van het 95%-interval", "upper end of the 95% interval"),
            p=Text("deel van de vergelijkingen dat minstens zo uitzonderlijk was", "share of comparisons at least as unusual"),
            mde=Text("kleinste effect dat in vier van de vijf gevallen gezien was", "smallest effect that would have been seen four times out of five"),
            warnings=Text("codes van waarschuwingen", "codes of warnings"),
        ),
    ),
    "marts.estimate_text": (
        Text("de schattingen in zinnen", "the estimates in sentences"),
        _of(
            "specification", "region_code", "period_start", "frequency", "text", "text_en",
            base_start=Text("eerste dag van de periode waarmee is vergeleken", "first day of the period compared with"),
        ),
    ),
    "marts.economy_check": (
        Text("wat de controles van het model van de economie zeggen", "what the checks of the model of the economy say"),
        _of(
            "specification", "position", "text", "text_en",
            check=Text("naam van de controle", "name of the check"),
        ),
    ),
    "marts.comparable": (
        Text("de tien gemeenten die het meest lijken op elke gemeente", "the ten gemeenten most like each gemeente"),
        _of(
            "specification", "region_code", "period_start", "frequency", "source_id", "status", "text", "text_en",
            position=Text("1 is de meest gelijkende", "1 is the most alike"),
            neighbour=Text("code van de vergelijkbare gemeente", "code of the comparable gemeente"),
            distance=Text("afstand; kleiner lijkt meer", "distance; smaller is more alike"),
            features=Text("kenmerken die het paar het meest verbinden", "features that tie the pair most"),
            values=Text("waarden van die kenmerken van de gemeente zelf", "values of those features of the gemeente itself"),
            neighbour_values=Text("waarden van die kenmerken van de vergelijkbare gemeente", "values of those features of the comparable one"),
        ),
    ),
    "marts.event": (
        Text("wetten, beleid en breuken met bron", "laws, policy and breaks, with source"),
        _of(
            "region_code",
            event_id=Text("naam van de gebeurtenis", "name of the event"),
            kind=Text("soort", "kind"),
            direction=Text("waar de gebeurtenis over gaat: instroom, uitstroom, beide, noemer, definitie of geen", "what the event is about: inflow, outflow, both, denominator, definition or none"),
            title=Text("titel in het Nederlands", "title in Dutch"),
            title_en=Text("titel in het Engels", "title in English"),
            summary=Text("wat er gebeurde, in het Nederlands", "what happened, in Dutch"),
            summary_en=Text("wat er gebeurde, in het Engels", "what happened, in English"),
            start_precision=Text("hoe precies de bron het begin geeft: day, month of year", "how precisely the source gives the start: day, month or year"),
            start_from=Text("eerste dag waarop het begonnen kan zijn", "first day on which it can have begun"),
            start_to=Text("laatste dag waarop het begonnen kan zijn", "last day on which it can have begun"),
            end_precision=Text("hoe precies de bron het einde geeft", "how precisely the source gives the end"),
            end_from=Text("eerste dag waarop het geëindigd kan zijn", "first day on which it can have ended"),
            end_to=Text("laatste dag waarop het geëindigd kan zijn", "last day on which it can have ended"),
            confidence=Text("hoe zeker: high, medium of low", "how certain: high, medium or low"),
            source_title=Text("titel van de bron", "title of the source"),
            source_url=Text("adres van de bron", "address of the source"),
            source_date=Text("datum van de bron", "date of the source"),
            note=Text("opmerking in het Nederlands", "remark in Dutch"),
            note_en=Text("opmerking in het Engels", "remark in English"),
        ),
    ),
    "marts.revision": (
        Text("elk cijfer dat anders is dan in de vorige levering", "every figure that differs from the release before"),
        _of(
            "source_id", "indicator", "region_code", "period_start", "frequency", "category",
            old=Text("het cijfer in de vorige levering", "the figure in the release before"),
            new=Text("het cijfer in deze levering", "the figure in this release"),
            change=Text("nieuw, herzien of vervallen", "new (nieuw), revised (herzien) or gone (vervallen)"),
            old_release=Text("de vorige levering", "the release before"),
            new_release=Text("deze levering", "this release"),
        ),
    ),
    "marts.claim": (
        Text("beweringen uit het debat met hun oordeel", "claims of the debate with their verdict"),
        _of(
            "position",
            claim=Text("naam van de bewering", "name of the claim"),
            made_in=Text("waar zij gedaan is", "where it was made"),
            made_in_en=Text("waar zij gedaan is, in het Engels", "where it was made, in English"),
            made_on=Text("wanneer zij gedaan is", "when it was made"),
            statement=Text("de bewering", "the claim in Dutch"),
            statement_en=Text("de bewering in het Engels", "the claim in English"),
            limits=Text("wat het oordeel niet zegt", "what the verdict does not say, in Dutch"),
            limits_en=Text("wat het oordeel niet zegt, in het Engels", "what the verdict does not say"),
            settled_by=Text("welk cijfer zou beslissen", "which figure would settle it, in Dutch"),
            settled_by_en=Text("welk cijfer zou beslissen, in het Engels", "which figure would settle it"),
            compared=Text("waarmee vergeleken is", "what it was compared with, in Dutch"),
            compared_en=Text("waarmee vergeleken is, in het Engels", "what it was compared with"),
            verdict=Text("het oordeel", "the verdict"),
        ),
    ),
    "marts.claim_reading": (
        Text("de cijfers waaraan beweringen zijn getoetst", "the figures that claims were tested on"),
        _of(
            "position", "source_id", "indicator", "region_code", "period_start", "frequency", "status",
            claim=Text("naam van de bewering", "name of the claim"),
            reading=Text("hoe de bewering gelezen is", "how the claim was read, in Dutch"),
            reading_en=Text("hoe de bewering gelezen is, in het Engels", "how the claim was read"),
            claimed=Text("het getal in de bewering", "the number in the claim"),
            found=Text("het getal dat de cijfers geven", "the number that the figures give"),
            sort=Text("count, rate of percentage", "count, rate or percentage"),
            holds=Text("of de bewering bij deze lezing klopt", "whether the claim holds under this reading"),
        ),
    ),
    "marts.withheld": (
        Text("cijfers van CBS die niet kunnen kloppen en niet getoond worden", "figures of CBS that cannot be right and are not shown"),
        _of(
            "region_code", "indicator",
            table_id=Text("tabel van CBS", "table of CBS"),
            reason=Text("waarom, in het Nederlands", "why, in Dutch"),
            reason_en=Text("waarom, in het Engels", "why, in English"),
        ),
    ),
    "meta.indicator": (
        Text("wat elk cijfer betekent", "what every figure means"),
        _of(
            "position", "indicator", "label", "label_en", "population", "population_en",
            unit=Text("eenheid in het Nederlands", "unit in Dutch"),
            unit_en=Text("eenheid in het Engels", "unit in English"),
            definition=Text("definitie in het Nederlands", "definition in Dutch"),
            definition_en=Text("definitie in het Engels", "definition in English"),
            kind=Text("stock_end, stock_start, average, flow, rate of percentage", "stock_end, stock_start, average, flow, rate or percentage"),
            rounded_to=Text("waarop de bron afrondt, in de eenheid", "what the source rounds to, in the unit"),
            derived_from=Text("cijfers waaruit dit is berekend", "figures that this was computed from"),
            gap=Text("hoeveel de gemeenten samen van het land mogen afwijken, als deel", "how far the gemeenten together may be off the country, as a share"),
        ),
    ),
    "meta.source": (
        Text("tabellen en publicaties", "tables and publications"),
        _of(
            "source_id", "url", "modified", "fetched_at",
            title=Text("titel", "title"),
            publisher=Text("uitgever", "publisher"),
            licence=Text("licentie", "licence"),
            note=Text("opmerking", "remark"),
        ),
    ),
    "meta.specification": (
        Text("de methoden achter de schattingen", "the methods behind the estimates"),
        _of(
            "position", "specification", "label", "label_en",
            method=Text("hoe geschat is, in het Nederlands", "how it was estimated, in Dutch"),
            method_en=Text("hoe geschat is, in het Engels", "how it was estimated, in English"),
            total=Text("cijfer waarvan de delen de verandering vormen", "figure of whose change these are parts"),
            parts=Text("cijfers die samen de verandering vormen", "figures that make up the change"),
            reason=Text("waarom er in deze levering geen schatting is", "why there is no estimate in this release"),
        ),
    ),
    "meta.release": (
        Text("deze levering", "this release"),
        _of(
            release_id=Text("id dat de cijfers vastlegt", "id that pins the figures"),
            origin=Text("cbs, published of practice (Oefenland, verzonnen)", "cbs, published or practice (Oefenland, invented)"),
            built_at=Text("wanneer zij gemaakt is (UTC)", "when it was made (UTC)"),
            code=Text("vingerafdruk van de code", "fingerprint of the code"),
            previous=Text("de levering waarmee is vergeleken", "the release compared with"),
            previous_built_at=Text("wanneer die gemaakt is (UTC)", "when that was made (UTC)"),
            same_code=Text("of die met dezelfde code gemaakt is", "whether that was made by the same code"),
        ),
    ),
    "practice_truth.policy": (
        Text("Oefenland: wie wanneer wat deed, en wat het deed", "Oefenland: who did what when, and what it did"),
        _of(
            "region_code",
            start=Text("eerste maand", "first month"),
            direction=Text("instroom of uitstroom", "inflow or outflow"),
            effect_pct=Text("effect in procenten", "effect in per cent"),
            is_reactive=Text("of het volgde op een stijging", "whether it followed a rise"),
        ),
    ),
}  # fmt: skip


def describe(db: duckdb.DuckDBPyConnection) -> None:
    """Write the dictionary into a release as comments; tables it does not have are passed over."""
    there = {f"{s}.{t}" for s, t in db.execute("select schema_name, table_name from duckdb_tables()").fetchall()}  # fmt: skip
    for table, (meaning, columns) in TABLES.items():
        if table not in there:
            continue
        db.execute(f"comment on table {table} is {_quoted(meaning.nl)}")
        for column, words in columns.items():
            db.execute(f'comment on column {table}."{column}" is {_quoted(words.nl)}')


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
