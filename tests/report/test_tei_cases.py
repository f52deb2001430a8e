"""Emendations, whole paragraphs, exchanged blocks, groups: goldens, properties, single facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate.edit import edit
from collate.errors import VerificationError
from collate.model import Apparatus, Cause, Decision, Edition, Emendation, Evidence, Kind, Operation, Span
from collate.report import ReportContext
from collate.report.tei import expected_texts, write_tei
from collate.settings import TeiSettings
from collate.tei import local_name, tei
from collate.tei.check import verify_against_segments
from collate.tei.parse import parse_tei
from tests.report.test_tei import pieces

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
OPTIONS = ReportContext("zh", "0.1.0", when="2026-11-22", tei=TeiSettings(notes=False))
GROUPED = replace(OPTIONS, tei=TeiSettings(notes=False, group=True))

MakeEdition: TypeAlias = Callable[..., Edition]


def emended(edition: Edition, *decisions: Decision) -> Edition:
    done = edit(edition.apparatus, decisions)
    assert not done.orphaned, done.orphaned
    return done


def swapped(edition: Edition, *numbers: int) -> Edition:
    """Mark the readings of some entries as transpositions."""
    entries = list(edition.entries)
    for number in numbers:
        entry = entries[number - 1]
        variants = tuple(replace(v, operation=Operation.TRANSPOSITION) for v in entry.variants)
        entries[number - 1] = replace(entry, variants=variants)
    return replace(edition, apparatus=Apparatus(edition.alignment, tuple(entries)))


def every_emendation(make: MakeEdition) -> Edition:
    made = make(
        [
            ("中央", "中央", None),
            ("指导组", "督导组", None),
            "同志们讨论得",
            ("很", "", "很"),
            "热烈，落到时处。¶要",
            ("发扬", "发扬", "发杨"),
            "光大",
            ("", "", "的"),
            "优良传统统。完了",
            ("", "！", "。"),
        ],
        kinds={9: (Kind.PUNCTUATION, "mark")},
    )
    return emended(
        made,
        Decision("made", "指导组", "督导组", by="李编", certainty="medium"),
        Decision("made", "很", "十分", reason="语气", by="王编"),
        Decision("made", "时处", "实处", reason="音近而误", by="王编", certainty="high"),
        Decision("made", "统", "", before="优良传统", by="<编 & 者>"),
        Decision("made", "", "和", before="发扬"),
        Decision("made", "", "！", before="完了"),
    )


#: One small edition for each phenomenon, with its settings; the expected files are in golden/report.
CASES: Mapping[str, tuple[Callable[[MakeEdition], Edition], ReportContext]] = {
    "tei_emended": (every_emendation, OPTIONS),
    "tei_emended_grouped": (every_emendation, replace(GROUPED, lang="en")),
    "tei_blocks": (
        lambda make: make(
            [
                ("¶一。¶二。¶", "", ""),
                "三。¶",
                ("四。五。¶", "四。¶五。¶", ""),
                "六。¶",
                ("", "七。¶", "七。八。¶"),
                "九。¶",
                ("十。¶", "", "甲。¶"),
                "乙。¶",
                ("", "丙。", ""),
            ]
        ),
        OPTIONS,
    ),
    "tei_swapped": (
        lambda make: swapped(
            make(
                [
                    "要",
                    ("认真学习、深刻领会", "深刻领会、认真学习", "深刻领会，认真学习"),
                    "精神，",
                    ("深入细致", "细致深入", "深入细致"),
                    ("ab cd ef", "ef cd ab", "cd ab ef"),
                    "。",
                ]
            ),
            *(1, 2, 3),
        ),
        OPTIONS,
    ),
    "tei_grouped": (
        lambda make: make(
            ["甲", ("乙", "丙", "丁"), ("里", "裡", "里"), "。¶", ("戊。¶", "", ""), "己。"],
            kinds={2: (Kind.ORTHOGRAPHIC, "script")},
        ),
        GROUPED,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, make_edition: MakeEdition) -> None:
    case, options = CASES[name]
    edition = case(make_edition)
    xml = write_tei(edition, options)
    verify_against_segments(xml, expected_texts(edition))
    assert xml.decode() == (GOLDEN / f"{name}.xml").read_text(encoding="utf-8")


# -- properties ---------------------------------------------------------------------


def read_by_the_editor(element: etree._Element) -> str:
    """Return the edited text: every lem, no rdg."""
    parts = [element.text or ""]
    for child in element:
        if local_name(child.tag) not in ("rdg", "rdgGrp", "note"):
            parts.append(read_by_the_editor(child))
        parts.append(child.tail or "")
    return "".join("".join(parts).split())


#: Start and number of tokens, or the number of an entry; the words of the editor.
CHANGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-1, 2), st.sampled_from(["", "改", "甲", "ab", "乙， c", None])),
    min_size=1,
    max_size=4,
)


def decisions_of(edition: Edition, changes: Sequence[tuple[int, int, str | None]]) -> list[Decision]:
    """Return decisions about the base text; None takes the words of some witness, size -1 means an entry."""
    base = edition.alignment.tokens[0]
    made: list[Decision] = []
    for at, size, text in changes:
        start = min(at, len(base))
        first, last = base.span(start, min(start + max(size, 0), len(base)))
        if (size < 0 or text is None) and edition.entries:
            entry = edition.entries[at % len(edition.entries)]
            first, last = entry.locus
            text = entry.variants[-1].text if text is None else text
        last = first + len(base.text[first:last].rstrip())
        if base.text[first:last] != (text or ""):
            before, after = base.text[:first], base.text[last:]
            made.append(Decision("made", base.text[first:last], text or "", before, after))
    return made


@given(pieces(), CHANGES, st.booleans())
@settings(max_examples=150)
def test_the_lemmata_are_the_edited_text(
    make_edition: MakeEdition,
    drawn: Sequence[tuple[str | None, ...]],
    changes: Sequence[tuple[int, int, str | None]],
    group: bool,
) -> None:
    made = make_edition(drawn)
    base = made.work.columns[0].segment.text
    decisions = decisions_of(made, changes)
    edition = edit(made.apparatus, decisions)
    xml = write_tei(edition, GROUPED if group else OPTIONS)
    verify_against_segments(xml, expected_texts(edition))
    if all(piece[0] is not None for piece in drawn):
        text = base
        for emendation in reversed(edition.emendations):
            text = text[: emendation.locus.start] + emendation.text + text[emendation.locus.end :]
        (body,) = parse_tei(xml).iter(tei("body"))
        assert read_by_the_editor(body) == "".join(text.split())


WITNESSES = 3
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["甲。", "乙。¶丙。", "ab c.", "丁"]),
        st.lists(st.sampled_from([True, True, False, None]), min_size=WITNESSES, max_size=WITNESSES),
        st.lists(st.sampled_from(["¶", "¶", "¶", " "]), min_size=WITNESSES, max_size=WITNESSES),
    ).filter(lambda row: True in row[1]),
    min_size=2,
    max_size=6,
)


@given(ROWS, st.integers(0, WITNESSES - 1), st.booleans())
@settings(max_examples=150)
def test_whole_paragraphs_come_back(
    make_edition: MakeEdition,
    rows: Sequence[tuple[str, Sequence[bool | None], Sequence[str]]],
    base: int,
    group: bool,
) -> None:
    """Draw paragraphs that some witnesses lack, are not extant at, or break elsewhere."""
    made = [
        tuple(
            None if has is None else text + end if has else "" for has, end in zip(there, ends, strict=True)
        )
        for text, there, ends in rows
    ]
    edition = make_edition(made, base=base)
    xml = write_tei(edition, GROUPED if group else OPTIONS)
    verify_against_segments(xml, expected_texts(edition))


# -- single facts -------------------------------------------------------------


def test_causes_do_not_qualify_an_emendation(make_edition: MakeEdition) -> None:
    made = make_edition([("甲", "乙"), "丙"])
    (entry,) = made.entries
    evidence = (Evidence(Cause.SIMILAR_FORM, 0.3, ""), Evidence(Cause.HOMOPHONE, 0.5, ""))
    variant = replace(entry.variants[0], evidence=evidence)
    made = replace(made, apparatus=Apparatus(made.alignment, (replace(entry, variants=(variant,)),)))
    (rdg,) = parse_tei(write_tei(made, OPTIONS)).iter(tei("rdg"))
    assert (rdg.get("cause"), rdg.get("cert")) == ("homophone", "low")
    root = parse_tei(write_tei(emended(made, Decision("made", "甲", "乙", by="编")), OPTIONS))
    (lem,) = root.iter(tei("lem"))
    stated = {"wit": "#W02", "type": "emendation", "subtype": "replacement", "ana": "#substantive"}
    assert {str(name): str(value) for name, value in lem.items()} == {**stated, "resp": "#ed1"}


def test_without_notes_the_reasons_of_the_editor_remain(make_edition: MakeEdition) -> None:
    made = emended(make_edition(["甲", ("乙", "丙")]), Decision("made", "甲", "丁", reason="形近", by="编"))
    root = parse_tei(write_tei(made, OPTIONS))
    notes = [(note.get("resp"), note.text) for note in root.iter(tei("note")) if note.get("resp")]
    assert notes == [("#ed1", "形近")]


def test_notes_stand_in_their_entries(make_edition: MakeEdition) -> None:
    made = emended(make_edition(["甲", ("乙", "丙"), "丁"]), Decision("made", "丁", "戊", by="编"))
    root = parse_tei(write_tei(made, ReportContext()))
    notes = {app.get("type"): app[-1] for app in root.iter(tei("app"))}
    assert {
        (kind, local_name(note.tag), note.get("type"), note.get("resp")) for kind, note in notes.items()
    } == {
        ("substantive", "note", "校记", "#collate"),
        ("emendation", "note", "校记", "#ed1"),
    }
    assert "丙" in (notes["substantive"].text or "")


def test_an_emendation_of_no_entry_is_refused(make_edition: MakeEdition) -> None:
    made = make_edition(["甲", ("乙", "丙")])
    stray = Emendation(Span(0, 1), "甲", "丁", ((0, 1), (0, 1)), entry=7)
    with pytest.raises(VerificationError, match="has emendations of entries that do not exist"):
        write_tei(replace(made, emendations=(stray,)), OPTIONS)


def test_a_paragraph_that_another_witness_breaks_elsewhere_stays_in_a_paragraph(
    make_edition: MakeEdition,
) -> None:
    edition = make_edition(["一。¶", ("二。¶", "二。", ""), "三。"])
    xml = write_tei(edition, OPTIONS)
    verify_against_segments(xml, expected_texts(edition))
    assert not list(parse_tei(xml).iterfind(f".//{tei('lem')}/{tei('p')}"))


def test_a_lacuna_of_the_base_text_has_no_emendations(make_edition: MakeEdition) -> None:
    made = make_edition([(None, "甲"), ("乙", None), (None, "丙"), ("丁戊", "丁戊")])
    decisions = [
        Decision("made", "", "甲", after="乙"),
        Decision("made", "乙丁", "己"),
        Decision("made", "", "庚", "戊"),
    ]
    edition = edit(made.apparatus, decisions)
    assert [(one.entry, one.text) for one in edition.emendations] == [(None, "甲")]
    assert [orphan.why.partition(":")[0] for orphan in edition.orphaned] == [
        "a lacuna of a witness begins or ends inside its words",
        "nothing can be added at the end of a text",
    ]
    verify_against_segments(write_tei(edition, OPTIONS), expected_texts(edition))
