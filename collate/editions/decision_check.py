"""The decisions that an edition records, checked by themselves: whose work, by what ids, in what order.

What they make of the text is compared elsewhere: the edition is generated from them. Here is what the text
does not show. Not found is a change of the only decision of a file without a record of its work, and one of
``before`` and ``after``, which are used only without contexts: a place that they lead to is the same
place, or the text differs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from collate.edit import decision_id
from collate.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import Decision

#: The row of an edition's settings with the slug of its work, which decisions name; it is not a setting.
WORK_SLUG = "edition.work"

#: The form of ids in logs, and of times.
_ID = re.compile(r"[0-9a-f]{16}")
_TIME = re.compile(r"\d{4}-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?Z)?")

#: The longest slug that is read from a file: a name of a folder has at most 255 bytes.
_LONGEST = 120


def recorded_slug(rows: Mapping[str, str]) -> str:
    """Return the slug of the work that an edition records; empty where it has none that could be one.

    >>> recorded_slug({"edition.work": "2020-论持久战"}), recorded_slug({"edition.work": "../a"})
    ('2020-论持久战', '')
    """
    slug = rows.get(WORK_SLUG, "")
    known = all(one == "-" or unicodedata.category(one)[0] in "LNM" for one in slug)
    return slug if known and len(slug) <= _LONGEST else ""


def decision_faults(decisions: Sequence[Decision], *, slug: str, title: str) -> Iterator[str]:
    """Yield a message for each decision that cannot be as it was made.

    Args:
        decisions: those that an edition records.
        slug: of its work; empty where that is not recorded.
        title: of its work.
    """
    names = {name for name in (slug, title) if name}
    if not slug:
        # One name besides the title is the slug, whichever it is.
        names |= set(sorted({one.work for one in decisions if one.work} - names)[:1])
    seen: set[str] = set()
    for one in decisions:
        rule = one.scope in ("witness", "project")
        if one.work not in names and not (rule and not one.work):
            yield _(
                "the decision {id} on 「{words}」 is about another work, {work}",
                id=one.id or "?",
                words=one.words,
                work=one.work or "∅",
            )
        if not one.id:
            continue
        if _is_changed(one):
            yield _(
                "the decision {id} on 「{words}」 was changed after it was made", id=one.id, words=one.words
            )
        elif one.id in seen:
            yield _("the decision {id} on 「{words}」 is there twice", id=one.id, words=one.words)
        seen.add(one.id)


def _is_changed(one: Decision) -> bool:
    """Return whether a decision is not that whose line in a log has its id."""
    if one.preceding and decision_id(one) != one.id:
        return True
    ids = (one.id, *one.concurrent)
    return not all(map(_ID.fullmatch, ids)) or not (_TIME.fullmatch(one.at) or not one.at)
