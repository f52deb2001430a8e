"""The front door for programs: every public name, in memory and on files."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import collate.model
from collate import (
    collate_files,
    collate_texts,
    find_duplicates,
    open_edition,
    run,
    verify,
)
from collate.errors import SettingsError, SourceError, VerificationError
from collate.model import Kind, Record, Relation

LONG = "我们要把指导组派到每一个乡镇去，同群众一起把水库修好，不修好不收兵。"
THREE = {"A": f"{LONG}派出指导组。", "B": f"{LONG}派出督导组。", "C": f"{LONG}派出督导组！"}


def test_entries_by_kind_and_witness() -> None:
    edition = collate_texts(THREE, base="A")
    assert [str(entry) for entry in edition.entries()] == ["1 指导组 ] 督导组 B C", "2 。 ] ！ C"]
    assert [entry.number for entry in edition.entries(kind="substantive", witness="C")] == [1]
    assert [entry.number for entry in edition.entries(kind=Kind.PUNCTUATION)] == [2]
    assert edition.entries(kind="punctuation", witness="B") == ()
    entry = edition.entries()[0]
    assert (entry.lemma, entry.reading("A"), entry.reading("B")) == ("指导组", "指导组", "督导组")


def test_where_names_the_text_and_the_line() -> None:
    edition = collate_texts({"一": f"甲乙丙丁\n{LONG}末", "二": f"甲乙丙丁\r\n\r\n{LONG}尾"})
    (entry,) = edition.entries()
    assert (entry.where("一").line, entry.where("二").line) == (2, 3)
    assert entry.where("二").file == "二"
    with pytest.raises(KeyError):
        entry.where("三")
    with pytest.raises(KeyError):
        edition.entries(witness="三")
    with pytest.raises(ValueError, match="grave"):
        edition.entries(kind="grave")


def test_equal_texts_share_a_column_and_keep_their_sigla() -> None:
    edition = collate_texts([LONG, LONG, LONG.replace("修好", "建好", 1)])
    assert [witness.identical_to for witness in edition.witnesses] == [None, "A", None]
    (entry,) = edition.entries()
    assert entry.model.lemma.sigla == ("A", "B")


def test_a_text_without_common_words_is_left_out_and_named() -> None:
    other = "月落乌啼霜满天，江枫渔火对愁眠。姑苏城外寒山寺，夜半钟声到客船。"
    long = {siglum: LONG * 9 + text for siglum, text in THREE.items()}
    edition = collate_texts({**long, "D": other * 9})
    assert [witness.siglum for witness in edition.left_out] == ["D"]
    with pytest.raises(SourceError, match="shares no words"):
        collate_texts([other * 9, LONG * 9])


@pytest.mark.parametrize(
    ("texts", "base", "problem"),
    [
        ({"A": LONG}, None, "two texts"),
        ([], None, "two texts"),
        ("甲乙", None, "two texts"),
        ({"A": LONG, "B": "  \n"}, None, "text of B is empty"),
        ({"A": LONG, "": LONG}, None, "siglum"),
        ({"A": LONG, "B C": LONG}, None, "siglum"),
        (THREE, "D", "none of A, B, C"),
        ({"A": LONG, "B": LONG + "\ud83d"}, None, "text of B has half a character"),
        ({"A": LONG, "\x1b": LONG}, None, "control character"),
    ],
)
def test_wrong_arguments(texts: Mapping[str, str], base: str | None, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        collate_texts(texts, base=base)


def test_a_generator_of_texts_will_do() -> None:
    assert len(collate_texts(text for text in THREE.values()).witnesses) == 3


def test_values_of_another_type() -> None:
    with pytest.raises(TypeError, match="text of B must be a string, got int"):
        collate_texts([LONG, 3])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="a siglum must be a string, got int"):
        collate_texts({1: LONG, 2: LONG})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="must be a string or a Record, got bytes"):
        find_duplicates([b"a"])  # type: ignore[list-item]


def test_an_empty_path_is_not_the_current_folder() -> None:
    for call in (lambda: run(""), lambda: run("a.txt", ""), lambda: verify("a.xml", against="")):
        with pytest.raises(ValueError, match="path is empty"):
            call()


def test_the_edition_goes_out_and_comes_back(tmp_path: Path) -> None:
    edition = collate_texts(THREE, base="B", title="题")
    tei = edition.to_tei()
    etree.fromstring(tei)
    path = tmp_path / "edition.xml"
    path.write_text(tei, encoding="utf-8")
    again = open_edition(str(path))
    assert (again.base, again.title) == ("B", "题")
    assert [str(entry) for entry in again.entries()] == [str(entry) for entry in edition.entries()]
    assert verify(str(path)).faults == ()
    assert len(json.loads(edition.to_json())["entries"]) == 2
    assert "督导组" in edition.to_html()
    assert "督导组" in edition.to_csv()


def test_an_edition_without_variants_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    path.write_text(collate_texts([LONG, LONG]).to_tei(), encoding="utf-8")
    again = open_edition(path)
    assert (len(again.witnesses), again.entries()) == (2, ())
    assert [witness.segment.text for witness in again.witnesses] == [LONG, LONG]


def test_a_file_that_is_no_edition(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>")
    with pytest.raises(VerificationError):
        open_edition(tmp_path / "a.xml")


def test_files_and_folders(tmp_path: Path) -> None:
    for siglum, text in THREE.items():
        (tmp_path / f"{siglum}.txt").write_text(text, encoding="utf-8")
    edition = collate_files(str(tmp_path / "A.txt"), tmp_path / "B.txt", base=tmp_path / "C.txt")
    assert edition.base == "C"
    assert edition.entries()[0].where("A").file == "A.txt"
    with pytest.raises(SettingsError):
        collate_files(tmp_path / "A.txt")
    results = run(str(tmp_path), tmp_path.with_name("out"))
    assert len(results.editions) == 1
    (xml,) = tmp_path.with_name("out").glob("works/*/edition.xml")
    assert verify(xml, against=str(tmp_path)).faults == ()


def test_duplicates_of_strings_mappings_and_records() -> None:
    texts = [LONG * 3, "月落乌啼霜满天" * 9, LONG * 3]
    assert [(m.left, m.right, m.relation) for m in find_duplicates(texts)] == [("0", "2", Relation.IDENTICAL)]
    assert [(m.left, m.right) for m in find_duplicates(dict(zip("abc", texts, strict=True)))] == [("a", "c")]
    records = (Record(name, text) for name, text in zip("xyz", texts, strict=True))
    assert [(m.left, m.right) for m in find_duplicates(records)] == [("x", "z")]
    assert find_duplicates([]) == []
    with pytest.raises(ValueError, match="same id"):
        find_duplicates([Record("a", LONG), Record("a", LONG)])
    with pytest.raises(ValueError, match="several"):
        find_duplicates(LONG)


words = st.text("甲乙丙丁，。a \n", min_size=1, max_size=20).filter(str.strip)


@given(st.lists(words, min_size=1, max_size=4))
def test_every_reading_stands_where_it_is_said_to(others: list[str]) -> None:
    texts = dict(zip("BCDE", others, strict=False)) | {"A": LONG}
    texts = {siglum: LONG[:9] + text + LONG[9:] if siglum != "A" else LONG for siglum, text in texts.items()}
    edition = collate_texts(texts, base="A")
    for entry in edition.entries():
        for siglum, text in texts.items():
            reading = entry.reading(siglum)
            at = entry.where(siglum)
            if reading:
                assert "".join(text[at.start : at.end].split()) == "".join(reading.split())
                assert at.line == text.count("\n", 0, at.start) + 1


@pytest.mark.parametrize("name", [n for n in collate.__all__ if n != "__version__"])
def test_public_names_have_type_hints_and_a_docstring(name: str) -> None:
    public = getattr(collate, name)
    assert public.__doc__
    targets = [public]
    if inspect.isclass(public):
        targets += [member for _, member in inspect.getmembers(public, inspect.isfunction)]
    for target in targets:
        get_type_hints(target)


@pytest.mark.parametrize("name", collate.model.__all__)
def test_the_nouns_have_type_hints(name: str) -> None:
    noun = getattr(collate.model, name)
    if inspect.isclass(noun):
        get_type_hints(noun)


def test_what_is_printed_of_an_object_is_one_line() -> None:
    edition = collate_texts(THREE)
    shown = [edition, edition.model, edition.entries()[0], edition.witnesses[0], edition.model.apparatus]
    shown += [edition.model.work, edition.model.alignment, edition.witnesses[0].segment, edition._context]
    shown += [*find_duplicates([LONG, LONG]), *edition.entries()[0].variants, edition.entries()[0].model]
    shown += [edition._context.documents[0], edition._context.documents[0].document]
    for one in shown:
        assert "\n" not in repr(one)
        assert len(repr(one)) <= 300, repr(one)
