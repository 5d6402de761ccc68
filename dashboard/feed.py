"""News as an Atom feed (RFC 4287): bytes in a form that any feed reader takes."""

import html
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from dashboard import text
from dashboard.news import News
from dashboard.text import gettext as _

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
RIGHTS = "CC BY 4.0"
# Ids follow from what an entry is about, so they stay the same on every server and after a restart.
_IDS = uuid.UUID("6f1c6a4e-6a0c-5b57-9d4e-0d3a1f0b7c11")


def identity(*about: str) -> str:
    """The lasting id of a feed or entry."""
    return uuid.uuid5(_IDS, "/".join((*about, text.language()))).urn


def atom(
    entries: Sequence[tuple[News, str]], region: str, name: str, *, itself: str, page: str
) -> bytes:
    """A feed about one region; each entry with the address that pins its release.

    `itself` and `page` are the addresses of the feed and of the page it belongs to. There is always
    at least one entry: the first release of a machine tells that it is the first.
    """
    newest = entries[0][0].release
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": text.language()})
    title = _("Bijstand in beeld: {name}").format(name=name)
    _add(feed, "title", f"{newest.notice}. {title}" if newest.is_invented else title)
    _add(feed, "subtitle", _("What is new and what was revised, per release"))
    _add(feed, "id", identity(newest.origin, region))
    _add(feed, "updated", _moment(entries[0][0]))
    _add(ET.SubElement(feed, "author"), "name", "Bijstand in beeld")
    _add(feed, "rights", newest.notice or RIGHTS)
    ET.SubElement(feed, "link", {"rel": "self", "href": itself, "type": "application/atom+xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    for news, pinned in entries:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", news.title(name))
        _add(entry, "id", identity(news.release.id, region))
        _add(entry, "updated", _moment(news))
        ET.SubElement(entry, "link", {"rel": "alternate", "href": pinned, "type": "text/html"})
        _add(entry, "content", _content(news), type="html")
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _content(news: News) -> str:
    about = _("Release {release} of {day}.").format(
        release=news.release.id, day=text.day(news.release.built_at)
    )
    items = "".join(f"<li>{html.escape(line)}</li>" for line in news.lines)
    words = f"{news.release.notice}. {about}" if news.release.is_invented else about
    return f"<p>{html.escape(words)}</p>" + (f"<ul>{items}</ul>" if items else "")


def _moment(news: News) -> str:
    return f"{news.release.built_at.isoformat(timespec='seconds')}Z"


def _add(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = words
