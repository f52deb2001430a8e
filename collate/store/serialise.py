"""Serialisation of the workspace's entries: the documents of a file, and the edition of a work.

Documents are written without the name, location and time of their file, so that
the same content is recognised under another name. A view that can be
reconstructed from the raw text and its offset map is not written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, cast

import numpy as np

from collate.i18n import from_json, to_json
from collate.model import (
    Alignment,
    Apparatus,
    Document,
    Doubt,
    Dropped,
    Edition,
    OffsetMap,
    Segment,
    Skipped,
    Source,
    SplitDocument,
    Tokens,
    Witness,
    Work,
)
from collate.model.deferred import DeferredDocument, DeferredSegment, DeferredSplit, deferred
from collate.model.facts import text_hash
from collate.store.codecs import Codec, codec_for, fields_codec, pack_row, unpack_row
from collate.store.facts import FactSheet

_Item = SplitDocument | Skipped

#: Returns the text of a segment: the numbers of its document and of itself, from 0, and its hash if known.
LoadText = Callable[[int, int, str], str]

#: The fact that is the hash of a text.
TEXT_HASH = f"{text_hash.__module__}.{text_hash.__qualname__}"


class FileIdentity(NamedTuple):
    """The attributes of a file apart from its content: displayed path and location."""

    path: str
    location: str


def dump_items(items: tuple[_Item, ...], file: FileIdentity) -> bytes | None:
    """Return the documents and errors of *file* as bytes, without its identity.

    None if they cannot be separated from it: an error names the file, or an id
    or path is not derived from its path.
    """
    rows = [_row(item, file) for item in items]
    return None if None in rows else pack_row(rows)


def load_items(data: bytes, file: FileIdentity) -> tuple[_Item, ...]:
    """Return the documents and errors that :func:`dump_items` wrote, with the identity of *file*.

    Raises:
        ValueError: *data* is damaged.
    """
    rows, _ = unpack_row(data)
    try:
        return tuple([_item(row, file) for row in rows])
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"damaged ({error})") from error


def dump_heads(items: tuple[_Item, ...], file: FileIdentity) -> list[Any]:
    """Return what :func:`deferred_items` needs of items that :func:`dump_items` accepts, as JSON values."""
    codecs = _codecs()
    rows: list[Any] = []
    for item in items:
        if isinstance(item, Skipped):
            rows.append([item.path[len(file.path) :], to_json(item.problem), to_json(item.remedy)])
            continue
        document = item.document
        source = document.source
        rest = source.paths[0][len(file.path) :]
        segments = [codecs.head.write(segment) for segment in item.segments]
        warnings = [to_json(warning) for warning in document.warnings]
        rows.append([rest, codecs.source.write(source), document.wrapped, warnings, item.known, segments])
    return rows


def deferred_items(
    heads: list[Any],
    file: FileIdentity,
    *,
    load: Callable[[], tuple[_Item, ...]],
    load_text: LoadText,
    sheet: FactSheet,
) -> tuple[_Item, ...]:
    """Return the documents and errors with these *heads*, whose other parts *load* and *load_text* return.

    *sheet* remembers what follows from them.

    Raises:
        ValueError: *heads* are damaged.
    """
    try:
        return tuple(_deferred(number, row, file, load, load_text, sheet) for number, row in enumerate(heads))
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"damaged ({error})") from error


def _deferred(
    number: int,
    row: list[Any],
    file: FileIdentity,
    load: Callable[[], tuple[_Item, ...]],
    load_text: LoadText,
    sheet: FactSheet,
) -> _Item:
    where = file.path + row[0]
    if len(row) == 3:
        return Skipped(where, from_json(row[1]), from_json(row[2]))
    codecs = _codecs()
    _, source_row, wrapped, warnings, known, segment_rows = row
    source = Source(**codecs.source.read(source_row), paths=(where,), locations=(file.location,))

    def load_split() -> SplitDocument:
        return cast(SplitDocument, load()[number])

    def segment(index: int, head: list[Any]) -> Segment:
        values = codecs.head.read(head)
        memo = sheet.part(f"{number}.{index}")
        return deferred(
            DeferredSegment,
            load=lambda: load_split().segments[index],
            load_text=lambda: load_text(number, index, memo.peek(TEXT_HASH)),
            memo=memo,
            id=f"{where}#{values['number']}",
            path=where,
            source=source,
            **values,
        )

    memo = sheet.part(str(number))
    document = deferred(
        DeferredDocument,
        load=lambda: load_split().document,
        memo=memo,
        source=source,
        wrapped=wrapped,
        warnings=tuple(map(from_json, warnings)),
    )
    return deferred(
        DeferredSplit,
        load=load_split,
        memo=memo,
        document=document,
        segments=tuple(segment(index, head) for index, head in enumerate(segment_rows)),
        known=tuple(known),
    )


def _row(item: _Item, file: FileIdentity) -> list[Any] | None:
    where = item.path if isinstance(item, Skipped) else item.document.source.paths[0]
    if not where.startswith(file.path):
        return None
    rest = where[len(file.path) :]
    if isinstance(item, Skipped):
        texts = (item.problem, item.remedy)
        return None if any(file.path in text for text in texts) else [rest, *map(to_json, texts)]
    document = item.document
    source = document.source
    if (source.paths, source.locations) != ((where,), (file.location,)):
        return None
    if any(file.path in warning for warning in document.warnings):
        return None
    if any((s.path, s.source, s.id) != (where, source, f"{where}#{s.number}") for s in item.segments):
        return None
    codecs = _codecs()
    raw = document.raw
    return [
        rest,
        codecs.source.write(source),
        raw,
        _text_unless_view(document.text, raw, offsets=document.offsets),
        codecs.document.write(document),
        [
            [_text_unless_view(s.text, raw, offsets=s.offsets), *codecs.segment.write(s)]
            for s in item.segments
        ],
        codecs.ledger.write(item.ledger),
        codecs.doubts.write(item.doubts),
    ]


def _item(row: list[Any], file: FileIdentity) -> _Item:
    where = file.path + row[0]
    if len(row) == 3:
        return Skipped(where, from_json(row[1]), from_json(row[2]))
    codecs = _codecs()
    _, source_row, raw, text, document_row, segment_rows, ledger, doubts = row
    source = Source(**codecs.source.read(source_row), paths=(where,), locations=(file.location,))
    fields = codecs.document.read(document_row)
    view = _text_or_view(text, raw, offsets=fields["offsets"])
    document = Document(source=source, raw=raw, text=view, **fields)
    segments: list[Segment] = []
    for text, *rest in segment_rows:
        fields = codecs.segment.read(rest)
        view = _text_or_view(text, raw, offsets=fields["offsets"])
        name = f"{where}#{fields['number']}"
        segments.append(Segment(id=name, path=where, source=source, text=view, **fields))
    return SplitDocument(
        document, tuple(segments), codecs.ledger.read(ledger), doubts=codecs.doubts.read(doubts)
    )


class _Codecs(NamedTuple):
    source: Codec
    document: Codec
    segment: Codec
    head: Codec
    ledger: Codec
    doubts: Codec
    alignment: Codec
    apparatus: Codec
    edition: Codec


@cache
def _codecs() -> _Codecs:
    return _Codecs(
        source=fields_codec(Source, without=("paths", "locations")),
        document=fields_codec(Document, without=("source", "raw", "text")),
        segment=fields_codec(Segment, without=("id", "path", "source", "text")),
        head=fields_codec(Segment, without=("id", "path", "source", "text", "offsets", "breaks", "notes")),
        ledger=codec_for(tuple[Dropped, ...]),
        doubts=codec_for(tuple[Doubt, ...]),
        alignment=fields_codec(Alignment, without=("work", "tokens", "left_out")),
        apparatus=fields_codec(Apparatus, without=("alignment",)),
        edition=fields_codec(Edition, without=("apparatus",)),
    )


def _view(raw: str, offsets: OffsetMap) -> str:
    return "".join([raw[run.raw : run.raw + run.size] for run in offsets.runs])


def _text_unless_view(text: str, raw: str, *, offsets: OffsetMap) -> str | None:
    """Return *text*, or None if it can be reconstructed from *raw* and *offsets*."""
    return None if text == _view(raw, offsets) else text


def _text_or_view(text: str | None, raw: str, *, offsets: OffsetMap) -> str:
    return _view(raw, offsets) if text is None else text


# -- works ----------------------------------------------------------------------------------------


def dump_edition(edition: Edition, work: Work) -> bytes | None:
    """Return *edition* as bytes, without *work*, which :func:`load_edition` takes as an argument.

    None if the edition is not one of *work* or of some of its witnesses.
    """
    alignment, codecs = edition.alignment, _codecs()
    aligned = [witness.siglum for witness in alignment.work.witnesses]
    left_out = [witness.siglum for witness in alignment.left_out]
    if alignment.work.base != work.base or replace(alignment.work, witnesses=work.witnesses) != work:
        return None
    if alignment.work.witnesses != _witnesses(work, aligned) or alignment.left_out != _witnesses(
        work, left_out
    ):
        return None
    arrays: list[bytes] = []
    for tokens in alignment.tokens:
        # The steps from one token to the next are nearly all 1, so they compress well.
        arrays += [np.diff(tokens.offsets).astype("<i4").tobytes(), tokens.folded.astype("<i4").tobytes()]
        arrays += [tokens.written.astype("<i4").tobytes(), tokens.kinds.astype("<i1").tobytes()]
    row = [
        aligned,
        left_out,
        [(int(tokens.offsets[0]), tokens.breaks) for tokens in alignment.tokens],
        codecs.alignment.write(alignment),
        codecs.apparatus.write(edition.apparatus),
        codecs.edition.write(edition),
    ]
    return pack_row(row, arrays)


def load_edition(data: bytes, work: Work) -> Edition:
    """Return the edition of *work* that :func:`dump_edition` wrote.

    Raises:
        ValueError: *data* is damaged.
    """
    codecs = _codecs()
    tokens: list[Tokens] = []
    try:
        (sigla, left_out, columns, alignment_row, apparatus_row, edition_row), arrays = unpack_row(data)
        aligned = replace(work, witnesses=_witnesses(work, sigla))
        for i, (witness, (first, breaks)) in enumerate(zip(aligned.columns, columns, strict=True)):
            steps, folded, written = (np.frombuffer(arrays[4 * i + j], "<i4") for j in range(3))
            offsets = np.cumsum(np.concatenate(([first], steps)), dtype=np.int32)
            kinds = np.frombuffer(arrays[4 * i + 3], "<i1")
            tokens.append(
                Tokens(
                    text=witness.segment.text,
                    offsets=offsets,
                    folded=folded,
                    written=written,
                    kinds=kinds,
                    breaks=tuple(breaks),
                )
            )
        alignment = Alignment(
            work=aligned,
            tokens=tuple(tokens),
            left_out=_witnesses(work, left_out),
            **codecs.alignment.read(alignment_row),
        )
        apparatus = Apparatus(alignment=alignment, **codecs.apparatus.read(apparatus_row))
        return Edition(apparatus=apparatus, **codecs.edition.read(edition_row))
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"damaged ({error})") from error


def _witnesses(work: Work, sigla: list[str]) -> tuple[Witness, ...]:
    """Return the witnesses of *work* that have one of *sigla*."""
    return tuple(witness for witness in work.witnesses if witness.siglum in sigla)
