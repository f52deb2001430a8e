"""The terms for a variant: kind, operation, mechanical cause. Light, since the settings import them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """The kind of a variant, gravest first."""

    SUBSTANTIVE = "substantive"
    NUMERAL = "numeral"
    ORTHOGRAPHIC = "orthographic"
    PUNCTUATION = "punctuation"


#: The rank of each kind, by member or by name; the gravest is 0.
GRAVITY: Mapping[str, int] = MappingProxyType({kind: rank for rank, kind in enumerate(Kind)})


class Operation(StrEnum):
    """How a variant differs from the lemma, without a judgement on which is right."""

    REPLACEMENT = "replacement"
    OMISSION = "omission"
    ADDITION = "addition"
    TRANSPOSITION = "transposition"


class Cause(StrEnum):
    """A mechanical cause that may have led from one reading to the other: evidence, not a judgement."""

    EXTRACTION_SLIP = "extraction-slip"
    HOMOPHONE = "homophone"
    SIMILAR_FORM = "graphic"
    DITTOGRAPHY = "dittography"
    HAPLOGRAPHY = "haplography"
    HOMOEOTELEUTON = "homoeoteleuton"
    LONG_OMISSION = "long-omission"


class LacunaGround(StrEnum):
    """Why a witness counts as not extant in a stretch of the text, and not as omitting it."""

    EXTENT = "extent"
    """It is an excerpt, and the stretch is outside of its extent."""

    STARTS_LATE = "starts-late"
    ENDS_EARLY = "ends-early"

    PAGES = "pages"
    """A page of its file ends there, or the stretch is whole pages of the base text."""

    SIGN = "sign"
    """It has a sign there that words are missing (□□, 〔下缺〕, ……)."""

    FRAGMENT = "fragment"
    """It is an excerpt or a fragment, and lacks other stretches too."""

    EDITOR = "editor"
