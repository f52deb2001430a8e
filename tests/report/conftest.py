"""Editions built by hand: the writers are tested without the stages before them.

A work is a list of pieces: a text that all columns have (a line end in it
starts a paragraph), a list of a text and the columns that are not extant there,
or a tuple with one reading for each column ("" lacks the words, None is not
extant there).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from collate.i18n import _
from collate.model import (
    AlignedRun,
    Alignment,
    Apparatus,
    ApparatusEntry,
    Cell,
    Document,
    Dropped,
    Edition,
    Genre,
    Kind,
    Match,
    Operation,
    Page,
    Provenance,
    Reading,
    Reason,
    Relation,
    Results,
    Role,
    Segment,
    SharedSpan,
    Skipped,
    Source,
    Span,
    SplitDocument,
    Stated,
    Tokens,
    Witness,
    Work,
)
from collate.report import ReportContext
from collate.text.offsets import ViewBuilder

Piece = str | list[str | int] | tuple[str | None, ...]

WIDTH = 20
CONTEXT = 8


def document_of(
    path: str,
    text: str,
    breaks: Sequence[int],
    *,
    title: str = "",
    date: str = "",
    paths: tuple[str, ...] = (),
) -> SplitDocument:
    """Return a file with one text: title and date on lines 1 and 2, and lines of 20 characters."""
    head = f"{title}\n（{date}）\n"
    raw, view, starts = head, [], {*breaks, 0}
    for at, character in enumerate(text):
        if at in starts:
            raw += "\n　　" if at else "　　"
        elif len(raw.rsplit("\n", 1)[-1]) >= WIDTH:
            raw += "\n"
        view.append(len(raw))
        raw += character
    raw += "\n- 1 -\n"
    builder = ViewBuilder(raw)
    for place in view:
        builder.keep(place, place + 1)
    names = paths or (path,)
    source = Source(
        sha256=hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest(),
        paths=names,
        locations=names,
        media_type="text/plain",
        encoding="utf-8",
        size=len(raw),
    )
    body = Span(0, len(raw) - 6)
    segment = Segment(
        id=f"{path}#1",
        path=path,
        number=1,
        source=source,
        text=text,
        offsets=builder.offsets(),
        breaks=tuple(sorted(starts)),
        extents=(body,),
        provenance=Provenance(body, (1, raw.count("\n") - 1)),
        title=Stated(title, title, Span(0, len(title))) if title else None,
        date=Stated(f"（{date}）", date, Span(len(title) + 1, len(head) - 1)) if date else None,
    )
    half = raw.index("\n", len(raw) // 2) + 1 if "\n" in raw[len(raw) // 2 :] else len(raw)
    document = Document(
        source=source,
        raw=raw,
        text=text,
        offsets=builder.offsets(),
        pages=(Page("1", Span(0, half)), Page("2", Span(half, len(raw)))),
    )
    ledger = (Dropped(Span(len(raw) - 6, len(raw)), Reason.PAGE_NUMBER),)
    return SplitDocument(document, (segment,), ledger)


def kind_of(left: str, right: str) -> Kind:
    both = left + right
    if not any(character.isalnum() for character in both):
        return Kind.PUNCTUATION
    if any(character.isdigit() for character in both):
        return Kind.NUMERAL
    return Kind.SUBSTANTIVE


def operation_of(lemma: str, text: str) -> Operation:
    if not text:
        return Operation.OMISSION
    return Operation.REPLACEMENT if lemma else Operation.ADDITION


class Made:
    """An edition and its documents."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        *,
        sigla: str = "甲乙丙丁戊己庚辛",
        title: str = "在春耕座谈会上的讲话",
        date: str = "1957-03-12",
        identical: Sequence[tuple[str, int]] = (),
        excerpts: Sequence[int] = (),
        kinds: dict[int, Kind] | None = None,
        slug: str = "1957-03-12-chungeng",
    ) -> None:
        self.pieces = pieces
        self.count = next((len(p) for p in pieces if isinstance(p, tuple)), 2)
        self.kinds = kinds or {}
        texts = [""] * self.count
        breaks: list[list[int]] = [[0] for _ in texts]
        runs: list[AlignedRun] = []
        entries: list[ApparatusEntry] = []
        at = [0] * self.count
        open_entries: list[tuple[tuple[str | None, ...], tuple[Cell, ...], int]] = []
        for piece in pieces:
            cells = self._cells(piece)
            paragraphs = [cell.split("\n") if cell is not None else [] for cell in cells]
            plain = tuple(None if cell is None else cell.replace("\n", "") for cell in cells)
            made: list[Cell] = []
            for column, (cell, parts) in enumerate(zip(plain, paragraphs, strict=True)):
                for number, part in enumerate(parts):
                    if number:
                        breaks[column].append(len(texts[column]))
                    texts[column] += part
                size = len(cell or "")
                made.append(None if cell is None else (at[column], at[column] + size) if cell else ())
                at[column] += size
            if len({text for text in plain if text is not None}) == 1:
                runs.append(AlignedRun(len(plain[0] or ""), tuple(made), True))
            else:
                open_entries.append((plain, tuple(made), len(texts[0]) - len(plain[0] or "")))
                for column, place in enumerate(made):
                    if place:
                        others = tuple(
                            place if c == column else (None if m is None else ()) for c, m in enumerate(made)
                        )
                        runs.append(AlignedRun(place[1] - place[0], others, False))
        files = [f"{siglum}本.txt" for siglum in sigla[: self.count]]
        self.documents = [
            document_of(file, text, cuts, title=title, date=date)
            for file, text, cuts in zip(files, texts, breaks, strict=True)
        ]
        witnesses = [
            Witness(
                siglum=sigla[column],
                segment=split.segments[0],
                role=Role.BASE if not column else Role.EXCERPT if column in excerpts else Role.WITNESS,
            )
            for column, split in enumerate(self.documents)
        ]
        for file, column in identical:
            split = document_of(file, texts[column], [0], title=title + "（摘录）")
            self.documents.append(split)
            witnesses.append(
                Witness(sigla[len(witnesses)], split.segments[0], Role.WITNESS, identical_to=sigla[column])
            )
        self.work = Work(slug=slug, title=title, date=date, witnesses=tuple(witnesses), base=sigla[0])
        for number, (plain, cells_made, start) in enumerate(open_entries):
            entries.append(self._entry(number, plain, cells_made, start, texts[0]))
        ids: dict[str, int] = {}
        tokens = tuple(
            Tokens(
                text=text,
                offsets=np.arange(len(text) + 1, dtype=np.int32),
                folded=(same := np.array([ids.setdefault(c, len(ids)) for c in text], dtype=np.int32)),
                written=same,
                kinds=np.zeros(len(text), dtype=np.int8),
                breaks=tuple(sorted({b for b in cuts if b < len(text)})),
            )
            for text, cuts in zip(texts, breaks, strict=True)
        )
        alignment = Alignment(self.work, tokens, tuple(runs))
        self.edition = Edition(Apparatus(alignment, tuple(entries)), settings=(("classify.widen", "8"),))

    def _cells(self, piece: Piece) -> tuple[str | None, ...]:
        if isinstance(piece, tuple):
            return piece
        if isinstance(piece, str):
            return (piece,) * self.count
        text, *lacking = piece
        return tuple(None if column in lacking else str(text) for column in range(self.count))

    def _entry(
        self, number: int, plain: tuple[str | None, ...], cells: tuple[Cell, ...], start: int, base: str
    ) -> ApparatusEntry:
        lemma = plain[0] or ""
        groups: dict[str, list[int]] = {}
        for column, text in enumerate(plain):
            if text is not None:
                groups.setdefault(text, []).append(column)
        readings = {
            text: Reading(
                columns=tuple(columns),
                sigla=tuple(
                    w.siglum
                    for w in self.work.witnesses
                    if any(self.work.columns[c].siglum in (w.siglum, w.identical_to) for c in columns)
                ),
                text=text,
                kind=None if text == lemma else self.kinds.get(number, kind_of(lemma, text)),
                operation=None if text == lemma else operation_of(lemma, text),
            )
            for text, columns in groups.items()
        }
        variants = tuple(reading for text, reading in readings.items() if text != lemma)
        end = start + len(lemma)
        order = list(Kind)
        return ApparatusEntry(
            number=number + 1,
            cells=cells,
            locus=Span(start, end),
            left=base[max(0, start - CONTEXT) : start],
            lemma=readings[lemma],
            right=base[end : end + CONTEXT],
            variants=variants,
            kind=min((v.kind for v in variants if v.kind), key=order.index),
        )

    @property
    def results(self) -> Results:
        """The results of a run with this work, a report on it, a skipped file and an ignored one."""
        report = document_of(
            "新闻.txt", "县委书记在会上指出，要抓好春耕。", [0], title="县里开会", date="1957-03-13"
        )
        segment = report.segments[0]
        segment = Segment(
            **{
                **{name: getattr(segment, name) for name in Segment.__dataclass_fields__},
                "genre": Genre.REPORT,
                "date": Stated("（l957年3月13日）", "1957-03-13", Span(5, 16), note="l957 read as 1957"),
            }
        )
        report = SplitDocument(report.document, (segment,), report.ledger)
        work = Work(
            **{
                **{name: getattr(self.work, name) for name in Work.__dataclass_fields__},
                "derived": (segment.id,),
            }
        )
        edition = Edition(
            Apparatus(
                Alignment(work, self.edition.alignment.tokens, self.edition.alignment.runs),
                self.edition.entries,
            ),
            settings=self.edition.settings,
        )
        alone = Work(
            "1957-03-13-baodao", "县里开会", "1957-03-13", (Witness("甲", segment, Role.BASE),), "甲"
        )
        first, second = self.documents[0].segments[0].id, self.documents[1].segments[0].id
        return Results(
            documents=(*self.documents, report),
            segments=(*(d.segments[0] for d in self.documents), segment),
            matches=(
                Match(
                    first,
                    second,
                    Relation.VERSION,
                    jaccard=0.9123456,
                    left_in_right=0.95,
                    right_in_left=0.96,
                    shared_characters=120,
                    shared=(SharedSpan(Span(0, 9), Span(0, 9)),),
                ),
                Match(
                    segment.id,
                    first,
                    Relation.REPORT,
                    jaccard=0.2,
                    left_in_right=0.5,
                    right_in_left=0.1,
                    shared_characters=12,
                ),
            ),
            works=(work, alone),
            editions=(edition,),
            ignored=("notes.md",),
            skipped=(Skipped("坏.txt", _("the file is empty"), _("Remove it")),),
            settings=(("dedupe.k", "5"),),
            warnings=(),
        )


PLAIN: tuple[Piece, ...] = (
    "同志们：\n今天，中央",
    ("指导组", "督导组", "指导组"),
    "来到县里，听取",
    ("八", "8", "八"),
    "个乡的汇报",
    ("。", "。", "；"),
    "\n大家讨论得",
    ("很", "", ""),
    "热烈，提出了许多好的意见",
    ("", "（热烈鼓掌）", ""),
    "。会后要认真研究，把各项工作落到实处。",
)


@pytest.fixture
def make() -> Callable[..., Made]:
    """Build an edition from pieces."""
    return Made


@pytest.fixture
def small() -> Made:
    """Three columns, a fourth witness identical to the second, five entries."""
    return Made(PLAIN, identical=[("摘.txt", 1)])


@pytest.fixture
def context(small: Made) -> ReportContext:
    return ReportContext(version="0.1.0", documents=small.results.documents)
