"""What is known of one entry besides its row: why it is as it is, sources, like places, history, as JSON.

::

    {"why": [sentence], with the decision that gave the entry its extent,
     "rule": sentence, where a rule decided,
     "sources": [{"siglum", "file", "page", "line", "before", "words", "after",
                  "text": the paragraph as it stood, where there are no pages,
                  "picture": whether there is one}],
     "like": [n], "history": [{"id", "at", "by", "sentence", "undone"}]}
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from collate.edit import Redo, Undo
from collate.i18n import _, translate
from collate.model import STRUCTURAL, Decision, Fate
from collate.review.open_work import like_key
from collate.review.sentences import decision_sentence, line_sentence
from collate.review.sources import PDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.model import Edition
    from collate.review.open_work import OpenWork
    from collate.review.sources import Sources, SourceWords

#: The rule of the step of an explanation that stands for a cut that no rule makes.
AS_IN_THE_EDITION = "as in the edition"

#: Longest paragraph that is shown as it stood, in code points.
LONGEST_PARAGRAPH = 2_000


def entry_details(work: OpenWork, number: int, lang: str) -> dict[str, Any]:
    """Return the details of entry *number* but the sources."""
    entry = work.edition.entries[number - 1]
    key = like_key(entry)
    rule = work.decisions.get(work.states[number].rule) if number in work.states else None
    details: dict[str, Any] = {
        "why": [translate(reason, lang) for reason in _reasons(work, number)],
        "like": [one.number for one in work.edition.entries if like_key(one) == key],
        "history": history_views(work, number, lang),
    }
    if rule is not None:
        details["rule"] = translate(decision_sentence(rule), lang)
    return details


def _reasons(work: OpenWork, number: int) -> Iterator[str]:
    """Yield why an entry is as it is; where an editor gave it its extent, that decision."""
    about = {
        one.decision
        for one in work.edition.outcomes
        if number in one.entries and one.fate in (Fate.APPLIED, Fate.CHANGED)
    }
    cuts = [one for one in work.decisions.values() if one.what in STRUCTURAL and one.id in about]
    for step in work.explanation(number).steps:
        if not (cuts and step.rule == AS_IN_THE_EDITION):
            yield step.text
    for one in cuts:
        said = decision_sentence(one)
        yield _("decided by {by} on {at}: {said}", by=one.by or "?", at=_local_time(one.at), said=said)


def _local_time(at: str) -> str:
    """Return a time of a log by the clock of this machine; as it is where it is none.

    >>> _local_time("some day")
    'some day'
    """
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def source_views(edition: Edition, number: int, sources: Sources) -> list[dict[str, Any]]:
    """Return where each witness has the words of an entry; files that were not asked for before are read."""
    return [
        source_view(siglum, sources.words(edition, number, siglum), reading.text)
        for reading in edition.entries[number - 1].readings
        for siglum in reading.sigla
    ]


def source_view(siglum: str, found: SourceWords, reading: str) -> dict[str, Any]:
    """Return where a witness has the words of an entry; without its source, the words of the edition."""
    place = found.position
    view: dict[str, Any] = {
        "siglum": siglum,
        "file": place.file,
        "page": place.page,
        "line": place.line,
        "before": found.before,
        "words": found.words if found.document is not None else reading,
        "after": found.after,
        "picture": found.has_picture,
    }
    document = found.document
    if document is not None and document.source.media_type not in (PDF, "text/plain"):
        start = document.raw.rfind("\n", 0, place.start) + 1
        end = document.raw.find("\n", place.end)
        view["text"] = document.raw[start : end if end >= 0 else None][:LONGEST_PARAGRAPH]
    return view


def history_views(work: OpenWork, number: int, lang: str) -> list[dict[str, Any]]:
    """Return the lines of the logs about an entry, those of decisions that were undone too."""
    lines = work.journal.lines
    known = {line.id: line.entry for line in lines if isinstance(line.entry, Decision)}
    about = {one.decision for one in work.edition.outcomes if number in (*one.entries, one.nearest)}
    here, _readings = work.finder.describe_entry(number)
    about |= {name for name, one in known.items() if one.contexts and here and one.contexts[0] == here[0]}
    return [
        {
            "id": line.id if line.id in known else "",
            "at": line.at,
            "by": line.by,
            "sentence": translate(line_sentence(line, known), lang),
            "undone": line.id in known and line.id not in work.decisions,
        }
        for line in lines
        if line.id in about or (isinstance(line.entry, Undo | Redo) and about.intersection(line.entry.of))
    ]
