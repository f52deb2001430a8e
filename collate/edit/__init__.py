"""Stage 8: apparatus and decisions become an edition (none are read yet: the lemma is the base text)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.model import Edition
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Apparatus, Decision


def edit(
    apparatus: Apparatus, decisions: Sequence[Decision] = (), settings: Settings | None = None
) -> Edition:
    """Return the edition of a work: the base text as the edited text, and the apparatus.

    *decisions* that fit no entry are kept in ``Edition.orphaned``, never
    dropped; as none can be applied yet, that is all of them.
    """
    return Edition(apparatus, orphaned=tuple(decisions), settings=(settings or Settings()).stated())
