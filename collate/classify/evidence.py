"""Evidence of mechanical causes of a variant: an ordered table of rules, several of which may match.

Evidence is not judgement: two words sound or look alike, or an eye may have
skipped from one phrase to its like. Whether that happened, and to which
witness, is for the editor to decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from collate.classify.confusables import homophone, similar_form
from collate.classify.eye_skip import dittography, haplography, homoeoteleuton
from collate.classify.lexicon import Lexicon
from collate.classify.ocr_confusions import extraction_slip
from collate.classify.omission_evidence import long_omission
from collate.model import Cause, Kind

if TYPE_CHECKING:
    from collate.classify.lexicon import VariantInContext
    from collate.model import Evidence


class EvidenceRule(Protocol):
    """A rule of evidence for one :class:`~collate.model.Cause`."""

    def __call__(self, variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
        """Return the evidence for the rule's cause, None if there is none."""


#: Every rule is applied. A new rule is a member of :class:`collate.model.Cause` and a function here.
RULES: tuple[EvidenceRule, ...] = (
    extraction_slip,
    homophone,
    similar_form,
    dittography,
    haplography,
    homoeoteleuton,
    long_omission,
)

_DEFAULT_LEXICON = Lexicon()


def find_evidence(
    variant: VariantInContext, kind: Kind = Kind.SUBSTANTIVE, *, lexicon: Lexicon = _DEFAULT_LEXICON
) -> tuple[Evidence, ...]:
    """Return the evidence of mechanical causes of a variant, in the order of :data:`RULES`.

    A substantive variant may have any cause. The same words in another
    spelling sound alike anyway, so only extraction counts for other kinds.
    Characters that extraction confuses look alike, which is not reported twice.

    >>> from collate.classify.lexicon import VariantInContext
    >>> [(str(e.cause), e.detail) for e in find_evidence(VariantInContext("实处", "时处", "", ""))]
    [('homophone', '实 shi2 / 时 shi2')]
    >>> [(str(e.cause), e.detail) for e in find_evidence(VariantInContext("己", "已", "", ""))]
    [('graphic', '己 / 已')]
    >>> variant = VariantInContext("，夏天抗旱", "", "春天抗旱", "。")
    >>> [(str(e.cause), e.detail) for e in find_evidence(variant)]
    [('homoeoteleuton', '天抗旱')]
    """
    slip = extraction_slip(variant, lexicon)
    if kind is not Kind.SUBSTANTIVE:
        return () if slip is None else (slip,)
    found = [slip, *(rule(variant, lexicon) for rule in RULES if rule is not extraction_slip)]
    return tuple(
        one for one in found if one is not None and (slip is None or one.cause is not Cause.SIMILAR_FORM)
    )
