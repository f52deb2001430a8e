"""Names of witnesses on the pages: the title of a text where no other has it, else its file."""

from __future__ import annotations

from collections import Counter

from collate.model import Segment, Work


def witness_names(work: Work) -> dict[str, str]:
    """Return a name for each witness, by siglum.

    Witnesses of one work mostly have one title: where several have the same
    (white space aside), only their files distinguish them.
    """
    counts = Counter(_key(witness.segment) for witness in work.witnesses)
    return {
        witness.siglum: title_of(witness.segment) if key and counts[key] == 1 else witness.segment.path
        for witness in work.witnesses
        for key in (_key(witness.segment),)
    }


def pair_names(left: Segment, right: Segment) -> tuple[str, str]:
    """Return a name for each of two texts: their titles if these are known and different, else their ids."""
    keys = _key(left), _key(right)
    return (title_of(left), title_of(right)) if all(keys) and keys[0] != keys[1] else (left.id, right.id)


def title_of(segment: Segment) -> str:
    """Return the title on one line; empty if the text has none."""
    return " ".join(segment.title.value.split()) if segment.title else ""


def _key(segment: Segment) -> str:
    return "".join(segment.title.value.split()) if segment.title else ""
