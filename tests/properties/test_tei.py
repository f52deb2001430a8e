"""From texts to TEI and back, through the real aligner: every witness is unchanged."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.model import Role, Work
from collate.report import ReportContext
from collate.report.tei import expected_texts, write_tei
from collate.settings import AlignSettings, Settings
from collate.tei.check import verify_against_segments

LOOSE = Settings(align=AlignSettings(lacuna=6, excerpt_lacuna=4, anchor_from=8, anchor=4))
lines = st.text("指督导组的，。 二2裡里□ab(", max_size=12).map(str.strip)
texts = st.lists(lines, max_size=4).map(lambda parts: "\n".join(filter(None, parts)))


@given(st.lists(texts, min_size=2, max_size=5), st.sampled_from([Settings(), LOOSE]), st.integers(0, 4))
@settings(max_examples=120)
def test_texts_are_rebuilt_from_their_edition(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings, base: int
) -> None:
    work = make_work(*given_texts, base=base % len(given_texts), roles={1: Role.EXCERPT})
    edition = edit(classify(align(work, tuned), tuned), settings=tuned)
    xml = write_tei(edition, ReportContext("en", "0.1.0", when="2026-11-22"))
    verify_against_segments(xml, expected_texts(edition))
