from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from collate.report import ReportContext
from collate.report.source_positions import EditionPositions

if TYPE_CHECKING:
    from tests.report.conftest import Made


def test_a_place_points_at_the_words_in_the_raw_text(small: Made, context: ReportContext) -> None:
    positions = EditionPositions(small.edition, context.source_index)
    raw = {s.segments[0].path: s.document.raw for s in context.documents}
    for index, entry in enumerate(small.edition.entries):
        for reading in entry.readings:
            for siglum in reading.sigla:
                place = positions.of(index, siglum)
                found = raw[place.file][place.start : place.end]
                assert found.replace("\n", "").replace("　", "") == reading.text
                assert place.line == raw[place.file].count("\n", 0, place.start) + 1


def test_an_identical_witness_has_its_own_file_and_line(small: Made, context: ReportContext) -> None:
    positions = EditionPositions(small.edition, context.source_index)
    assert positions.of(0, "乙").written == "乙本.txt:4"
    assert positions.of(0, "丁").written == "摘.txt:3"


def test_an_omission_lies_after_the_preceding_word(make: Callable[..., Made]) -> None:
    made = make(["甲乙", ("丙", ""), "丁"])
    positions = EditionPositions(made.edition, ReportContext(documents=tuple(made.documents)).source_index)
    place = positions.of(0, "乙")
    raw = made.documents[1].document.raw
    assert place.start == place.end == raw.index("乙丁") + 1
    assert place.line == 3


def test_without_documents_line_and_page_are_unknown(small: Made) -> None:
    place = EditionPositions(small.edition, ReportContext().source_index).of(0, "甲")
    assert (place.line, place.page, place.written) == (None, None, "甲本.txt")


def test_the_page_is_that_of_the_first_character(small: Made, context: ReportContext) -> None:
    positions = EditionPositions(small.edition, context.source_index)
    assert positions.of(0, "甲").page == "1"
    assert positions.of(4, "甲").page == "2"
