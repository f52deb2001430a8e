"""What does not come up in lists and pages unless it is asked for.

The settings name kinds (``punctuation``) or finer ones (``orthographic-script``,
``substantive-omission``); the TEI keeps everything, tables and data mark it.
"""

from __future__ import annotations

from collections.abc import Collection

from collate.model import ApparatusEntry, Edition, Kind, Reading


def facet(variant: Reading) -> str:
    """Return kind and finer kind of a variant in one word; the operation where there is no finer kind.

    >>> from collate.model import Kind, Operation
    >>> facet(Reading((1,), ("B",), "", Kind.SUBSTANTIVE, Operation.OMISSION))
    'substantive-omission'
    >>> facet(Reading((1,), ("B",), "；", Kind.PUNCTUATION, Operation.REPLACEMENT, "mark"))
    'punctuation-mark'
    """
    return f"{variant.kind}-{variant.subtype or variant.operation}"


def is_hidden(entry: ApparatusEntry, hide: Collection[str]) -> bool:
    """Tell whether every variant of *entry* is of a kind that *hide* names."""
    return bool(hide) and all(v.kind in hide or facet(v) in hide for v in entry.variants)


def count_hidden(edition: Edition | None, hide: Collection[str]) -> int:
    """Return how many entries do not come up."""
    return sum(is_hidden(entry, hide) for entry in edition.entries) if edition and hide else 0


def shown_kinds(edition: Edition | None, hide: Collection[str]) -> tuple[Kind, ...]:
    """Return the kind of each entry that does come up."""
    return tuple(entry.kind for entry in edition.entries if not is_hidden(entry, hide)) if edition else ()
