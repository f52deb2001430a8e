"""The TEI vocabulary of collate, independent of every stage.

This package itself exports the names and the normal form shared by all that
reads or writes TEI, and the findings of the checks. In reading order:

- :mod:`~collate.tei.elements`: element and attribute names, the normal form of a witness's text;
- :mod:`~collate.tei.diagnostic`: a finding, and how messages refer to elements;
- :mod:`collate.tei.parse`: bytes -> tree, witness list, mixed content, locations;
- :mod:`collate.tei.interpret`: an edition by others -> the form that collate reads, and what was decided;
- :mod:`collate.tei.rebuild`: tree -> witness texts, apparatus entries, collation;
- :mod:`collate.tei.schema`: the RELAX NG schemas of our editions;
- :mod:`collate.tei.check`: all checks of an edition, ours or anyone's.
"""

from collate.tei.diagnostic import Finding, element_label, finding_at, is_transcript
from collate.tei.elements import (
    DECISION,
    DOUBLE_END_POINT,
    EMENDATION,
    LACUNA,
    LARGEST_OFFSET,
    LAYOUT,
    LOCATION,
    NAMESPACE,
    NO_SPACE,
    PARAGRAPH,
    PARALLEL,
    SCHEME,
    SPACE,
    TRANSCRIPT,
    XML_ID,
    XML_LANG,
    WitnessText,
    find_forbidden,
    largest_size,
    line_of,
    local_name,
    normal_form,
    pointers,
    strip_forbidden,
    tei,
)

__all__ = [
    "DECISION",
    "DOUBLE_END_POINT",
    "EMENDATION",
    "LACUNA",
    "LARGEST_OFFSET",
    "LAYOUT",
    "LOCATION",
    "NAMESPACE",
    "NO_SPACE",
    "PARAGRAPH",
    "PARALLEL",
    "SCHEME",
    "SPACE",
    "TRANSCRIPT",
    "XML_ID",
    "XML_LANG",
    "Finding",
    "WitnessText",
    "element_label",
    "find_forbidden",
    "finding_at",
    "is_transcript",
    "largest_size",
    "line_of",
    "local_name",
    "normal_form",
    "pointers",
    "strip_forbidden",
    "tei",
]
