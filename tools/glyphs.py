"""Make the table of Han characters that look alike, and say how good it is.

    python tools/glyphs.py --sans NotoSansCJK-Regular.ttc --serif NotoSerifCJK-Regular.ttc

Each character of GB 2312 and of the first level of Big5 is drawn in a sans
serif and in a serif face (SIL Open Font License; the table holds no part of
the fonts), slightly blurred so that strokes may lie a pixel apart; two are
alike to the degree of the correlation of their pictures. The table keeps, for
each, those that reach :data:`ALIKE`, best first, in two classes.

The words of ``confusions.txt`` (pairs that editors and
proofreaders know) and random pairs tell how well the measure parts them.
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
KNOWN = ROOT / "collate" / "classify" / "data" / "confusions.txt"

#: Pixels of the em square, of the margin, and the radius of the blur. Of blurs of .7, 1.2 and 1.8
#: the second parts known from random pairs best (AUC of one face .970, .973, .968).
SIZE, MARGIN, BLUR = 32, 2, 1.2

#: Correlation from which on two characters are in the table (4 of 1,000 random pairs reach it, 72 of
#: 100 known ones), and from which on they are very much alike (1 and 59).
ALIKE, VERY = 0.45, 0.55

#: Most characters listed for one.
MOST = 30


def characters() -> Iterator[str]:
    """Yield the Han characters of GB 2312 and of the first level of Big5."""
    for first in range(0xB0, 0xF8):
        for second in range(0xA1, 0xFF):
            yield bytes([first, second]).decode("gb2312", "ignore")
    for first in range(0xA4, 0xC7):
        for second in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            yield bytes([first, second]).decode("big5", "ignore")


def pictures(font: Path, shown: Sequence[str]) -> Pictures:
    """Return one row for each character: its picture less the mean picture, of length 1."""
    face = ImageFont.truetype(str(font), SIZE, index=2)  # of a collection: simplified Chinese
    side = SIZE + 2 * MARGIN
    rows = np.empty((len(shown), side * side), dtype=np.float32)
    for row, character in zip(rows, shown, strict=True):
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((side // 2, side // 2), character, font=face, fill=255, anchor="mm")
        row[:] = np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows -= rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def table(shown: Sequence[str], rows: Pictures) -> Iterator[str]:
    """Yield the lines: a character, those very much like it, those like it, with tabs between."""
    for start in range(0, len(shown), 500):
        alike = rows[start : start + 500] @ rows.T
        for character, row in zip(shown[start : start + 500], alike, strict=True):
            order = np.argsort(-row, kind="stable")[: MOST + 1]
            near = [(shown[i], float(row[i])) for i in order if shown[i] != character and row[i] >= ALIKE]
            if near:
                very = "".join(other for other, value in near if value >= VERY)
                yield f"{character}\t{very}\t{''.join(other for other, value in near if value < VERY)}"


def quality(shown: Sequence[str], rows: Pictures) -> str:
    """Return the area under the ROC curve, and the share of known and random pairs that are in the table."""
    place = {character: i for i, character in enumerate(shown)}
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    known = np.asarray([(place[a], place[b]) for a, b in words if a in place and b in place])
    random = np.random.default_rng(5).integers(0, len(shown), (40_000, 2))
    random = random[random[:, 0] != random[:, 1]]
    good, bad = ((rows[pairs[:, 0]] * rows[pairs[:, 1]]).sum(axis=1) for pairs in (known, random))
    rank = np.concatenate([good, bad]).argsort().argsort() + 1
    area = (rank[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / (len(good) * len(bad))
    return (
        f"{len(known)} known pairs, AUC {area:.3f}; from {ALIKE}: {(good >= ALIKE).mean():.2f} of known, "
        f"{(bad >= ALIKE).mean():.4f} of random; from {VERY}: {(good >= VERY).mean():.2f}, "
        f"{(bad >= VERY).mean():.4f}"
    )


def main() -> None:
    """Draw, measure, write the table."""
    parser = argparse.ArgumentParser(description="Make the table of characters that look alike.")
    parser.add_argument("--sans", type=Path, required=True)
    parser.add_argument("--serif", type=Path, required=True)
    chosen = parser.parse_args()
    shown = sorted({character for character in characters() if "\u4e00" <= character <= "\u9fff"})
    rows = np.hstack([pictures(chosen.sans, shown), pictures(chosen.serif, shown)]) / np.float32(2**0.5)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(table(shown, rows)) + "\n", encoding="utf-8")
    print(quality(shown, rows))


if __name__ == "__main__":
    main()
