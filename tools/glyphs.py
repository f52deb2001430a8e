"""Generate the table of similar Han characters, and print its quality.

    python tools/glyphs.py --sans NotoSansCJK-Regular.ttc --serif NotoSerifCJK-Regular.ttc

Each character of GB 2312 and of the first level of Big5 is drawn in a sans
serif and in a serif face (SIL Open Font License; the table contains no part of
the fonts), slightly blurred so that strokes may lie a pixel apart; the
similarity of two is the correlation of their images. The table lists, for each,
those that reach :data:`SIMILAR`, best first, in two classes.

The quality is the separation of the pairs of ``confusions.txt`` (well known to
editors and proofreaders) from random pairs.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Pictures = NDArray[np.float32]

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "collate" / "classify" / "data" / "similar_glyphs.txt"
CONFUSIONS = ROOT / "collate" / "classify" / "data" / "confusions.txt"

#: Pixels of the em square, of the margin, and the radius of the blur. Of blurs of .7, 1.2 and 1.8
#: the second separates known from random pairs best (AUC of one face .970, .973, .968).
SIZE, MARGIN, BLUR = 32, 2, 1.2

#: Minimal correlation of two characters in the table (4 of 1,000 random pairs reach it, 72 of 100 known
#: ones), and of very similar ones (1 and 59).
SIMILAR, VERY_SIMILAR = 0.45, 0.55

#: Maximal number of characters listed for one.
MOST = 30


def characters() -> Iterator[str]:
    """Yield the Han characters of GB 2312 and of the first level of Big5."""
    for first in range(0xB0, 0xF8):
        for second in range(0xA1, 0xFF):
            yield bytes([first, second]).decode("gb2312", "ignore")
    for first in range(0xA4, 0xC7):
        for second in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            yield bytes([first, second]).decode("big5", "ignore")


def draw_characters(font: Path, drawn: Sequence[str]) -> Pictures:
    """Return the images of the characters (n x pixels), centred and of length 1."""
    face = ImageFont.truetype(str(font), SIZE, index=2)  # of a collection: simplified Chinese
    side = SIZE + 2 * MARGIN
    rows = np.empty((len(drawn), side * side), dtype=np.float32)
    for row, character in zip(rows, drawn, strict=True):
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((side // 2, side // 2), character, font=face, fill=255, anchor="mm")
        row[:] = np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows -= rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def table(drawn: Sequence[str], rows: Pictures) -> Iterator[str]:
    """Yield the lines: a character, the very similar ones, the similar ones, separated by tabs."""
    for start in range(0, len(drawn), 500):
        alike = rows[start : start + 500] @ rows.T
        for character, row in zip(drawn[start : start + 500], alike, strict=True):
            order = np.argsort(-row, kind="stable")[: MOST + 1]
            near = [(drawn[i], float(row[i])) for i in order if drawn[i] != character and row[i] >= SIMILAR]
            if near:
                very = "".join(other for other, value in near if value >= VERY_SIMILAR)
                rest = "".join(other for other, value in near if value < VERY_SIMILAR)
                yield f"{character}\t{very}\t{rest}"


def quality(drawn: Sequence[str], rows: Pictures) -> str:
    """Return the area under the ROC curve, and the shares of known and random pairs in the table, as text."""
    index = {character: i for i, character in enumerate(drawn)}
    lines = CONFUSIONS.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    known = np.asarray([(index[a], index[b]) for a, b in words if a in index and b in index])
    random = np.random.default_rng(5).integers(0, len(drawn), (40_000, 2))
    random = random[random[:, 0] != random[:, 1]]
    good, bad = ((rows[pairs[:, 0]] * rows[pairs[:, 1]]).sum(axis=1) for pairs in (known, random))
    rank = np.concatenate([good, bad]).argsort().argsort() + 1
    area = (rank[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / (len(good) * len(bad))
    return (
        f"{len(known)} known pairs, AUC {area:.3f}; from {SIMILAR}: {(good >= SIMILAR).mean():.2f} of known, "
        f"{(bad >= SIMILAR).mean():.4f} of random; from {VERY_SIMILAR}: {(good >= VERY_SIMILAR).mean():.2f}, "
        f"{(bad >= VERY_SIMILAR).mean():.4f}"
    )


def main() -> None:
    """Draw the characters, write the table, print its quality."""
    parser = argparse.ArgumentParser(description="Generate the table of similar characters.")
    parser.add_argument("--sans", type=Path, required=True)
    parser.add_argument("--serif", type=Path, required=True)
    options = parser.parse_args()
    drawn = sorted({character for character in characters() if "\u4e00" <= character <= "\u9fff"})
    rows = np.hstack(
        [draw_characters(options.sans, drawn), draw_characters(options.serif, drawn)]
    ) / np.float32(2**0.5)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(table(drawn, rows)) + "\n", encoding="utf-8")
    print(quality(drawn, rows))


if __name__ == "__main__":
    main()
