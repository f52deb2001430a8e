"""Sizes and digests of documents and texts, known without reading them (:mod:`collate.model.deferred`)."""

from __future__ import annotations

from hashlib import sha256

from collate.model.deferred import remembered
from collate.model.documents import Segment, SplitDocument


@remembered(int)
def raw_size(item: SplitDocument) -> int:
    """Return the number of code points of the raw text of a document."""
    return len(item.document.raw)


@remembered(int)
def text_size(segment: Segment) -> int:
    """Return the number of code points of a text."""
    return len(segment.text)


@remembered(str)
def text_hash(segment: Segment) -> str:
    """Return the SHA-256 of a text in hex digits: equal only for texts that agree character for character."""
    return sha256(segment.text.encode("utf-8", "surrogatepass")).hexdigest()
