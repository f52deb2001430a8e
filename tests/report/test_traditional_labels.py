"""Our own words in editions of texts in traditional characters."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from collate.edit import edit
from collate.model import Decision, Edition
from collate.report import ReportContext
from collate.report.notes import write_markdown_notes
from collate.report.publication import PROFILES, Volume, load_profile
from collate.report.wording.labels import TRADITIONAL, words
from collate.text.simplified import to_simplified
from tests.conftest import MadePiece, build
from tests.report.publication.test_compose import composed

ROOT = Path(__file__).parents[2]

HANT: list[MadePiece] = [
    "同志們：¶",
    "一、關於學習¶",
    "今天",
    ("中央", "", "中央"),
    ("指導組", "督導組", "督導組"),
    "到了，",
    ("討論", "討論", "商量"),
    "這個問題。",
]
HANS: list[MadePiece] = ["今天", ("中央", ""), ("指导组", "督导组"), "到了，讨论这个问题。"]

#: Characters that only the set of simplified characters has, GB 2312 and not Big5.
_SIMPLIFIED = re.compile(
    "[{}]".format(
        "".join(
            c
            for c in map(chr, range(0x4E00, 0xA000))
            if c.encode("gb2312", "ignore") and not c.encode("big5", "ignore")
        )
    )
)


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("traditional", ROOT / "tools" / "traditional.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def decided() -> Edition:
    """Return an edition of a traditional text with an emendation, a judgement and a remark."""
    return edit(
        build(HANT).apparatus,
        [
            Decision("made", "指導組", "督導組", reason="據檔案", by="某甲", certainty="low", id="1"),
            Decision("made", "中央", "中央", what="text", how="keep", id="2"),
            Decision("made", "中央", "中央", what="judgement", parts=("脱", "讹"), id="3"),
        ],
    )


def without_titles(text: str, edition: Edition) -> str:
    """Return *text* without the titles of the sources, which stand as they are."""
    titles = [witness.segment.title for witness in edition.work.witnesses]
    for title in (edition.work.title, *(title.written for title in titles if title)):
        text = text.replace(title, "")
    return text


def own_words(volume: Volume) -> str:
    """Return all words of a volume but its text and its title."""
    parts = [volume.profile, *volume.wording.values(), *volume.conventions]
    for text in volume.texts:
        parts += [*(note.text for note in text.notes), *text.stated, *text.remarks]
        for row in text.witnesses:
            parts += [row.role, *row.remarks]
    return "\n".join(parts)


def test_the_table_is_that_of_the_labels() -> None:
    pytest.importorskip("opencc")
    module = tool()
    assert module.TABLE.read_text(encoding="utf-8") == module.table(), "run: tools/traditional.py"


def test_a_label_means_the_same_in_both_scripts() -> None:
    for key, label in words("zh").items():
        form = words(TRADITIONAL)[key]
        assert (
            to_simplified(form) == to_simplified(label.translate(str.maketrans("“”", "「」")))
            or form == label
        )


@pytest.mark.parametrize("profile", PROFILES)
def test_a_volume_of_traditional_texts_has_no_simplified_word(profile: str) -> None:
    edition = decided()
    volume = composed(edition, profile=profile, positions=True, marks=True)
    assert volume.language == "zh-Hant"
    # Characters of a profile that are easily confused are quoted in both scripts.
    said = own_words(volume).replace("、".join(load_profile(profile).letters), "")
    assert _SIMPLIFIED.findall(without_titles(said, edition)) == []


@pytest.mark.parametrize("others", [[HANS], [HANT, HANS], [["一二三", ("上", "下"), "人"]]])
def test_simplified_mixed_and_unknown_texts_have_simplified_words(others: list[list[MadePiece]]) -> None:
    volume = composed(*map(build, others))
    assert volume.language == "zh"
    assert volume.wording["notes"] == "校勘记"


def test_other_languages_keep_theirs() -> None:
    assert composed(build(HANT), context=ReportContext("en")).language == "en"
    japanese: list[MadePiece] = ["私は", ("今日", "昨日"), "學校へいく"]
    assert composed(build(japanese)).language == "zh"


def test_the_notes_of_a_run_are_in_the_script_of_the_text() -> None:
    edition = decided()
    text = write_markdown_notes(edition, ReportContext("zh")).decode()
    assert "# 校勘記" in text
    assert _SIMPLIFIED.findall(without_titles(text, edition)) == []
    simplified = write_markdown_notes(build(HANS), ReportContext("zh")).decode()
    assert "# 校勘记" in simplified
