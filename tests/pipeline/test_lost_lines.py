"""The law of lost lines: what is left out of one witness is not text in another at the same place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import collate
from collate.editions import verify
from collate.pipeline.lost_lines import lost_lines

SENTENCES = (
    "老艄公说，船停了不要紧，人心不能停，隔着河也要把来年的渠定下来。",
    "会计把账本摊在磨盘上，一页一页翻给大家看，石灰多少，工钱多少。",
    "有人问，渠修到山脚下，山上的几户怎么办，支书抽完一袋烟才开口。",
    "他说，人往下搬，树往上栽，三年以后再看这面坡还是不是秃的。",
    "那一年一共开了四回会，头一回吵架，第二回算账，第三回丈量。",
    "第四回才说到动土，动土那天全村的锣鼓都敲哑了。",
    "修到第二个冬天，石头用完了，就拆了庙后头的旧墙。",
    "拆墙的时候掉下来一块碑，上头刻的正是光绪年间修渠的人名。",
)
#: A head as it stands at the tops of pages in one witness; "": the numbers of the pages come back.
HEADS = ("渡口纪事", "上河村水利会议记录", "")


def paged(text: str, head: str, size: int) -> tuple[str, list[int]]:
    """Return *text* as pages of *size* lines below *head*, and the offsets in it at which pages begin."""
    rows = [text[at : at + 26] for at in range(0, len(text), 26)]
    pages = [rows[at : at + size] for at in range(0, len(rows), size)]
    lines: list[str] = []
    for number, own in enumerate(pages, 1):
        lines += [*([head] if head else []), *own, "", f"- {number} -", ""]
    return "\n".join(lines) + "\n", [26 * size * number for number in range(1, len(pages))]


def made(seed: int, head: str) -> tuple[str, str, list[str]]:
    """Return a paged file, one of one line, and the lines of the first that the second has in its text."""
    rng = random.Random(seed)
    text = "同志们：" + "".join(rng.choice(SENTENCES) for _ in range(30))
    raw, breaks = paged(text, head, rng.randint(5, 8))
    places = sorted(rng.sample(breaks, rng.randint(1, len(breaks))))
    lines = [head or f"- {breaks.index(place) + 1} -" for place in places]
    words = text[: places[0]]
    for line, start, end in zip(lines, places, [*places[1:], len(text)], strict=True):
        words += line + text[start:end]
    return raw, words, lines


@settings(deadline=None, derandomize=True, max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.sampled_from(HEADS))
def test_no_omission_is_in_the_ledger_of_the_witness_that_lacks_it(
    tmp_path_factory: pytest.TempPathFactory, seed: int, head: str
) -> None:
    folder = tmp_path_factory.mktemp("lost")
    raw, words, lines = made(seed, head)
    (folder / "in").mkdir()
    (folder / "in" / "paged.txt").write_text(raw, encoding="utf-8")
    (folder / "in" / "plain.txt").write_text(words + "\n", encoding="utf-8")
    results = collate.run(folder / "in", folder / "out")
    assert not lost_lines(results.editions, results.documents)
    text = "".join(segment.text for segment in results.segments if segment.path == "paged.txt")
    assert all(line.replace(" ", "") in text.replace(" ", "") for line in lines)


def test_a_line_that_comes_back_is_the_same_in_every_run(tmp_path: Path) -> None:
    raw, words, _ = made(3, HEADS[1])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "paged.txt").write_text(raw, encoding="utf-8")
    (tmp_path / "in" / "plain.txt").write_text(words + "\n", encoding="utf-8")
    contents = []
    for output in ("out", "out", "again"):
        collate.run(tmp_path / "in", tmp_path / output)
        files = sorted((tmp_path / output).rglob("*"))
        contents.append(
            {
                file.relative_to(tmp_path / output): file.read_bytes()
                for file in files
                if file.is_file() and file.suffix in (".xml", ".csv", ".json", ".html")
            }
        )
    assert contents[0] == contents[1] == contents[2]
    (xml,) = (tmp_path / "out").rglob("edition.xml")
    assert not verify(xml, [tmp_path / "in"]).faults
