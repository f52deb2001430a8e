"""From an edition to a volume: text, notes, conventions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.edit import edit
from collate.model import Decision, Edition, Emendation, Ruling
from collate.report import ReportContext
from collate.report.publication import (
    PROFILES,
    VOLUME_FORMATS,
    PrintingFiles,
    Volume,
    compose_volume,
    load_profile,
)
from collate.report.publication.check import find_faults
from collate.report.reading_text import reading_text
from collate.settings import ExportSettings
from tests.conftest import MadePiece, build
from tests.report.test_notes import applied

ZH = ReportContext("zh")


def composed(
    *editions: Edition, profile: str = "full", context: ReportContext = ZH, **export: object
) -> Volume:
    """Return the volume of some editions."""
    settings = ExportSettings(profile=profile, **export)  # type: ignore[arg-type]
    return compose_volume(editions, context, profile=load_profile(profile), export=settings)


PIECES: list[MadePiece] = [
    "同志们：¶",
    "一、关于工作¶",
    "今天",
    ("中央", "", "中央"),
    ("指导组", "督导组", "督导组"),
    "到了，",
    ("讨论", "讨论", "商量"),
    "了八",
    ("项", "项", "条"),
    "工作。¶",
    "二、关于学习¶",
    ("大家", "同志们", "大家"),
    "要学习。",
]


def test_a_text_has_its_paragraphs_headings_and_sections() -> None:
    (text,) = composed(build(PIECES)).texts
    kinds = [(paragraph.kind, paragraph.text) for paragraph in text.paragraphs]
    assert [kind for kind, _ in kinds] == ["text", "heading", "text", "heading", "text"]
    assert [note.section for note in text.notes] == [1, 1, 1, 1, 2]
    assert "".join(words for _, words in kinds) == "".join(reading_text(build(PIECES)))


@pytest.mark.parametrize(
    "last", ["一、关于工作", "一、二、三", "一、要学习，要工作。", "二〇二一年", "（掌声）"]
)
def test_only_a_numbered_line_above_a_paragraph_is_a_heading(last: str) -> None:
    (text,) = composed(build(["开会。¶", ("今天", "昨天"), f"散会。¶{last}"])).texts
    assert [paragraph.kind for paragraph in text.paragraphs] == ["text", "text", "text"]


def test_an_emendation_is_a_change_with_reason_editor_and_time() -> None:
    decision = Decision(
        "made", "督导组", "指导组", reason="据档案", by="张三", at="2026-01-02T03:04:05Z", id="x"
    )
    edition = edit(build(["中央", ("督导组", "指导组"), "到了。"]).apparatus, [decision])
    (text,) = composed(edition, marks=True).texts
    (change,) = (piece.change for p in text.paragraphs for piece in p.pieces if piece.change)
    assert (change.before, change.after, change.reason, change.by) == ("督导组", "指导组", "据档案", "张三")
    assert text.paragraphs[0].text == "中央指导组到了。"
    (note,) = text.notes
    assert note.text == "“指导组”，原作“督导组”，据B本改（据档案）。"
    (note,) = composed(edition, profile="dossier").texts[0].notes
    assert "张三" in note.text


def test_a_paragraph_that_was_deleted_leaves_its_change_and_its_note() -> None:
    pieces: list[MadePiece] = ["开会。¶", ("（此处有误）¶", ""), "散会。"]
    edition = edit(build(pieces).apparatus, [Decision("made", "（此处有误）", "")])
    (text,) = composed(edition).texts
    assert [paragraph.text for paragraph in text.paragraphs] == ["开会。", "散会。"]
    changes = [piece.change.before for p in text.paragraphs for piece in p.pieces if piece.change]
    assert changes == ["（此处有误）"]
    assert list(find_faults(text, edition)) == []


def test_paragraphs_that_were_deleted_are_their_own_where_they_are_shown() -> None:
    pieces: list[MadePiece] = ["开会。¶", ("（此处有误）¶（又误）¶", ""), "散会。"]
    edition = build(pieces)
    (entry,) = edition.entries
    # As where a section follows another base text: a decision is about words of one paragraph.
    omission = Emendation(entry.locus, entry.lemma.text, "", entry.cells, 1, ("B",))
    edition = replace(edition, emendations=(omission,))
    for layout in ({"marks": True}, {"changes": True}):
        (text,) = composed(edition, **cast(Any, layout)).texts
        assert [(one.text, one.removed) for one in text.paragraphs] == [
            ("开会。", False), ("", True), ("", True), ("散会。", False),
        ]  # fmt: skip
        removed = [
            piece.change.before for one in text.paragraphs[1:3] for piece in one.pieces if piece.change
        ]
        assert removed == ["（此处有误）", "（又误）"]
        assert list(find_faults(text, edition)) == []
    # A part of a paragraph, and paragraphs from within one, stay where they are.
    parts: tuple[list[MadePiece], ...] = (
        ["开会。", ("大家", ""), "散会。"],
        ["开会，", ("大家¶讨论，", ""), "散会。"],
    )
    for pieces in parts:
        (entry,) = build(pieces).entries
        omission = Emendation(entry.locus, entry.lemma.text, "", entry.cells, 1, ("B",))
        edition = replace(build(pieces), emendations=(omission,))
        (text,) = composed(edition, changes=True).texts
        assert not any(one.removed for one in text.paragraphs)


def test_formats_that_show_no_deletion_have_its_note_after_the_paragraph_before() -> None:
    pieces: list[MadePiece] = ["开会。¶", ("（此处有误）¶", ""), "散会。"]
    edition = edit(build(pieces).apparatus, [Decision("made", "（此处有误）", "")])
    volume = composed(edition, changes=True)
    lines = VOLUME_FORMATS["txt"].write(volume, PrintingFiles()).decode("utf-8-sig").splitlines()
    assert "开会。〔一〕" in lines
    assert "〔一〕" not in lines
    marked = composed(edition, marks=True)
    lines = VOLUME_FORMATS["txt"].write(marked, PrintingFiles()).decode("utf-8-sig").splitlines()
    assert "(（此处有误）)〔一〕" in lines


def test_words_that_the_base_text_has_lost_have_a_sign_on_request() -> None:
    edition = build(["开会，", (None, "指导组到"), "了。"])
    assert composed(edition).texts[0].paragraphs[0].text == "开会，了。"
    (paragraph,) = composed(edition, marks=True).texts[0].paragraphs
    assert [piece.text for piece in paragraph.pieces if piece.lost] == ["□……□"]
    assert paragraph.text == "开会，了。"


def test_layers_part_words_from_spelling() -> None:
    from collate.model import Kind

    edition = build(
        ["今天", ("指导组", "督导组"), "到，", ("為", "爲"), "人民"],
        kinds={3: (Kind.ORTHOGRAPHIC, "variant")},
    )
    (text,) = composed(edition, profile="negative").texts
    assert [(note.layer, note.text) for note in text.notes] == [
        ("A", "指导组 ] 督导组 B"),
        ("B", "為人民 ] 爲人民 B"),
    ]


def test_texts_of_other_languages_have_their_tags() -> None:
    tags: dict[str, list[MadePiece]] = {
        "zh-Hans": ["派出", ("督导组", "指导组")],
        "zh-Hant": ["派出", ("督導組", "指導組")],
        "ja": ["私は", ("今日", "昨日"), "いく"],
        "und": ["The ", ("old ", "new "), "man"],
    }
    for tag, pieces in tags.items():
        assert composed(build(pieces)).texts[0].language == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("profile", PROFILES)
def test_conventions_state_what_the_profile_does(profile: str, lang: str) -> None:
    edition = build(PIECES)
    volume = composed(edition, profile=profile, context=ReportContext(lang), against=("B",))
    said = "\n".join(volume.conventions)
    settings = load_profile(profile)
    assert ("己已巳" in said) is bool(settings.letters)
    assert ("B" in said.replace("A and B", "").replace("notes B", "").replace("B 为", "")) >= settings.against
    folded = "下同" if lang == "zh" else "has one note there"
    assert (folded in said) is settings.fold
    assert volume.profile == (settings.title if lang == "zh" else settings.title_en)
    assert "{" not in said


def test_an_edition_that_a_work_lacks_is_named() -> None:
    volume = composed(build(PIECES), profile="against", against=("选集",))
    assert any("选集" in remark for remark in volume.texts[0].remarks)


def test_positions_are_printed_on_request(tmp_path: Path) -> None:
    from collate.pipeline import run

    for name, words in (("a.txt", "指导组"), ("b.txt", "督导组")):
        body = "同志们，今天的会议很重要，请大家认真听取会议的全部内容，并且做好记录。"
        (tmp_path / name).write_text(
            f"在工作会议上的讲话\n\n{body}\n\n派出了{words}到各地去检查工作。\n", encoding="utf-8"
        )
    results = run([tmp_path], tmp_path / "out")
    context = replace(ZH, documents=results.documents)
    settings = ExportSettings(positions=True)
    volume = compose_volume(results.editions, context, profile=load_profile("definitive"), export=settings)
    (note,) = volume.texts[0].notes
    assert note.text.endswith("（出处：甲本第 5 行；乙本第 5 行）。")


def test_no_note_quotes_words_that_an_editor_deleted() -> None:
    edition = build([("丙", ""), "，", ("", "丙")])
    edition = edit(edition.apparatus, [Decision("made", "丙", "")])
    for profile in PROFILES:
        (text,) = composed(edition, profile=profile).texts
        assert list(find_faults(text, edition)) == []


MOVED: list[MadePiece] = [
    "开会，",
    ("请听讲。", ""),
    "今天",
    ("来", "到"),
    "了，",
    ("", "请听讲。"),
    "散会。",
]


@pytest.mark.parametrize(
    ("layout", "wanted"),
    [
        ({}, "〔"),
        ({"numbering": "circled"}, "①②③④⑤"),
        ({"numbering": "arabic"}, "12345"),
        ({"restart": "page"}, ""),
    ],
)
def test_a_reference_to_another_note_is_numbered_as_the_notes_are(
    layout: dict[str, str], wanted: str
) -> None:
    from collate.model import Transposition

    edition = build(MOVED)
    apparatus = replace(edition.apparatus, transpositions=(Transposition(1, 3, (1,)),))
    edition = replace(edition, apparatus=apparatus)
    (text,) = composed(edition, **cast(Any, layout)).texts
    (note,) = (note.text for note in text.notes if "底本在上文" in note.text)
    number = note.partition("底本在上文")[2].removesuffix("。")
    assert number[:1] in wanted if wanted else number == ""
    assert "\ufdd0" not in note


#: Texts with paragraphs; the notes do not depend on the meaning of the characters.
CHARACTERS = st.text("甲乙，。", max_size=4)
RANDOM = st.lists(CHARACTERS | st.tuples(CHARACTERS, CHARACTERS | st.none()), min_size=1, max_size=12)


@given(RANDOM, st.sampled_from(PROFILES), st.data())
def test_every_volume_passes_the_check_of_a_publisher(
    pieces: list[MadePiece], profile: str, data: st.DataObject
) -> None:
    edition = build(pieces)
    adopted = [
        Decision("made", entry.lemma.text, entry.variants[0].text, entry.left, entry.right)
        for entry in edition.entries
        if data.draw(st.booleans())
    ]
    edition = edit(edition.apparatus, adopted)
    (text,) = composed(edition, profile=profile, against=("B",)).texts
    assert list(find_faults(text, edition)) == []


@given(RANDOM)
def test_base_text_and_printed_notes_give_the_other_witness(pieces: list[MadePiece]) -> None:
    from collate.report.notes import VariantNote

    edition = build(pieces)
    (text,) = composed(edition, profile="full").texts
    base, other = (tokens.text for tokens in edition.alignment.tokens)
    at, places = 0, []
    for paragraph in text.paragraphs:
        for piece in paragraph.pieces:
            at = base.index(piece.text, at) + len(piece.text)
            places += [at] * len(piece.notes)
    marks = str.maketrans("“”‘’", "「」『』")
    notes = tuple(
        VariantNote(place, note.text.removesuffix("。").translate(marks))
        for place, note in zip(places, text.notes, strict=True)
    )
    assert applied(base, notes) == other


def test_a_dossier_gives_each_reason_once_and_what_was_decided() -> None:
    pieces: list[MadePiece] = ["中央", ("指导组", "督导组"), "到了，", ("讨论", "商量"), "工作。"]
    made = [
        Decision("made", "指导组", "督导组", reason="据会议记录。", by="张三", at="2026-01-02", id="1"),
        Decision("made", "讨论", how="keep", reason="原稿如此。", by="李四", at="2026-01-03", id="2"),
        Decision("made", "讨论", what="judgement", parts=("讹",), by="李四", at="2026-01-03", id="3"),
    ]
    volume = composed(edit(build(pieces).apparatus, made), profile="dossier")
    said = [note.text for note in volume.texts[0].notes]
    for reason in ("据会议记录", "原稿如此"):
        assert sum(text.count(reason) for text in said) == 1, said
    assert not any("。］" in text or "。；" in text for text in said)


def test_conventions_claim_no_pages_that_no_note_has_and_state_what_is_silent() -> None:
    volume = composed(build(PIECES), profile="dossier")
    assert not any("页、行" in sentence for sentence in volume.conventions)
    silent = Ruling(1, printed="silent")
    without, with_one = (
        composed(one, profile="full").conventions
        for one in (build(PIECES), replace(build(PIECES), rulings=(silent,)))
    )
    (more,) = set(with_one) - set(without)
    assert "不出校" in more
