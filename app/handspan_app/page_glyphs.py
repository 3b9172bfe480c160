"""The picture of each page, drawn with lines in one colour at any size.

Law: every page has a picture of its own; nothing is a bitmap file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_LINE = 0.075


class PageGlyph(StrEnum):
    """What a page's picture shows."""

    EYE = "eye"
    WINDOWS = "windows"
    SHIELD = "shield"
    SLIDERS = "sliders"
    CONTROLLER = "controller"
    BOARD = "board"
    RULER = "ruler"
    DISC = "disc"
    LIFEBELT = "lifebelt"
    LETTER = "letter"


def _eye(painter: QPainter) -> None:
    path = QPainterPath(QPointF(0.08, 0.5))
    path.quadTo(0.5, -0.02, 0.92, 0.5)
    path.quadTo(0.5, 1.02, 0.08, 0.5)
    painter.drawPath(path)
    painter.drawEllipse(QPointF(0.5, 0.5), 0.13, 0.13)


def _windows(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(0.12, 0.14, 0.54, 0.46), 0.07, 0.07)
    path = QPainterPath(QPointF(0.78, 0.38))
    for x, y in ((0.88, 0.38), (0.88, 0.86), (0.34, 0.86), (0.34, 0.74)):
        path.lineTo(x, y)
    painter.drawPath(path)
    painter.drawLine(QPointF(0.14, 0.28), QPointF(0.64, 0.28))


def _shield(painter: QPainter) -> None:
    path = QPainterPath(QPointF(0.5, 0.08))
    path.quadTo(0.66, 0.2, 0.86, 0.2)
    path.quadTo(0.9, 0.7, 0.5, 0.92)
    path.quadTo(0.1, 0.7, 0.14, 0.2)
    path.quadTo(0.34, 0.2, 0.5, 0.08)
    painter.drawPath(path)
    tick = QPainterPath(QPointF(0.34, 0.5))
    tick.lineTo(0.46, 0.62)
    tick.lineTo(0.67, 0.38)
    painter.drawPath(tick)


def _sliders(painter: QPainter) -> None:
    for y, knob in ((0.24, 0.66), (0.5, 0.32), (0.76, 0.58)):
        painter.drawLine(QPointF(0.12, y), QPointF(knob - 0.1, y))
        painter.drawLine(QPointF(knob + 0.1, y), QPointF(0.88, y))
        painter.drawEllipse(QPointF(knob, y), 0.09, 0.09)


def _controller(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(0.08, 0.34, 0.84, 0.32), 0.12, 0.12)
    for x in (0.3, 0.7):
        painter.drawEllipse(QPointF(x, 0.5), 0.06, 0.06)
    painter.drawLine(QPointF(0.5, 0.66), QPointF(0.5, 0.86))


def _board(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(0.12, 0.12, 0.76, 0.76), 0.05, 0.05)
    pen = painter.pen()
    painter.setBrush(pen.color())
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in ((0.24, 0.24), (0.52, 0.24), (0.38, 0.38), (0.24, 0.52), (0.52, 0.52)):
        painter.drawRect(QRectF(x, y, 0.14, 0.14))
    for x, y in ((0.66, 0.38), (0.38, 0.66), (0.66, 0.66)):
        painter.drawRect(QRectF(x, y, 0.11, 0.11))


def _ruler(painter: QPainter) -> None:
    """Paint a hand's outline beside a scale."""
    path = QPainterPath(QPointF(0.12, 0.88))
    path.lineTo(0.12, 0.42)
    for x, top in ((0.2, 0.22), (0.34, 0.12), (0.48, 0.2), (0.6, 0.34)):
        path.lineTo(x - 0.04, top)
        path.lineTo(x + 0.04, top)
        path.lineTo(x + 0.05, 0.48)
    path.lineTo(0.6, 0.88)
    painter.drawPath(path)
    painter.drawLine(QPointF(0.86, 0.12), QPointF(0.86, 0.88))
    for y in (0.12, 0.31, 0.5, 0.69, 0.88):
        painter.drawLine(QPointF(0.76, y), QPointF(0.86, y))


def _disc(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0.5, 0.5), 0.38, 0.38)
    painter.setBrush(painter.pen().color())
    painter.drawEllipse(QPointF(0.5, 0.5), 0.15, 0.15)


def _lifebelt(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0.5, 0.5), 0.39, 0.39)
    painter.drawEllipse(QPointF(0.5, 0.5), 0.16, 0.16)
    for turn in range(4):
        angle = math.radians(45 + 90 * turn)
        x, y = math.cos(angle), math.sin(angle)
        painter.drawLine(
            QPointF(0.5 + 0.17 * x, 0.5 + 0.17 * y), QPointF(0.5 + 0.38 * x, 0.5 + 0.38 * y)
        )


def _letter(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0.5, 0.5), 0.39, 0.39)
    painter.drawLine(QPointF(0.5, 0.47), QPointF(0.5, 0.7))
    painter.drawPoint(QPointF(0.5, 0.31))


_PAINTERS: dict[PageGlyph, Callable[[QPainter], None]] = {
    PageGlyph.EYE: _eye,
    PageGlyph.WINDOWS: _windows,
    PageGlyph.SHIELD: _shield,
    PageGlyph.SLIDERS: _sliders,
    PageGlyph.CONTROLLER: _controller,
    PageGlyph.BOARD: _board,
    PageGlyph.RULER: _ruler,
    PageGlyph.DISC: _disc,
    PageGlyph.LIFEBELT: _lifebelt,
    PageGlyph.LETTER: _letter,
}


def page_pixmap(glyph: PageGlyph, colour: QColor, size_px: int) -> QPixmap:
    """Return a page's picture of `size_px` pixels."""
    pixmap = QPixmap(QSize(size_px, size_px))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size_px, size_px)
    painter.setPen(
        QPen(
            colour,
            _LINE,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    _PAINTERS[glyph](painter)
    painter.end()
    return pixmap


def page_icon(
    glyph: PageGlyph, colour: QColor, chosen: QColor, size_px: int, ratio: float
) -> QIcon:
    """Return an icon in one colour, and in another one while it is chosen.

    Args:
        glyph: What it shows.
        colour: Usual one.
        chosen: The other one.
        size_px: Its side, in pixels that do not depend on the screen.
        ratio: Pixels of the screen for each of them.
    """
    icon = QIcon()
    for one, state in ((colour, QIcon.State.Off), (chosen, QIcon.State.On)):
        pixmap = page_pixmap(glyph, one, round(size_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return icon
