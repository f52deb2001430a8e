"""Texts of one file that another file shows: each case is written, read and split as by a run."""

import random
from itertools import permutations
from pathlib import Path

import pytest

import collate
from collate.editions import verify
from collate.model import SplitDocument
from collate.pipeline import read_texts
from collate.pipeline.known_titles import with_known_titles
from collate.settings import BoundarySettings, Settings

WHEN = ["春天", "雨季", "秋收以前", "年底", "上个月", "农闲时", "入冬以后", "三年之内"]
DONE = ["检查", "修理", "登记", "扩大", "整顿", "改进", "统计", "保护", "分配", "清理", "测量", "推广"]
WHAT = [
    "渠道",
    "水闸",
    "农具",
    "学校",
    "图书",
    "仓库",
    "公路",
    "码头",
    "林场",
    "牧区",
    "茶园",
    "渔船",
    "作坊",
    "医院",
    "邮局",
    "集市",
]
THUS = [
    "群众才会满意",
    "各组要按时报告",
    "不能只靠少数人",
    "经验应当写下来",
    "困难比预想的多",
    "账目必须公开",
]


def body(seed: int, paragraphs: int = 6) -> list[str]:
    chance = random.Random(seed)
    return [
        "".join(
            f"{chance.choice(WHEN)}我们{chance.choice(DONE)}了{chance.choice(WHAT)}和{chance.choice(WHAT)}，"
            f"{chance.choice(THUS)}，{chance.choice(WHAT)}也要{chance.choice(DONE)}。"
            for _ in range(4)
        )
        for _ in range(paragraphs)
    ]


A, B, C, D = body(1), body(2), body(3), body(4)
FIRST = ["在春耕动员会上的讲话", "（1957年3月2日）"]
LAST = ["在防汛总结会上的讲话", "（1957年9月9日）"]
TITLE = "农村工作的几点体会"
COMPILATION = [*FIRST, *A, TITLE, *B, *LAST, *C]
ALONE = [TITLE, *B]


