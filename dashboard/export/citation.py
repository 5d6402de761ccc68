"""How to name a figure in a text, so that a reader finds exactly the same one."""

from dashboard import text
from dashboard.export.rows import Piece, title
from dashboard.text import gettext as _


def citation(piece: Piece, language: str) -> str:
    """One line in a language: what, whose, from which tables of which date, which release, where, which licence."""
    before = text.language()
    text.use(language)
    try:
        return _citation(piece)
    finally:
        text.use(before)


def _citation(piece: Piece) -> str:
    result, release = piece.result, piece.result.release
    sources = "; ".join(_source(s.name, s.modified, s.fetched) for s in result.sources)
    licences = ", ".join(dict.fromkeys(s.licence for s in result.sources if s.licence))
    words = [
        release.notice,
        title(result),
        _("Source: {sources}").format(sources=sources) if sources else "",
        _("Edited by Bijstand in beeld, release {release} of {date}").format(
            release=release.id, date=text.day(release.built_at)
        ),
        _("Licence: {licence}").format(licence=licences) if licences else "",
        piece.permalink,
    ]
    return ". ".join(w for w in words if w)


def _source(name: str, modified: str, fetched: str) -> str:
    dates = [
        _("changed {date}").format(date=modified) if modified else "",
        _("fetched {date}").format(date=fetched) if fetched else "",
    ]
    known = ", ".join(d for d in dates if d)
    return f"{name} ({known})" if known else name
