"""Words painted over the live view: figures, keys, tips of the fingers, latency, notes.

Law: it changes nothing; the same value gives the same words, and is painted once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from handspan_app.camera import Spot
from handspan_app.parts import decimal
from handspan_app.theme import Theme
from handspan_service.contract.model import FingerType, Hand, Side

MARGIN_PX = 14.0
_PAD_PX = 9.0
LATENCIES = 60  # Points of the latency graph: half a minute.
GRAPH_PX = (220.0, 92.0)
GRAPH_MS = 20.0  # Top of the graph, unless something was slower.


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
        latency_ms: Of the last frames from image to application, oldest first; None for no graph.
    """

    note: str = ""
    message: str = ""
    figures: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    hands: tuple[Hand, ...] = ()
    latency_ms: tuple[float, ...] | None = None


def finger_words(type: FingerType) -> str:
    """Return the name of a finger."""
    names = {
        FingerType.THUMB: QCoreApplication.translate("LiveView", "thumb"),
        FingerType.INDEX: QCoreApplication.translate("LiveView", "index"),
        FingerType.MIDDLE: QCoreApplication.translate("LiveView", "middle"),
        FingerType.RING: QCoreApplication.translate("LiveView", "ring"),
        FingerType.PINKY: QCoreApplication.translate("LiveView", "pinky"),
    }
    return names[FingerType(type)]


def tip_rows(hands: Sequence[Hand]) -> list[tuple[str, ...]]:
    """Return a row per finger: name, x, y, z in mm, speed in mm/s."""
    rows: list[tuple[str, ...]] = []
    for hand in hands:
        side = "L" if hand.side is Side.LEFT else "R"
        for finger in hand.fingers:
            x, y, z = finger.tip_position
            speed = sum(part * part for part in finger.tip_velocity) ** 0.5
            name = f"{side} {finger_words(finger.type)}"
            rows.append((name, f"{x:.0f}", f"{y:.0f}", f"{z:.0f}", f"{speed:.0f}"))
    return rows


def hand_words(hand: Hand) -> str:
    """Return what is known of a hand in one line."""
    return QCoreApplication.translate(
        "LiveView", "id {id}   confidence {confidence}   pinch {pinch}   grab {grab}"
    ).format(
        id=hand.id,
        confidence=decimal(hand.confidence, 2),
        pinch=decimal(hand.pinch_strength, 2),
        grab=decimal(hand.grab_strength, 2),
    )


