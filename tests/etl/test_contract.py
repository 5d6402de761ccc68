"""What CBS may change without consequence, what warns, and what stops a table."""

from collections.abc import Callable
from typing import Any

import pytest

from etl.contract import Column, ContractError, Resolution, resolve
from tests import fixtures
from tests.cbs_server import Table, change_property, remove_column, rename_column
from tests.helpers import DECLARED, assert_one_sentence, declared

TABLES = fixtures.all_tables()


def resolved(table_id: str, table: Table) -> Resolution:
    return resolve(DECLARED[table_id], table)


def column(found: Resolution, name: str) -> Column:
    return next(c for c in found.columns if c.name == name)


def refusal(table_id: str, table: Table) -> str:
    """The sentence with which a table is stopped."""
    with pytest.raises(ContractError) as stopped:
        resolved(table_id, table)
    assert_one_sentence(str(stopped.value), table_id)
    return str(stopped.value)


def change_group(table: Table, old: str, new: str) -> Table:
    properties = [{**p, "Title": new} if p["Title"] == old else p for p in table["DataProperties"]]
    return {**table, "DataProperties": properties}


@pytest.mark.parametrize("table", declared(), ids=lambda t: t.id)
def test_every_declared_table_is_found_whole_and_without_warnings(table: Any) -> None:
    found = resolved(table.id, TABLES[table.id])
    assert [c.name for c in found.columns] == [t.name for t in table.topics]
    assert list(found.dimensions) == [d.name for d in table.dimensions]
    assert found.warnings == ()


def test_a_moved_suffix_changes_nothing_but_the_key() -> None:
    found = resolved("84066NED", rename_column(TABLES["84066NED"], "Instroom_4", "Instroom_88"))
    assert column(found, "bijstand_instroom").key == "Instroom_88"
    assert column(found, "bijstand_instroom_pct").key == "Instroom_5"
    assert found.warnings == ()


def test_equal_stems_are_told_apart_by_unit_not_by_number() -> None:
    swapped = change_property(TABLES["84066NED"], "Instroom_4", Unit="%")
    swapped = change_property(swapped, "Instroom_5", Unit="aantal")
    found = resolved("84066NED", swapped)
    assert column(found, "bijstand_instroom").key == "Instroom_5"
    assert column(found, "bijstand_instroom_pct").key == "Instroom_4"


def test_equal_stems_and_units_are_told_apart_by_group() -> None:
    found = resolved("80590ned", TABLES["80590ned"])
    assert column(found, "werkloosheid_pct").key == "NietSeizoengecorrigeerd_7"
    assert column(found, "werkloosheid_pct_sa").key == "Seizoengecorrigeerd_8"


def test_each_edition_has_its_own_spelling_of_one_declaration() -> None:
    editions = [resolved(t, TABLES[t]) for t in ("83450NED", "83747NED", "84066NED")]
    assert [e.dimensions["regio"] for e in editions] == [
        "RegioS",
        "Regiokenmerken",
        "Regiokenmerken",
    ]
    assert [column(e, "bijstand_instroom").key for e in editions] == [
        "Instromers_4",
        "Instroom_4",
        "Instroom_4",
    ]
    receivers = ["Bijstandontvangers_2", "Bijstandontvangers_2", "Bijstandsontvangers_2"]
    assert [column(e, "bijstand_personen").key for e in editions] == receivers


def test_spaces_in_a_unit_do_not_matter() -> None:
    table = change_property(TABLES["37789ksz"], "TotaalBijstandsuitkeringen_11", Unit="x 1 000")
    assert column(resolved("37789ksz", table), "bijstand_totaal").factor == 1000


def test_a_seen_column_that_is_gone_stops_the_table_and_says_what_there_is_now() -> None:
    renamed = rename_column(TABLES["84066NED"], "Bijstandsontvangers_2", "Ontvangers_2")
    message = refusal("84066NED", renamed)
    assert "Bijstandsontvangers" in message and "Ontvangers_2" in message


def test_an_inferred_column_that_is_gone_warns_and_the_rest_goes_on() -> None:
    table = TABLES["80590ned"]
    for number in range(1, 15, 2):
        table = remove_column(table, f"NietSeizoengecorrigeerd_{number}")
    found = resolved("80590ned", table)
    assert [c.name for c in found.columns] == ["werkloosheid_pct_sa"]
    (warning,) = found.warnings
    assert_one_sentence(str(warning), "80590ned", "NietSeizoengecorrigeerd")


