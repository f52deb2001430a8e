"""Many small works, and what the page of their run takes: bytes, and time until it is usable.

    works.py write FOLDER [WORKS WITNESSES CHARACTERS]
    works.py measure REPORTS [WORDS]

``write`` makes a file for each witness: a title, a date, a speaker, and words of the
sample corpus at random, with one place in 50 changed. ``measure`` lists the largest
pages of a folder of reports and opens its index in Chromium (Playwright, extra
``browser``): first paint, scripts ready, and a search for *WORDS*.
"""

from __future__ import annotations

import random
import shutil
import sys
from functools import cache
from pathlib import Path

from collate.pipeline import read_texts
from collate.settings import Settings
from collate.text.word_edges import words_of

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

#: Notes when the scripts of a page are ready.
_WATCH = """
new MutationObserver((_, watch) => {
  if (!("ready" in document.documentElement.dataset)) return;
  window.ready = performance.now();
  watch.disconnect();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
"""

PLACES = "青岩临澜云津柳溪雁门石桥白沙长亭松岭梅坞竹林桃源"
KINDS = ("春耕生产", "水利建设", "植树造林", "教育工作", "商业工作", "文物普查", "防汛抢险", "卫生工作")
OCCASIONS = ("会议上的讲话", "座谈会上的发言", "动员大会上的报告", "总结会上的讲话")


@cache
def _words() -> tuple[str, ...]:
    """Return the words of two characters or more of the corpus, each once."""
    found: dict[str, None] = {}
    for segment in read_texts([CORPUS], Settings()).segments:
        found.update(
            dict.fromkeys(word for word in words_of(segment.text) if len(word) > 1 and word.isalpha())
        )
    return tuple(word for word in found if "一" <= word[0] <= "鿿")


def _text(chance: random.Random, size: int) -> list[str]:
    """Return words and marks, together at least *size* characters, in paragraphs of five sentences."""
    pieces: list[str] = []
    sentences = 0
    while sum(map(len, pieces)) < size:
        for mark in ("，", "，", "。"):
            pieces += [*chance.choices(_words(), k=chance.randint(3, 5)), mark]
        sentences += 1
        if sentences % 5 == 0:
            pieces.append("\n")
    return pieces


def write(folder: Path, works: int = 1000, witnesses: int = 2, characters: int = 300) -> None:
    """Write the files of *works*; the same numbers give the same bytes."""
    folder.mkdir(parents=True)
    for number in range(works):
        chance = random.Random(number)
        place = "".join(chance.sample(PLACES, 2))
        title = f"在{place}县第{number + 1}次{chance.choice(KINDS)}{chance.choice(OCCASIONS)}"
        date = f"{1950 + number % 60}年{1 + number % 12}月{1 + number % 28}日"
        pieces = _text(chance, characters)
        for witness in range(witnesses):
            copy = [
                chance.choice(_words()) if len(piece) > 1 and witness and chance.random() < 0.02 else piece
                for piece in pieces
            ]
            text = f"{title}\n（{date}）\n\n" + "".join(copy).strip() + "\n"
            (folder / f"{number + 1:04d}_{'abcdefgh'[witness]}.txt").write_text(text, encoding="utf-8")


def measure(reports: Path, words: str = "防汛") -> None:
    """Print the sizes of the largest pages, and the times of the index."""
    pages = sorted(reports.rglob("*.html"), key=lambda path: -path.stat().st_size)
    print(f"{len(pages):,} pages, {sum(path.stat().st_size for path in pages):,} bytes")
    for path in [reports / "index.html", *pages[:3]]:
        print(f"{path.stat().st_size:>11,}  {path.relative_to(reports)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_WATCH)
        page.goto((reports / "index.html").as_uri())
        page.wait_for_selector(":root[data-ready]")
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        print(f"{page.evaluate(paint):8.0f} ms to the first paint")
        print(f"{page.evaluate('window.ready'):8.0f} ms until it is usable")
        spent = page.evaluate(
            """async (words) => {
              const field = document.getElementById("find"), start = performance.now();
              field.value = words;
              field.dispatchEvent(new Event("input"));
              while (!document.getElementById("works-shown").textContent)
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
              return performance.now() - start;
            }""",
            words,
        )
        shown = page.locator("#works-shown").inner_text()
        print(f"{spent:8.0f} ms for a search: {shown}")
        browser.close()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), *map(int, sys.argv[3:]))
    else:
        measure(Path(sys.argv[2]), *sys.argv[3:])
