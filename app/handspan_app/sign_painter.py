"""Paint what moves with the hands: trails of fingertips, and gestures.

Law: it changes nothing; the same value gives the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from handspan_app.gesture_scene import GesturePicture
from handspan_app.parts import decimal
from handspan_app.theme import Theme
from handspan_app.tones import clear, mixed, round_pen
from handspan_app.trails import Trail
from handspan_service.contract.model import GestureType, Side

_LABEL_PX = 34.0
_NAMED = 0.55  # Weaker gestures are not named: names of several would cover each other.
_AGES = 20  # Of trails that are told apart.
_TRAIL_PX = 5.0  # Of its newest piece.


def gesture_words(type: GestureType) -> str:
    """Return the name of a gesture."""
    names = {
        "circle": QCoreApplication.translate("Gestures", "Circle"),
        "swipe": QCoreApplication.translate("Gestures", "Swipe"),
        "keyTap": QCoreApplication.translate("Gestures", "Key tap"),
        "screenTap": QCoreApplication.translate("Gestures", "Screen tap"),
    }
    return names[type]


class SignPainter:
    """Paints in one look and one font."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        """Prepare the colours of a look."""
        self._accent = QColor(theme.accent)
        self._backdrop = mixed(QColor(theme.sky), QColor(theme.ground), 0.5)
        self._card = clear(QColor(theme.card), 0.86)
        self._text = QColor(theme.text)
        self._sides = {side: theme.hand(side) for side in Side}
        self._trail_pens: dict[tuple[Side, int], QPen] = {}
        self._font = QFont(font)
        self._font.setWeight(QFont.Weight.DemiBold)

    def trails(self, painter: QPainter, trails: Sequence[Trail]) -> None:
        """Paint trails, thinner and fainter the older they are; opaque, see skin_painter.py."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for trail in trails:
            painter.setPen(self._trail_pen(trail.side, round(trail.age * _AGES)))
            painter.drawPolyline([QPointF(x, y) for x, y in trail.points])

    def _trail_pen(self, side: Side, age: int) -> QPen:
        if (side, age) not in self._trail_pens:
            strength = 1.0 - age / _AGES
            colour = mixed(self._backdrop, self._sides[side], 0.12 + 0.75 * strength**2)
            self._trail_pens[side, age] = round_pen(colour, 1.0 + (_TRAIL_PX - 1.0) * strength)
        return self._trail_pens[side, age]

    def gestures(self, painter: QPainter, gestures: Sequence[GesturePicture]) -> None:
        """Paint gestures with their names."""
        for one in gestures:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(round_pen(mixed(self._backdrop, self._accent, one.strength), 2.6))
            for line in one.lines:
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
            if one.strength > _NAMED:
                self._label(painter, one)

    def _label(self, painter: QPainter, one: GesturePicture) -> None:
        words = gesture_words(one.type)
        if one.type == "circle":
            words = QCoreApplication.translate("Gestures", "{name}, {turns} turns").format(
                name=words, turns=decimal(one.turns)
            )
        metrics = QFontMetricsF(self._font)
        area = metrics.boundingRect(words).adjusted(-8, -4, 8, 4)
        area.moveCenter(QPointF(*one.label_at))
        area.translate(0.0, -_LABEL_PX)  # The hand stays free.
        painter.setOpacity(one.strength)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._card)
        painter.drawRoundedRect(area, 6, 6)
        painter.setFont(self._font)
        painter.setPen(self._text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        painter.setOpacity(1.0)
