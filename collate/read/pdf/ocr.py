"""Pages that are pictures, by optical character recognition: RapidOCR, whose package brings its models."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collate.errors import MissingExtra
from collate.read.pdf.lines import overlap
from collate.read.pdf.pieces import Kind, Line, kind_of

if TYPE_CHECKING:
    from collate.read.pdf.page import Layout

#: Longer side of the picture in pixels; the engine would shrink a larger one.
_PIXELS = 2000
_MOST_SCALE, _LEAST_PIXELS = 4.0, 16
#: Height of a box that the engine draws around a line, in ems, where the text is too short to tell.
_BOX_EMS = 1.3
_MANY = 4


def add_text(page: Any, layout: Layout) -> None:  # noqa: ANN401  # pypdfium2 ships no types
    """Read a ``pypdfium2.PdfPage`` as a picture, and put its lines into *layout*.

    Lines that the page has as text stay, and are not read again.

    Raises:
        MissingExtra: the engine is not installed.
    """
    engine, layout.engine = _engine()
    width, height = page.get_size()
    scale = min(_PIXELS / max(width, height, 1.0), _MOST_SCALE)
    if min(width, height) * scale < _LEAST_PIXELS:
        return
    found = engine(page.render(scale=scale).to_numpy())
    if found.boxes is None or not found.txts:
        layout.confidence = 0.0
        return
    lines = [
        _line(box.tolist(), text.strip(), scale, height)
        for box, text in zip(found.boxes, found.txts, strict=True)
        if text.strip()
    ]
    written = list(layout.parts)
    layout.parts += [line for line in lines if not any(_covers(known, line) for known in written)]
    layout.ocr = True
    layout.confidence = sum(map(float, found.scores)) / len(found.scores)


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, str]:
    """Return the engine with the models of its package, since it must not fetch others, and its name."""
    try:
        import onnxruntime  # noqa: F401
        import rapidocr
    except ImportError as error:
        raise MissingExtra("OCR of scanned pages", "ocr") from error
    models = Path(rapidocr.__file__).parent / "models"
    paths = {part: sorted(models.glob(f"*_{part.lower()}_*.onnx")) for part in ("Det", "Cls", "Rec")}
    if not all(paths.values()):
        raise MissingExtra("OCR of scanned pages", "ocr")
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    chosen = {f"{part}.model_path": str(found[0]) for part, found in paths.items()}
    # A line that is hard to read is text all the same: no score is too low.
    params = {**chosen, "Global.log_level": "critical", "Global.text_score": 0.0}
    return rapidocr.RapidOCR(params=params), f"rapidocr {version('rapidocr')}"


def _line(box: list[list[float]], text: str, scale: float, height: float) -> Line:
    """Return a line of four corners in pixels, clockwise from the upper left, as a line of the page."""
    left, right = (sum(box[i][0] for i in pair) / 2 / scale for pair in ((0, 3), (1, 2)))
    top, bottom = (sum(box[i][1] for i in pair) / 2 / scale - height for pair in ((0, 1), (2, 3)))
    kinds = [kind_of(character) for character in text]
    ems = sum(0.5 if kind == Kind.NARROW else 1.0 for kind in kinds)
    size = (bottom - top) / _BOX_EMS if ems < _MANY else min((right - left) / ems, bottom - top)
    size = max(size, 1.0)
    base = (top + bottom) / 2 + 0.38 * size  # the middle of an em stands so far above the baseline
    return Line(text, left, right, base, size, first=kinds[0], last=kinds[-1])


def _covers(known: Line, line: Line) -> bool:
    middle = (line.left + line.right) / 2
    return overlap(known, line) >= 0.5 and known.left <= middle <= known.right
