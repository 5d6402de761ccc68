"""The CBS open data service (version 3): the only module that speaks HTTP and imports cbsodata.

cbsodata does the metadata and the small tables. Its traps are closed in one place, the session it
uses: time limits, an honest User-Agent, no other host, no page twice. Rows always come from
UntypedDataSet with codes kept (`get_meta`), because only that keeps the reason of a missing value
and avoids both the inverted `typed` flag and the titles that `get_data` puts in place of codes.
Large tables need a filter and a selection of columns, which `get_meta` does not take; their pages
are read here over the same session, one page in memory at a time.
"""

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlsplit

import cbsodata
import orjson
import requests
from cbsodata import cbsodata3
from tenacity import (
    Retrying,
    retry_if_exception,
    wait_exponential,
    wait_random,
)

from etl.catalog import CbsTable
from etl.contract import Resolution
from etl.errors import N_, BijstandError

T = TypeVar("T")
Rows = list[dict[str, Any]]

USER_AGENT = f"bijstand-in-beeld (public dashboard) cbsodata/{version('cbsodata')}"
DATA_SET = "UntypedDataSet"
CONNECT_SECONDS, READ_SECONDS = 5, 15
ATTEMPTS = 4
# Requests under way at any moment, and of one table (see RETRY_SECONDS: what hangs holds its place).
AT_ONCE, PARTS_AT_ONCE = 4, 2
# A page of 10,000 rows is a few MB; nothing of CBS is near these.
MOST_BYTES, ANSWER_SECONDS = 256 << 20, 120
# More pages of one table than this is a service that keeps sending us on; the largest table has twelve.
MOST_PAGES = 500
# After so many seconds lost on one table no request for it is tried again: whatever part of it hangs,
# a table costs at most this and two reads more.
RETRY_SECONDS = 25
PAUSE = wait_exponential(multiplier=0.3, max=5) + wait_random(0, 0.5)

logger = logging.getLogger(__name__)


class AbsentError(BijstandError):
    """The source does not have this table."""


class SourceError(BijstandError):
    """The source did not give a usable answer."""


class OutageError(SourceError):
    """The source did not answer, or only that it cannot now: nothing it gave was wrong."""


class SilentError(OutageError):
    """The source kept us waiting until we gave up."""


class _MalformedError(Exception):
    """An answer that is not what version 3 answers look like; another attempt may help."""


class _RefusedError(SourceError):
    """An answer that we will not follow, however often it comes."""


class _Session(requests.Session):
    """A session that only talks to one host, within time limits, and says who it is."""

    host = ""
    seconds: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)
    visited = threading.local()
    places = threading.BoundedSemaphore(AT_ONCE)

    def __init__(self) -> None:
        super().__init__()
        # A proxy in the environment must never stand between us and a server on this machine.
        self.trust_env = urlsplit(f"//{self.host}").hostname not in (
            "127.0.0.1",
            "localhost",
            "::1",
        )

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        url = request.url or ""
        if urlsplit(url).netloc != self.host:
            raise _RefusedError(
                N_(
                    "Table {table}: CBS answered with a link to another host ({host}); it was not followed."
                ),
                host=urlsplit(url).netloc,
            )
        self.visit(url)
        request.headers["User-Agent"] = USER_AGENT
        settings = self.merge_environment_settings(url, {}, None, None, None)
        # Session.get passes timeout=None along, so ours comes last.
        options = {**settings, **kwargs, "timeout": self.seconds, "stream": True}
        with self.places:
            return _bounded(super().send(request, **options))

    def visit(self, url: str) -> None:
        """Refuse an address that this table had before, or too many of them."""
        seen: set[str] = getattr(self.visited, "urls", set())
        if url in seen or len(seen) >= MOST_PAGES:
            raise _RefusedError(
                N_("Table {table}: CBS sent us to a page that was read already; stopped reading.")
            )
        seen.add(url)


