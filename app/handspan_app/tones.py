"""Colours, pens and shapes that hands are painted with.

Law: the same look and side give the same tones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QGradient, QPen, QPolygonF, QRadialGradient

from handspan_app.camera import Point, Spot
from handspan_app.theme import Theme
from handspan_service.contract.model import Side

_FINE = 8.0
_ROUND_CAP, _ROUND_JOIN = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two; `share` 0 is the first, 1 the second."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def clear(colour: QColor, alpha: float) -> QColor:
    """Return a colour that lets others through."""
    clear = QColor(colour)
    clear.setAlphaF(alpha)
    return clear


def round_pen(colour: QColor, width: float) -> QPen:
    """Return a pen with round ends and corners, an eighth of a pixel exact."""
    return _pen(colour.rgba(), round(width * _FINE))


@lru_cache(maxsize=1024)  # A picture of two hands takes some 150 pens, most of them again.
def _pen(rgba: int, eighths: int) -> QPen:
    pen = QPen(QColor.fromRgba(rgba), eighths / _FINE)
    pen.setCapStyle(_ROUND_CAP)
    pen.setJoinStyle(_ROUND_JOIN)
    return pen


def at(spot: Spot) -> QPointF:
    """Return a spot as Qt has it."""
    return QPointF(spot.x, spot.y)


def polygon_of(points: Sequence[Point]) -> QPolygonF:
    """Return points as Qt has them."""
    return QPolygonF([QPointF(x, y) for x, y in points])


def between(first: Spot, second: Spot, share: float) -> Spot:
    """Return the spot at a share of the way on the screen."""
    return Spot(
        first.x + (second.x - first.x) * share,
        first.y + (second.y - first.y) * share,
        first.depth_mm + (second.depth_mm - first.depth_mm) * share,
        first.scale + (second.scale - first.scale) * share,
    )


def trapezium(start: QPointF, start_px: float, end: QPointF, end_px: float) -> list[QPointF]:
    """Return the corners of a limb whose half widths differ at its ends."""
    along = end - start
    length = (along.x() ** 2 + along.y() ** 2) ** 0.5 or 1.0
    across = QPointF(-along.y() / length, along.x() / length)
    return [
        start + across * start_px,
        end + across * end_px,
        end - across * end_px,
        start - across * start_px,
    ]


@dataclass(frozen=True)
class Tones:
    """Colours of one hand.

    Attributes:
        rim: Around the flesh.
        flesh: Its shaded side.
        lit: Its lit side.
        shine: Where the light is strongest.
        bone: Bones of the fingers.
        root: Bones inside the palm.
        glass: What others are seen through.
        joint: A joint.
        tip: The end of a finger.
    """

    rim: QColor
    flesh: QColor
    lit: QColor
    shine: QColor
    bone: QColor
    root: QColor
    glass: QColor
    joint: QBrush
    tip: QBrush


def tones_of(theme: Theme, side: Side) -> Tones:
    """Return the colours of a hand in a look."""
    colour, white, dark = theme.hand(side), QColor("#ffffff"), theme.name == "dark"
    backdrop = mixed(QColor(theme.sky), QColor(theme.ground), 0.5)
    return Tones(
        rim=mixed(backdrop, colour, 0.24) if dark else mixed(colour, backdrop, 0.12),
        flesh=mixed(backdrop, colour, 0.40 if dark else 0.62),
        lit=mixed(backdrop, colour, 0.58 if dark else 0.44),
        shine=mixed(mixed(backdrop, colour, 0.78 if dark else 0.3), white, 0.12 if dark else 0.35),
        bone=mixed(colour, white, 0.72) if dark else mixed(colour, QColor("#000000"), 0.12),
        root=mixed(colour, white, 0.45) if dark else mixed(colour, white, 0.1),
        glass=clear(colour, 0.16),
        joint=_ball_brush(colour, 0.5),
        tip=_ball_brush(colour, 0.75),
    )


def _ball_brush(colour: QColor, shine: float) -> QBrush:
    gradient = QRadialGradient(0.33, 0.3, 0.75)
    gradient.setCoordinateMode(QGradient.CoordinateMode.ObjectMode)
    gradient.setColorAt(0.0, mixed(colour, QColor("#ffffff"), shine))
    gradient.setColorAt(0.55, colour)
    gradient.setColorAt(1.0, mixed(colour, QColor("#000000"), 0.35))
    return QBrush(gradient)
