"""The TEI writer on editions built by hand: goldens, properties, and validity by TEI's own schema."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import VerificationError
from collate.model import Edition, Kind, Reading
from collate.report import ReportContext
from collate.report.tei import expected_texts, witness_ids, write_tei
from collate.settings import TeiSettings
from collate.tei.check import verify_against_segments
from collate.tei.parse import parse_tei, read_witnesses
from collate.tei.rebuild import TeiReading, read_apparatus

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "report"
SHARED = ROOT.parent / "shared" / "tei"
SCHEMA = ROOT / "collate" / "tei" / "schema" / "collate.rng"
#: Without notes, whose wording is not part of this writer.
OPTIONS = ReportContext("zh", "0.1.0", when="2026-11-22", tei=TeiSettings(notes=False))

Pieces: TypeAlias = "Sequence[str | tuple[str | None, ...]]"
MakeEdition: TypeAlias = Callable[..., Edition]

#: One small edition for every phenomenon; the expected files are in golden/report.
CASES: Mapping[str, Callable[[MakeEdition], Edition]] = {
    "tei_readings": lambda make: make(
        [
            "同志们：¶中央",
            ("指导组", "督导组", "指导组"),
            ("的", "", "的"),
            "同志听取了",
            ("八", "8", "8"),
            "个地区的汇报",
            ("", "（热烈鼓掌）", ""),
            ("──", "——", "──"),
            "讨论得很",
            ("热烈", "激烈", "好"),
            "。",
        ],
        kinds={4: (Kind.NUMERAL, ""), 7: (Kind.PUNCTUATION, "form")},
    ),
    "tei_identical": lambda make: make(
        ["同志们：¶今天开会，", ("讨论", "研究"), "春耕。¶完了。"],
        identical=[
            (1, "同志们：今天开会，¶研究春耕。¶完了。"),
            (0, "同志们：¶今天开会，讨论春耕。完了。"),
        ],
    ),
    "tei_paragraphs": lambda make: make(
        [
            "一二",
            ("¶三四", "三四", "¶三四"),
            ("五", "¶五", "五"),
            "六",
            ("¶", "¶甲", "¶"),
            "七",
            ("八¶九", "八¶十", "八¶九"),
            ("¶全段略。¶", "¶", ""),
            "完。",
        ]
    ),
    "tei_lacunae": lambda make: make(
        [
            ("起首", "起首", None),
            "。¶中",
            ("间", "间", "件"),
            ("有缺。¶", None, "有缺。¶"),
            ("甲", None, "乙"),
            "后来",
            ("，", "", "，"),
            ("结尾", "结尾", None),
            (None, "附记", None),
        ]
    ),
    "tei_spaces": lambda make: make(
        [
            ("主席 ", "主席", "主席\u3000"),
            "习近平在",
            ("G20 ", "G20", "G20 "),
            ("峰会 说", "峰会说", "大会说"),
            "：Yes ",
            ("(we ", "( we ", "(we "),
            ("can", "could ", ""),
            "! End. ",
            ("Next ", "¶Next ", "Next "),
            "day",
        ]
    ),
    "tei_latin": lambda make: make(
        [
            "Gallia est ",
            ("omnis ", "", "omnis "),
            ("divisa ", "diuisa ", "diuisa "),
            "in partes ",
            ("tres", "III", "tres"),
            ".",
        ],
        kinds={2: (Kind.ORTHOGRAPHIC, "variant"), 4: (Kind.NUMERAL, "")},
        title="De bello <Gallico> & cetera",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, make_edition: MakeEdition) -> None:
    edition = CASES[name](make_edition)
    xml = write_tei(edition, OPTIONS)
    verify_against_segments(xml, expected_texts(edition))
    assert xml.decode() == (GOLDEN / f"{name}.xml").read_text(encoding="utf-8")


# -- random editions ----------------------------------------------------------

#: Tokens of one text, each with the possible separators after it; a word needs a space or a break.
TOKENS = st.lists(st.sampled_from(["甲", "乙", "，", "ab", "c", "ab.", "("]), min_size=1, max_size=4)


@st.composite
def decorated(draw: st.DrawFn, tokens: Sequence[str]) -> str:
    """Draw the white space and breaks after each token of one witness."""
    parts = []
    for token in tokens:
        inner = draw(st.sampled_from(["", " ", "¶"])) if token == "ab." else ""
        after = (
            st.sampled_from([" ", "¶"])
            if token in ("ab", "c")
            else st.sampled_from(["", "", " ", "¶", "\u3000"])
        )
        parts.append(token.replace(".", inner + ".") + draw(after))
    return "".join(parts)


@st.composite
def pieces(draw: st.DrawFn) -> list[tuple[str | None, ...]]:
    count = draw(st.integers(2, 4))
    extant = [True] * count
    made: list[tuple[str | None, ...]] = []
    for _ in range(draw(st.integers(1, 6))):
        for c in range(count):
            if draw(st.integers(0, 9)) == 0:
                extant[c] = not extant[c]
        extant[0] = extant[0] or not any(extant)
        options = [draw(TOKENS)]
        if draw(st.booleans()):
            options += [draw(TOKENS), []]
        row = [draw(st.sampled_from(options)) if there else None for there in extant]
        if any(row):
            made.append(tuple(None if r is None else draw(decorated(r)) for r in row))
    return made or [("甲",) * count]


def rebroken(text: str, places: random.Random) -> str:
    """Draw the same written text with other paragraph breaks."""
    return "".join(c + ("¶" if places.random() < 0.2 else "") for c in text.replace("¶", ""))


@given(pieces(), st.integers(0, 3), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_every_witness_comes_back(
    make_edition: MakeEdition, drawn: Pieces, base: int, places: random.Random
) -> None:
    texts = ["".join(piece[c] or "" for piece in drawn) for c in range(len(drawn[0]))]
    identical = [(c, rebroken(text, places)) for c, text in enumerate(texts[:2]) if text.strip("¶ \u3000")]
    edition = make_edition(drawn, identical=identical, base=base % len(drawn[0]))
    xml = write_tei(edition, OPTIONS)
    verify_against_segments(xml, expected_texts(edition))
    assert write_tei(edition, OPTIONS) == xml
    assert apparatus_of(edition) == [
        (entry.id, entry.kind, [squeezed(reading) for reading in (entry.lemma, *entry.variants)])
        for entry in read_apparatus(parse_tei(xml))
    ]


def squeezed(reading: TeiReading) -> tuple[object, ...]:
    text = "".join(reading.text.split())
    return reading.witnesses, text, reading.kind, reading.operation, reading.subtype


def apparatus_of(edition: Edition) -> list[tuple[str, str, list[tuple[object, ...]]]]:
    ids = dict(zip((w.siglum for w in edition.work.witnesses), witness_ids(edition.work), strict=True))

    def row(reading: Reading) -> tuple[object, ...]:
        who = tuple(ids[siglum] for siglum in reading.sigla)
        text = "".join(reading.text.split())
        return who, text, str(reading.kind or ""), str(reading.operation or ""), reading.subtype

    return [
        (entry.id, str(entry.kind), [row(reading) for reading in entry.readings]) for entry in edition.entries
    ]


# -- single facts -------------------------------------------------------------


def test_the_witness_list_names_the_sources(make_edition: MakeEdition) -> None:
    edition = CASES["tei_identical"](make_edition)
    first, _, third, _ = read_witnesses(parse_tei(write_tei(edition, OPTIONS)))
    segment = edition.work.witnesses[0].segment
    assert (first.xml_id, first.siglum, first.role, first.identical_to) == ("W01", "A", "base", "")
    assert (first.filename, first.sha256, first.segment) == ("A.txt", segment.source.sha256, "A.txt#1")
    assert first.extents == segment.offsets.spans(0, len(segment.text))
    assert first.title == "题A"
    assert (third.role, third.identical_to) == ("witness", "W02")


def test_ids_have_one_length(make_edition: MakeEdition) -> None:
    ids = witness_ids(make_edition([("甲",) * 12]).work)
    assert ids[0] == "W01"
    assert {len(xml_id) for xml_id in ids} == {3}


def test_english_header(make_edition: MakeEdition) -> None:
    xml = write_tei(
        CASES["tei_readings"](make_edition), ReportContext("en", "1.2.3rc1", when="2026-11-22")
    ).decode()
    assert "working base text (presumed)" in xml
    assert 'version="1.2.3" when="2026-11-22"' in xml
    verify_against_segments(xml.encode(), expected_texts(CASES["tei_readings"](make_edition)))


def test_without_a_date_there_is_none(make_edition: MakeEdition) -> None:
    edition = CASES["tei_readings"](make_edition)
    xml = write_tei(edition, ReportContext("zh", "0.1.0", when=""))
    verify_against_segments(xml, expected_texts(edition))
    assert b"when=" not in xml


def test_a_break_inside_a_word_of_an_identical_witness(make_edition: MakeEdition) -> None:
    edition = make_edition(
        [("甲ab", "甲ab"), ("乙", "丙"), "cd。"], identical=[(0, "甲a¶b乙cd¶。"), (1, "甲ab丙c¶d。")]
    )
    verify_against_segments(write_tei(edition, OPTIONS), expected_texts(edition))


def test_words_separated_by_a_break_do_not_run_together(make_edition: MakeEdition) -> None:
    edition = make_edition([("甲", "乙"), ("", "ab¶cd"), "。"], identical=[(1, "乙abcd。")])
    xml = write_tei(edition, OPTIONS).decode()
    assert (
        'ab <milestone unit="nospace" ed="W03" edRef="#W03"/><milestone unit="p" ed="W02" edRef="#W02"/>cd'
        in xml
    )
    verify_against_segments(xml.encode(), expected_texts(edition))


def test_a_break_in_place_of_a_space_keeps_the_space(make_edition: MakeEdition) -> None:
    edition = make_edition([("甲", "乙"), ("x", "ab \n¶cd"), "。"])
    xml = write_tei(edition, OPTIONS).decode()
    assert 'ab <milestone unit="p" ed="W02" edRef="#W02"/>cd' in xml
    spaced = make_edition([("ab ", "ab¶", "ab "), "cd。"])
    assert 'ab <milestone unit="p" ed="W02" edRef="#W02"/>cd' in write_tei(spaced, OPTIONS).decode()


def test_a_forbidden_character_is_refused(make_edition: MakeEdition) -> None:
    with pytest.raises(VerificationError, match=r"A.txt#1: has the character U\+0001.*Remove it"):
        write_tei(make_edition(["甲\x01乙"]), OPTIONS)


def test_words_that_differ_outside_the_entries_are_refused(make_edition: MakeEdition) -> None:
    edition = make_edition([("甲", "乙"), "丙"])
    apparatus = edition.apparatus
    short = Edition(type(apparatus)(apparatus.alignment, ()))
    xml = write_tei(short, OPTIONS)
    with pytest.raises(VerificationError, match=r"witness W02 differs at character 0: .*「乙丙」.*「甲丙」"):
        verify_against_segments(xml, expected_texts(short))
    longer = make_edition([("甲", ""), "丙"])
    with pytest.raises(VerificationError, match="the witnesses differ outside the entries"):
        write_tei(Edition(type(apparatus)(longer.apparatus.alignment, ())), OPTIONS)


# -- independent tools ----------------------------------------------------------


def jing(files: Sequence[Path]) -> set[str]:
    """Return the names of the files that jing with TEI's own schema refuses."""
    if shutil.which("jing") is None:
        pytest.skip("needs jing (Debian: apt install jing)")
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/tei/tei_all.rng, which is no part of the repository")
    command = ["jing", str(SHARED / "tei_all.rng"), *map(str, files)]
    # In the locale C, Java finds no file with a Chinese name.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    lines = [line for line in (found.stdout + found.stderr).splitlines() if not line.startswith("[warning]")]
    assert bool(lines) == bool(found.returncode)
    return {file.name for file in files if any(file.name in line for line in lines)}


