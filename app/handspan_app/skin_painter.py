"""Paint the outside of a hand, lit from above on the left.

Law: fingers, palm and forearm are layers of round strokes, so that every joint is smooth and no
picture needs OpenGL; whatever is nearer covers what is behind it.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPolygonF,
    QRadialGradient,
)

from handspan_app.scene import Flesh, HandPicture
from handspan_app.tones import Tones, at, between, clear, polygon_of, round_pen, trapezium

RIM_PX = 3.0  # Outline of the flesh.
# Layers of light on a limb: share of its thickness, and how far toward the light it lies.
_LIT, _SHINE = (0.66, 0.09), (0.28, 0.20)
LIGHT = (-0.55, -0.83)  # Where the light comes from on the screen.
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
    polygon = polygon_of(shown.palm)
    centre = at(shown.palm_spot)
    size = max(polygon.boundingRect().width(), polygon.boundingRect().height())
    glow = QRadialGradient(centre + QPointF(*LIGHT) * size * 0.25, size * 0.8)
    glow.setColorAt(0.0, tones.lit)
    glow.setColorAt(1.0, tones.flesh)
    painter.setBrush(tones.rim)
    painter.setPen(round_pen(tones.rim, shown.palm_px + RIM_PX))
    painter.drawPolygon(polygon)
    brush = QBrush(glow)
    pen = round_pen(tones.flesh, shown.palm_px)
    pen.setBrush(brush)
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawPolygon(polygon)


def _arm(painter: QPainter, shown: HandPicture, tones: Tones) -> None:
    if shown.arm is None:
        return
    elbow, wrist, width_mm = shown.arm
    end = between(wrist, elbow, _ARM_SHARE)
    wide, narrow = 0.72 * width_mm * wrist.scale, 0.62 * width_mm * end.scale
    painter.setPen(Qt.PenStyle.NoPen)
    start_at, end_at = at(between(wrist, shown.palm_spot, 0.22)), at(end)
    for colour, width, shift in _layers(tones, wide)[:3]:
        share = width / wide
        begin, finish = start_at + (shift or QPointF()), end_at + (shift or QPointF())
        fade = QLinearGradient(start_at, end_at)
        fade.setColorAt(0.0, colour)
        fade.setColorAt(0.55, colour)
        fade.setColorAt(1.0, clear(colour, 0.0))
        painter.setBrush(QBrush(fade))
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addPolygon(QPolygonF(trapezium(begin, wide * share / 2, finish, narrow * share / 2)))
        path.closeSubpath()
        path.addEllipse(begin, wide * share / 2, wide * share / 2)
        painter.drawPath(path)


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