class OverlayPainter:
    """Paints in one look and one font."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        """Prepare fonts and colours."""
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._card = QColor(theme.card)
        self._card.setAlphaF(0.86)
        self._line = QColor(theme.line)
        self._accent = QColor(theme.accent)
        self._font = font
        self._small = QFont(font)
        self._small.setPointSizeF(font.pointSizeF() * 0.92)
        self._large = QFont(font)
        self._large.setPointSizeF(font.pointSizeF() * 1.45)
        self._plates: dict[str, tuple[object, QPixmap]] = {}  # By name, with what they show.

    def paint(self, painter: QPainter, area: QRectF, overlay: Overlay) -> None:
        """Paint everything that is to be written."""
        top = area.top() + MARGIN_PX
        if overlay.figures:
            self._chip(painter, QPointF(area.left() + MARGIN_PX, top), overlay.figures)
        if overlay.note:
            self._note(painter, area, overlay)
        if overlay.message:
            self._message(painter, area, overlay.message)
        if overlay.hands:
            self._table(painter, area, overlay.hands)
        if overlay.latency_ms is not None:
            self._graph(painter, area, overlay.latency_ms)
        if overlay.keys:
            self._keys(painter, area, overlay.keys)
        elif overlay.hint:
            metrics = QFontMetricsF(self._small)
            painter.setFont(self._small)
            painter.setPen(self._muted)
            place = QPointF(area.left() + MARGIN_PX, area.bottom() - metrics.descent() - MARGIN_PX)
            painter.drawText(place, overlay.hint)

    def _kept(
        self,
        painter: QPainter,
        name: str,
        value: object,
        place: QRectF,
        paint: Callable[[QPainter, QRectF], None],
    ) -> None:
        """Paint a plate with words, anew only when they are others.

        Args:
            painter: Active painter.
            name: Of the plate.
            value: What it shows.
            place: Where.
            paint: Paints what stands on it, into an area that begins at the origin.
        """
        ratio = painter.device().devicePixelRatioF()
        key = (value, place.size().toTuple(), ratio)
        before, pixmap = self._plates.get(name, (None, QPixmap()))
        inner = QRectF(1.0, 1.0, place.width(), place.height())
        if before != key:
            size = QSizeF(place.width() + 2.0, place.height() + 2.0)
            pixmap = QPixmap((size * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            own = QPainter(pixmap)
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._plate(own, inner)
            paint(own, inner)
            own.end()
            self._plates[name] = key, pixmap
        painter.drawPixmap(place.topLeft() - inner.topLeft(), pixmap)

    def label(self, painter: QPainter, spot: Spot, text: str) -> None:
        """Write a small label centred on a spot."""
        painter.setFont(self._small)
        painter.setPen(self._muted)
        area = QRectF(spot.x - 60, spot.y - 12, 120, 24)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def caption(self, painter: QPainter, under: QRectF, text: str) -> None:
        """Write a line centred under something."""
        painter.setFont(self._small)
        metrics = QFontMetricsF(self._small)
        area = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * _PAD_PX, metrics.height() + 6)
        area.moveCenter(under.center())
        area.moveTop(under.bottom() + 5)
        self._plate(painter, area)
        painter.setPen(self._text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

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

    def _note(self, painter: QPainter, area: QRectF, overlay: Overlay) -> None:
        """Write in the middle, or to the left of the fingertips and under the rates."""
        metrics = QFontMetricsF(self._small)
        width = metrics.horizontalAdvance(overlay.note) + 2 * _PAD_PX
        left, top = area.center().x() - width / 2, area.top() + MARGIN_PX
        if overlay.hands:
            left = area.left() + MARGIN_PX
            if overlay.figures:
                top += metrics.height() + 2 * _PAD_PX
        self._chip(painter, QPointF(left, top), overlay.note)

    def _message(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setFont(self._large)
        painter.setPen(self._muted)
        place = QRectF(area.left(), area.top() + area.height() * 0.16, area.width(), 60)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _graph(self, painter: QPainter, area: QRectF, latency_ms: Sequence[float]) -> None:
        """Plot how long frames took from image to application, in the lower right corner."""
        width, height = GRAPH_PX
        plate = QRectF(
            area.right() - MARGIN_PX - width, area.bottom() - MARGIN_PX - height, width, height
        )
        shown = tuple(latency_ms)
        self._kept(painter, "graph", shown, plate, lambda own, at: self._curve(own, at, shown))

    def _curve(self, painter: QPainter, plate: QRectF, latency_ms: Sequence[float]) -> None:
        now = latency_ms[-1] if latency_ms else 0.0
        title = QCoreApplication.translate("LiveView", "Latency {now} ms").format(now=decimal(now))
        painter.setFont(self._small)
        painter.setPen(self._text)
        inner = plate.adjusted(_PAD_PX, 6, -_PAD_PX, -8)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        top_ms = max(GRAPH_MS, *latency_ms) if latency_ms else GRAPH_MS
        painter.setPen(self._muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, right, f"{top_ms:.0f}")
        plot = inner.adjusted(0, QFontMetricsF(self._small).height() + 4, 0, 0)
        painter.setPen(self._line)
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        step = plot.width() / max(LATENCIES - 1, 1)
        first = plot.right() - step * (len(latency_ms) - 1)
        painter.setPen(QPen(self._accent, 1.8))
        painter.drawPolyline(
            [
                QPointF(first + index * step, plot.bottom() - value / top_ms * plot.height())
                for index, value in enumerate(latency_ms)
            ]
        )

    def _table(self, painter: QPainter, area: QRectF, hands: Sequence[Hand]) -> None:
        metrics = QFontMetricsF(self._small)
        names = [finger_words(type) for type in FingerType]
        first = max(metrics.horizontalAdvance(f"L {name}") for name in names) + 2 * _PAD_PX
        column = metrics.horizontalAdvance("-00000 ")
        lines = 1 + sum(len(hand.fingers) for hand in hands)
        width = first + 4 * column + 2 * _PAD_PX
        height = (metrics.height() + 2) * lines + 2 * _PAD_PX
        plate = QRectF(area.right() - MARGIN_PX - width, area.top() + MARGIN_PX, width, height)
        shown = tuple(hands)
        self._kept(
            painter, "table", shown, plate, lambda own, at: self._rows(own, at, shown, first)
        )

    def _rows(self, painter: QPainter, plate: QRectF, hands: Sequence[Hand], first: float) -> None:
        speed = QCoreApplication.translate("LiveView", "mm/s")
        header = (QCoreApplication.translate("LiveView", "mm"), "x", "y", "z", speed)
        metrics = QFontMetricsF(self._small)
        column, step = metrics.horizontalAdvance("-00000 "), metrics.height() + 2
        painter.setFont(self._small)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for index, row in enumerate([header, *tip_rows(hands)]):
            left, y = plate.left() + _PAD_PX, plate.top() + _PAD_PX + index * step
            painter.setPen(self._text if index else self._muted)
            painter.drawText(QRectF(left, y, first, step), Qt.AlignmentFlag.AlignVCenter, row[0])
            for place, text in enumerate(row[1:]):
                cell = QRectF(left + first + place * column, y, column, step)
                painter.drawText(cell, right, text)

    def _keys(self, painter: QPainter, area: QRectF, keys: Sequence[tuple[str, str]]) -> None:
        metrics = QFontMetricsF(self._small)
        first = max(metrics.horizontalAdvance(key) for key, _ in keys) + 2 * _PAD_PX
        second = max(metrics.horizontalAdvance(meaning) for _, meaning in keys)
        step = metrics.height() + 3
        width, height = first + second + 2 * _PAD_PX, step * len(keys) + 2 * _PAD_PX
        left, top = area.left() + MARGIN_PX, area.bottom() - MARGIN_PX - height

        def paint(own: QPainter, plate: QRectF) -> None:
            own.setFont(self._small)
            for index, (key, meaning) in enumerate(keys):
                x, y = plate.left() + _PAD_PX, plate.top() + _PAD_PX + metrics.ascent()
                own.setPen(self._muted)
                own.drawText(QPointF(x, y + index * step), key)
                own.setPen(self._text)
                own.drawText(QPointF(x + first, y + index * step), meaning)

        self._kept(painter, "keys", tuple(keys), QRectF(left, top, width, height), paint)
