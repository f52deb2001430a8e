"""Names of witnesses and texts on the pages: a title where it is known and no other has it, else the file."""

from __future__ import annotations

from collections import Counter

from collate.model import Segment, Witness, Work


def witness_names(work: Work) -> dict[str, str]:
    """Return a name for each witness, by siglum.

    It is the short title that an editor gave its source, else the title of its
    text. Witnesses of one work mostly have one title: where several have the
    same (white space aside), only their files distinguish them.
    """
    names = {witness.siglum: witness.short_title or title_of(witness.segment) for witness in work.witnesses}
    counts = Counter(_key(name) for name in names.values())
    return {
        witness.siglum: name if name and counts[_key(name)] == 1 else witness.segment.path
        for witness in work.witnesses
        for name in (names[witness.siglum],)
    }


def pair_names(left: Segment, right: Segment, *, short: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Return a name for each of two texts: their titles if these are known and different, else their ids.

    *short* are the short titles of their sources, or empty.
    """
    names = short[0] or title_of(left), short[1] or title_of(right)
    keys = _key(names[0]), _key(names[1])
    return names if all(keys) and keys[0] != keys[1] else (left.id, right.id)


def text_name(segment: Segment) -> str:
    """Return the title of a text; its id if it has none."""
    return title_of(segment) or segment.id


def source_name(texts: tuple[tuple[Segment, Witness | None], ...]) -> str:
    """Return the name of a file with these texts, each with the witness that it is.

    It is the short title that an editor gave it, or the title of its only text; empty if it has neither.
    """
    short = {witness.short_title for _segment, witness in texts if witness is not None} - {""}
    if len(short) == 1:
        return short.pop()
    return title_of(texts[0][0]) if len(texts) == 1 else ""


def title_of(segment: Segment) -> str:
    """Return the title on one line; empty if the text has none."""
    return " ".join(segment.title.value.split()) if segment.title else ""


def _key(title: str) -> str:
    return "".join(title.split())
