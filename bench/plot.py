"""SVG plots of time against size: panels side by side, logarithmic axes, a label at the end of each line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

#: Width and height of a panel, and its margins left, right, top and bottom.
_WIDTH, _HEIGHT = 330, 300
_LEFT, _RIGHT, _TOP, _BELOW = 62, 118, 34, 44

#: Dark enough on white, and distinct for colour-blind readers (Okabe and Ito 2008).
_COLOURS = ("#000000", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#7a6a00")

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: the label of its axis, and (size, seconds) for each line."""

    title: str
    lines: Mapping[str, Points]


def draw(panels: Sequence[Panel]) -> str:
    """Return an SVG document."""
    wide = len(panels) * (_LEFT + _WIDTH + _RIGHT)
    high = _TOP + _HEIGHT + _BELOW
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)}
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        left = number * (_LEFT + _WIDTH + _RIGHT) + _LEFT
        body += [f'<g transform="translate({left},{_TOP})">', *_panel(panel, colours), "</g>"]
    return "\n".join([*body, "</svg>", ""])


def _panel(panel: Panel, colours: Mapping[str, str]) -> Iterator[str]:
    points = [point for line in panel.lines.values() for point in line]
    low_x, high_x = min(x for x, _ in points), max(x for x, _ in points)
    low_y = math.floor(math.log10(min(y for _, y in points)))
    high_y = math.ceil(math.log10(max(y for _, y in points)))

    def across(x: float) -> float:
        return _WIDTH * math.log(x / low_x) / math.log(high_x / low_x)

    def down(y: float) -> float:
        return _HEIGHT * (high_y - math.log10(y)) / (high_y - low_y)

    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#999999"/>'
    yield f'<text x="{_WIDTH / 2:.0f}" y="{_HEIGHT + 36}" text-anchor="middle">{escape(panel.title)}</text>'
    yield '<text x="0" y="-12">time of the processor</text>'
    for power in range(low_y, high_y + 1):
        y = down(10.0**power)
        yield f'<line x1="0" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{_spoken(power)}</text>'
    for x in _ticks(low_x, high_x):
        yield f'<text x="{across(x):.1f}" y="{_HEIGHT + 18}" text-anchor="middle">{_short(x)}</text>'
    ends = {name: (across(line[-1][0]), down(line[-1][1])) for name, line in panel.lines.items()}
    for name, line in panel.lines.items():
        path = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in line)
        width = 3 if name == "collate" else 1.5
        colour = colours[name]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        for x, y in line:
            yield f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="2.5" fill="{colour}"/>'
        at, height = ends[name][0] + 8, _apart(name, ends) + 4
        yield f'<text x="{at:.1f}" y="{height:.1f}" fill="{colour}">{escape(name)}</text>'


def _ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten in the range, with multiples by two and five where there is room."""
    fine = high / low < 1000
    steps = (1, 2, 5) if fine else (1,)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [s * 10.0**p for p in powers for s in steps if low <= s * 10.0**p <= high]


def _short(x: float) -> str:
    return f"{x / 1000:g}k" if x >= 1000 else f"{x:g}"


def _spoken(power: int) -> str:
    """Return a power of ten seconds in a unit without decimals.

    >>> [_spoken(power) for power in (1, -1, -5)]
    ['10 s', '100 ms', '10 µs']
    """
    unit, shift = ("s", 0) if power >= 0 else ("ms", 3) if power >= -3 else ("µs", 6)
    return f"{10 ** (power + shift)} {unit}"


def _apart(name: str, ends: Mapping[str, tuple[float, float]]) -> float:
    """Return the height of a label, moved down by a line for each label above it at the same end."""
    height = -math.inf
    beside = [other for other, (x, _) in ends.items() if abs(x - ends[name][0]) < 1]
    for other in sorted(beside, key=lambda other: ends[other][1]):
        height = max(ends[other][1], height + 14)
        if other == name:
            break
    return height
