"""One graph as the panel shows it: the picture that the plotter drew, with its values in words.

Law: it shows the newest picture it was given, pixel for pixel, and tells when that is not of the
size that is needed.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from handspan_app.plotter.orders import Drawn


class GraphPicture(QWidget):
    """A picture that somebody else draws.

    Signals:
        outgrown: The picture is of another size than what is to be seen.
    """

    outgrown = Signal()

    def __init__(self, title: str, height_px: int, parent: QWidget | None = None) -> None:
        """Create it without a picture.

        Args:
            title: What the graph tells, for screen readers.
            height_px: It keeps that; as wide as there is room.
            parent: Owner.
        """
        super().__init__(parent)
        self._image = QImage()
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)

    @property
    def shown(self) -> bool:
        """Whether there is a picture."""
        return not self._image.isNull()

    def say(self, values: str) -> None:
        """Tell screen readers the newest values."""
        if values != self.accessibleDescription():
            self.setAccessibleDescription(values)

    def show_picture(self, drawn: Drawn) -> None:
        """Show a picture of the plotter's."""
        stride = 4 * drawn.width_px
        self._image = QImage(
            drawn.pixels, drawn.width_px, drawn.height_px, stride, QImage.Format.Format_RGB32
        ).copy()
        self.update()

    def forget(self) -> None:
        """Show no picture any more."""
        self._image = QImage()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture; it is not scaled, so that lines and figures stay sharp."""
        if not self.shown:
            return
        ratio = self.devicePixelRatioF()
        self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()
        if self._image.size() != QSize(round(self.width() * ratio), round(self.height() * ratio)):
            self.outgrown.emit()