def test_an_inferred_group_that_is_gone_warns_and_names_both() -> None:
    found = resolved(
        "70072ned", change_group(TABLES["70072ned"], "COROP-gebieden", "Coropplusgebieden")
    )
    assert [c.name for c in found.columns] == ["provincie", "arbeidsmarktregio"]
    (warning,) = found.warnings
    assert_one_sentence(str(warning), "70072ned", "Code", "COROP-gebieden", "Coropplusgebieden")


def test_a_column_of_another_group_is_never_taken_for_the_one_that_is_gone() -> None:
    table = TABLES["80590ned"]
    for number in (8, 12):  # what stays is another percentage, Netto arbeidsparticipatie
        table = remove_column(table, f"Seizoengecorrigeerd_{number}")
    found = resolved("80590ned", table)
    assert [c.name for c in found.columns] == ["werkloosheid_pct"]
    assert_one_sentence(
        str(found.warnings[0]), "80590ned", "Seizoengecorrigeerd", "Werkloosheidspercentage"
    )


def test_the_only_column_of_its_stem_is_kept_when_its_inferred_group_has_another_name() -> None:
    table = change_group(TABLES["37789ksz"], "WW-uitkeringen", "Werkloosheidsuitkeringen")
    found = resolved("37789ksz", table)
    assert column(found, "ww_uitkeringen").key == "NietSeizoengecorrigeerd_8"
    assert_one_sentence(
        str(found.warnings[0]), "37789ksz", "WW-uitkeringen", "Werkloosheidsuitkeringen"
    )


def test_a_seen_unit_that_changed_stops_the_table_with_old_and_new() -> None:
    table = change_property(TABLES["37789ksz"], "TotaalBijstandsuitkeringen_11", Unit="aantal")
    message = refusal("37789ksz", table)
    assert (
        "TotaalBijstandsuitkeringen" in message and "'x 1 000'" in message and "'aantal'" in message
    )


def test_an_inferred_unit_of_another_size_warns_and_brings_its_own_factor() -> None:
    table = change_property(TABLES["84066NED"], "Bijstandsontvangers_2", Unit="x 1 000")
    found = resolved("84066NED", table)
    assert column(found, "bijstand_personen").factor == 1000
    assert_one_sentence(
        str(found.warnings[0]), "84066NED", "Bijstandsontvangers", "'aantal'", "'x 1 000'"
    )


def test_a_unit_of_another_sort_always_stops_the_table() -> None:
    message = refusal(
        "84066NED", change_property(TABLES["84066NED"], "Bijstandsontvangers_2", Unit="%")
    )
    assert "Bijstandsontvangers_2" in message and "'aantal'" in message and "'%'" in message


@pytest.mark.parametrize("unit", ["gulden", ""])
def test_an_inferred_unit_that_cannot_be_converted_warns_and_the_column_is_not_taken(
    unit: str,
) -> None:
    table = change_property(TABLES["84066NED"], "Bijstandsontvangers_2", Unit=unit)
    found = resolved("84066NED", table)
    assert "bijstand_personen" not in [c.name for c in found.columns]
    assert_one_sentence(str(found.warnings[0]), "84066NED", "Bijstandsontvangers", f"'{unit}'")


@pytest.mark.parametrize("unit", ["gulden", ""])
def test_a_seen_unit_that_cannot_be_converted_stops_the_table(unit: str) -> None:
    table = change_property(TABLES["37789ksz"], "TotaalBijstandsuitkeringen_11", Unit=unit)
    assert f"'{unit}'" in refusal("37789ksz", table)


def test_a_unit_may_say_more_than_we_know() -> None:
    unit = "per 1 000 inwoners van 15 jaar of ouder"
    table = change_property(TABLES["84066NED"], "Bijstandsdichtheid_3", Unit=unit)
    found = resolved("84066NED", table)
    assert column(found, "bijstand_dichtheid").factor == 1 and found.warnings == ()


def test_a_percentage_is_never_taken_for_the_count_that_is_gone() -> None:
    message = refusal("84066NED", remove_column(TABLES["84066NED"], "Instroom_4"))
    assert "Instroom_5" in message


def test_a_dimension_that_is_gone_stops_the_table() -> None:
    message = refusal("84066NED", rename_column(TABLES["84066NED"], "Regiokenmerken", "Gebieden"))
    assert "Regiokenmerken" in message and "Gebieden" in message


def test_a_code_that_is_asked_for_and_gone_stops_the_table() -> None:
    table = TABLES["80590ned"]
    message = refusal(
        "80590ned", {**table, "Leeftijd": fixtures.code_list({"99999": "15 tot 80"}, 8)}
    )
    assert "Leeftijd" in message and "52052" in message and "99999" in message


