"""What decides that a witness is not extant in a gap, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collate.align import align
from collate.editions import left_out_notes
from collate.model import Alignment, LacunaGround, Role, Work
from collate.pipeline import compare
from collate.settings import GapSettings, Settings

MakeWork = Callable[..., Work]

#: A thousand different characters, with a comma or a full stop after every ten.
TEXT = "".join(
    "".join(chr(0x4E00 + 11 * (10 * n + i)) for i in range(10)) + "，。"[n % 2] for n in range(100)
)


def grounds(alignment: Alignment) -> list[tuple[str, str]]:
    return [(one.ground.value, one.certainty) for one in alignment.lacunae]


def compared(folder: Path, *texts: str, settings: Settings | None = None) -> Alignment:
    files = []
    for name, text in zip("abcd", texts, strict=False):
        files.append(folder / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return compare(files, settings=settings)[0].alignment


@pytest.mark.parametrize("role", [Role.WITNESS, Role.EXCERPT])
@pytest.mark.parametrize("lost", [(44, 744), (40, 740), (100, 600)])
def test_a_text_with_words_before_and_after_omits_what_is_between(
    make_work: MakeWork, role: Role, lost: tuple[int, int]
) -> None:
    alignment = align(make_work(TEXT, TEXT[: lost[0]] + TEXT[lost[1] :], roles={1: role}))
    assert not alignment.lacunae
    assert () in [run.cells[1] for run in alignment.runs]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (TEXT[550:], [("starts-late", "medium")]),
        (TEXT[545:], [("starts-late", "high")]),
        (TEXT[:500], [("ends-early", "high")]),
        (TEXT[:506], [("ends-early", "medium")]),
        (TEXT[:500] + "〔下缺〕", [("ends-early", "high")]),
    ],
)
def test_a_text_is_not_extant_before_its_start_and_after_its_end(
    make_work: MakeWork, other: str, expected: list[tuple[str, str]]
) -> None:
    assert grounds(align(make_work(TEXT, other))) == expected


def test_an_excerpt_is_not_extant_between_its_passages(make_work: MakeWork) -> None:
    work = make_work(TEXT, TEXT[110:220] + TEXT[440:550], roles={1: Role.EXCERPT})
    assert grounds(align(work)) == [("extent", "high"), ("fragment", "medium"), ("extent", "high")]


@pytest.mark.parametrize("sign", ["〔缺三页〕", "□□□□", "……", "[...]"])
def test_a_sign_of_loss_is_a_lacuna(make_work: MakeWork, sign: str) -> None:
    alignment = align(make_work(TEXT, TEXT[:110] + sign + TEXT[330:]))
    assert grounds(alignment) == [("sign", "high")]


PAGES = {
    "a page begins at the gap, in a sentence": (TEXT, TEXT[:115] + "\f" + TEXT[335:], "high"),
    "a page begins at the gap, of many words": (TEXT, TEXT[:110] + "\f" + TEXT[770:], "medium"),
    "whole pages of the base text": (
        TEXT[:110] + "\f" + TEXT[110:330] + "\f" + TEXT[330:],
        TEXT[:110] + TEXT[330:],
        "medium",
    ),
}


@pytest.mark.parametrize(("base", "other", "certainty"), PAGES.values(), ids=PAGES.keys())
def test_lost_pages_show_at_the_edges_of_pages(tmp_path: Path, base: str, other: str, certainty: str) -> None:
    assert grounds(compared(tmp_path, base, other)) == [("pages", certainty)]


@pytest.mark.parametrize(
    "other",
    [
        TEXT[:55] + "\f" + TEXT[55:110] + TEXT[330:],  # the page begins elsewhere
        TEXT[:110] + "\f" + TEXT[330:],  # few words, from sentence to sentence
    ],
)
def test_a_page_edge_alone_is_no_loss(tmp_path: Path, other: str) -> None:
    assert not compared(tmp_path, TEXT, other).lacunae


def slug(folder: Path, *texts: str) -> str:
    return compared(folder, *texts).work.slug


def row(work: str, **changes: str) -> GapSettings:
    values = {"work": work, "witness": "b.txt", "first": TEXT[200:206], "certainty": "low", **changes}
    return GapSettings(**values)  # type: ignore[arg-type]


def test_an_editor_turns_an_omission_into_a_lacuna(tmp_path: Path) -> None:
    cut = TEXT[:110] + TEXT[330:]
    alignment = compared(tmp_path, TEXT, cut, settings=Settings(lacuna=(row(slug(tmp_path, TEXT, cut)),)))
    assert grounds(alignment) == [("editor", "low")]
    assert [run.cells[1] for run in alignment.runs] == [(0, 110), None, (110, len(cut))]


@pytest.mark.parametrize(("other", "first"), [(TEXT[:500], TEXT[700:710]), (TEXT[600:], TEXT[:6])])
def test_an_editor_turns_a_lacuna_into_an_omission(tmp_path: Path, other: str, first: str) -> None:
    settings = Settings(omission=(row(slug(tmp_path, TEXT, other), first=first, last=first),))
    alignment = compared(tmp_path, TEXT, other, settings=settings)
    assert not alignment.lacunae
    assert () in [run.cells[1] for run in alignment.runs]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"witness": "c.txt"}, "the work has no witness c.txt"),
        ({"witness": "a.txt"}, "a.txt is the base text"),
        ({"first": "没有的字"}, "the base text has no 「没有的字」"),
        ({"first": "，"}, "occurs several times"),
        ({"last": "没有的字"}, "the base text has no 「没有的字」"),
        ({"first": TEXT[:6]}, "b.txt does not lack these words"),
    ],
)
def test_a_row_without_a_place_is_reported(tmp_path: Path, changes: dict[str, str], problem: str) -> None:
    work = slug(tmp_path, TEXT, TEXT[:110] + TEXT[330:])
    settings = Settings(lacuna=(row(work, **changes),))
    edition, _ = compare([tmp_path / "a.txt", tmp_path / "b.txt"], settings=settings)
    (note,) = left_out_notes(edition)
    assert problem in note
    assert not edition.alignment.lacunae


def test_a_row_about_another_work_is_not_reported(tmp_path: Path) -> None:
    alignment = compared(tmp_path, TEXT, TEXT[:110] + TEXT[330:], settings=Settings(lacuna=(row("x"),)))
    assert not alignment.lacunae


def test_every_ground_has_a_test() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{ground}"' in text for ground in LacunaGround)
