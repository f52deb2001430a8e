"""What the workspace holds of files and of works, as bytes.

What a file holds is written without its name, place and time, so the same
content is known again under another name. A view that is made of stretches of
the raw text is not written twice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from collate.model import (
    Alignment,
    Apparatus,
    Document,
    Dropped,
    Edition,
    OffsetMap,
    Segment,
    Skipped,
    Source,
    SplitDocument,
    Tokens,
    Work,
)
from collate.store.codecs import Form, fields_form, form, pack, unpack

_Item = SplitDocument | Skipped


class File(NamedTuple):
    """What belongs to a file and not to its content: its shown name, its place, its time."""

    path: str
    location: str
    modified: int


def dump_read(items: tuple[_Item, ...], file: File) -> bytes | None:
    """Return what was made of *file*; None if it cannot be parted from the file's name."""
    rows = [_row(item, file) for item in items]
    return None if None in rows else pack(rows)


def load_read(data: bytes, file: File) -> tuple[_Item, ...]:
    """Return what :func:`dump_read` wrote, as if *file* had been read.

    Raises:
        ValueError: it is damaged.
    """
    rows, _ = unpack(data)
    try:
        return tuple([_item(row, file) for row in rows])
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"damaged ({error})") from error


def _row(item: _Item, file: File) -> list[Any] | None:
    where = item.path if isinstance(item, Skipped) else item.document.source.paths[0]
    if not where.startswith(file.path):
        return None
    rest = where[len(file.path) :]
    if isinstance(item, Skipped):
        told = (item.problem, item.remedy)
        return None if any(file.path in words for words in told) else [rest, *told]
    document = item.document
    source = document.source
    if (source.paths, source.locations, source.modified) != ((where,), (file.location,), file.modified):
        return None
    if any((s.path, s.source, s.id) != (where, source, f"{where}#{s.number}") for s in item.segments):
        return None
    forms = _forms()
    raw = document.raw
    return [
        rest,
        forms.source.write(source),
        raw,
        _apart(document.text, raw, document.offsets),
        forms.document.write(document),
        [[_apart(s.text, raw, s.offsets), *forms.segment.write(s)] for s in item.segments],
        forms.ledger.write(item.ledger),
    ]


def _item(row: list[Any], file: File) -> _Item:
    where = file.path + row[0]
    if len(row) == 3:
        return Skipped(where, row[1], row[2])
    forms = _forms()
    _, of_source, raw, text, of_document, segments, ledger = row
    source = Source(
        **forms.source.read(of_source), paths=(where,), locations=(file.location,), modified=file.modified
    )
    fields = forms.document.read(of_document)
    document = Document(source=source, raw=raw, text=_viewed(text, raw, fields["offsets"]), **fields)
    found: list[Segment] = []
    for text, *rest in segments:
        fields = forms.segment.read(rest)
        view = _viewed(text, raw, fields["offsets"])
        name = f"{where}#{fields['number']}"
        found.append(Segment(id=name, path=where, source=source, text=view, **fields))
    return SplitDocument(document, tuple(found), forms.ledger.read(ledger))


class _Forms(NamedTuple):
    source: Form
    document: Form
    segment: Form
    ledger: Form
    alignment: Form
    apparatus: Form
    edition: Form


@cache
def _forms() -> _Forms:
    return _Forms(
        fields_form(Source, without=("paths", "locations", "modified")),
        fields_form(Document, without=("source", "raw", "text")),
        fields_form(Segment, without=("id", "path", "source", "text")),
        form(tuple[Dropped, ...]),
        fields_form(Alignment, without=("work", "tokens", "left_out")),
        fields_form(Apparatus, without=("alignment",)),
        fields_form(Edition, without=("apparatus",)),
    )


def _view(raw: str, offsets: OffsetMap) -> str:
    return "".join([raw[run.raw : run.raw + run.size] for run in offsets.runs])


def _apart(text: str, raw: str, offsets: OffsetMap) -> str | None:
    """Return *text*, or None where raw text and offsets give it."""
    return None if text == _view(raw, offsets) else text


def _viewed(text: str | None, raw: str, offsets: OffsetMap) -> str:
    return _view(raw, offsets) if text is None else text


# -- works ----------------------------------------------------------------------------------------


def dump_edition(edition: Edition, work: Work) -> bytes | None:
    """Return the edition of *work* as bytes; *work* itself must be given to :func:`load_edition` again.

    None if the edition is not of *work*, or of some of its witnesses.
    """
    alignment, forms = edition.alignment, _forms()
    kept = [witness.siglum for witness in alignment.work.witnesses]
    left_out = [witness.siglum for witness in alignment.left_out]
    if alignment.work != _part(work, kept) or alignment.left_out != _part(work, left_out).witnesses:
        return None
    arrays: list[bytes] = []
    for tokens in alignment.tokens:
        # Steps from one token to the next are nearly all 1, so they pack well.
        arrays += [np.diff(tokens.offsets).astype("<i4").tobytes(), tokens.folded.astype("<i4").tobytes()]
        arrays += [tokens.written.astype("<i4").tobytes(), tokens.kinds.astype("<i1").tobytes()]
    row = [
        kept,
        left_out,
        [(int(tokens.offsets[0]), tokens.breaks) for tokens in alignment.tokens],
        forms.alignment.write(alignment),
        forms.apparatus.write(edition.apparatus),
        forms.edition.write(edition),
    ]
    return pack(row, arrays)


def load_edition(data: bytes, work: Work) -> Edition:
    """Return the edition of *work* that :func:`dump_edition` wrote.

    Raises:
        ValueError: it is damaged.
    """
    forms = _forms()
    tokens: list[Tokens] = []
    try:
        (kept, left_out, columns, of_alignment, of_apparatus, of_edition), arrays = unpack(data)
        aligned = _part(work, kept)
        for i, (witness, (first, breaks)) in enumerate(zip(aligned.columns, columns, strict=True)):
            steps, folded, written = (np.frombuffer(arrays[4 * i + j], "<i4") for j in range(3))
            offsets = np.cumsum(np.concatenate(([first], steps)), dtype=np.int32)
            kinds = np.frombuffer(arrays[4 * i + 3], "<i1")
            tokens.append(Tokens(witness.segment.text, offsets, folded, written, kinds, tuple(breaks)))
        alignment = Alignment(
            work=aligned,
            tokens=tuple(tokens),
            left_out=_part(work, left_out).witnesses,
            **forms.alignment.read(of_alignment),
        )
        apparatus = Apparatus(alignment=alignment, **forms.apparatus.read(of_apparatus))
        return Edition(apparatus=apparatus, **forms.edition.read(of_edition))
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"damaged ({error})") from error


def _part(work: Work, sigla: list[str]) -> Work:
    """Return *work* with the witnesses called *sigla* alone."""
    if len(sigla) == len(work.witnesses):
        return work
    return replace(work, witnesses=tuple(witness for witness in work.witnesses if witness.siglum in sigla))
