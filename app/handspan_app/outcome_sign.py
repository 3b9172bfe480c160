"""The sign before each check: a shape and a colour for each outcome.

Law: every outcome has a shape of its own; colour never says it alone.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from handspan_app.state_table import Colour
from handspan_app.theme import Theme
from handspan_service.contract.findings import Outcome

COLOURS = {
    Outcome.GOOD: Colour.GREEN,
    Outcome.ADVICE: Colour.YELLOW,
    Outcome.PROBLEM: Colour.RED,
    Outcome.SKIPPED: Colour.GREY,
    None: Colour.GREY,
}
_LINE = 0.1


def outcome_pixmap(outcome: Outcome | None, theme: Theme, size_px: int, ratio: float) -> QPixmap:
    """Return the sign of an outcome; None is a check that is still to be made."""
    pixels = round(size_px * ratio)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixels, pixels)
    colour = QColor(theme.state(COLOURS[outcome]))
    pen = QPen(colour, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    _paint(painter, outcome, QColor(theme.card))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paint(painter: QPainter, outcome: Outcome | None, paper: QColor) -> None:
    colour = painter.pen().color()
    match outcome:
        case Outcome.GOOD:
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(0.5, 0.5), 0.4, 0.4)
            _ink(painter, paper)
            painter.drawPolyline([QPointF(0.3, 0.52), QPointF(0.45, 0.66), QPointF(0.71, 0.36)])
        case Outcome.ADVICE:
            painter.setBrush(colour)
            corners = [QPointF(0.5, 0.12), QPointF(0.92, 0.86), QPointF(0.08, 0.86)]
            painter.drawPolygon(QPolygonF(corners))
            _ink(painter, QColor("#1c1c1c"))
            painter.drawLine(QPointF(0.5, 0.4), QPointF(0.5, 0.6))
            painter.drawPoint(QPointF(0.5, 0.76))
        case Outcome.PROBLEM:
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(0.1, 0.1, 0.8, 0.8), 0.18, 0.18)
            _ink(painter, QColor("#ffffff"))
            painter.drawLine(QPointF(0.34, 0.34), QPointF(0.66, 0.66))
            painter.drawLine(QPointF(0.66, 0.34), QPointF(0.34, 0.66))
        case Outcome.SKIPPED:
            painter.drawLine(QPointF(0.3, 0.5), QPointF(0.7, 0.5))
        case None:
            painter.drawEllipse(QPointF(0.5, 0.5), 0.36, 0.36)


def _ink(painter: QPainter, colour: QColor) -> None:
    pen = painter.pen()
    pen.setColor(colour)
    painter.setPen(pen)
