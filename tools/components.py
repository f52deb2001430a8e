"""Generate the table of Han characters that visibly share a component.

    python tools/components.py DictionaryLikeData.txt Variants.txt --sans NotoSansCJK-Regular.ttc

(the two files of the Unihan database). Characters of one phonetic class
(kPhonetic, after Casey, Ten Thousand Characters, 1980) combine one component
with others; a simplified character belongs to the classes of its traditional
forms. In modern shapes the component is not always visible: it is in 勘 and 堪,
姑 and 估, but not in 队 and 遂. Therefore each character is drawn (Noto Sans CJK,
SIL Open Font License; the table contains no part of the font), the whole and its
parts left, right, top and bottom are scaled to one size, and the highest
correlation of any two of them must reach :data:`MIN_CORRELATION`. The characters
are those of ``tools/glyphs.py``, which finds characters similar as a whole.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
from glyphs import CONFUSIONS, characters
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TABLE = Path(__file__).parents[1] / "collate" / "classify" / "data" / "components.txt"

HEADER = """\
# Han characters that have a component in common and look it: one, a tab, and those after it in Unicode.
# Made by tools/components.py from kPhonetic, Unihan database 15.0 (Unicode licence), and Noto Sans CJK.
"""

#: Minimal correlation of parts for a pair in the table: 2 of 100 random pairs reach it, and half of the
#: pairs in one class.
MIN_CORRELATION = 0.7

#: Pixels of the em square, of a part after scaling, and of its margin; radius of the blur.
SIZE, PART, MARGIN, BLUR = 64, 28, 2, 1.2

#: The whole and its parts: left, top, right, bottom, as fractions of the em square.
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


def draw_parts(font: Path, drawn: list[str]) -> np.ndarray:
    """Return the images of the parts of each character (n x parts x pixels), centred and of length 1."""
    face = ImageFont.truetype(str(font), SIZE, index=2)  # of a collection: simplified Chinese
    side = PART + 2 * MARGIN
    rows = np.zeros((len(drawn), len(PARTS), side * side), dtype=np.float32)
    for row, character in zip(rows, drawn, strict=True):
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


def phonetic_classes(path: Path) -> dict[str, set[str]]:
    """Return the phonetic classes of each character; sub-classes (1353B) count as their class."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\tkPhonetic\t" in line:
            code, _, numbers = line.split("\t")
            found[chr(int(code[2:], 16))] = set(re.findall(r"\d+", numbers))
    return found


def traditional_forms(path: Path) -> dict[str, set[str]]:
    """Return the traditional characters of each simplified one."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\tkTraditionalVariant\t" in line:
            code, _, others = line.split("\t")
            found[chr(int(code[2:], 16))] = {chr(int(other[2:], 16)) for other in others.split()}
    return found


def related_pairs(data: Path, variants: Path, drawn: list[str]) -> set[tuple[str, str]]:
    """Return the pairs of characters with a common class, each in order of code points."""
    classes, older = phonetic_classes(data), traditional_forms(variants)
    members: dict[str, list[str]] = defaultdict(list)
    for character in drawn:
        numbers = {
            number for one in (character, *older.get(character, ())) for number in classes.get(one, ())
        }
        for number in numbers:
            members[number].append(character)
    return {(a, b) for group in members.values() for a in group for b in group if a < b}


def main() -> None:
    """Draw, write the table, and print the number of known confusions in it."""
    parser = argparse.ArgumentParser(description="Generate the table of characters with a common component.")
    parser.add_argument("data", type=Path)
    parser.add_argument("variants", type=Path)
    parser.add_argument("--sans", type=Path, required=True)
    options = parser.parse_args()
    drawn = sorted({c for c in characters() if "一" <= c <= "鿿"})
    index = {character: i for i, character in enumerate(drawn)}
    rows = draw_parts(options.sans, drawn)

    def correlation(one: str, other: str) -> float:
        return float((rows[index[one]] @ rows[index[other]].T).max())

    others: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(related_pairs(options.data, options.variants, drawn)):
        if correlation(one, other) >= MIN_CORRELATION:
            others[one].append(other)
    lines = [f"{one}\t{''.join(found)}" for one, found in others.items()]
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    known = [w for line in CONFUSIONS.read_text("utf-8").splitlines() if line[0] != "#" for w in line.split()]
    included = sum(max(w) in others.get(min(w), ()) for w in known)
    random = np.random.default_rng(5).integers(0, len(drawn), (10_000, 2)).tolist()
    by_chance = sum(max(drawn[a], drawn[b]) in others.get(min(drawn[a], drawn[b]), ()) for a, b in random)
    print(
        f"{sum(map(len, others.values()))} pairs; {included} of {len(known)} known confusions,"
        f" {by_chance} of 10,000 random pairs"
    )


if __name__ == "__main__":
    main()
