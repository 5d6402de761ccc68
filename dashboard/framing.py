"""Who may show a figure of this dashboard inside a page of their own: the operator says so, by default nobody."""

import os
import re

from etl.errors import N_, BijstandError

SETTING = "BIJSTAND_FRAMES"
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")


def ancestors() -> str:
    """The value of frame-ancestors: `self`, origins such as https://krant.example, or `*` for everyone.

    Raises BijstandError when the setting is none of these, so that a slip opens nothing.
    """
    names = os.environ.get(SETTING, "").replace(",", " ").split()
    if not all(name in ("self", "*") or _ORIGIN.fullmatch(name) for name in names):
        raise BijstandError(
            N_("{setting} must be 'self', '*' or addresses like {example}."),
            setting=SETTING,
            example="https://krant.example",
        )
    return " ".join("'self'" if name == "self" else name for name in names) or "'none'"


def is_open() -> bool:
    """Whether anyone may frame a figure at all."""
    return ancestors() != "'none'"
