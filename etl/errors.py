"""Errors a person can read: one sentence, kept apart from its values so that it can be translated."""

from typing import Any


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence for the translation catalogues; it is translated where it is shown."""
    return message


class BijstandError(Exception):
    """One sentence that says what went wrong and what to do.

    `message` is the English sentence with {named} places, `values` fills them. Whoever shows the
    error may translate `message` first; `str(error)` is the English text.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)
