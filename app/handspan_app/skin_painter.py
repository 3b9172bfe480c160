"""Paint the outside of a hand, lit from above on the left.

Law: fingers, palm and forearm are layers of round strokes, so that every joint is smooth and no
picture needs OpenGL; whatever is nearer covers what is behind it. Every colour is opaque and plain:
Qt blends and shades larger areas in threads, for which a busy computer makes a picture wait.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from handspan_app.camera import Point
from handspan_app.outlines import convex, thickened
from handspan_app.scene import Flesh, HandPicture
from handspan_app.tones import Tones, at, between, round_pen, trapezium

_NO_PEN = Qt.PenStyle.NoPen
RIM_PX = 3.0  # Outline of the flesh.
# Layers of light on a limb: share of its thickness, and how far toward the light it lies.
_LIT, _SHINE = (0.66, 0.09), (0.28, 0.20)
LIGHT = (-0.55, -0.83)  # Where the light comes from on the screen.
_PALM_LIT = 0.66  # Share of the palm that is lit.
_SHINING_PX = 5.0  # Thinner limbs do not shine.
_ARM_SHARE = 0.36  # How much of the forearm is shown; the rest would hide the floor.


def paint_skin(painter: QPainter, shown: HandPicture, tones: Tones) -> None:
    """Paint the outside: whatever is nearer covers what is behind it."""
    _arm(painter, shown, tones)
    behind = [one for one in shown.flesh if one.depth_mm >= shown.depth_mm]
    before = [one for one in shown.flesh if one.depth_mm < shown.depth_mm]
    for finger in behind:
        _finger(painter, finger, tones)
    _palm(painter, shown, tones)
    for finger in before:
        _finger(painter, finger, tones)


def _finger(painter: QPainter, finger: Flesh, tones: Tones) -> None:
    points = [QPointF(x, y) for x, y in finger.points]
    for colour, width, shift in _layers(tones, finger.width_px):
        painter.setPen(round_pen(colour, width))
        painter.drawPolyline([point + shift for point in points] if shift else points)


def _palm(painter: QPainter, shown: HandPicture, tones: Tones) -> None:
    if not shown.palm:
        painter.setPen(round_pen(tones.flesh, shown.palm_px))
        painter.drawPoint(at(shown.palm_spot))
        return
    corners = convex(shown.palm)
    _rounded(painter, corners, shown.palm_px + RIM_PX, tones.rim)
    _rounded(painter, corners, shown.palm_px, tones.flesh)
    x = shown.palm_spot.x + LIGHT[0] * shown.palm_px * 0.3
    y = shown.palm_spot.y + LIGHT[1] * shown.palm_px * 0.3
    inner = [(x + (u - x) * _PALM_LIT, y + (v - y) * _PALM_LIT) for u, v in corners]
    _rounded(painter, inner, shown.palm_px * _PALM_LIT, tones.lit)


def _rounded(
    painter: QPainter, corners: Sequence[Point], width_px: float, colour: QColor
) -> None:
    """Fill a convex shape that is larger than its corners by half a width on each side.

    All of it is one shape: strokes along its edges take four times as long.
    """
    painter.setPen(_NO_PEN)
    painter.setBrush(colour)
    outline = thickened(corners, width_px / 2)
    painter.drawConvexPolygon([QPointF(x, y) for x, y in outline])


def _arm(painter: QPainter, shown: HandPicture, tones: Tones) -> None:
    if shown.arm is None:
        return
    elbow, wrist, width_mm = shown.arm
    end = between(wrist, elbow, _ARM_SHARE)
    wide, narrow = 0.72 * width_mm * wrist.scale, 0.62 * width_mm * end.scale
    painter.setPen(_NO_PEN)
    start_at, end_at = at(between(wrist, shown.palm_spot, 0.3)), at(end)
    for colour, width, shift in _layers(tones, wide)[:3]:
        share = width / wide
        offset = shift or QPointF()
        begin, finish = start_at + offset, end_at + offset
        painter.setBrush(colour)
        painter.drawEllipse(finish, narrow * share / 2, narrow * share / 2)
        painter.drawConvexPolygon(trapezium(begin, wide * share / 2, finish, narrow * share / 2))


def _layers(tones: Tones, width_px: float) -> list[tuple[QColor, float, QPointF | None]]:
    """Return colour, thickness and shift of each layer of a limb, from its rim to its shine."""
    layers: list[tuple[QColor, float, QPointF | None]] = [
        (tones.rim, width_px + RIM_PX, None),
        (tones.flesh, width_px, None),
    ]
    if width_px > _SHINING_PX:
        for colour, (share, shift) in ((tones.lit, _LIT), (tones.shine, _SHINE)):
            offset = QPointF(*LIGHT) * width_px * shift
            layers.append((colour, width_px * share, offset))
    return layers
