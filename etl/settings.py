"""Where things are. Filled once from the environment; reading settings creates nothing."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from etl.errors import N_, BijstandError

PROJECT = Path(__file__).resolve().parents[1]
QUERIES = PROJECT / "queries"
REFERENCE = PROJECT / "data" / "reference"
CBS_URL = "https://opendata.cbs.nl"
PDOK_URL = "https://service.pdok.nl"
# A scheme and a host, perhaps a port: the pages of the dashboard begin at its root.
_DASHBOARD = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


@dataclass(frozen=True)
class Settings:
    """Paths and addresses of one installation."""

    data_dir: Path
    cbs_url: str
    # Only when it was chosen; what is used follows from `boundaries_url`.
    pdok_url: str = ""
    # Where others find the dashboard, for links in files that a command writes; '' when nobody said so.
    address: str = ""

    @property
    def raw_dir(self) -> Path:
        return self.data_dir / "raw"

    @property
    def practice_dir(self) -> Path:
        """The invented country, apart from everything that is real (`etl.oefenland`)."""
        return self.data_dir / "practice"

    @property
    def releases_dir(self) -> Path:
        return self.data_dir / "releases"

    def boundaries_url(self, *, recorded: bool) -> str:
        """The host to ask for boundaries; none when figures do not come from CBS itself either.

        `recorded`: the update reads a folder. A host that was chosen is always asked.
        """
        is_live = self.cbs_url == CBS_URL and not recorded
        return self.pdok_url or (PDOK_URL if is_live else "")


def from_environment() -> Settings:
    """Read `BIJSTAND_DATA_DIR` (default: data/ of the project), `BIJSTAND_CBS_URL`, `BIJSTAND_PDOK_URL` and `BIJSTAND_ADRES`.

    Raises BijstandError when one of them cannot be what it should be.
    """
    data_dir = Path(os.environ.get("BIJSTAND_DATA_DIR") or PROJECT / "data").resolve()
    cbs_url = (os.environ.get("BIJSTAND_CBS_URL") or CBS_URL).rstrip("/")
    if data_dir.exists() and not data_dir.is_dir():
        raise BijstandError(
            N_("BIJSTAND_DATA_DIR names {path}, which is no folder."), path=str(data_dir)
        )
    pdok_url = os.environ.get("BIJSTAND_PDOK_URL", "").rstrip("/")
    if not _is_address(cbs_url):
        raise BijstandError(N_("BIJSTAND_CBS_URL must be like {example}."), example=CBS_URL)
    if pdok_url and not _is_address(pdok_url):
        raise BijstandError(N_("BIJSTAND_PDOK_URL must be like {example}."), example=PDOK_URL)
    address = os.environ.get("BIJSTAND_ADRES", "").rstrip("/")
    if address and not _DASHBOARD.fullmatch(address):
        raise BijstandError(
            N_("BIJSTAND_ADRES must be like {example}."), example="https://bijstand.example"
        )
    return Settings(data_dir, cbs_url, pdok_url, address)


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