def _bounded(answer: requests.Response) -> requests.Response:
    """Read an answer within a size and a time: a drip or a bomb must not hold us or fill memory."""
    end = time.monotonic() + ANSWER_SECONDS
    body = bytearray()
    for chunk in answer.iter_content(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            answer.close()
            raise _RefusedError(
                N_("Table {table}: an answer of CBS was too long or too slow; it was not taken.")
            )
    answer._content = bytes(body)
    return answer


class PageStore(Protocol):
    """Keeps pages for another attempt (`etl.raw.Pages`)."""

    def get(self, url: str) -> bytes | None: ...
    def put(self, url: str, content: bytes) -> None: ...


class Cbs:
    """One CBS host. `patience=False` makes one quick attempt instead of several."""

    def __init__(self, url: str, *, patience: bool = True) -> None:
        parts = urlsplit(url)
        self.url = url
        self._attempts = ATTEMPTS if patience else 1
        self._lost: defaultdict[str, float] = defaultdict(float)
        _Session.host = parts.netloc
        _Session.seconds = (CONNECT_SECONDS, READ_SECONDS) if patience else (2, 3)
        cbsodata.options.use_https = parts.scheme == "https"
        cbsodata.options.catalog_url = parts.netloc + parts.path
        cbsodata.options.requests = {}
        cbsodata3.Session = _Session

    def describe(self, table_id: str) -> dict[str, Any]:
        """TableInfos of a table: Title, Modified and so on. One small request."""
        infos = self._meta(table_id, "TableInfos")
        if not infos or not infos[0].get("Modified"):
            raise SourceError(
                N_("Table {table}: CBS gave no description; try again later."), table=table_id
            )
        return infos[0]

    def metadata(self, table_id: str, info: dict[str, Any]) -> dict[str, Rows]:
        """Everything CBS says about a table except its figures, per name (DataProperties, RegioS, ...).

        `info` is what `describe` gave. The code lists have the keys of the dimensions, so that the
        table's index of its parts need not be asked for.
        """
        properties = self._meta(table_id, "DataProperties")
        codes = [p["Key"] for p in properties if "Dimension" in str(p.get("odata.type"))]
        names = ["CategoryGroups", *codes]
        with ThreadPoolExecutor(PARTS_AT_ONCE) as pool:
            parts = pool.map(lambda name: self._meta(table_id, name), names)
            return {
                "TableInfos": [info],
                "DataProperties": properties,
                **dict(zip(names, parts, strict=True)),
            }

    def rows(
        self,
        table: CbsTable,
        found: Resolution,
        codes: Mapping[str, Sequence[Mapping[str, Any]]],
        kept: PageStore,
    ) -> Iterator[dict[str, Any]]:
        """The rows of a table as CBS writes them: strings, padded, '.' and blank kept apart.

        A page that is `kept` from an attempt before is not asked for again.
        """
        if table.is_small:
            yield from self._meta(table.id, DATA_SET)
            return
        query = f"$format=json&$select={','.join(found.keys)}"
        url: str | None = self._address(query, table, found, codes)
        visited: set[str] = set()
        with _Session() as session:
            while url is not None:
                page = self._ask(table.id, partial(self._page, session, url, kept), visited)
                yield from page["value"]
                url = page.get("odata.nextLink")

    def count(
        self, table: CbsTable, found: Resolution, codes: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> int | None:
        """How many rows CBS says there are; None where the service does not count."""
        url = self._address("", table, found, codes, "/$count")

        def ask() -> int | None:
            with _Session() as session:
                answer = session.get(url)
                if answer.status_code == 429 or answer.status_code >= 500:
                    answer.raise_for_status()
                text = answer.text.strip().lstrip("\ufeff")
                return int(text) if answer.status_code == 200 and text.isdigit() else None

        try:
            return self._ask(table.id, ask)
        except SourceError:
            # Counting is a nicety that the service may not know; no answer to it is worth a table.
            return None

    def catalogue(self, titles: Sequence[str]) -> dict[str, str]:
        """Id and title of the tables with one of these words in their title; none when CBS does not tell."""
        condition = " or ".join(f"substringof('{title}',Title)" for title in titles)

        def ask() -> Rows:
            return _checked(cbsodata.get_table_list(filters=condition))

        try:
            rows = self._ask(cbsodata3.CATALOG, ask)
        except BijstandError as error:
            # Only newer editions are looked for here; what is declared came without the catalogue.
            logger.debug("catalogue", exc_info=error)
            return {}
        return {str(row.get("Identifier")): str(row.get("Title")) for row in rows}

    def _meta(self, table_id: str, name: str) -> Rows:
        def ask() -> Rows:
            return _checked(cbsodata.get_meta(table_id, name))

        return self._ask(table_id, ask)

    @staticmethod
    def _page(session: _Session, url: str, kept: PageStore) -> dict[str, Any]:
        content = kept.get(url)
        if content is not None:
            with suppress(ValueError):  # damaged since: asked for again
                page = dict(orjson.loads(content))
                session.visit(url)
                return page
        answer = session.get(url)
        answer.raise_for_status()
        page = orjson.loads(answer.content)
        _checked(page["value"])
        kept.put(url, answer.content)
        return dict(page)

    def _address(
        self,
        query: str,
        table: CbsTable,
        found: Resolution,
        codes: Mapping[str, Sequence[Mapping[str, Any]]],
        suffix: str = "",
    ) -> str:
        condition = "" if table.is_small else odata_filter(table, found, codes)
        parts = [p for p in (query, f"$filter={condition}" if condition else "") if p]
        encoded = quote("&".join(parts), safe="$=&,()'")
        return f"{self.url}/{cbsodata3.BULK}/{table.id}/{DATA_SET}{suffix}" + (
            f"?{encoded}" if encoded else ""
        )

    def _ask(self, table_id: str, call: Callable[[], T], visited: set[str] | None = None) -> T:
        """Make one call, again where that can help; every failure becomes one sentence."""
        before = frozenset(visited or ())

        def attempt() -> T:
            _Session.visited.urls = set(before)
            begin = time.monotonic()
            try:
                return call()
            except Exception:
                self._lost[table_id] += time.monotonic() - begin
                raise

        attempts = Retrying(
            stop=lambda state: (
                state.attempt_number >= self._attempts or self._lost[table_id] >= RETRY_SECONDS
            ),
            wait=PAUSE,
            retry=retry_if_exception(_is_temporary),
            reraise=True,
        )
        try:
            result = attempts(attempt)
        except _RefusedError as error:
            raise SourceError(error.message, table=table_id, **error.values) from error
        except (
            requests.RequestException,
            ValueError,
            KeyError,
            TypeError,
            _MalformedError,
        ) as error:
            raise _explain(table_id, error) from error
        if visited is not None:
            visited |= _Session.visited.urls
        return result


def odata_filter(
    table: CbsTable, found: Resolution, codes: Mapping[str, Sequence[Mapping[str, Any]]]
) -> str:
    """The $filter of a declaration. Codes are sent exactly as padded in CBS's own code list."""
    conditions = []
    for dimension in table.dimensions:
        key = found.dimensions[dimension.name]
        padded = {str(c["Key"]).strip(): str(c["Key"]) for c in codes.get(key, ())}
        choices = [f"{key} eq '{padded[code]}'" for code in found.codes[dimension.name]]
        if dimension.between:
            first, last = (padded[code] for code in dimension.between)
            choices.append(f"({key} ge '{first}' and {key} le '{last}')")
        choices += [f"substringof('{part}',{key})" for part in dimension.contains]
        if choices:
            conditions.append("(" + " or ".join(choices) + ")")
        if dimension.since:
            conditions.append(f"({key} ge '{dimension.since}')")
    return " and ".join(conditions)


def _checked(rows: Any) -> Rows:
    """The rows of an answer, when that is what they are."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _MalformedError
    for row in rows:
        # A code list has these as text; a code without text cannot be shown or matched.
        if "odata.type" not in row and any(
            name in row and not isinstance(row[name], str) for name in ("Key", "Title")
        ):
            raise _MalformedError
    return rows


def _status(error: BaseException) -> int | None:
    """HTTP status of an error; cbsodata wraps the original without its answer."""
    for candidate in (error, error.__cause__):
        answer = getattr(candidate, "response", None)
        if answer is not None:
            return int(answer.status_code)
    return None


def _is_temporary(error: BaseException) -> bool:
    if isinstance(error, requests.HTTPError):
        status = _status(error)
        return status is None or status == 429 or status >= 500
    return isinstance(
        error,
        (requests.RequestException, json.JSONDecodeError, KeyError, TypeError, _MalformedError),
    )


def _explain(table_id: str, error: Exception) -> BijstandError:
    status = _status(error)
    if status == 404:
        return AbsentError(N_("Table {table}: CBS does not have it."), table=table_id)
    if status is not None:
        sort = OutageError if status == 429 or status >= 500 else SourceError
        return sort(
            N_("Table {table}: CBS answered with error {status}; try again later."),
            table=table_id,
            status=status,
        )
    if isinstance(error, requests.Timeout):
        return SilentError(
            N_("Table {table}: CBS did not answer in time; try again later."), table=table_id
        )
    if isinstance(error, requests.RequestException) and not isinstance(error, ValueError):
        return OutageError(
            N_("Table {table}: no connection with CBS; check the network or try again later."),
            table=table_id,
        )
    return SourceError(
        N_(
            "Table {table}: CBS answered with something that is not a complete table; try again later."
        ),
        table=table_id,
    )
