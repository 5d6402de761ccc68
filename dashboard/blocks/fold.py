"""What is long and read on request: folded on screen, whole on paper."""

from contextlib import AbstractContextManager
from typing import Any

import streamlit as st

# dashboard/take.js opens what lies in a container of this name before it is printed.
FOLD = "fold_"


def fold(label: str, name: str) -> AbstractContextManager[Any]:
    """A part that a reader opens; `name` tells it from the others of its page."""
    return st.container(key=f"{FOLD}{name}").expander(label)