def test_the_goldens_are_valid_tei() -> None:
    assert jing(sorted(GOLDEN.glob("tei_*.xml"))) == set()


def test_the_goldens_pass_the_independent_checks() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/tei/validate.py, which is no part of the repository")
    files = sorted(map(str, GOLDEN.glob("tei_*.xml")))
    # With our schema: validate.py compiles with lxml, which takes 20 seconds for TEI's own.
    command = [sys.executable, str(SHARED / "validate.py"), str(SCHEMA), *files]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
    lines = found.stdout.splitlines()[1:]
    assert len(lines) == len(files)
    for line in lines:
        assert line.endswith("[] dup ids set() dangling [] witness partition []")
        assert " VALID " in line


def test_score_reads_the_same_texts(make_edition: MakeEdition) -> None:
    script = SHARED.parent / "gold" / "score.py"
    if not script.is_file():
        pytest.skip("needs ../shared/gold/score.py, which is no part of the repository")
    spec = importlib.util.spec_from_file_location("score", script)
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for name in ("tei_readings", "tei_identical", "tei_paragraphs", "tei_latin"):
        edition = CASES[name](make_edition)
        body = score.body_of(parse_tei(write_tei(edition, OPTIONS)))
        for xml_id, text, _ in expected_texts(edition):
            assert "".join(score.text_of(body, xml_id).split()) == "".join(text.split())
