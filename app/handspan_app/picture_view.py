"""What both cameras see, with the joints that were found drawn in.

Law: it paints one picture and asks for the next when that one is painted: a slow screen gets fewer
pictures and none waits; who cannot see it asks for none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from handspan_app.theme import DARK, Theme
from handspan_app.tones import clear, mixed, round_pen
from handspan_service.contract.control import PictureMessage
from handspan_service.contract.pictures import Pixel, SeenHand

# Rows are binned: whatever an image's height, it shows the field of 640 x 480. Source:
# docs/coordinates.md#camera-model.
ASPECT = 4 / 3
GAP_PX = 6.0
JOINTS = 5  # Of a finger; wrist and elbow follow after the last.
_Place: TypeAlias = Callable[[tuple[float, float]], QPointF]  # From a pixel to the screen.
_PALM = (1, 6, 11, 16, 21, 20, 5)  # Root of the thumb, knuckles, heel.


def chains(pixels: Sequence[Pixel]) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of a hand: fingers, palm and forearm, as far as they are seen."""
    fingers = [pixels[start : start + JOINTS] for start in range(0, 5 * JOINTS, JOINTS)]
    palm = [pixels[index] for index in (*_PALM, _PALM[0])] if len(pixels) >= 5 * JOINTS else []
    for line in (*fingers, palm, pixels[5 * JOINTS :]):
        seen = [pixel for pixel in line if pixel is not None]
        if len(seen) > 1:
            yield seen


class PictureView(QWidget):
    """Both pictures side by side.

    Signals:
        painted: A picture is on the screen; the next may come.
    """

    painted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create an empty view."""
        super().__init__(parent)
        self._theme = theme
        self._picture: PictureMessage | None = None
        self._images: tuple[QImage, ...] = ()
        self._message = ""
        self._fresh = False
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Camera pictures"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def shown(self) -> int:
        """Frame of the picture that is shown; 0 for none."""
        return 0 if self._picture is None else self._picture.frame

    def sizeHint(self) -> QSize:
        """Return a height that shows both pictures well in a usual window."""
        return QSize(640, 230)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another look."""
        self._theme = theme
        self.update()

    def set_message(self, message: str) -> None:
        """Say why there is no picture; shown while there is none."""
        self._message = message
        self.update()

    def show_picture(self, picture: PictureMessage) -> None:
        """Paint a picture soon."""
        self._picture = picture
        size = picture.width_px * picture.height_px
        self._images = tuple(
            QImage(
                picture.pixels[start : start + size],
                picture.width_px,
                picture.height_px,
                picture.width_px,
                QImage.Format.Format_Grayscale8,
            ).copy()
            for start in (0, size)
        )
        self._fresh = True
        self.setAccessibleDescription(
            self.tr("Left and right camera, {hands} hands drawn in").format(
                hands=len(picture.hands)
            )
        )
        self.update()

    def forget(self) -> None:
        """Show no old picture any more."""
        self._picture, self._images, self._fresh = None, (), False
        self.update()

    def areas(self) -> tuple[QRectF, QRectF]:
        """Return where both pictures lie, as large as fits."""
        width = min((self.width() - GAP_PX) / 2, self.height() * ASPECT)
        height = width / ASPECT
        top = (self.height() - height) / 2
        left = (self.width() - 2 * width - GAP_PX) / 2
        return (
            QRectF(left, top, width, height),
            QRectF(left + width + GAP_PX, top, width, height),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both pictures."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        names = (self.tr("Left camera"), self.tr("Right camera"))
        for index, area in enumerate(self.areas()):
            painter.fillRect(area, QColor("#06080a"))
            if self._picture is not None and self._images:
                painter.drawImage(area, self._images[index])
                self._draw_hands(painter, area, self._picture, index)
            self._label(painter, area, names[index])
        if self._picture is None and self._message:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(
                QRectF(self.rect()).adjusted(12, 12, -12, -12),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._message,
            )
        painter.end()
        if self._fresh:
            self._fresh = False
            self.painted.emit()

    def _draw_hands(
        self, painter: QPainter, area: QRectF, picture: PictureMessage, eye: int
    ) -> None:
        painter.save()
        painter.setClipRect(area)
        scale = (area.width() / picture.width_px, area.height() / picture.height_px)

        def at(pixel: tuple[float, float]) -> QPointF:
            return QPointF(
                area.left() + (pixel[0] + 0.5) * scale[0], area.top() + (pixel[1] + 0.5) * scale[1]
            )

        for hand in picture.hands:
            pixels = hand.right if eye else hand.left
            colour = self._colour(hand)
            for line in chains(pixels):
                points = [at(pixel) for pixel in line]
                painter.setPen(round_pen(QColor(0, 0, 0, 150), 3.4))
                painter.drawPolyline(points)
                painter.setPen(round_pen(colour, 1.8))
                painter.drawPolyline(points)
            painter.setPen(round_pen(QColor(0, 0, 0, 150), 1.0))
            painter.setBrush(mixed(colour, QColor("#ffffff"), 0.55))
            for pixel in pixels[: 5 * JOINTS]:
                if pixel is not None:
                    painter.drawEllipse(at(pixel), 2.6, 2.6)
            self._letter(painter, hand, pixels, at)
        painter.restore()

    def _letter(
        self, painter: QPainter, hand: SeenHand, pixels: Sequence[Pixel], at: _Place
    ) -> None:
        root = pixels[5 * JOINTS] if len(pixels) > 5 * JOINTS else pixels[0]
        if root is None:
            return
        area = QRectF(0, 0, 18, 18)
        area.moveCenter(at(root))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(hand))
        painter.drawRoundedRect(area, 5, 5)
        painter.setPen(QColor("#0f1418"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, hand.side.value[0].upper())

    def _colour(self, hand: SeenHand) -> QColor:
        """Return the side's colour as the dark look has it: pictures are dark in both looks."""
        return DARK.hand(hand.side)

    def _label(self, painter: QPainter, area: QRectF, text: str) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        place = painter.fontMetrics().boundingRect(text).adjusted(-7, -3, 7, 3)
        plate = QRectF(place)
        plate.moveTopLeft(area.topLeft() + QPointF(8, 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(clear(QColor("#0b0f13"), 0.72))
        painter.drawRoundedRect(plate, 6, 6)
        painter.setPen(QColor("#e9eef3"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