def _no_columns(table: Table) -> Table:
    return {**table, "DataProperties": [p for p in table["DataProperties"] if p["Type"] != "Topic"]}


def _other_shape(table: Table) -> Table:
    return {**table, "DataProperties": [{"naam": "Instroom"}]}


@pytest.mark.parametrize("change", [_no_columns, _other_shape])
def test_a_table_that_describes_nothing_we_know_stops(change: Callable[[Table], Table]) -> None:
    assert refusal("80590ned", change(TABLES["80590ned"]))


# --- classes and titles ----------------------------------------------------------------------------


def change_code(table: Table, dimension: str, code: str, **changes: str) -> Table:
    codes = [{**c, **changes} if c["Key"].strip() == code else c for c in table[dimension]]
    return {**table, dimension: codes}


def classes(found: Resolution, dimension: str) -> dict[str, str]:
    return {category: code for d, code, category in found.classes if d == dimension}


def test_a_class_is_found_by_title_where_no_code_is_known() -> None:
    table = change_code(
        TABLES["82015NED"],
        "UitkeringenInRelatieMetDeAOW",
        "90902",
        Title="aan personen  tot de AOW-leeftijd ",
    )
    found = resolved("82015NED", table)
    assert classes(found, "aow") == {"totaal": "90901", "tot_aow": "90902", "vanaf_aow": "90903"}
    assert found.codes["aow"] == ("90901", "90902", "90903") and found.warnings == ()


def test_a_class_of_a_known_code_may_be_called_otherwise() -> None:
    table = change_code(TABLES["85615NED"], "Leeftijd", "41500", Title="15 tot 25 jaar")
    assert classes(resolved("85615NED", table), "leeftijd")["leeftijd_tot_25"] == "41500"


def test_a_class_that_was_seen_and_is_gone_stops_the_table() -> None:
    table = change_code(TABLES["82015NED"], "UitkeringenInRelatieMetDeAOW", "90902", Title="Anders")
    message = refusal("82015NED", table)
    assert "Aan personen tot de AOW-leeftijd" in message and "Anders" in message


def test_an_inferred_class_that_is_not_there_warns_and_is_left_out() -> None:
    table = change_code(TABLES["85585NED"], "DuurVanDeUitkeringssituatie", "A90915", Title="Anders")
    found = resolved("85585NED", table)
    assert "duur_3_4_jaar" not in classes(found, "duur") and len(classes(found, "duur")) == 7
    assert_one_sentence(str(found.warnings[0]), "85585NED", "3 tot 4 jaar")


def test_two_codes_of_one_title_are_not_guessed_between() -> None:
    table = change_code(
        TABLES["82015NED"], "UitkeringenInRelatieMetDeAOW", "90903", Title="Uitkeringen totaal"
    )
    assert "Uitkeringen totaal" in refusal("82015NED", table)


def test_a_table_of_which_no_class_is_found_is_not_asked_for_whole() -> None:
    table = change_code(TABLES["84703NED"], "Persoonskenmerken", "T90920", Title="Anders")
    assert "Totaal personen" in refusal("84703NED", table)


def test_a_column_of_another_key_is_found_by_its_title() -> None:
    table = rename_column(TABLES["82015NED"], "AantalBijstandsuitkeringen_1", "Uitkeringen_1")
    found = resolved("82015NED", table)
    assert column(found, "bijstand_uitkeringen_gemeente").key == "Uitkeringen_1"
    assert found.warnings == ()


def test_a_column_whose_title_was_seen_and_is_gone_stops_the_table() -> None:
    table = rename_column(TABLES["82015NED"], "AantalBijstandsuitkeringen_1", "Uitkeringen_1")
    refusal("82015NED", change_property(table, "Uitkeringen_1", Title="Anders"))


def test_a_range_of_codes_needs_both_its_ends() -> None:
    table = TABLES["03759ned"]
    cut = {**table, "Leeftijd": [c for c in table["Leeftijd"] if c["Key"].strip() != "16700"]}
    assert "16700" in refusal("03759ned", cut)


def test_regions_of_another_sort_are_never_taken_for_the_declared_ones() -> None:
    table = TABLES["86247NED"]
    gone = [p["ID"] for p in table["DataProperties"] if p["Title"] == "Gemeentegrootte"]
    rest = [p for p in table["DataProperties"] if p["ID"] not in gone and p["ParentID"] not in gone]
    found = resolved("86247NED", {**table, "DataProperties": rest})
    assert "grootteklasse" not in [c.name for c in found.columns]
    assert_one_sentence(str(found.warnings[0]), "86247NED", "Gemeentegrootte", "Stedelijkheid")
