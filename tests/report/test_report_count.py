"""The summary counts and names the reports that are in no edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.model import Genre, Results
from collate.report.wording.run_summary import run_sentences, uncollated_reports

if TYPE_CHECKING:
    from tests.report.conftest import Made


def as_reports(results: Results) -> Results:
    """Return *results* with all texts in the style of a report."""
    return replace(results, segments=tuple(replace(s, genre=Genre.REPORT) for s in results.segments))


def test_a_report_on_a_work_is_counted_and_named(small: Made) -> None:
    assert uncollated_reports(small.results) == ("新闻.txt#1",)
    assert "Reports among them, not collated: 1 (新闻.txt#1)." in run_sentences(small.results, "en")


def test_reports_that_are_collated_are_not_counted(small: Made) -> None:
    reports = as_reports(small.results)
    collated = {w.segment.id for edition in reports.editions for w in edition.work.witnesses}
    assert collated
    assert not collated & set(uncollated_reports(reports))
    only = replace(reports, segments=tuple(s for s in reports.segments if s.id in collated))
    assert not any("Reports" in sentence for sentence in run_sentences(only, "en"))


def test_a_text_that_a_work_lists_as_a_report_is_counted_whatever_its_style(small: Made) -> None:
    plain = tuple(replace(s, genre=Genre.SPEECH) for s in small.results.segments)
    assert uncollated_reports(replace(small.results, segments=plain)) == ("新闻.txt#1",)


def test_reports_whose_edition_failed_are_counted(make: Callable[..., Made]) -> None:
    made = make(["前", ("甲", "乙"), "后"])
    segments = tuple(w.segment for w in made.edition.work.witnesses)
    failed = Results((), as_reports(Results((), segments, (), (), ())).segments, (), (), ())
    assert len(uncollated_reports(failed)) == len(segments)


def test_the_summary_names_the_first_reports(small: Made) -> None:
    (report,) = (s for s in small.results.segments if s.genre is Genre.REPORT)
    many = tuple(replace(report, id=f"{n}.txt#1") for n in range(9))
    sentences = run_sentences(replace(small.results, segments=many, works=(), editions=()), "en")
    assert any("9 (0.txt#1, 1.txt#1, 2.txt#1, 3.txt#1, 4.txt#1, …)" in one for one in sentences)
