"""Drawings on a PDF page besides its text: pictures, outlines, rules."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np

from collate.read.pdf.pieces import to_frame

#: Greatest thickness and least length of a rule, in points.
_THICKEST, _SHORTEST = 3.0, 20.0


class DrawnRule(NamedTuple):
    """A rule along the lines of text: *u* of its ends, and its *v* (points, in the frame of the text)."""

    left: float
    right: float
    v: float


def measure_drawings(page: Any) -> tuple[float, int]:  # noqa: ANN401
    """Return the fraction of the page that pictures cover, and the number of drawn paths."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    area, paths = 0.0, 0
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH), max_depth=4):
        if drawn.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        x0, y0, x1, y1 = drawn.get_bounds()
        area += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return min(1.0, area / max(1.0, (right - left) * (top - bottom))), paths


def find_rules(page: Any, angle: float) -> tuple[DrawnRule, ...]:  # noqa: ANN401
    """Return the rules parallel to text at *angle* degrees, from top to bottom."""
    import pypdfium2.raw as pdfium

    rules: list[DrawnRule] = []
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(max(0, pdfium.FPDFPage_CountObjects(page))):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            continue
        x0, y0, x1, y1 = (edge.value for edge in edges)
        u, v = to_frame(np.array([x0, x1]), np.array([y0, y1]), angle=angle)
        if float(np.ptp(v)) <= _THICKEST and float(np.ptp(u)) >= _SHORTEST:
            rules.append(DrawnRule(float(u.min()), float(u.max()), float(v.mean())))
    return tuple(sorted(rules, key=lambda rule: rule.v))
