"""Spellings that are one word only in their language, their word or beside a line end."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.classify.kinds import kind_of
from collate.editions import verify, write_edition
from collate.pipeline import compare


def kinds(folder: Path, base: str, *others: str) -> list[tuple[str, str, str]]:
    """Return lemma, first other reading and its kind for each entry; the edition must pass its check."""
    files = []
    for name, text in zip("abcd", (base, *others), strict=False):
        files.append(folder / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    edition, context = compare(files)
    write_edition(edition, context, path=folder / "edition.xml")
    assert not verify(folder / "edition.xml", files).faults
    return [
        (e.lemma.text, v.text, f"{v.kind} {v.subtype}".strip()) for e in edition.entries for v in e.variants
    ]


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("重５㎏。", "重５kg。", [("５㎏", "５kg", "orthographic width")]),
        ("排量200㏄大", "排量200cc大", [("200㏄", "200cc", "orthographic width")]),
        ("面积二十㎡整", "面积二十m²整", [("㎡", "m²", "orthographic width")]),
        ("on 25 ㎢ of 3 ㎜ rain", "on 25 km² of 3 mm rain", None),
        ("气温20℃以上", "气温20°C以上", [("20℃", "20°C", "orthographic width")]),
        ("面积5㎡整", "面积5m³整", [("5㎡", "5m³", "substantive")]),
        ("长５㎝多", "长５mm多", [("５㎝", "５mm", "substantive")]),
    ],
)
def test_units_in_one_letter(
    tmp_path: Path, base: str, other: str, expected: list[tuple[str, str, str]] | None
) -> None:
    for pair in ((base, other), (other, base)):
        found = kinds(tmp_path, *pair)
        if expected is None:
            assert found
            assert {kind for *_, kind in found} == {"orthographic width"}
        elif pair[0] == base:
            assert found == expected


LATIN = "in principio erat verbum et {} quod erat apud deum nec sine ipso factum est"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caelum", "celum"),
        ("cælum", "celum"),
        ("coelum", "cælum"),
        ("cölum", "coelum"),
        ("pœna", "pena"),
        ("quae", "que"),
        ("haec", "hec"),
        ("præterea", "preterea"),
        ("vitæ", "uite"),
    ],
)
def test_e_for_ae_and_oe_in_latin(tmp_path: Path, one: str, other: str) -> None:
    found = kinds(tmp_path, LATIN.format(one), LATIN.format(other))
    assert found == [(one, other, "orthographic variant")]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (LATIN, "caedit", "cedit"),
        (LATIN, "aes", "es"),
        (LATIN, "terrae", "terra"),
        (LATIN, "vitae", "uita"),
        (LATIN, "celum", "calum"),
        ("we heard that the {} was in the house with a friend of mine", "poet", "pet"),
        ("we heard that the {} was in the house with a friend of mine", "phoenix", "phenix"),
        ("wir sahen das {} Haus und die Frau, die in dem Garten ist", "schöne", "schone"),
        ("das Buch von {} und die Lieder der anderen Dichter", "Goethe", "Göthe"),
        ("elle est morte dans la maison et {} est mort ici", "Noel", "Nel"),
        ("{}", "caelum", "celum"),
    ],
)
def test_other_words_and_other_languages(tmp_path: Path, text: str, one: str, other: str) -> None:
    found = kinds(tmp_path, text.format(one) + " xx", text.format(other) + " xx")
    assert [kind for *_, kind in found] == ["substantive"]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("le homme", "l’homme", "orthographic apostrophe"),
        ("dans le homme même", "dans l’homme même", "orthographic apostrophe"),
        ("le homme", "l'homme", "orthographic apostrophe"),
        ("que il", "qu’il", "orthographic apostrophe"),
        ("della arte", "dell'arte", "orthographic apostrophe"),
        ("jusque à", "jusqu’à", "orthographic apostrophe"),
        ("le homme", "l’ami", "substantive"),
        ("le livre", "l’ivre", "substantive"),
        ("des hommes", "d’hommes", "substantive"),
        ("we are", "we're", "substantive"),
        ("it is", "it's", "substantive"),
        ("do not", "don't", "substantive"),
        ("un homme", "l’homme", "substantive"),
    ],
)
def test_elided_vowels(one: str, other: str, kind: str) -> None:
    for pair in ((one, other), (other, one)):
        assert "{} {}".format(*kind_of(*pair)).strip() == kind


@pytest.mark.parametrize(
    ("before", "old", "new", "after", "kind"),
    [
        ("昔の", "ふ", "う", "みを読んだ", "substantive"),
        ("空に", "ふ", "う", "ねが見えた", "substantive"),
        ("彼の", "は", "わ", "なを見た", "substantive"),
        ("昨日見た", "は", "わ", "なの色", "substantive"),
        ("と云", "ふ", "う", "ことだ", "orthographic"),
        ("私がおも", "ふ", "う", "のに", "orthographic"),
        ("それはきの", "ふ", "う", "のこと", "orthographic"),
        ("と言", "ひ", "い", "ながら", "orthographic"),
        ("人はか", "は", "わ", "いいと", "orthographic"),
        ("働いて", "ゐ", "い", "たのは", "orthographic"),
    ],
)
def test_historical_kana_inside_words(before: str, old: str, new: str, after: str, kind: str) -> None:
    for pair in ((old, new), (new, old)):
        assert kind_of(*pair, around=(before, after))[0] == kind


@pytest.mark.parametrize(
    ("one", "other", "around", "kind"),
    [
        ("辨護士", "弁護士", ("彼は有名な", "であつた"), "orthographic"),
        ("瓣", "弁", ("これは花", "である"), "orthographic"),
        ("辨", "辯", ("これを", "じた"), "substantive"),
        ("辨護士", "弁護人", ("彼は有名な", "であつた"), "substantive"),
        ("看著书", "看着书", ("坐在窗前", ""), "orthographic"),
        ("看著書", "看着書", ("坐在窗前", ""), "orthographic"),
        ("他著书", "他着书", ("听说", "多年"), "substantive"),
        ("著作", "着作", ("一部", ""), "substantive"),
    ],
)
def test_characters_by_their_words(one: str, other: str, around: tuple[str, str], kind: str) -> None:
    assert kind_of(one, other, around=around)[0] == kind


@pytest.mark.parametrize(
    ("base", "others", "expected"),
    [
        (
            "a compre-\nhensive study\n",
            ["a comprehensive study\n"],
            [("compre-hensive", "comprehensive", "orthographic division")],
        ),
        ("a compre¬\nhensive study\n", ["a comprehensive study\n"], []),
        (
            "a well-\nknown man\n",
            ["a wellknown man\n"],
            [("well-known", "wellknown", "orthographic division")],
        ),
    ],
)
def test_a_word_that_a_line_end_divides_in_the_base_text(
    tmp_path: Path, base: str, others: list[str], expected: list[tuple[str, str, str]]
) -> None:
    found = kinds(tmp_path, base, *others)
    assert [(lemma.replace("\n", ""), *rest) for lemma, *rest in found] == expected


@pytest.mark.parametrize(
    ("base", "other"),
    [
        ("he went home -\nthen he slept", "he went home. then he slept"),
        ("the first item-\nThe second", "the first itemThe second"),
        ("one two-\nthree four", "one two five four"),
    ],
)
def test_a_dash_at_a_line_end_divides_no_word(tmp_path: Path, base: str, other: str) -> None:
    assert "division" not in " ".join(kind for *_, kind in kinds(tmp_path, base, other))


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufe0f", "\xad", "\u200e"])
@pytest.mark.parametrize(
    "text", ["{}one two", "one {} two", "one two{}", "one\n{}\ntwo", "一{}二", "一\n{}\n二"]
)
def test_an_invisible_character_alone_makes_no_entry(tmp_path: Path, text: str, sign: str) -> None:
    base = "一二三四" + text.format("") + "五六 end"
    other = "一二三四" + text.format(sign) + "五六 end"
    assert kinds(tmp_path, base, other) == []
    assert kinds(tmp_path, other, base) == []
