"""Words painted over the live view: figures, keys, tips of the fingers, notes.

Law: it changes nothing; the same value gives the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from handspan_app.camera import Spot
from handspan_app.theme import Theme
from handspan_service.contract.model import FingerType, Hand, Side

MARGIN_PX = 14.0
_PAD_PX = 9.0


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is written.

    Attributes:
        note: What kind of hands these are, e.g. simulated; may be empty.
        message: In the middle while there is nothing to see; may be empty.
        figures: Render and data rate, top left; may be empty.
        keys: One line each, key and meaning; empty for none.
        hint: Bottom left; may be empty.
        hands: Whose fingertips are listed, top right.
    """

    note: str = ""
    message: str = ""
    figures: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    hands: tuple[Hand, ...] = ()


def tip_rows(hands: Sequence[Hand]) -> list[tuple[str, ...]]:
    """Return a row per finger: name, x, y, z in mm, speed in mm/s."""
    rows: list[tuple[str, ...]] = []
    for hand in hands:
        side = "L" if hand.side is Side.LEFT else "R"
        for finger in hand.fingers:
            x, y, z = finger.tip_position
            speed = sum(part * part for part in finger.tip_velocity) ** 0.5
            name = f"{side} {FingerType(finger.type).name.lower()}"
            rows.append((name, f"{x:.0f}", f"{y:.0f}", f"{z:.0f}", f"{speed:.0f}"))
    return rows


def hand_words(hand: Hand) -> str:
    """Return what is known of a hand in one line."""
    return (
        f"id {hand.id}  confidence {hand.confidence:.2f}  "
        f"pinch {hand.pinch_strength:.2f}  grab {hand.grab_strength:.2f}"
    )


class OverlayPainter:
    """Paints in one look and one font."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        """Prepare fonts and colours."""
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._card = QColor(theme.card)
        self._card.setAlphaF(0.86)
        self._line = QColor(theme.line)
        self._font = font
        self._small = QFont(font)
        self._small.setPointSizeF(font.pointSizeF() * 0.92)
        self._large = QFont(font)
        self._large.setPointSizeF(font.pointSizeF() * 1.45)

    def paint(self, painter: QPainter, area: QRectF, overlay: Overlay) -> None:
        """Paint everything that is to be written."""
        top = area.top() + MARGIN_PX
        if overlay.figures:
            self._chip(painter, QPointF(area.left() + MARGIN_PX, top), overlay.figures)
        if overlay.note:
            self._note(painter, area, overlay.note)
        if overlay.message:
            self._message(painter, area, overlay.message)
        if overlay.hands:
            header = ("mm", "x", "y", "z", "mm/s")
            self._table(painter, area, [header, *tip_rows(overlay.hands)])
        if overlay.keys:
            self._keys(painter, area, overlay.keys)
        elif overlay.hint:
            metrics = QFontMetricsF(self._small)
            painter.setFont(self._small)
            painter.setPen(self._muted)
            place = QPointF(area.left() + MARGIN_PX, area.bottom() - metrics.descent() - MARGIN_PX)
            painter.drawText(place, overlay.hint)

    def label(self, painter: QPainter, spot: Spot, text: str) -> None:
        """Write a small label centred on a spot."""
        painter.setFont(self._small)
        painter.setPen(self._muted)
        area = QRectF(spot.x - 60, spot.y - 12, 120, 24)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def caption(self, painter: QPainter, under: QRectF, text: str) -> None:
        """Write a line centred under something."""
        painter.setFont(self._small)
        painter.setPen(self._text)
        area = QRectF(under.center().x() - 220, under.bottom() + 3, 440, 22)
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _plate(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._line)
        painter.setBrush(self._card)
        painter.drawRoundedRect(area, 8, 8)

    def _chip(self, painter: QPainter, corner: QPointF, text: str) -> None:
        metrics = QFontMetricsF(self._small)
        size = metrics.size(0, text)
        area = QRectF(corner.x(), corner.y(), size.width() + 2 * _PAD_PX, size.height() + _PAD_PX)
        self._plate(painter, area)
        painter.setFont(self._small)
        painter.setPen(self._text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _note(self, painter: QPainter, area: QRectF, text: str) -> None:
        width = QFontMetricsF(self._small).horizontalAdvance(text) + 2 * _PAD_PX
        left = area.center().x() - width / 2
        self._chip(painter, QPointF(left, area.top() + MARGIN_PX), text)

    def _message(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setFont(self._large)
        painter.setPen(self._muted)
        place = QRectF(area.left(), area.top() + area.height() * 0.16, area.width(), 60)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _table(self, painter: QPainter, area: QRectF, rows: list[tuple[str, ...]]) -> None:
        metrics = QFontMetricsF(self._small)
        first = metrics.horizontalAdvance("R middle ") + _PAD_PX
        column = metrics.horizontalAdvance("-00000 ")
        step = metrics.height() + 2
        width = first + 4 * column + 2 * _PAD_PX
        left = area.right() - MARGIN_PX - width
        top = area.top() + MARGIN_PX
        self._plate(painter, QRectF(left, top, width, step * len(rows) + 2 * _PAD_PX))
        painter.setFont(self._small)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for index, row in enumerate(rows):
            y = top + _PAD_PX + index * step
            painter.setPen(self._text if index else self._muted)
            name = QRectF(left + _PAD_PX, y, first, step)
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, row[0])
            for place, text in enumerate(row[1:]):
                cell = QRectF(left + _PAD_PX + first + place * column, y, column, step)
                painter.drawText(cell, right, text)

    def _keys(self, painter: QPainter, area: QRectF, keys: Sequence[tuple[str, str]]) -> None:
        metrics = QFontMetricsF(self._small)
        first = max(metrics.horizontalAdvance(key) for key, _ in keys) + 2 * _PAD_PX
        second = max(metrics.horizontalAdvance(meaning) for _, meaning in keys)
        step = metrics.height() + 3
        width, height = first + second + 2 * _PAD_PX, step * len(keys) + 2 * _PAD_PX
        left, top = area.left() + MARGIN_PX, area.bottom() - MARGIN_PX - height
        self._plate(painter, QRectF(left, top, width, height))
        painter.setFont(self._small)
        for index, (key, meaning) in enumerate(keys):
            y = top + _PAD_PX + index * step + metrics.ascent()
            painter.setPen(self._muted)
            painter.drawText(QPointF(left + _PAD_PX, y), key)
            painter.setPen(self._text)
            painter.drawText(QPointF(left + _PAD_PX + first, y), meaning)
