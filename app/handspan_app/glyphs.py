"""The picture of each state: one shape each, painted at any size.

Law: two different shapes differ without their colour; nothing is a bitmap file.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from handspan_app.badges import Badge
from handspan_app.state_table import Shape
from handspan_app.theme import luminance

ICON_SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256)
# The hand in a unit square: centre of the palm and the five tips.
_PALM = QPointF(0.505, 0.635)
_TIPS = ((0.215, 0.50), (0.335, 0.265), (0.485, 0.195), (0.635, 0.245), (0.765, 0.385))
_RING = QRectF(0.07, 0.07, 0.86, 0.86)
_RIM = 0.09
_BADGE_COLOURS = {  # White stands out on each.
    Badge.QUESTION: "#7c4ddb",
    Badge.RECORDING: "#c62828",
    Badge.EYE: "#c2304f",
}


def paint_glyph(painter: QPainter, area: QRectF, shape: Shape, colour: QColor) -> None:
    """Paint the picture of a state.

    Args:
        painter: Active painter; left as it was.
        area: Square that the picture fills.
        shape: Which picture.
        colour: Its main colour; what stands on it is painted in white or near black.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width(), area.height())
    _PAINTERS[shape](painter, colour)
    painter.restore()


def _on(colour: QColor) -> QColor:
    """Return white or near black, whichever is seen better on a colour."""
    return QColor("#10161b" if luminance(colour.name()) > 0.45 else "#ffffff")


def _pen(colour: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin)


def _disc(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(0.03, 0.03, 0.94, 0.94))


def _ring(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, _RIM))
    painter.drawEllipse(_RING)


def _arcs(painter: QPainter, colour: QColor, parts: int, gap_deg: float, start_deg: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, _RIM, Qt.PenCapStyle.FlatCap))
    span = 360.0 / parts
    for index in range(parts):
        start = start_deg + index * span + gap_deg / 2
        painter.drawArc(_RING, round(start * 16), round((span - gap_deg) * 16))


def _hand(painter: QPainter, colour: QColor) -> None:
    fingers = QPainterPath()
    for x, y in _TIPS:
        fingers.moveTo(_PALM)
        fingers.lineTo(x, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, 0.095))
    painter.drawPath(fingers)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(_PALM, 0.165, 0.165)


def _filled_hand(painter: QPainter, colour: QColor) -> None:
    _disc(painter, colour)
    _hand(painter, _on(colour))


