"""Witnesses added to an edition: old entries stay, new ones are cut by the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collate.editions import ExtendedEdition, add_witnesses, edition_xml, verify, write_extended_edition
from collate.errors import OutputError, SettingsError, SourceError
from collate.model import Edition, Lacuna, LacunaGround
from collate.pipeline import compare
from collate.settings import AlignSettings, EmendSettings, Settings

Extend = Callable[..., ExtendedEdition]


@pytest.fixture
def extend(tmp_path: Path) -> Extend:
    """Make an edition of all texts but the last, and add the last; a / is a paragraph break."""

    def extend_last(*texts: str, settings: Settings | None = None) -> ExtendedEdition:
        files = [tmp_path / f"{'abcdefg'[i]}.txt" for i in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text.replace("/", "\n"), encoding="utf-8")
        edition, context = compare(files[:-1], settings=settings)
        old = tmp_path / "old.xml"
        old.write_bytes(edition_xml(edition, context))
        extended = add_witnesses(old, files[-1:], settings=settings)
        write_extended_edition(extended, tmp_path / "extended.xml", edition=old)
        assert not verify(tmp_path / "extended.xml", files).faults
        return extended

    return extend_last


def readings_of(edition: Edition) -> list[str]:
    return [
        " | ".join(f"{r.text or '-'} {''.join(r.sigla)}" for r in entry.readings) for entry in edition.entries
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("中央指导组同志", "中央督导组同志", "中央督导组同志们"),
        ("中央指导组同志", "中央督导组同志", "中央督察组同志"),
        ("中央指导组同志", "中央督导组同志", "中央指导组同志"),
        ("他很热烈地讨论", "他热烈地讨论", "他很热烈讨论"),
        ("春耕很要紧，会议要开好", "春耕要紧，会议要开好", "春耕很要紧会议要办好"),
        ("the quick fox", "the quiet fox", "a quick fox"),
        ("春天，来了。", "春天。来了。", "春天来了。"),
        ("同志们/今天开会", "同志们/今日开会", "同志们今天开会/"),
        ("同意指导组的意见。", "同意督导组的意见。", "同意督察队之意见。"),
        ("一九五八年三月", "1958年三月", "一九五八年3月"),
    ],
)
def test_the_entries_are_those_of_comparing_all_at_once(
    tmp_path: Path, extend: Extend, texts: list[str]
) -> None:
    extended = extend(*texts)
    whole = compare([tmp_path / f"{name}.txt" for name in "abc"])[0]
    assert readings_of(extended.edition) == readings_of(whole)
    assert [e.kind for e in extended.edition.entries] == [e.kind for e in whole.entries]
    assert extended.new_sigla == ("c",)


def test_an_entry_is_extended_where_a_difference_continues_beyond_it(extend: Extend) -> None:
    extended = extend("同意指导组意见。", "同意督导组意见。", "同意督察队伍之意见。")
    assert readings_of(extended.edition) == ["指导组 a | 督导组 b | 督察队伍之 c"]


def test_an_entry_stays_beside_words_that_a_new_witness_replaces(extend: Extend) -> None:
    extended = extend("同意指导组的意见。", "同意督导组的意见。", "同意督察队之意见。")
    assert readings_of(extended.edition) == ["指导组 a | 督导组 b | 督察队 c", "的 ab | 之 c"]


def test_words_of_an_existing_entry_are_not_cut(extend: Extend) -> None:
    base, old, new = "他说要办，就要认真。", "他讲要办，就要认真。", "我讲要办，就要认真。"
    extended = extend(base, old, new)
    assert readings_of(extended.edition) == ["他 ab | 我 c", "说 a | 讲 bc"]


def test_a_long_omission_of_a_new_witness_leaves_the_entries_inside_it(
    extend: Extend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collate.classify.long_omissions.LONG_COLUMNS", 10)
    base = "春天开工，指导组来看过，大家都很高兴。秋天完工。"
    extended = extend(base, base.replace("指导", "督导"), "春天秋天完工。")
    assert readings_of(extended.edition) == [
        "开工， ab | - c",
        "指导组 a | 督导组 b | - c",
        "来看过，大家都很高兴。 ab | - c",
    ]


def test_the_cut_of_an_entry_stays(tmp_path: Path) -> None:
    """By our rules the word would be the entry; the edition divides it."""
    old = tmp_path / "old.xml"
    app = '<app><lem wit="#A">指</lem><rdg wit="#B">督</rdg></app>'
    old.write_text(_edition(f"<p>中央{app}导组同意</p>"), encoding="utf-8")
    (tmp_path / "C.txt").write_text("中央督导队同意", encoding="utf-8")
    extended = add_witnesses(old, [tmp_path / "C.txt"])
    assert readings_of(extended.edition) == [
        "指 A | 督 BC",
        "导组 AB | 导队 C",
    ]


def _edition(body: str) -> str:
    listed = '<listWit><witness xml:id="A"/><witness xml:id="B"/></listWit>'
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc>'
        f"{listed}</sourceDesc></fileDesc></teiHeader><text><body>{body}</body></text></TEI>"
    )


LONG = "".join(chr(0x4E00 + i) for i in range(200))


def test_a_lacuna_of_the_new_witness_is_not_a_variant(extend: Extend) -> None:
    settings = Settings(align=AlignSettings(lacuna=50))
    other = LONG[:40] + "龘" + LONG[41:]
    extended = extend(LONG, other, LONG[100:150] + "龜" + LONG[151:], settings=settings)
    assert readings_of(extended.edition) == [f"{LONG[40]} a | 龘 b", f"{LONG[150]} ab | 龜 c"]
    assert extended.edition.entries[0].cells[2] is None
    assert extended.edition.alignment.lacunae == (Lacuna(2, 0, 100, LacunaGround.STARTS_LATE, "medium"),)


def test_an_entry_is_divided_where_the_new_witness_begins_in_it(extend: Extend) -> None:
    settings = Settings(align=AlignSettings(lacuna=50))
    extended = extend(LONG, LONG[:110] + "龘" * 30 + LONG[150:], LONG[130:], settings=settings)
    assert [entry.cells[2] is None for entry in extended.edition.entries] == [True, False]
    assert "".join(entry.lemma.text for entry in extended.edition.entries) == LONG[110:150]


def test_emendations_stay_at_their_places(tmp_path: Path) -> None:
    texts = {
        "a": "同意指导组的意见时处。",
        "b": "同意督导组的意见时处。",
        "c": "同意指导组的意见实处。",
        "d": "同意指导组的看法时处。",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    files = [tmp_path / f"{name}.txt" for name in texts]
    title = compare(files[:2])[0].work.title
    rows = (
        EmendSettings(title, "时处", "实处", reason="音近而误", by="王"),
        EmendSettings(title, "指导组", "督导组"),
    )
    old = tmp_path / "old.xml"
    edition, context = compare(files[:2], settings=Settings(emend=rows))
    old.write_bytes(edition_xml(edition, context))
    extended = add_witnesses(old, files[2:])
    emended = [(e.before, e.text, e.entry, e.sigla, e.reason, e.by) for e in extended.edition.emendations]
    assert emended == [("指导组", "督导组", 1, ("b",), "", ""), ("时处", "实处", 3, ("c",), "音近而误", "王")]
    write_extended_edition(extended, tmp_path / "extended.xml", edition=old)
    assert not verify(tmp_path / "extended.xml", files).faults


def test_sigla(tmp_path: Path, extend: Extend) -> None:
    extend("一二三四", "一二三五", "一二三六")
    old, files = tmp_path / "old.xml", [tmp_path / "c.txt", tmp_path / "b.txt"]
    assert add_witnesses(old, files).new_sigla == ("c", "A")  # b is a witness already
    assert add_witnesses(old, files, sigla=["丙"]).new_sigla == ("丙", "A")
    for wrong, message in (
        (["a"], "is the siglum of another witness"),
        (["x", "x"], "is the siglum of another"),
        (["x y"], "contains white space"),
    ):
        with pytest.raises(SettingsError, match=message):
            add_witnesses(old, files, sigla=wrong)
    with pytest.raises(SettingsError, match="2 sigla for 1 files"):
        add_witnesses(old, files[:1], sigla=["x", "y"])


def test_the_series_of_sigla_is_continued(tmp_path: Path) -> None:
    names = ["first text.txt", "second text.txt", "third.txt", "fourth.txt"]
    for name, text in zip(names, ("一二三四", "一二三五", "一二三六", "一二三七"), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in names]
    old = tmp_path / "old.xml"
    old.write_bytes(edition_xml(*compare(files[:2])))
    assert add_witnesses(old, files[2:]).new_sigla == ("丙", "丁")


def test_a_witness_with_the_words_of_another_shares_its_column(extend: Extend) -> None:
    extended = extend("同志们/今天 开会", "同志们/今日 开会", "同志们今日 开会")
    assert extended.edition.work.witness("c").identical_to == "b"
    assert readings_of(extended.edition) == ["今天 a | 今日 bc"]


def test_files_that_share_no_words(tmp_path: Path, extend: Extend) -> None:
    extend(LONG, LONG[:50] + "龘" + LONG[51:], LONG)
    (tmp_path / "strange.txt").write_text("Nothing of this is in the other. " * 5, encoding="utf-8")
    old, strange = tmp_path / "old.xml", tmp_path / "strange.txt"
    extended = add_witnesses(old, [strange, tmp_path / "c.txt"])
    assert extended.left_out == ("strange.txt: shares no words with the edition: left out of it",)
    assert extended.new_sigla == ("c",)
    with pytest.raises(SourceError, match=r"none of the files shares words with it \(strange.txt\)"):
        add_witnesses(old, [strange])


def test_files_that_cannot_be_added(tmp_path: Path, extend: Extend) -> None:
    extended = extend("一二三四", "一二三五", "一二三六")
    old = tmp_path / "old.xml"
    with pytest.raises(SettingsError, match="is the edition itself"):
        add_witnesses(old, [old])
    with pytest.raises(SourceError, match="no such file"):
        add_witnesses(old, [tmp_path / "gone.txt"])
    with pytest.raises(SourceError, match="is a folder"):
        add_witnesses(old, [tmp_path])
    with pytest.raises(OutputError, match="is the edition that witnesses are added to"):
        write_extended_edition(extended, old, edition=old)


def test_entries_inside_a_word_stay_there(tmp_path: Path) -> None:
    first = '<app><lem wit="#A">u</lem><rdg wit="#B"/></app>'
    second = '<app><lem wit="#A">th</lem><rdg wit="#B">d</rdg></app>'
    old = tmp_path / "old.xml"
    old.write_text(_edition(f"<p>hono{first}r thy fa{second}er</p>"), encoding="utf-8")
    (tmp_path / "C.txt").write_text("honor thy fabber", encoding="utf-8")
    extended = add_witnesses(old, [tmp_path / "C.txt"])
    assert readings_of(extended.edition) == ["u A | - BC", "th A | d B | bb C"]
    write_extended_edition(extended, tmp_path / "extended.xml", edition=old)
    assert not verify(tmp_path / "extended.xml", [tmp_path]).faults
