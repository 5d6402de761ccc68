"""What a CBS table must contain for us to publish it, checked against what CBS says it contains.

CBS keys carry a number suffix that moves between editions, so columns are found by key stem, then
by unit, then by topic group. What was read in a real answer must hold; what was only inferred may
fail with a warning. A unit of another sort (a percentage where a count was) always stops the table:
publishing it would be a wrong figure, which is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.catalog import CBS_UNITS, CbsTable, Dimension, Topic
from etl.errors import N_, BijstandError

Row = Mapping[str, Any]


class ContractError(BijstandError):
    """CBS changed something that we rely on. Names table, column, old and new."""


@dataclass(frozen=True)
class Column:
    """A declared column as found: CBS key, CBS unit, factor to base units (1 for text)."""

    name: str
    key: str
    unit: str
    factor: int


@dataclass(frozen=True)
class Resolution:
    """A declaration matched with one CBS answer.

    `codes` holds, per dimension of which only some codes are asked for one by one, those codes;
    `classes` (dimension, code, class) the codes that are a class here.
    """

    dimensions: dict[str, str]
    columns: tuple[Column, ...]
    codes: dict[str, tuple[str, ...]]
    classes: tuple[tuple[str, str, str], ...]
    warnings: tuple[ContractError, ...] = field(default=())

    @property
    def keys(self) -> tuple[str, ...]:
        """CBS keys to ask for: dimensions first, then topics."""
        return (*self.dimensions.values(), *(c.key for c in self.columns))


def stem(key: str) -> str:
    """`Instroom_4` -> `Instroom`."""
    return re.sub(r"_\d+$", "", key)


def unit_sort(unit: str) -> tuple[str, int] | None:
    """Sort of quantity and factor to base units of a CBS unit; None when it is not known to us."""
    plain = re.sub(r"\s", "", unit).lower()
    return next((known for begin, known in CBS_UNITS.items() if plain.startswith(begin)), None)


def resolve(table: CbsTable, metadata: Mapping[str, Sequence[Row]]) -> Resolution:
    """Match a declaration with `metadata` (DataProperties and the code lists).

    Raises ContractError where something seen before is gone or changed.
    """
    properties = metadata["DataProperties"]
    if not all({"odata.type", "ID", "Key", "Title"} <= p.keys() for p in properties):
        raise ContractError(
            N_(
                "Table {table}: CBS describes its columns in another way than before; nothing was taken."
            ),
            table=table.id,
        )
    dimensions = {d.name: _dimension(table, d, properties) for d in table.dimensions}
    warnings: list[ContractError] = []
    codes: dict[str, tuple[str, ...]] = {}
    classes: list[tuple[str, str, str]] = []
    for dimension in table.dimensions:
        known = metadata.get(dimensions[dimension.name], ())
        _check_codes(table, dimension, known)
        found = _classes(table, dimension, known, warnings)
        codes[dimension.name] = (*dimension.only, *found)
        classes += [(dimension.name, code, category) for code, category in found.items()]

    columns = []
    for topic in table.topics:
        column = _topic(table, topic, properties, warnings)
        if column is not None:
            columns.append(column)
    if not columns:
        raise ContractError(
            N_(
                "Table {table}: none of the declared columns exist any more at CBS; nothing was taken."
            ),
            table=table.id,
        )
    return Resolution(dimensions, tuple(columns), codes, tuple(classes), tuple(warnings))


def _dimension(table: CbsTable, dimension: Dimension, properties: Sequence[Row]) -> str:
    found = {p["Key"] for p in properties if "Dimension" in p["odata.type"]}
    for key in dimension.keys:
        if key in found:
            return key
    raise ContractError(
        N_(
            "Table {table}: dimension {old} is gone; CBS now has {new}. "
            "The declaration in etl/catalog must be adapted."
        ),
        table=table.id,
        old="/".join(dimension.keys),
        new=", ".join(sorted(found)) or "-",
    )


def _check_codes(table: CbsTable, dimension: Dimension, codes: Sequence[Row]) -> None:
    known = {str(c["Key"]).strip() for c in codes}
    for code in (*dimension.only, *(dimension.between or ())):
        if code not in known:
            raise ContractError(
                N_(
                    "Table {table}: code {old} of dimension {column} is gone; CBS now has {new}. "
                    "The declaration in etl/catalog must be adapted."
                ),
                table=table.id,
                column=dimension.keys[0],
                old=code,
                new=", ".join(sorted(known)[:8]) or "-",
            )


def _classes(
    table: CbsTable, dimension: Dimension, codes: Sequence[Row], warnings: list[ContractError]
) -> dict[str, str]:
    """Code -> class of the classes that CBS has, by code or else by title."""
    by_title: dict[str, list[str]] = {}
    for row in codes:
        by_title.setdefault(_plain(row.get("Title")), []).append(str(row["Key"]).strip())
    known = {code for same in by_title.values() for code in same}
    found: dict[str, str] = {}
    for expected in dimension.classes:
        matches = (
            [expected.code] if expected.code in known else by_title.get(_plain(expected.title), [])
        )
        if len(matches) == 1:
            found[matches[0]] = expected.category
            continue
        error = ContractError(
            N_(
                "Table {table}: class '{old}' of dimension {column} is not there; CBS now has {new}. "
                "The declaration in etl/catalog must be adapted."
            ),
            table=table.id,
            column=dimension.keys[0],
            old=expected.title or expected.code,
            new=", ".join(str(c.get("Title")).strip() for c in codes[:8]) or "-",
        )
        if not expected.inferred:
            raise error
        warnings.append(error)
    # Without any class all codes would be asked for, and so the whole table.
    if dimension.classes and not found:
        raise warnings[-1]
    return found


def _plain(title: object) -> str:
    """A title without what CBS may change unnoticed: spaces and capitals."""
    return re.sub(r"\s+", "", str(title or "")).lower()


def _topic(
    table: CbsTable, topic: Topic, properties: Sequence[Row], warnings: list[ContractError]
) -> Column | None:
    groups = {p["ID"]: p["Title"] for p in properties if p["odata.type"].endswith("TopicGroup")}
    topics = [p for p in properties if p["odata.type"].endswith("Topic")]
    candidates = [p for p in topics if stem(p["Key"]) in topic.stems]
    if not candidates:
        titles = {_plain(title) for title in topic.titles}
        candidates = [p for p in topics if _plain(p["Title"]) in titles]
    same_stem = candidates

    def refuse(expectation: str, message: str, **values: Any) -> None:
        error = ContractError(message, table=table.id, column="/".join(topic.stems), **values)
        if expectation not in topic.inferred:
            raise error
        warnings.append(error)

    if not candidates:
        present = sorted(p["Key"] for p in topics)
        refuse(
            "title" if topic.titles else "key",
            N_(
                "Table {table}: column {column} is gone; CBS now has {new}. "
                "The declaration in etl/catalog must be adapted."
            ),
            new=", ".join(present[:12]) or "-",
        )
        return None

    if len(candidates) > 1:
        wanted = unit_sort(topic.unit)
        candidates = [p for p in candidates if unit_sort(_unit(p)) == wanted] or candidates
    if len(same_stem) > 1 and topic.group:
        candidates = [p for p in candidates if groups.get(p.get("ParentID")) == topic.group]
    if len(candidates) != 1:
        refuse(
            "group" if topic.group else "key",
            N_(
                "Table {table}: column {column} can no longer be told apart "
                "(expected group '{old}', found {new})."
            ),
            old=topic.group or topic.unit,
            new=", ".join(sorted(groups.values())) or "-",
        )
        return None

    found = candidates[0]
    group = groups.get(found.get("ParentID"), "-")
    if topic.group and group != topic.group:  # the only one of its stem, in a group of another name
        refuse(
            "group",
            N_("Table {table}: column {column} moved from group '{old}' to '{new}'."),
            old=topic.group,
            new=group,
        )
        if not topic.unit:  # names of another sort of region
            return None
    if not topic.unit:
        return Column(topic.name, found["Key"], "", 1)
    unit = _unit(found)
    sort, expected = unit_sort(unit), unit_sort(topic.unit)
    assert expected is not None, topic
    if sort is None:  # a figure in a unit that we cannot convert is not taken, inferred or not
        refuse(
            "unit",
            N_(
                "Table {table}: column {column} has unit '{new}' instead of '{old}'; it was not taken."
            ),
            old=topic.unit,
            new=unit,
        )
        return None
    if sort[0] != expected[0]:
        raise ContractError(
            N_(
                "Table {table}: column {column} changed its unit from '{old}' to '{new}'; "
                "these are different quantities, so nothing was taken."
            ),
            table=table.id,
            column=found["Key"],
            old=topic.unit,
            new=unit,
        )
    if sort[1] != expected[1]:
        refuse(
            "unit",
            N_("Table {table}: column {column} changed its unit from '{old}' to '{new}'."),
            old=topic.unit,
            new=unit,
        )
    return Column(topic.name, found["Key"], unit, sort[1])


def _unit(topic: Row) -> str:
    return str(topic.get("Unit") or "").strip()
