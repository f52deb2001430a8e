"""Kinds of variants in all scripts: the same words written otherwise, and their like that are other words."""

from __future__ import annotations

import pytest

from collate.classify import VariantInContext, find_evidence, kind_of
from collate.model import Cause


@pytest.mark.parametrize(
    ("lemma", "reading", "kind"),
    [
        # apostrophes and the division of words
        ("king's", "kings", "orthographic apostrophe"),
        ("King’s", "kings", "orthographic apostrophe"),
        ("boys’", "boys", "punctuation mark"),
        ("battle-field", "battlefield", "orthographic division"),
        ("battle-field,", "battle field", "orthographic division"),
        ("well-being", "wellbeing", "orthographic division"),
        ("cannot", "can not", "orthographic division"),
        ("우리 나라", "우리나라", "orthographic division"),
        ("war—peace", "war peace", "punctuation mark"),
        ("we’ll", "well", "substantive"),
        ("she'd", "shed", "substantive"),
        ("1-2", "12", "substantive"),
        # signs of elision
        ("ἀλλ’", "ἀλλʼ", "punctuation form"),
        ("ἀλλ᾽", "ἀλλ", "orthographic apostrophe"),
        ("ἀλλ’", "ἀλλὰ", "orthographic elision"),
        ("ἐφ’", "ἐπὶ", "orthographic elision"),
        ("ἀφ’", "ἀπὸ", "orthographic elision"),
        ("ὑφ’", "ὑπὸ", "orthographic elision"),
        ("καθ’", "κατὰ", "orthographic elision"),
        ("μεθ’", "μετὰ", "orthographic elision"),
        ("ἀνθ’", "ἀντὶ", "orthographic elision"),
        ("δ’", "δὴ", "substantive"),
        ("ἀλλ’", "ἄλλος", "substantive"),
        # points
        ("العلم", "العلـم", "orthographic points"),
        ("رحمه الله", "رَحِمَهُ اللهُ", "orthographic points"),
        ("كتابًا", "كتاباً", "orthographic points"),
        ("بְּרֵאשִׁית".replace("ب", "ב"), "בראשית", "orthographic points"),
        ("ܡܠܟܐ", "ܡܰܠܟܳܐ", "orthographic points"),
        ("كَتَبَ", "كُتِبَ", "substantive"),
        ("كَتَبَ", "كتبت", "substantive"),
        ("כתב", "כתבו", "substantive"),
        # invisible characters
        ("می\u200cخواهم", "میخواهم", "orthographic variant"),
        ("می\u200cخواهم", "می خواهم", "orthographic division"),
        ("葛\U000e0100", "葛", "orthographic variant"),
        # marks
        ("।", "|", "punctuation form"),
        ("॥", "||", "punctuation form"),
        ("ቃል፡ነገር", "ቃል ነገር", "punctuation form"),
        # numbers
        ("२", "2", "numeral"),
        ("١٢", "12", "numeral"),
        ("१२", "१३", "substantive"),
        ("½", "半", "numeral"),
        ("一半", "50%", "numeral"),
        ("2½", "二又二分之一", "numeral"),
        ("½", "⅓", "substantive"),
        ("IV", "4", "numeral"),
        ("XIV", "十四", "numeral"),
        ("IV", "5", "substantive"),
        ("I", "1", "substantive"),
        ("mix", "mixed", "substantive"),
        ("20%", "两成", "numeral"),
        ("35%", "三成五", "numeral"),
        ("成立", "10%立", "substantive"),
        ("-3℃", "零下3度", "numeral"),
        ("-3°C", "零下三摄氏度", "numeral"),
        ("-3℃", "3℃", "substantive"),
        ("-3℃", "-3℉", "substantive"),
        # Japanese
        ("気", "氣", "orthographic variant"),
        ("対", "對", "orthographic variant"),
        ("待つてゐた", "待っていた", "orthographic old-kana"),
        ("云ふ", "云う", "orthographic old-kana"),
        ("さう", "そう", "orthographic old-kana"),
        ("ませう", "ましょう", "orthographic old-kana"),
        ("きやう", "きょう", "orthographic old-kana"),
        ("くわんけい", "かんけい", "orthographic old-kana"),
        ("雨ハ", "雨は", "orthographic kana"),
        ("こゝろ", "こころ", "orthographic kana"),
        ("芸術の", "藝術の", "orthographic variant"),
        ("ふね", "うね", "substantive"),
        ("行く", "行け", "substantive"),
        ("芸", "艺", "substantive"),
        # regions
        ("着", "著", "orthographic script"),
        ("看着", "看著", "orthographic script"),
        ("着作", "著作", "substantive"),
        ("原着", "原著", "substantive"),
    ],
)
def test_kind(lemma: str, reading: str, kind: str) -> None:
    assert " ".join(map(str, kind_of(lemma, reading))).strip() == kind
    assert kind_of(reading, lemma)[0] == kind.split()[0]


@pytest.mark.parametrize(
    ("lemma", "reading", "before", "after", "kind"),
    [
        ("着", "著", "作为关键", "力点", "orthographic"),
        ("着", "著", "他的", "作很多", "substantive"),
        ("つ", "っ", "待", "てゐた", "orthographic"),
        ("さ", "そ", "。", "う云ふ", "orthographic"),
        ("さ", "そ", "。", "して行く", "substantive"),
        ("ふ", "う", "。", "ねは海にある", "substantive"),
        ("I", "1", "Act ", ", scene", "numeral"),
        ("I", "1", "then ", " went", "substantive"),
    ],
)
def test_the_words_around_decide(lemma: str, reading: str, before: str, after: str, kind: str) -> None:
    assert kind_of(lemma, reading, around=(before, after))[0] == kind


def test_chinese_sounds_are_no_evidence_in_japanese() -> None:
    causes = {
        evidence.cause for evidence in find_evidence(VariantInContext("実", "時", "それは事", "のことである"))
    }
    assert Cause.HOMOPHONE not in causes
    assert any(e.cause is Cause.HOMOPHONE for e in find_evidence(VariantInContext("实", "时", "落到", "处")))
