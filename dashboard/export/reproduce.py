"""How to make a figure again: its SQL on the release, and the same figures at CBS in Python, R and Excel."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.result import Kept, Question
from dashboard.text import gettext as _

# More periods than this are named by their sort, not one by one.
MOST_PERIODS = 12
CBS_ODATA = "https://opendata.cbs.nl/ODataApi/odata"


@dataclass(frozen=True)
class Call:
    """Figures of one CBS table: columns by their key, and per dimension the codes as CBS pads them.

    A dimension without codes is asked for whole, so that each row says which class it is.
    """

    table: str
    columns: tuple[str, ...]
    codes: tuple[tuple[str, tuple[str, ...]], ...]


def sql(question: Question, query: str) -> str:
    """The text of a page query as one question that can be pasted, with its parameters filled in."""
    filled = re.sub(r"\$(\w+)", lambda found: literal(question.parameters[found[1]]), query).strip()
    if () in question.kept:
        return f"{filled}\n"
    conditions = "\n    or ".join(
        " and ".join(_condition(kept) for kept in every) for every in question.kept
    )
    return "\n".join(("select * from (", filled, ")", f"where {conditions}", ""))


def _condition(kept: Kept) -> str:
    if kept.how == "known":
        return f"{kept.column} is not null"
    if kept.how == "from":
        return f"{kept.column} >= {literal(kept.values[0])}"
    if kept.how == "until":
        return f"{kept.column} <= {literal(kept.values[0])}"
    # No value at all keeps no row.
    listed = ", ".join(literal(v) for v in kept.values)
    return f"{kept.column} in ({listed})" if kept.values else "false"


def literal(value: Any) -> str:
    """A value as it stands in SQL; a quote in it ends nothing."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(literal(v) for v in value)}]"
    if isinstance(value, (dt.date, dt.datetime)):
        return f"date '{value:%Y-%m-%d}'"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def python(calls: Sequence[Call]) -> str:
    """The same figures with cbsodata (version 3 of CBS open data)."""
    parts = [
        _header("#"),
        "# pip install cbsodata pandas",
        "import cbsodata",
        "import pandas as pd",
    ]
    for call in calls:
        where = _odata_filter(call)
        arguments = [f'    "{call.table}",', *([f'    filters="{where}",'] if where else [])]
        if call.columns:
            keys = ", ".join(f'"{k}"' for k in (*_dimensions(call), *call.columns))
            arguments.append(f"    select=[{keys}],")
        name = f"cbs_{call.table.lower()}"
        parts += [
            "",
            f"{name} = pd.DataFrame(cbsodata.get_data(",
            *arguments,
            "))",
            f"print({name})",
        ]
    return "\n".join(parts) + "\n"


def r(calls: Sequence[Call]) -> str:
    """The same figures with cbsodataR."""
    parts = [_header("#"), '# install.packages("cbsodataR")', "library(cbsodataR)"]
    for call in calls:
        arguments = [f'  "{call.table}"']
        for dimension, codes in _chosen(call):
            words = ", ".join(f'"{c}"' for c in codes)
            sort = _sort(dimension, codes)
            arguments.append(
                f'  {dimension} = has_substring("{sort}")'
                if sort
                else f"  {dimension} = c({words})"
            )
        if call.columns:
            keys = ", ".join(f'"{k}"' for k in (*_dimensions(call), *call.columns))
            arguments.append(f"  select = c({keys})")
        name = f"cbs_{call.table.lower()}"
        parts += ["", f"{name} <- cbs_get_data(", ",\n".join(arguments), ")", f"print({name})"]
    return "\n".join(parts) + "\n"


def power_query(calls: Sequence[Call]) -> str:
    """The same figures in Power Query (M): in Excel Data, Get data, From other sources, Blank query.

    The rows of several tables stand in one, so each names its own.
    """
    steps, names, column = [], [], _("Table")
    for call in calls:
        query = ['#"$format" = "json"', f'#"$filter" = "{_odata_filter(call)}"']
        if call.columns:
            query.append(f'#"$select" = "{",".join((*_dimensions(call), *call.columns))}"')
        name = f"cbs_{call.table.lower()}"
        names.append(name)
        steps.append(
            f'    {name} = Table.AddColumn(Table.FromRecords(Json.Document(Web.Contents("{CBS_ODATA}",\n'
            f'        [RelativePath = "{call.table}/TypedDataSet", Query = [{", ".join(query)}]]))[value]),\n'
            f'        "{column}", each "{call.table}")'
        )
    whole = names[0] if len(names) == 1 else f"Table.Combine({{{', '.join(names)}}})"
    return "\n".join([_header("//"), "let", ",\n".join(steps), "in", f"    {whole}", ""])


def _header(comment: str) -> str:
    lines = (
        _("The same figures at CBS, as they are there now; they may have been revised."),
        _("Not tried against CBS itself."),
        _("Gemeenten that merged since are there under their old codes."),
    )
    return "\n".join(f"{comment} {line}" for line in lines)


def _dimensions(call: Call) -> tuple[str, ...]:
    return tuple(dimension for dimension, _codes in call.codes)


def _chosen(call: Call) -> list[tuple[str, tuple[str, ...]]]:
    return [(dimension, codes) for dimension, codes in call.codes if codes]


def _sort(dimension: str, codes: Sequence[str]) -> str:
    """`MM`, `KW` or `JJ` when there are more periods than can be named, all of one sort."""
    sorts = {code[4:6] for code in codes}
    is_long = dimension == "Perioden" and len(codes) > MOST_PERIODS and len(sorts) == 1
    return sorts.pop() if is_long else ""


def _odata_filter(call: Call) -> str:
    conditions = []
    for dimension, codes in _chosen(call):
        sort = _sort(dimension, codes)
        choices = (
            [f"substringof('{sort}',{dimension})"]
            if sort
            else [f"{dimension} eq '{code}'" for code in codes]
        )
        conditions.append(f"({' or '.join(choices)})")
    return " and ".join(conditions)
