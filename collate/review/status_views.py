"""What follows from decisions besides the entries, as JSON: reviews, rules, faults of the logs.

::

    "review": [{"id", "fate": "changed" or "review", "entries": [n], "nearest": n or 0, "why": [sentence],
                "sentence", "what", "how", "words", "text", "reading", "witness", "by", "at", "reason"}]
    "rules": [{"id", "scope", "exceptions": number, "entries": [n], "sentence", "what", …}]
    "faults": [{"file", "line", "message", "remedy"}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from collate.i18n import translate
from collate.model import Fate
from collate.review.sentences import decision_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collate.edit import LogFault
    from collate.model import Decision, Edition

#: What is shown of a decision as it is.
_FIELDS = ("what", "how", "words", "text", "reading", "witness", "by", "at", "reason")


def review_views(edition: Edition, decisions: Mapping[str, Decision], lang: str) -> list[dict[str, Any]]:
    """Return the decisions that an editor has to look at, in their order; *decisions* are by id."""
    return [
        {
            "id": one.decision,
            "fate": one.fate.value,
            "entries": one.entries,
            "nearest": one.nearest or next(iter(one.entries), 0),
            "why": [translate(why, lang) for why in one.why],
            **_described(decisions.get(one.decision), lang),
        }
        for one in edition.outcomes
        if one.fate in (Fate.CHANGED, Fate.REVIEW)
    ]


def rule_views(edition: Edition, decisions: Mapping[str, Decision], lang: str) -> list[dict[str, Any]]:
    """Return the rules that hold, each with the entries that it decided about."""
    entries: dict[str, set[int]] = {one.id: set() for one in decisions.values() if one.scope != "place"}
    for outcome in edition.outcomes if entries else ():
        if outcome.decision in entries:
            entries[outcome.decision].update(outcome.entries)
    return [
        {
            "id": one.id,
            "scope": one.scope,
            "exceptions": len(one.exceptions),
            "entries": sorted(entries[one.id]),
            **_described(one, lang),
        }
        for one in decisions.values()
        if one.id in entries
    ]


def fault_views(faults: Sequence[LogFault], lang: str) -> list[dict[str, Any]]:
    """Return what is wrong in the logs."""
    return [
        {
            "file": one.file,
            "line": one.line,
            "message": translate(one.message, lang),
            "remedy": translate(one.remedy, lang),
        }
        for one in faults
    ]


def _described(decision: Decision | None, lang: str) -> dict[str, Any]:
    """Return a decision in words; a row of collate.toml has no id, and is not known by it."""
    if decision is None:
        return {"sentence": "", "by": "", "at": ""}
    said = translate(decision_sentence(decision), lang)
    return {"sentence": said, **{name: getattr(decision, name) for name in _FIELDS}}
