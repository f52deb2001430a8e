"""Make the table of Han characters that have a component in common and look it.

    python tools/components.py DictionaryLikeData.txt Variants.txt --sans NotoSansCJK-Regular.ttc

(the two files of the Unihan database). Characters of one phonetic class
(kPhonetic, after Casey, Ten Thousand Characters, 1980) were made of one
component and something beside it; a simplified character is of the classes of
its traditional ones. In today's shapes not all of them show it: 勘 and 堪, 姑
and 估 do, 队 and 遂 do not. So each is drawn (Noto Sans CJK, SIL Open Font
License; the table holds no part of the font), the whole and its parts left,
right, above and below are stretched to one size, and the best correlation of
any two of them must reach :data:`ALIKE`. The characters are those of
``tools/glyphs.py``, which finds what is alike as a whole.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
from glyphs import KNOWN, characters
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TABLE = Path(__file__).parents[1] / "collate" / "classify" / "data" / "components.txt"

HEADER = """\
# Han characters that have a component in common and look it: one, a tab, and those after it in Unicode.
# Made by tools/components.py from kPhonetic, Unihan database 15.0 (Unicode licence), and Noto Sans CJK.
"""

#: Correlation of parts from which on a pair is in the table: 2 of 100 random pairs reach it, of those of
#: one class every second one.
ALIKE = 0.7

#: Pixels: of the em square, of a part after stretching, of the margin around it; the radius of the blur.
SIZE, PART, MARGIN, BLUR = 64, 28, 2, 1.2

#: The whole and its parts: left, top, right, bottom as shares of the em square.
PARTS = (
    (0, 0, 1, 1),
    (0.33, 0, 1, 1),
    (0.45, 0, 1, 1),
    (0, 0, 0.5, 1),
    (0, 0, 0.62, 1),
    (0, 0.3, 1, 1),
    (0, 0.42, 1, 1),
    (0, 0, 1, 0.6),
    (0, 0, 1, 0.45),
    (0.3, 0, 1, 0.8),
)


def pictures(font: Path, shown: list[str]) -> np.ndarray:
    """Return for each character the pictures of its parts, each less the mean picture and of length 1."""
    face = ImageFont.truetype(str(font), SIZE, index=2)  # of a collection: simplified Chinese
    side = PART + 2 * MARGIN
    rows = np.zeros((len(shown), len(PARTS), side * side), dtype=np.float32)
    for row, character in zip(rows, shown, strict=True):
        image = Image.new("L", (SIZE, SIZE), 0)
        ImageDraw.Draw(image).text((SIZE // 2, SIZE // 2), character, font=face, fill=255, anchor="mm")
        for picture, edges in zip(row, PARTS, strict=True):
            part = image.crop(tuple(int(edge * SIZE) for edge in edges))
            part = part.crop(part.getbbox() or (0, 0, 1, 1)).resize((PART, PART), Image.Resampling.BILINEAR)
            whole = Image.new("L", (side, side), 0)
            whole.paste(part, (MARGIN, MARGIN))
            picture[:] = np.asarray(whole.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
            picture /= np.linalg.norm(picture) or 1
    rows -= rows.reshape(-1, rows.shape[2]).mean(axis=0)
    return rows / np.linalg.norm(rows, axis=2, keepdims=True)


def classes(path: Path) -> dict[str, set[str]]:
    """Return the phonetic classes of each character; sub-classes (1353B) count as their class."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\tkPhonetic\t" in line:
            code, _, numbers = line.split("\t")
            found[chr(int(code[2:], 16))] = set(re.findall(r"\d+", numbers))
    return found


def traditional(path: Path) -> dict[str, set[str]]:
    """Return the traditional characters of each simplified one."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\tkTraditionalVariant\t" in line:
            code, _, others = line.split("\t")
            found[chr(int(code[2:], 16))] = {chr(int(other[2:], 16)) for other in others.split()}
    return found


def pairs(data: Path, variants: Path, shown: list[str]) -> set[tuple[str, str]]:
    """Return the pairs of characters that have a class in common, in order."""
    known, older = classes(data), traditional(variants)
    members: dict[str, list[str]] = defaultdict(list)
    for character in shown:
        found = {number for one in (character, *older.get(character, ())) for number in known.get(one, ())}
        for number in found:
            members[number].append(character)
    return {(a, b) for group in members.values() for a in group for b in group if a < b}


def main() -> None:
    """Draw, write the table, and say how many of the known confusions are in it."""
    parser = argparse.ArgumentParser(description="Make the table of characters with a common component.")
    parser.add_argument("data", type=Path)
    parser.add_argument("variants", type=Path)
    parser.add_argument("--sans", type=Path, required=True)
    chosen = parser.parse_args()
    shown = sorted({c for c in characters() if "一" <= c <= "鿿"})
    place = {character: i for i, character in enumerate(shown)}
    rows = pictures(chosen.sans, shown)

    def alike(one: str, other: str) -> float:
        return float((rows[place[one]] @ rows[place[other]].T).max())

    others: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(pairs(chosen.data, chosen.variants, shown)):
        if alike(one, other) >= ALIKE:
            others[one].append(other)
    lines = [f"{one}\t{''.join(found)}" for one, found in others.items()]
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    known = [w for line in KNOWN.read_text("utf-8").splitlines() if line[0] != "#" for w in line.split()]
    held = sum(max(w) in others.get(min(w), ()) for w in known)
    random = np.random.default_rng(5).integers(0, len(shown), (10_000, 2)).tolist()
    by_chance = sum(max(shown[a], shown[b]) in others.get(min(shown[a], shown[b]), ()) for a, b in random)
    print(
        f"{sum(map(len, others.values()))} pairs; {held} of {len(known)} known confusions,"
        f" {by_chance} of 10,000 random pairs"
    )


if __name__ == "__main__":
    main()
