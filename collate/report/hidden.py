"""Entries that lists and pages leave out at first, by the setting ``report.hide``.

The setting names kinds (``punctuation``) or finer kinds (``orthographic-script``,
``substantive-omission``). The TEI keeps all entries; tables and JSON mark the hidden ones.
"""

from __future__ import annotations

from collections.abc import Collection

from collate.model import ApparatusEntry, Edition, Kind, Reading
from collate.model.deferred import remembered


def variant_facet(variant: Reading) -> str:
    """Return ``kind-subtype`` of a variant, ``kind-operation`` where it has no subtype.

    >>> from collate.model import Kind, Operation
    >>> variant_facet(Reading((1,), ("B",), "", Kind.SUBSTANTIVE, Operation.OMISSION))
    'substantive-omission'
    >>> variant_facet(Reading((1,), ("B",), "；", Kind.PUNCTUATION, Operation.REPLACEMENT, "mark"))
    'punctuation-mark'
    """
    return f"{variant.kind}-{variant.subtype or variant.operation}"


def is_hidden(entry: ApparatusEntry, hide: Collection[str]) -> bool:
    """Return whether every variant of *entry* is of a kind or finer kind in *hide*."""
    return bool(hide) and all(v.kind in hide or variant_facet(v) in hide for v in entry.variants)


def count_hidden(edition: Edition | None, hide: Collection[str]) -> int:
    """Return the number of hidden entries; 0 without an edition."""
    return _count_hidden(edition, tuple(sorted(hide))) if edition and hide else 0


@remembered(int)
def _count_hidden(edition: Edition, hide: tuple[str, ...]) -> int:
    return sum(is_hidden(entry, hide) for entry in edition.entries)


def count_shown(edition: Edition | None, hide: Collection[str]) -> dict[Kind, int]:
    """Return the number of entries of each kind that are not hidden, all kinds included."""
    counts = _count_shown(edition, tuple(sorted(hide))) if edition else (0,) * len(Kind)
    return dict(zip(Kind, counts, strict=True))


@remembered(tuple[int, ...])
def _count_shown(edition: Edition, hide: tuple[str, ...]) -> tuple[int, ...]:
    shown = shown_kinds(edition, hide)
    return tuple(shown.count(kind) for kind in Kind)


def shown_kinds(edition: Edition | None, hide: Collection[str]) -> tuple[Kind, ...]:
    """Return the kind of each entry that is not hidden; empty without an edition."""
    return tuple(entry.kind for entry in edition.entries if not is_hidden(entry, hide)) if edition else ()
