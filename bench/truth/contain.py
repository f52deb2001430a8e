"""Files that contain several texts without headings, and their ground truth: for carving by content.

Each text also has a file of its own, with title, date and speaker; the
containers have only paragraphs, one on each line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .plant import NAMES, Press

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.settings import Settings

#: Signs of the beginning or end of a text inside a frame.
SIGNS = ("salutation", "introduction", "thanks", "nothing")

TOPICS = ("春耕", "防汛", "卫生", "教育", "交通", "林业", "渔业", "税务", "文化", "民政", "水利", "商业")
PLACES = ("清河", "永安", "石桥", "云梦", "余姚", "怀远", "广陵", "定西", "兰溪", "通渭")


@dataclass(frozen=True, slots=True)
class Container:
    """One container: its file name, its kind, and its pieces, in order."""

    name: str
    kind: str
    pieces: tuple[str, ...]

    @property
    def edges(self) -> frozenset[int]:
        """Offsets in the text of the container between two pieces."""
        found, at = set(), 0
        for piece in self.pieces[:-1]:
            at += len(piece)
            found.add(at)
        return frozenset(found)


class Shelf:
    """Writes files into a folder and records the content of the containers."""

    def __init__(self, press: Press, folder: Path) -> None:
        self.press = press
        self.folder = folder
        self.containers: list[Container] = []
        self._number = 0

    def speech(self, separate: bool = True, opening: str = "", closing: str = "") -> list[str]:
        """Return the paragraphs of a new speech; a *separate* one is also written to a file of its own."""
        number = self._number
        self._number += 1
        sentences = self.press.sentences(number * 7 % 997 + 1000 * (number // 997), 2200)
        paragraphs = [opening] if opening else []
        at = 0
        while at < len(sentences):
            size = int(self.press.random.integers(3, 9))
            paragraphs.append("".join(sentences[at : at + size]))
            at += size
        if closing:
            paragraphs.append(closing)
        if separate:
            title = f"在{PLACES[number % 10]}{TOPICS[number % 12]}工作会议上的讲话"
            date = f"（{1960 + number % 50}年{1 + number % 12}月{1 + number % 28}日）"
            lines = [title, date, NAMES[number % len(NAMES)], *paragraphs]
            self.write(f"s{number:04}.txt", lines)
        return paragraphs

    def frame(self, size: int) -> list[str]:
        """Return paragraphs of another author."""
        return ["".join(self.press.sentences(50_000 + self._number * 20, size))]

    def write(self, name: str, lines: Sequence[str]) -> None:
        (self.folder / name).write_text("\n".join(f"　　{line}" for line in lines) + "\n", encoding="utf-8")

    def add_container(
        self, name: str, kind: str, texts: Sequence[list[str]], noise: float = 0.0, run_on: bool = False
    ) -> None:
        """Write a container of *texts*, with *noise*; *run_on*: without line breaks between the texts."""
        changed = [
            [self.press.noisy(p[:-1], noise, "uniform") + p[-1] if noise else p for p in text]
            for text in texts
        ]
        lines: list[str] = []
        for text in changed:
            if run_on and lines:
                lines[-1] += text[0]
                lines += text[1:]
            else:
                lines += text
        self.write(name, lines)
        self.containers.append(Container(name, kind, tuple("".join(text) for text in changed)))


def fill(shelf: Shelf, each: int) -> None:
    """Write *each* containers of every kind."""
    for i in range(each):
        noise = (0.0, 0.01, 0.02)[i % 3]
        shelf.add_container(f"c{i:03}.txt", "back to back", [shelf.speech() for _ in range(2 + i % 4)], noise)
        shelf.add_container(
            f"r{i:03}.txt", "run on", [shelf.speech() for _ in range(2 + i % 3)], noise, run_on=True
        )
        texts = [shelf.speech(), shelf.speech(separate=False), shelf.speech()]
        shelf.add_container(f"u{i:03}.txt", "one unknown between two", texts, noise)
        for sign in SIGNS:
            before, after = shelf.frame(400), shelf.frame(500)
            if sign == "introduction":
                before.append("现将讲话全文发表如下。")
            opening = "同志们：" if sign == "salutation" else ""
            closing = "我就讲这些，谢谢大家。" if sign == "thanks" else ""
            inner = shelf.speech(opening=opening, closing=closing)
            shelf.add_container(f"f-{sign}{i:03}.txt", f"in a frame, {sign}", [before, inner, after], noise)
        whole = shelf.speech()
        part = whole[len(whole) // 3 : 2 * len(whole) // 3 + 1]
        shelf.add_container(f"w{i:03}.txt", "whole, excerpt elsewhere", [whole])
        title = ("", f"论{TOPICS[i % 12]}", f"{PLACES[i % 10]}{TOPICS[i % 12]}工作的几个问题")[i % 3]
        shelf.write(f"x{i:03}.txt", [title, *part] if title else part)


def carved(folder: Path, settings: Settings) -> dict[str, frozenset[int]]:
    """Return the offsets between the segments after carving, for each file of *folder*."""
    from collate.group import carve
    from collate.pipeline import find_matches, read_texts

    found = read_texts([folder], settings, jobs=1)
    cuts: dict[str, set[int]] = {}
    ends: dict[str, int] = {}
    for segment in carve(
        found.segments, find_matches(found.segments, settings), settings=settings, documents=found.documents
    ):
        name = PurePosixPath(segment.path).name
        cuts.setdefault(name, set()).add(ends.get(name, 0))
        ends[name] = ends.get(name, 0) + len(segment.text)
    return {name: frozenset(places - {0}) for name, places in cuts.items()}
