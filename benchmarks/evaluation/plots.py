"""Plots as SVG text: no library, readable in every browser and in a diff.

Law: an axis begins at zero, and every line is named beside its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from evaluation.values import Floats

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 56, 170, 34, 44
LEGEND_PX = 36  # Of a line's name, which is broken at its commas: two rows of text.
COLOURS = ("#1769aa", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#475569")


@dataclass(frozen=True, eq=False)
class Line:
    """One named line; NaN in y leaves a gap."""

    name: str
    x: Floats
    y: Floats


def plot(title: str, x_name: str, y_name: str, lines: list[Line], most: float | None = None) -> str:
    """Return an SVG picture of lines over a common axis.

    Args:
        title: Above it.
        x_name: Below the horizontal axis, with its unit.
        y_name: Beside the vertical axis, with its unit.
        lines: At most six.
        most: Upper end of the vertical axis; from the data if None.

    Raises:
        ValueError: There is nothing finite to draw.
    """
    xs = np.concatenate([line.x for line in lines]) if lines else np.empty(0)
    ys = np.concatenate([line.y for line in lines]) if lines else np.empty(0)
    if not np.isfinite(ys).any():
        raise ValueError(f"there is nothing to draw in {title!r}")
    low, high = float(np.min(xs)), float(np.max(xs))
    top = most if most is not None else _nice(float(np.nanmax(ys)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>',
        *_grid(low, high, top),
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"{escape(x_name)}</text>",
        f'<text transform="translate(14 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(y_name)}</text>',
    ]
    for number, line in enumerate(lines):
        parts += _line(line, COLOURS[number], number, (low, high, top))
    return "\n".join([*parts, "</svg>\n"])


def _nice(value: float) -> float:
    """Return a round number that is not smaller."""
    if value <= 0.0:
        return 1.0
    unit = 10.0 ** np.floor(np.log10(value))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return float(next(unit * step for step in steps if unit * step >= value))


def _x(value: float, low: float, high: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / max(high - low, 1e-9)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value / top, 1.0)


def _grid(low: float, high: float, top: float) -> list[str]:
    parts = []
    for step in range(6):
        value = top * step / 5
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
                     'stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>')
        at = low + (high - low) * step / 5
        parts.append(f'<text x="{_x(at, low, high):.1f}" y="{HEIGHT - BOTTOM + 16}" '
                     f'text-anchor="middle">{at:.3g}</text>')
    return parts


def _line(line: Line, colour: str, number: int, axes: tuple[float, float, float]) -> list[str]:
    low, high, top = axes
    known = np.isfinite(line.y)
    breaks = np.flatnonzero(np.diff(known.astype(int))) + 1
    parts = []
    for run in np.split(np.arange(len(line.x)), breaks):
        if known[run].all() and run.size:
            across = [_x(float(value), low, high) for value in line.x[run]]
            up = [_y(float(value), top) for value in line.y[run]]
            dots = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
            parts.append(f'<polyline points="{dots}" fill="none" stroke="{colour}" '
                         'stroke-width="2"/>')
            if run.size == 1:  # A line of one point is not drawn.
                parts.append(f'<circle cx="{across[0]:.1f}" cy="{up[0]:.1f}" r="3" '
                             f'fill="{colour}"/>')
    y = TOP + LEGEND_PX * number
    parts.append(f'<rect x="{WIDTH - RIGHT + 12}" y="{y}" width="12" height="12" fill="{colour}"/>')
    for row, words in enumerate(line.name.split(", ")):
        parts.append(f'<text x="{WIDTH - RIGHT + 30}" y="{y + 10 + 14 * row}">'
                     f"{escape(words)}</text>")
    return parts
