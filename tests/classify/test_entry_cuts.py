"""Entries as an editor cuts them: adjacent changes that are two, and those that are one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify
from collate.classify.independence import are_words_independent
from collate.model import Work

MakeWork = Callable[..., Work]

#: For each: the texts, and the lemmas of the entries.
WORDS = {
    # Another witness has one of the changes alone.
    "omitted beside a replaced word": (
        ("the old miller went home", "the old baker home", "the old miller home"),
        ["miller", "went"],
    ),
    "replaced beside a replaced word": (
        ("the old miller went home", "the old baker ran home", "the old miller ran home"),
        ["miller", "went"],
    ),
    # The same witnesses have both.
    "two words for two": (("the quick brown fox ran", "the slow red fox ran"), ["quick", "brown"]),
    "a phrase for a phrase": (
        ("they said the quick brown fox ran off", "they said our dull grey hound ran off"),
        ["the quick brown fox"],
    ),
    "a phrase for a word": (("the miller went home", "the miller made his way home"), ["went"]),
    "a name for a name": (("then Titus Crispus spoke", "then Marcus Varro spoke"), ["Titus Crispus"]),
    "concord": (("ἐν τοῖς ἁγίοις αὐτοῦ", "ἐν τοὺς ἁγίους αὐτοῦ"), ["τοῖς ἁγίοις"]),
    "a stem": (("τῆς φαντασίας ἑαυτοῖς πάλιν", "τῆς φατασίας αὐτοῖς πάλιν"), ["φαντασίας", "ἑαυτοῖς"]),
    "an accent beside a word": (("καὶ τίς λόγος ἦν", "καὶ τὶς νόμος ἦν"), ["τίς", "λόγος"]),
    "a capital beside an omission": (("so then he left us", "so He left us"), ["then", "he"]),
    "an elision depends on the next word": (("ἦν ἀλλὰ δὴ πᾶς ὁ λαὸς", "ἦν ἀλλʼ πᾶς ὁ λαὸς"), ["ἀλλὰ δὴ"]),
    "divided otherwise": (("ἦν παρʼ ἑτέρων πάλιν", "ἦν παρὰ τέρων πάλιν"), ["παρʼ ἑτέρων"]),
    # Spelling: every word is an entry.
    "itacism": (
        ("καὶ εἶπεν αὐτοῖς ἡ γυνὴ ἐκείνη", "κε ιπεν αυτοις η γυνι εκινη"),
        ["καὶ", "εἶπεν", "αὐτοῖς", "ἡ", "γυνὴ", "ἐκείνη"],
    ),
    "medieval": (
        ("et caelum praeter philosophiam fuit", "et celum preter filosofiam fuit"),
        ["caelum", "praeter", "philosophiam"],
    ),
    # Beside words that changed places.
    "beside a swap": (
        ("εἶδον τοῦ θεοῦ τὴν χάριν ἐκχυθεῖσαν πάλιν", "εἶδον τὴν χάριν τοῦ θεοῦ ἐκχεθεῖσαν πάλιν"),
        ["τοῦ θεοῦ τὴν χάριν", "ἐκχυθεῖσαν"],
    ),
    # Likeness finds the counterparts.
    "shifted": (
        ("sic per fluminibus montibus errant", "sic fluminebus montebus silua errant"),
        ["per", "fluminibus", "montibus"],
    ),
}

MARKS = {
    "a mark and a word": (("他来了，说话很慢。", "他来了而说话很慢。"), ["，", ""]),
    "a mark for a mark and words": (("他来了，而且说话很慢。", "他来了。说话很慢。"), ["，", "而且"]),
    "a clause with its mark": (("他来了，很慢，坐下了。", "他来了，坐下了。"), ["很慢，"]),
    "part of a word": (("the king's men rode", "the kings men rode"), ["king's"]),
    "part of a number": (("占三分之一了。", "占1/3了。"), ["三分之一"]),
    "a sign": (("产量增加20%，很好。", "产量增加两成，很好。"), ["20%"]),
    "dashes": (("他说--这是好事。", "他说—这是好事。"), ["--"]),
    "note marks": (("他写了一本书[2]。后来出版了。", "他写了一本书〔一〕。后来出版了。"), ["[2]"]),
    "enclosed": (("读过《史记》《汉书》《后汉书》。", "读过《史记》《后汉书》。"), ["《汉书》"]),
}

CHARACTERS = {
    # An older text, without marks: what sounds alike is a character for a character.
    "alone in another witness": (
        ("以手挼而漬之於水中", "以手挼之漬之於水中", "以手捼之漬之於水中"),
        ["挼", "而"],
    ),
    "both sound alike": (("能生物善為田慈悲覆陰稱之為宅", "能生物善為田慈悲覆蔭秤之為宅"), ["陰", "稱"]),
    "one word": (("以金銀琉璃為地", "以金銀流離為地"), ["琉璃"]),
    "no evidence": (("十方佛所說授記已竟", "十方佛所說受說已竟"), ["授記"]),
    "other forms": (("於庫裏發現一卷書", "于库里发现一卷书"), ["於庫裏發現", "書"]),
}


def lemmas(work: Work) -> list[str]:
    return [entry.lemma.text for entry in classify(align(work)).entries]


@pytest.mark.parametrize(
    ("texts", "expected"), [*WORDS.values(), *MARKS.values()], ids=[*WORDS.keys(), *MARKS.keys()]
)
def test_changes_beside_each_other(make_work: MakeWork, texts: tuple[str, ...], expected: list[str]) -> None:
    assert lemmas(make_work(*texts)) == expected


@pytest.mark.parametrize(("texts", "expected"), CHARACTERS.values(), ids=CHARACTERS.keys())
def test_characters_of_an_older_text(
    make_work: MakeWork, texts: tuple[str, ...], expected: list[str]
) -> None:
    assert lemmas(make_work(*texts)) == expected


def test_a_mark_at_the_end_of_a_shorter_witness_is_no_reading_of_words(make_work: MakeWork) -> None:
    work = make_work("此地一为别\n孤蓬万里征\n浮云游子意\n落日故人情", "此地一为别，孤蓬万里征。")
    for entry in classify(align(work)).entries:
        for reading in entry.variants:
            words = any(map(str.isalnum, entry.lemma.text)), any(map(str.isalnum, reading.text))
            assert words[0] == words[1] or not (entry.lemma.text and reading.text)


def test_the_order_of_the_witnesses_does_not_matter(make_work: MakeWork) -> None:
    texts = ["the old baker home", "the old miller home", "the old miller ran home"]
    cut = {tuple(lemmas(make_work("the old miller went home", *order))) for order in (texts, texts[::-1])}
    assert len(cut) == 1


def test_independence_needs_words_on_both_sides(make_work: MakeWork) -> None:
    from collate.classify.alignment_columns import AlignmentColumns, VariantUnit

    columns = AlignmentColumns(align(make_work("甲乙丙丁戊", "甲子丑丁戊")))
    assert not are_words_independent(columns, VariantUnit(1, 3), 2, beside_swap=False)


def test_a_mark_and_a_blank_beside_a_replaced_word_are_not_part_of_it(make_work: MakeWork) -> None:
    texts = "He was honest, and kind to all of them.", "He was brave and kind to all of them."
    entries = classify(align(make_work(*texts))).entries
    assert [(e.lemma.text, e.variants[0].text) for e in entries] == [("honest", "brave"), (",", "")]
