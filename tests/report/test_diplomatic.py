"""Each witness as a separate TEI file."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from collate.errors import VerificationError
from collate.model import Apparatus, Edition, Note, Span, Stated
from collate.pipeline import run, run_context
from collate.report import WITNESS_WRITERS, ReportContext
from collate.report.tei import read_transcript, write_witness
from collate.settings import ReportSettings, Settings
from collate.tei import TRANSCRIPT, normal_form, tei
from collate.tei.check import verify
from collate.tei.parse import parse_tei, read_witnesses
from collate.tei.rebuild import method_of, rebuild_all
from collate.tei.schema import compile_schema
from tests.report.test_tei import jing
from tests.report.test_tei_mutants import judged, mutant

if TYPE_CHECKING:
    from tests.report.conftest import Made

CONTEXT = ReportContext(version="0.1.0", when="2026-11-22")

WITH_NOTES = """# 在春耕座谈会上的讲话

（1957年3月12日）

同志们：

今天，中央指导组来到县里[^1]，听取了汇报。大家讨论得很热烈。

会后要认真研究[^2]，把各项工作落到实处。[^3]

[^1]: 指导组三月十日到县，<住县招待所> & 三日。
[^2]: 见会议纪要。
[^3]: 句末的注。
"""
PAGED = (
    "在春耕座谈会上的讲话\n（1957年3月12日）\n同志们：\n"
    "　　今天，中央督导组来到县里，听取了汇\f报。大家讨论得很热烈。\f\n"
    "　　会后要认真研究，把各项工作落到实处。\n"
)


def made(
    folder: Path, *texts: str, names: Sequence[str] = ("a.md", "b.txt")
) -> tuple[Edition, ReportContext]:
    files = [folder / name for name in names]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    results = run(files, folder / "reports")
    return results.editions[0], run_context(results, Settings(report=ReportSettings(lang="zh")))


def body(xml: bytes) -> str:
    text = xml.decode()
    return text[text.index("<text") :]


def test_title_date_and_speaker_are_as_written(tmp_path: Path) -> None:
    edition, context = made(tmp_path, WITH_NOTES, PAGED)
    assert body(write_witness(edition, context, witness=0)) == (
        '<text xml:lang="zh">\n<front>\n<docTitle><titlePart>在春耕座谈会上的讲话</titlePart></docTitle>\n'
        '<docDate when="1957-03-12">（1957年3月12日）</docDate>\n</front>\n<body>\n<div type="speech">\n'
        '<p>同志们：</p>\n<p>今天，中央指导组来到县里<note type="source" n="1">指导组三月十日到县，'
        "&lt;住县招待所&gt; &amp; 三日。</note>，听取了汇报。大家讨论得很热烈。</p>\n"
        '<p>会后要认真研究<note type="source" n="2">见会议纪要。</note>，把各项工作落到实处。'
        '<note type="source" n="3">句末的注。</note></p>\n</div>\n</body>\n</text>\n</TEI>\n'
    )


def test_pages_begin_at_page_breaks(tmp_path: Path) -> None:
    edition, context = made(tmp_path, WITH_NOTES, PAGED)
    assert body(write_witness(edition, context, witness=1)).partition("<body>\n")[2] == (
        '<div type="speech">\n<pb n="1"/>\n<p>同志们：</p>\n<p>今天，中央督导组来到县里，听取了汇<pb n="2"/>'
        '报。大家讨论得很热烈。</p>\n<pb n="3"/>\n<p>会后要认真研究，把各项工作落到实处。</p>\n</div>\n'
        "</body>\n</text>\n</TEI>\n"
    )


def test_a_page_break_inside_a_word_is_marked(make: Callable[..., Made]) -> None:
    made = make([("The committee met in spring and discussed the harvest at great length", "x")])
    context = replace(CONTEXT, documents=tuple(made.documents))
    found = body(write_witness(made.edition, replace(context), witness=0))
    assert 'and discus<pb n="2" break="no"/>sed the' in found


def test_it_is_valid_and_verified(tmp_path: Path) -> None:
    edition, context = made(tmp_path, WITH_NOTES, PAGED)
    files = [tmp_path / f"W0{number}.xml" for number in (1, 2)]
    for number, file in enumerate(files):
        file.write_bytes(write_witness(edition, context, witness=number))
        root = parse_tei(file.read_bytes())
        witness = edition.work.witnesses[number].segment
        assert compile_schema(TRANSCRIPT).validate(root)
        assert method_of(root) == TRANSCRIPT
        assert verify(file).faults == ()
        assert list(rebuild_all(root).values()) == [normal_form(witness.text, witness.breaks)]
        (entry,) = read_witnesses(root)
        assert (entry.xml_id, entry.sha256) == (f"W0{number + 1}", witness.source.sha256)
        assert entry.extents == witness.offsets.spans(0, len(witness.text))
    assert jing(files) == set()


def test_a_file_for_each_witness(tmp_path: Path) -> None:
    edition, context = made(tmp_path, WITH_NOTES, PAGED)
    row = WITNESS_WRITERS["witnesses"]
    assert row.files(edition, context) == ()
    folder = f"works/{edition.work.slug}/witnesses"
    assert row.files(edition, replace(context, also=("witnesses",))) == (
        f"{folder}/W01.xml",
        f"{folder}/W02.xml",
    )


@given(
    st.text("甲ab 　\t\u00a0<&\u0301\u202e𠀀", max_size=12),
    st.sets(st.integers(0, 12)),
    st.sets(st.integers(0, 30)),
)
def test_every_character_comes_back(
    make_edition: Callable[..., Edition], text: str, breaks: set[int], anchors: set[int]
) -> None:
    edition = with_text(make_edition, text, breaks, anchors)
    segment = edition.work.witnesses[0].segment
    xml = write_witness(edition, CONTEXT, witness=0)
    assert read_transcript(parse_tei(xml)) == (text, segment.breaks or (0,))
    assert compile_schema(TRANSCRIPT).validate(parse_tei(xml))


def with_text(
    make_edition: Callable[..., Edition], text: str, breaks: set[int], anchors: set[int]
) -> Edition:
    """Return an edition whose first witness has this text; the writer of a witness ignores the others."""
    edition = make_edition([("甲", "乙")])
    first = edition.work.witnesses[0]
    starts = tuple(sorted({0, *(at for at in breaks if at < len(text))})) if text else ()
    notes = tuple(Note(Span(0, 1), at, "1") for at in sorted(anchors))
    segment = replace(first.segment, text=text, breaks=starts, notes=notes)
    work = replace(edition.work, witnesses=(replace(first, segment=segment), *edition.work.witnesses[1:]))
    alignment = replace(edition.alignment, work=work)
    return replace(edition, apparatus=Apparatus(alignment, edition.entries))


def test_lines_after_the_text_stand_after_it(make_edition: Callable[..., Edition]) -> None:
    edition = with_text(make_edition, "甲", set(), set())
    first = edition.work.witnesses[0]
    segment = replace(
        first.segment,
        date=Stated("一九五七年春", "", Span(900, 906)),
        speaker=Stated("王某：", "王某", Span(0, 3)),
        origin=Stated("摘自《学习》", "摘自《学习》", Span(910, 916)),
    )
    work = replace(edition.work, witnesses=(replace(first, segment=segment), *edition.work.witnesses[1:]))
    told = replace(edition, apparatus=Apparatus(replace(edition.alignment, work=work), edition.entries))
    root = parse_tei(write_witness(told, CONTEXT, witness=0))
    (front,), (back,) = root.iter(tei("front")), root.iter(tei("back"))
    assert [etree.QName(line).localname for line in front] == ["docTitle", "byline"]
    assert [(etree.QName(line).localname, line.text) for line in back] == [
        ("docDate", "一九五七年春"),
        ("note", "摘自《学习》"),
    ]
    assert compile_schema(TRANSCRIPT).validate(root)


def test_forbidden_characters_are_refused(make_edition: Callable[..., Edition]) -> None:
    with pytest.raises(VerificationError, match=r"A.txt#1: has the character U\+0007.*Remove it"):
        write_witness(with_text(make_edition, "甲\x07", set(), set()), CONTEXT, witness=0)


@pytest.mark.slow
def test_transcripts_valid_by_our_schema_are_tei(tmp_path: Path) -> None:
    edition, context = made(tmp_path, WITH_NOTES, PAGED)
    lines = b'<byline>w</byline><note type="origin">o</note></front>'
    back = b'</body>\n<back><docDate>d</docDate><note type="source">n</note></back>'
    sources = [write_witness(edition, context, witness=number) for number in (0, 1)]
    sources.append(sources[0].replace(b"</front>", lines).replace(b"</body>", back))
    dice = random.Random(20261122)
    files: list[Path] = []
    accepted: set[str] = set()
    for number in range(300):
        files.append(tmp_path / f"m{number:03d}.xml")
        files[-1].write_bytes(mutant(sources[number % len(sources)], number, dice))
        if judged(files[-1].read_bytes(), TRANSCRIPT):
            accepted.add(files[-1].name)
    refused = jing(files)
    assert accepted & refused == set()
    assert len(accepted) > 60
    assert len(refused) > 60