def _hollow_hand(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    painter.translate(0.06, 0.06)
    painter.scale(0.88, 0.88)
    _hand(painter, colour)


def _dashed_hand(painter: QPainter, colour: QColor) -> None:
    _arcs(painter, colour, parts=8, gap_deg=18.0, start_deg=0.0)
    painter.translate(0.06, 0.06)
    painter.scale(0.88, 0.88)
    _hand(painter, colour)


def _triangle(painter: QPainter, colour: QColor) -> None:
    _disc(painter, colour)
    path = QPainterPath(QPointF(0.40, 0.29))
    path.lineTo(0.73, 0.50)
    path.lineTo(0.40, 0.71)
    path.closeSubpath()
    painter.setBrush(_on(colour))
    painter.setPen(_pen(_on(colour), 0.06))
    painter.drawPath(path)


def _warning(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath(QPointF(0.50, 0.13))
    path.lineTo(0.91, 0.84)
    path.lineTo(0.09, 0.84)
    path.closeSubpath()
    painter.setBrush(colour)
    painter.setPen(_pen(colour, 0.14))
    painter.drawPath(path)
    painter.setPen(_pen(_on(colour), 0.11))
    painter.drawLine(QPointF(0.5, 0.36), QPointF(0.5, 0.58))
    painter.drawPoint(QPointF(0.5, 0.77))


def _bars(painter: QPainter, colour: QColor) -> None:
    _disc(painter, colour)
    painter.setPen(_pen(_on(colour), 0.13))
    for x in (0.375, 0.625):
        painter.drawLine(QPointF(x, 0.34), QPointF(x, 0.66))


def _ringed_bars(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    painter.setPen(_pen(colour, 0.13))
    for x, top in ((0.375, 0.34), (0.625, 0.54)):  # One is low, as the rate is.
        painter.drawLine(QPointF(x, top), QPointF(x, 0.66))


def _cross(painter: QPainter, colour: QColor) -> None:
    _disc(painter, colour)
    painter.setPen(_pen(_on(colour), 0.13))
    painter.drawLine(QPointF(0.33, 0.33), QPointF(0.67, 0.67))
    painter.drawLine(QPointF(0.67, 0.33), QPointF(0.33, 0.67))


def _square(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(0.33, 0.33, 0.34, 0.34), 0.05, 0.05)


def _dots(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x in (0.17, 0.5, 0.83):
        painter.drawEllipse(QPointF(x, 0.5), 0.125, 0.125)


def _empty_ring(painter: QPainter, colour: QColor) -> None:
    """Paint a ring with an edge of the opposite tone: seen on any background."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(_on(colour), _RIM + 0.07))
    painter.drawEllipse(_RING.adjusted(0.03, 0.03, -0.03, -0.03))
    painter.setPen(_pen(colour, _RIM))
    painter.drawEllipse(_RING.adjusted(0.03, 0.03, -0.03, -0.03))


def _broken_ring(painter: QPainter, colour: QColor) -> None:
    _arcs(painter, colour, parts=3, gap_deg=46.0, start_deg=30.0)


_PAINTERS: dict[Shape, Callable[[QPainter, QColor], None]] = {
    Shape.DOTS: _dots,
    Shape.BROKEN_RING: _broken_ring,
    Shape.SQUARE: _square,
    Shape.CROSS: _cross,
    Shape.EMPTY_RING: _empty_ring,
    Shape.BARS: _bars,
    Shape.RINGED_BARS: _ringed_bars,
    Shape.WARNING: _warning,
    Shape.TRIANGLE: _triangle,
    Shape.DASHED_HAND: _dashed_hand,
    Shape.HOLLOW_HAND: _hollow_hand,
    Shape.FILLED_HAND: _filled_hand,
}


def _paint_badge(painter: QPainter, badge: Badge) -> None:
    """Paint a mark into the lower right corner of the unit square, set off from the state."""
    painter.translate(0.46, 0.46)
    painter.scale(0.54, 0.54)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(QRectF(-0.1, -0.1, 1.2, 1.2))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    _disc(painter, QColor(_BADGE_COLOURS[badge]))
    white = QColor("#ffffff")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(white, 0.12))
    if badge is Badge.EYE:
        path = QPainterPath(QPointF(0.18, 0.5))
        path.quadTo(0.5, 0.1, 0.82, 0.5)
        path.quadTo(0.5, 0.9, 0.18, 0.5)
        painter.drawPath(path)
        painter.setBrush(white)
        painter.drawEllipse(QPointF(0.5, 0.5), 0.08, 0.08)
    elif badge is Badge.RECORDING:
        painter.setBrush(white)
        painter.drawEllipse(QPointF(0.5, 0.5), 0.17, 0.17)
    else:
        path = QPainterPath(QPointF(0.33, 0.36))
        path.cubicTo(0.33, 0.12, 0.69, 0.14, 0.67, 0.38)
        path.cubicTo(0.66, 0.5, 0.5, 0.5, 0.5, 0.62)
        painter.drawPath(path)
        painter.drawPoint(QPointF(0.5, 0.8))


def glyph_pixmap(
    shape: Shape, colour: QColor, size_px: int, ratio: float = 1.0, badge: Badge | None = None
) -> QPixmap:
    """Return a picture of `size_px` logical pixels for a screen of a pixel ratio."""
    pixmap = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_glyph(painter, QRectF(0, 0, size_px, size_px), shape, colour)
    if badge is not None:
        painter.scale(size_px, size_px)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_badge(painter, badge)
    painter.end()
    return pixmap


def glyph_icon(shape: Shape, colour: QColor, badge: Badge | None = None) -> QIcon:
    """Return an icon that holds the picture in every usual size."""
    icon = QIcon()
    for size in ICON_SIZES_PX:
        icon.addPixmap(glyph_pixmap(shape, colour, size, badge=badge))
    return icon
