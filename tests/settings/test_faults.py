"""All errors of a collate.toml, each with its key, its row and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.settings import find_faults


def test_a_sound_file_has_none(tmp_path: Path) -> None:
    path = tmp_path / "collate.toml"
    path.write_text('[dedupe]\nk = 4\n[[cut]]\nfile = "a"\nbefore = "b"\n', encoding="utf-8")
    assert find_faults(path) == ()


def test_every_error_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "collate.toml"
    path.write_text(
        '[dedupe]\nk = 0\nkk = 1\n[[source]]\nfile = "a"\n[[source]]\nfil = "b"\n[[source]]\n'
        'file = "."\n[reprot]\n[notes]\nplace = "x"\n',
        encoding="utf-8",
    )
    found = {fault.place: fault for fault in find_faults(path)}
    assert {place: fault.line for place, fault in found.items()} == {
        ("dedupe", "kk"): 3,
        ("source", 2, "fil"): 7,
        ("reprot",): 10,
        ("dedupe", "k"): 2,
        ("notes", "place"): 12,
        ("source", 3, "file"): 9,
    }
    assert found["reprot",].remedy == "Did you mean 'report'?"
    assert all(fault.where == str(path) for fault in found.values())


def test_rows_after_one_that_is_left_out_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "collate.toml"
    path.write_text('[[same]]\nleft = "a"\n' * 3, encoding="utf-8")
    assert [(fault.place, fault.line) for fault in find_faults(path)] == [
        (("same", 1), 1),
        (("same", 2), 3),
        (("same", 3), 5),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[dedupe", "is not a TOML file"),
        ("dedupe = 3\n", "dedupe must be"),
        ("work = 3\n", "work must be a list"),
        ('[classify]\ntables = ["none.tsv"]\n', "cannot be read"),
    ],
)
def test_a_file_of_another_form_has_one_error(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "collate.toml"
    path.write_text(text, encoding="utf-8")
    (fault,) = find_faults(path)
    assert problem in fault.problem


def test_a_file_that_is_not_there_has_one_error(tmp_path: Path) -> None:
    (fault,) = find_faults(tmp_path / "none.toml")
    assert "cannot be read" in fault.problem


def test_a_wrong_table_of_words_is_found_beside_other_errors(tmp_path: Path) -> None:
    path = tmp_path / "collate.toml"
    path.write_text('[classify]\ntables = ["words.tsv"]\n[dedupe]\nk = 0\n', encoding="utf-8")
    (tmp_path / "words.tsv").write_text("alone\n", encoding="utf-8")
    first, second = find_faults(path)
    assert first.place == ("dedupe", "k")
    assert second.where.endswith("words.tsv")
