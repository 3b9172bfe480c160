"""What one camera sees during a calibration: its picture, found corners, and what is covered.

Law: it paints what it was given last; coverage is told by marks as well as by colour.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from handspan_app.theme import DARK, Theme
from handspan_service.contract.calibration import CELL_COLUMNS, CELL_ROWS

ASPECT = 4 / 3
ENOUGH = 3  # Corners in a cell. Source: docs/calibration.md#views.
CORNER_PX, RADIUS_PX = 3.0, 8.0


class EyeView(QWidget):
    """One camera's picture."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Create an empty picture.

        Args:
            theme: Its look; over the picture, which is dark, the marks are those of the dark one.
            name: Which camera, for people and for screen readers.
        """
        super().__init__()
        self._theme = theme
        self._name = name
        self._image = QImage()
        self._corners: tuple[tuple[float, float], ...] = ()
        self._cells: tuple[int, ...] = ()
        self._wanted: int | None = None
        self.setAccessibleName(name)
        self.setMinimumSize(200, 150)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another look."""
        self._theme = theme
        self.update()

    def show_picture(self, jpeg: bytes, corners: tuple[tuple[float, float], ...]) -> None:
        """Show a picture with the corners found in it."""
        self._image = QImage.fromData(jpeg)
        self._corners = corners
        self.update()

    def show_coverage(self, cells: tuple[int, ...], wanted: int | None) -> None:
        """Show how often each part was covered, and which is wanted next."""
        if (cells, wanted) != (self._cells, self._wanted):
            self._cells, self._wanted = cells, wanted
            covered = sum(count >= ENOUGH for count in cells)
            self.setAccessibleDescription(
                self.tr("{covered} of {all} parts covered").format(
                    covered=covered, all=len(cells)
                )
            )
            self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self._corners, self._cells, self._wanted = QImage(), (), (), None
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the pictures."""
        return QSize(360, 270)

    def hasHeightForWidth(self) -> bool:
        """Keep the picture's shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that fits a width."""
        return round(width / ASPECT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, parts, corners and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self._area()
        painter.fillRect(area, QColor(self._theme.ground))
        if not self._image.isNull():
            painter.drawImage(area, self._image)
        self._paint_cells(painter, area)
        painter.setPen(QPen(QColor(DARK.right), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in self._corners:
            place = QPointF(area.x() + x * area.width(), area.y() + y * area.height())
            painter.drawEllipse(place, CORNER_PX, CORNER_PX)
        self._paint_name(painter, area)
        painter.end()

    def _area(self) -> QRectF:
        width = min(self.width(), self.height() * ASPECT)
        height = width / ASPECT
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _paint_cells(self, painter: QPainter, area: QRectF) -> None:
        """Paint a tick into each covered part, a frame around the wanted one."""
        if not self._cells:
            return
        width, height = area.width() / CELL_COLUMNS, area.height() / CELL_ROWS
        accent = QColor(DARK.accent)
        tint = QColor(accent)
        tint.setAlpha(46)
        for number, count in enumerate(self._cells):
            left = area.x() + number % CELL_COLUMNS * width
            cell = QRectF(left, area.y() + number // CELL_COLUMNS * height, width, height)
            if count >= ENOUGH:
                painter.fillRect(cell.adjusted(1, 1, -1, -1), tint)
                painter.setPen(QPen(accent, 2.0))
                x, y = cell.right() - 14, cell.bottom() - 9
                painter.drawPolyline([QPointF(x, y), QPointF(x + 3, y + 3), QPointF(x + 9, y - 5)])
            if number == self._wanted:
                painter.setPen(QPen(QColor(DARK.right), 2.5, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(3, 3, -3, -3), RADIUS_PX, RADIUS_PX)

    def _paint_name(self, painter: QPainter, area: QRectF) -> None:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self._name) + 14
        label = QRectF(area.x() + 8, area.y() + 8, width, metrics.height() + 6)
        back = QColor(DARK.window)
        back.setAlpha(215)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(label, 6, 6)
        painter.setPen(QColor(DARK.text))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._name)
