"""A switch: on to the right, off to the left, by mouse and keyboard.

Law: the place of the knob tells the state as well as the colour does.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

_SIZE = QSize(46, 28)


class Switch(QAbstractButton):
    """Checkable button in the form of a switch."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create a switch; `name` is what a screen reader says."""
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return a target that is easy to hit."""
        return _SIZE

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track, knob and focus ring."""
        palette = self.palette()
        on, enabled = self.isChecked(), self.isEnabled()
        track = palette.highlight().color() if on else palette.placeholderText().color()
        if not enabled:
            track.setAlphaF(0.35)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(3, 4, -3, -4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(track)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        side = area.height() - 6
        left = area.right() - side - 3 if on else area.left() + 3
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(QRectF(left, area.top() + 3, side, side))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.text().color(), 1.5))
            ring = QRectF(self.rect()).adjusted(1, 2, -1, -2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
