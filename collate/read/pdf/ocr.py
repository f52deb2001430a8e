"""Optical character recognition of scanned pages, by RapidOCR and the models in its package."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collate.errors import MissingExtra
from collate.i18n import _
from collate.read.pdf.lines import vertical_overlap
from collate.read.pdf.pieces import CharacterClass, PdfLine, character_class

if TYPE_CHECKING:
    from collate.read.pdf.page import PageLayout

#: Seconds by the clock, and of processor time, that one page may take; a choice: most take 1 to 5.
OCR_SECONDS = 60
#: Longer side of the picture in pixels; the engine shrinks larger ones.
_LONGER_SIDE = 2000
#: Greatest scale of a page, and least shorter side of a picture in pixels.
_MAX_SCALE, _MIN_PIXELS = 4.0, 16
#: Height in ems of the engine's box around a line; it gives the font size of lines shorter than so many ems.
_BOX_EMS = 1.3
_SHORT_LINE_EMS = 4


def add_ocr_lines(page: Any, layout: PageLayout) -> None:  # noqa: ANN401  # pypdfium2 ships no types
    """Recognise the text of a ``pypdfium2.PdfPage``, rendered as a picture, and add its lines to *layout*.

    Lines that overlap text of the page are not added.

    Raises:
        MissingExtra: the engine is not installed.
    """
    engine, layout.engine = _engine()
    width, height = page.get_size()
    scale = min(_LONGER_SIDE / max(width, height, 1.0), _MAX_SCALE)
    if min(width, height) * scale < _MIN_PIXELS:
        return
    result = engine(page.render(scale=scale).to_numpy())
    if result.boxes is None or not result.txts:
        layout.confidence = 0.0
        return
    lines = [
        _line(box.tolist(), text.strip(), scale, height)
        for box, text in zip(result.boxes, result.txts, strict=True)
        if text.strip()
    ]
    text_lines = list(layout.parts)
    layout.parts += [line for line in lines if not any(_covers(other, line) for other in text_lines)]
    layout.ocr = True
    layout.confidence = sum(map(float, result.scores)) / len(result.scores)


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, str]:
    """Return the engine, with the models of its package so that it downloads none, and its name.

    Raises:
        MissingExtra: the engine or its models are not installed.
    """
    try:
        import onnxruntime  # noqa: F401
        import rapidocr
    except ImportError as error:
        raise MissingExtra(_("OCR of scanned pages"), "ocr") from error
    models = Path(rapidocr.__file__).parent / "models"
    paths = {part: sorted(models.glob(f"*_{part.lower()}_*.onnx")) for part in ("Det", "Cls", "Rec")}
    if not all(paths.values()):
        raise MissingExtra(_("OCR of scanned pages"), "ocr")
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    model_paths = {f"{part}.model_path": str(files[0]) for part, files in paths.items()}
    # A line with a low score is still text: none is dropped.
    params = {**model_paths, "Global.log_level": "critical", "Global.text_score": 0.0}
    return rapidocr.RapidOCR(params=params), f"rapidocr {version('rapidocr')}"


def _line(box: list[list[float]], text: str, scale: float, height: float) -> PdfLine:
    """Return a line of the page from its *box*: four corners in pixels, clockwise from the upper left."""
    left, right = (sum(box[i][0] for i in pair) / 2 / scale for pair in ((0, 3), (1, 2)))
    top, bottom = (sum(box[i][1] for i in pair) / 2 / scale - height for pair in ((0, 1), (2, 3)))
    kinds = [character_class(character) for character in text]
    ems = sum(0.5 if kind == CharacterClass.NARROW else 1.0 for kind in kinds)
    size = (bottom - top) / _BOX_EMS if ems < _SHORT_LINE_EMS else min((right - left) / ems, bottom - top)
    size = max(size, 1.0)
    base = (top + bottom) / 2 + 0.38 * size  # height of the middle of an em above the baseline
    return PdfLine(text, left, right, base, size, first=kinds[0], last=kinds[-1])


def _covers(other: PdfLine, line: PdfLine) -> bool:
    middle = (line.left + line.right) / 2
    return vertical_overlap(other, line) >= 0.5 and other.left <= middle <= other.right
