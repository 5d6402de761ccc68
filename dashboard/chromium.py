"""A headless Chromium of this machine, when there is one: charts as images, a page as PDF.

Run once per batch and gone afterwards, so memory does not grow with what is made. Only for commands:
a server makes no images. It sees files of ours alone and needs no network.
"""

import base64
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import unquote_to_bytes

import plotly

from etl.errors import N_, BijstandError

ImageFormat = Literal["svg", "png"]
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
NONE = N_(
    "Charts and PDF need Chromium or Chrome, which is not on this machine; install it or choose another format."
)
PATIENCE_SECONDS = 300
PNG_SCALE = 2
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_DRAW = """<!doctype html><meta charset="utf-8"><script src="plotly.min.js"></script><body><script>
const figures = %s;
(async () => {
  for (const figure of figures) {
    const {width, height} = figure.layout;
    const options = {format: "%s", width, height, scale: %d};
    const image = document.createElement("pre");
    image.textContent = await Plotly.toImage({...figure, config: {}}, options);
    document.body.append(image);
  }
})();
</script></body>"""


def find() -> str | None:
    """The browser to use: `BIJSTAND_CHROMIUM`, or the first that is installed; None when there is none."""
    chosen = os.environ.get("BIJSTAND_CHROMIUM")
    return shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, NAMES)), None)


def images(figures: Sequence[bytes], kind: ImageFormat) -> list[bytes]:
    """Plotly figures (JSON, with a width and height in their layout) as images, in their order.

    Raises BijstandError when there is no browser or it draws fewer than were asked.
    """
    with tempfile.TemporaryDirectory(prefix="bijstand-") as folder:
        (Path(folder) / _PLOTLY.name).symlink_to(_PLOTLY)
        # A name with </script> in it must not end the script.
        drawn = (b"[" + b",".join(figures) + b"]").replace(b"<", b"\\u003c").decode()
        page = Path(folder) / "page.html"
        page.write_text(_DRAW % (drawn, kind, PNG_SCALE if kind == "png" else 1), encoding="utf-8")
        # Time as the page sees it stands still while it works, so the budget is never too short.
        dumped = _run(folder, page, "--virtual-time-budget=600000", "--dump-dom")
    found = re.findall(rb"<pre>data:([^,]*),([^<]*)</pre>", dumped)
    if len(found) != len(figures):
        raise BijstandError(
            N_("The browser drew {n} of {all} charts; run the command again."),
            n=len(found),
            all=len(figures),
        )
    return [
        base64.b64decode(content) if b"base64" in about else _plain(content)
        for about, content in found
    ]


def _plain(content: bytes) -> bytes:
    # The dump escapes what stands in a page; an address has no other such marks.
    return unquote_to_bytes(content.replace(b"&amp;", b"&"))


def pdf(page: str) -> bytes:
    """A page (HTML, everything in it) as a tagged PDF, on the paper that its style asks for."""
    with tempfile.TemporaryDirectory(prefix="bijstand-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        _run(folder, source, "--no-pdf-header-footer", f"--print-to-pdf={target}")
        if not target.exists():
            raise BijstandError(N_("The browser made no PDF; run the command again."))
        return target.read_bytes()


def _run(folder: str, page: Path, *arguments: str) -> bytes:
    browser = find()
    if browser is None:
        raise BijstandError(NONE)
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        # No name and no address leads anywhere.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder}/profile",
        # Chromium refuses its sandbox to root, as in a container; the page is ours.
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        *arguments,
        page.as_uri(),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BijstandError(
            N_("The browser {browser} could not be run; run the command again."), browser=browser
        ) from error
    return done.stdout
