"""The law of the ledger: segments, notes and ledger cover each source exactly once, in every format."""

from __future__ import annotations

import email.message
import random
from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.model import Document, SplitDocument
from collate.read import FoundFile, read
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split
from collate.text.radicals import without_radicals
from tests.properties import test_layout as made
from tests.quality.test_containers import CONTAINERS, Speech, Volume

FURNITURE = (
    *made.AT_HEAD,
    *made.AT_FOOT,
    "- 1 -",
    "2",
    "目录",
    "山中的路……12",
    "[bookmark: _Toc1]",
)


def volume(pick: made.Pick) -> Volume:
    """Return speeches with furniture, odd characters and blanks among their paragraphs."""
    speeches = []
    for number in range(pick((1, 2, 3))):
        speech = made.make_speech(pick, not number)
        body: list[str] = []
        for paragraph in speech.body:
            body += [pick(FURNITURE)] if pick((True, False, False, False)) else []
            body.append(paragraph + pick(("", "", " ", "\u3000", "\u200b")))
        speeches.append(Speech("".join(speech.titles), tuple(speech.lines()), tuple(body)))
    return tuple(speeches)


def write_markdown(stem: Path, speeches: Volume) -> Path:
    rows = [
        row
        for n, s in enumerate(speeches)
        for row in (f"# {s.title}", *s.lines, f"**注**[^{n}]", *s.paragraphs, f"[^{n}]: 注文{n}")
    ]
    path = stem.with_suffix(".md")
    path.write_text("\n\n".join(rows) + "\n", encoding="utf-8")
    return path


def write_mhtml(stem: Path, speeches: Volume) -> Path:
    page = CONTAINERS["html"](stem, speeches)
    message = email.message.EmailMessage()
    message["Subject"] = "saved"
    message.set_content(page.read_text(encoding="utf-8"), subtype="html")
    message.replace_header("Content-Type", 'text/html; charset="utf-8"')
    path = stem.with_suffix(".mhtml")
    path.write_bytes(message.as_bytes())
    page.unlink()
    return path


def write_tei(stem: Path, speeches: Volume) -> Path:
    divisions = "".join(
        f"<div><head>{escape(s.title)}<note>题注</note></head>"
        + "".join(f"<p>{escape(text)}</p>\n" for text in (*s.lines, *s.paragraphs))
        + "</div>"
        for s in speeches
    )
    path = stem.with_suffix(".xml")
    path.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>集</title></titleStmt>'
        "<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>"
        f"<text><body>{divisions}</body></text></TEI>",
        encoding="utf-8",
    )
    return path


WRITERS: dict[str, Callable[[Path, Volume], Path]] = {
    **CONTAINERS,
    "markdown": write_markdown,
    "mhtml": write_mhtml,
    "tei": write_tei,
}


def check_cover(found: SplitDocument) -> None:
    document, raw = found.document, found.document.raw
    spans = sorted(
        [span for segment in found.segments for span in segment.extents]
        + [note.span for segment in found.segments for note in segment.notes]
        + [row.span for row in found.ledger]
    )
    assert all(left.end <= right.start for left, right in pairwise(spans)), "no character twice"
    ends = [0, *(span.end for span in spans)]
    missed = [raw[end:start] for end, start in zip(ends, [*(s.start for s in spans), len(raw)], strict=True)]
    assert not "".join(missed), "no character lost"
    for segment in found.segments:
        for offset, character in enumerate(segment.text):
            there = raw[segment.offsets.to_raw(offset)]
            assert without_radicals(there) == character or (character == " " and there.isspace())
        for stated in (segment.title, segment.date, segment.speaker):
            if stated is not None:
                shown = iter(without_radicals(raw[slice(*stated.span)]))
                written = "".join(without_radicals(stated.written).split())
                assert all(one in shown for one in written), "in their order"
    assert document.source.size > 0


@pytest.mark.parametrize("name", WRITERS)
@settings(deadline=None, derandomize=True, max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_segments_notes_and_ledger_cover_a_document_of_each_format(
    name: str, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("made")
    path = WRITERS[name](folder / "a", volume(random.Random(seed).choice))
    documents = list(read(FoundFile(path.name, path), Settings()))
    assert documents
    for document in documents:
        assert isinstance(document, Document)
        check_cover(split(reflow(document, Settings()), Settings()))
