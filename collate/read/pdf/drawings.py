"""What is drawn on a page of a PDF beside its text: pictures, outlines, rules."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np

from collate.read.pdf.pieces import turn

#: A rule is at most so thick and at least so long, in points.
_THICK, _SHORTEST = 3.0, 20.0


class Rule(NamedTuple):
    """A line drawn along the text: *u* of its ends, and its *v*."""

    left: float
    right: float
    v: float


def drawings(page: Any) -> tuple[float, int]:  # noqa: ANN401
    """Return the share of the page that pictures cover, and the number of drawn paths."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    area, paths = 0.0, 0
    for one in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH), max_depth=4):
        if one.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        x0, y0, x1, y1 = one.get_bounds()
        area += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return min(1.0, area / max(1.0, (right - left) * (top - bottom))), paths


def rules(page: Any, angle: float) -> tuple[Rule, ...]:  # noqa: ANN401
    """Return the rules of a page whose text runs at *angle* degrees, from top to bottom."""
    import pypdfium2.raw as pdfium

    found: list[Rule] = []
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(max(0, pdfium.FPDFPage_CountObjects(page))):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            continue
        x0, y0, x1, y1 = (edge.value for edge in edges)
        u, v = turn(angle, np.array([x0, x1]), np.array([y0, y1]))
        if float(np.ptp(v)) <= _THICK and float(np.ptp(u)) >= _SHORTEST:
            found.append(Rule(float(u.min()), float(u.max()), float(v.mean())))
    return tuple(sorted(found, key=lambda rule: rule.v))