def write(folder: Path, files: dict[str, list[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def titles(folder: Path, files: dict[str, list[str]], name: str = "x.txt") -> list[str]:
    """Return the titles in the file *name* of a run over *files*."""
    texts = read_texts([write(folder, files)], Settings(), jobs=1)
    found = [s for s in texts.segments if s.path.endswith(name)]
    return [s.title.value if s.title else "" for s in found]


def test_without_the_other_file_the_undated_text_is_not_found(tmp_path: Path) -> None:
    assert titles(tmp_path / "in", {"x.txt": COMPILATION}) == [FIRST[0], LAST[0]]


def test_a_text_alone_in_one_file_is_found_in_a_compilation(tmp_path: Path) -> None:
    assert titles(tmp_path / "in", {"x.txt": COMPILATION, "a.txt": ALONE}) == [FIRST[0], TITLE, LAST[0]]


def test_both_are_witnesses_of_one_work(tmp_path: Path) -> None:
    changed = [line.replace("农具", "机具") for line in COMPILATION]
    source = write(tmp_path / "in", {"x.txt": changed, "a.txt": ALONE})
    results = collate.run([source], tmp_path / "out")
    witnesses = [[w.segment.id for w in work.witnesses] for work in results.works if work.title == TITLE]
    assert [sorted(Path(name).name for name in names) for names in witnesses] == [["a.txt#1", "x.txt#2"]]


@pytest.mark.parametrize(
    "lines",
    [
        [*FIRST, *A, "關於農村工作的幾點", "體會", *B],  # in traditional characters, on two lines
        [*FIRST, *A, "关于农村工作的几点体会", "（1958年1月）", *B[:2], "（增补）" + B[2][3:], *B[3:]],
    ],
)
def test_other_characters_lines_and_small_changes(tmp_path: Path, lines: list[str]) -> None:
    found = titles(tmp_path / "in", {"x.txt": lines, "a.txt": ["关于农村工作的几点体会", *B]})
    assert len(found) == 2


@pytest.mark.parametrize(
    ("lines", "alone"),
    [
        # quoted as a whole, under its title, in the midst of a speech
        ([*FIRST, *A, "关于保护耕牛的规定", *B[:2], *C], ["关于保护耕牛的规定", *B[:2]]),
        # introduced at the end of a speech
        ([*FIRST, *A, "规定全文是：", "关于保护耕牛的规定", *B], ["关于保护耕牛的规定", *B]),
        # quoted in part
        ([*FIRST, *A, "关于保护耕牛的规定", *B[:2]], ["关于保护耕牛的规定", *B, *D]),
        # its title in a sentence, and in a list
        ([*FIRST, *A, f"我读了《{TITLE}》以后，想到许多问题。", *B], ALONE),
        ([*FIRST, *A, TITLE, "再谈水利", *C], ALONE),
        # a chapter, a section
        (["农村工作概论", "一、水的管理", *A, "二、地的管理", *B, "三、人的管理", *C], ["地的管理", *B]),
        (["农村工作概论", "第一章 水", *A, "第二章 地的管理", *B], ["第二章 地的管理", *B]),
        # a heading that stands in works of all kinds
        ([*FIRST, *A, "总结", *B], ["总结", "1957年5月1日", *B]),
        # a title alone, of one file
        ([*FIRST, *A, TITLE, *C], ALONE),
    ],
)
def test_what_is_no_text_of_its_own(tmp_path: Path, lines: list[str], alone: list[str]) -> None:
    before = titles(tmp_path / "before", {"x.txt": lines})
    assert titles(tmp_path / "in", {"x.txt": lines, "a.txt": alone}) == before


def html(*lines: tuple[str, str]) -> list[str]:
    return ["<html><body>", *(f"<{tag}>{text}</{tag}>" for tag, text in lines), "</body></html>"]


def paragraphs(lines: list[str]) -> list[tuple[str, str]]:
    return [("p", line) for line in lines]


@pytest.mark.parametrize("tag", ["h2", "p"])
def test_a_section_stays_inside_the_heading_above_it(tmp_path: Path, tag: str) -> None:
    book = html(
        ("h1", "农村工作概论"),
        *(("h2", "水的管理"), *paragraphs(A), (tag, "地的管理工作"), *paragraphs(B)),
        *(("h1", "城市工作概论"), *paragraphs(C)),
    )
    files = {"x.html": book, "a.html": html(("h1", "地的管理工作"), *paragraphs(B))}
    assert "地的管理工作" not in titles(tmp_path / "in", files, "x.html")


def test_a_text_between_two_known_ones_begins_where_the_first_ends(tmp_path: Path) -> None:
    lines = [*FIRST, *A, TITLE, *B, "再谈水利工程", *D, *LAST, *C]
    one, other = {"a.txt": ALONE}, {"b.txt": ["再谈水利工程", *D]}
    assert titles(tmp_path / "in", {"x.txt": lines, **one, **other}) == [
        FIRST[0],
        TITLE,
        "再谈水利工程",
        LAST[0],
    ]
    assert titles(tmp_path / "one", {"x.txt": lines, **one}) == [FIRST[0], LAST[0]]  # D would go with B


def summary(documents: tuple[SplitDocument, ...]) -> dict[str, tuple[tuple[str, ...], list[object]]]:
    return {d.document.source.paths[0]: (d.known, [(s.id, s.extents) for s in d.segments]) for d in documents}


def test_the_order_of_files_and_processes_make_no_difference(tmp_path: Path) -> None:
    files = {"x.txt": COMPILATION, "a.txt": ALONE, "y.txt": [*LAST, *C, TITLE, *B]}
    settings = Settings()
    separate = [
        read_texts([write(tmp_path / name[0], {name: lines})], settings, jobs=1).documents[0]
        for name, lines in files.items()
    ]
    expected = summary(with_known_titles(separate, settings))
    assert sum(bool(known) for known, _ in expected.values()) == 2
    for order in permutations(separate):
        assert summary(with_known_titles(order, settings)) == expected
    assert summary(with_known_titles(separate, settings, jobs=2)) == expected


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    }


def test_a_later_run_writes_what_a_fresh_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000")
    source = write(tmp_path / "in", {"x.txt": [line.replace("农具", "机具") for line in COMPILATION]})
    collate.run([source], tmp_path / "grown")
    write(source, {"z.txt": ALONE})
    for _ in range(2):
        collate.run([source], tmp_path / "grown")
        collate.run([source], tmp_path / "fresh", force=True)
        assert contents(tmp_path / "grown") == contents(tmp_path / "fresh")
        assert len(list((tmp_path / "grown").glob("works/*/edition.xml"))) == 1
    (source / "z.txt").unlink()
    results = collate.run([source], tmp_path / "grown")
    assert [s.number for s in results.segments] == [1, 2]


def test_an_edition_records_the_titles_and_is_verified_with_them(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in",
        {"x.txt": [line.replace("农具", "机具") for line in COMPILATION], "a.txt": ALONE},
    )
    collate.run([source], tmp_path / "out")
    (edition,) = tmp_path.glob("out/works/*/edition.xml")
    assert not verify(edition, [source]).faults
    words = edition.read_text(encoding="utf-8")
    assert f'<note type="known-titles">{TITLE}</note>' in words
    changed = tmp_path / "changed.xml"
    changed.write_text(words.replace(f"<title>{TITLE}</title>", "<title>农村工作</title>"), encoding="utf-8")
    assert len(verify(changed, [source]).faults) == 2


def test_an_editor_may_refuse_a_known_title(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"x.txt": COMPILATION, "a.txt": ALONE})
    settings = Settings(join=(BoundarySettings("x.txt", TITLE),))
    texts = read_texts([source], settings, jobs=1)
    assert [s.title and s.title.value for s in texts.segments if s.path.endswith("x.txt")] == [
        FIRST[0],
        LAST[0],
    ]
