"""Graphs of rates and delays over the last minute.

Law: the same samples give the same picture; nothing heavy is loaded for it. It is painted with
QPainter because a library of plots would bring numpy, which takes 0.2 s to import, in one go, and
40 MB.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from handspan_app.history import SPAN_S, History, Sample
from handspan_app.parts import decimal
from handspan_app.theme import Theme

HEIGHT_PX, LAST_PX = 84, 106  # The last one has the axis of time.
AXIS_PX, EDGE_PX = 44, 6  # Left of a graph, and around it.
TIME_STEP_S = 20
LINES = 4  # Across a graph, at most.
POINTS = 170  # Of a curve, at most: every second pixel.
ROOM = 1.1  # Above the highest value.
# Colours of curves in the dark and in the light look: told apart without colour by their order in
# the caption and by their dashes.
COLOURS = (
    ("#58b4ff", "#1c74d0"),
    ("#ffb35c", "#c45a06"),
    ("#3ecfb2", "#0d7a69"),
    ("#d59bff", "#8a3fc4"),
    ("#f47c7c", "#c03434"),
)
DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a graph.

    Attributes:
        name: What it tells.
        values: Of each sample.
    """

    name: str
    values: Sequence[float]


def graphs(samples: Sequence[Sample]) -> tuple[tuple[str, tuple[Curve, ...]], ...]:
    """Return title and curves of each graph."""
    stages = (
        QCoreApplication.translate("Graphs", "wait"),
        QCoreApplication.translate("Graphs", "+ find hands"),
        QCoreApplication.translate("Graphs", "+ to the service"),
        QCoreApplication.translate("Graphs", "+ hand out"),
    )
    return (
        (
            QCoreApplication.translate("Graphs", "Rate, per second"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "images"), [s.images_hz for s in samples]
                ),
                Curve(
                    QCoreApplication.translate("Graphs", "frames"), [s.frames_hz for s in samples]
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Latency from image to application, ms"),
            (
                *(
                    Curve(name, [s.stages_ms[index] for s in samples])
                    for index, name in enumerate(stages)
                ),
                Curve(QCoreApplication.translate("Graphs", "p95"), [s.slow_ms for s in samples]),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Images not used, per second"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "skipped"),
                    [s.dropped_hz for s in samples],
                ),
                Curve(QCoreApplication.translate("Graphs", "lost"), [s.lost_hz for s in samples]),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Exposure, µs"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "exposure"),
                    [s.exposure_us for s in samples],
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Gain, times"),
            (Curve(QCoreApplication.translate("Graphs", "gain"), [s.gain for s in samples]),),
        ),
    )


def step_of(top: float, lines: int = LINES) -> float:
    """Return a round distance between lines, of which at most so many lie below the top."""
    rough = top / lines
    power = 10.0 ** math.floor(math.log10(rough))
    return next(one * power for one in (1.0, 2.0, 5.0, 10.0) if one * power >= rough)


def thinned(values: Sequence[float], points: int = POINTS) -> list[tuple[int, float]]:
    """Return places and values with no more points than can be told apart, peaks kept."""
    every = max(1, math.ceil(2 * len(values) / points))
    if every == 1:
        return list(enumerate(values))
    kept: list[tuple[int, float]] = []
    for start in range(0, len(values), every):
        part = range(start, min(start + every, len(values)))
        low, high = min(part, key=values.__getitem__), max(part, key=values.__getitem__)
        kept += [(index, values[index]) for index in sorted({low, high})]
    return kept


class Graph(QWidget):
    """Curves of the last minute over one axis."""

    def __init__(self, name: str, *, shows_time: bool) -> None:
        """Create an empty graph.

        Args:
            name: For who does not see it.
            shows_time: Whether the seconds stand below.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedHeight(LAST_PX if shows_time else HEIGHT_PX)
        self._shows_time = shows_time
        self._curves: tuple[Curve, ...] = ()
        self._times_s: list[float] = []
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        self.setFont(font)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        light = theme.name == "light"
        self._line, self._text = QColor(theme.line), QColor(theme.muted)
        self._pens = [
            QPen(QColor(colours[light]), 2.0, dash)
            for colours, dash in zip(COLOURS, DASHES, strict=True)
        ]
        self.update()

    def show_curves(self, times_s: list[float], curves: tuple[Curve, ...]) -> None:
        """Draw other curves; times end at 0, which is now."""
        self._times_s, self._curves = times_s, curves
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw lines, numbers and curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = LAST_PX - HEIGHT_PX if self._shows_time else 0
        area = QRectF(self.rect()).adjusted(AXIS_PX, EDGE_PX, -EDGE_PX, -EDGE_PX - below)
        values = [max(curve.values) for curve in self._curves if curve.values]
        top = ROOM * max(1.0, *values, 1.0)
        self._paint_values(painter, area, top)
        if self._shows_time:
            self._paint_times(painter, area)
        painter.setClipRect(area.adjusted(0, -1, 0, 1))
        for curve, pen in zip(self._curves, self._pens, strict=False):
            painter.setPen(pen)
            painter.drawPolyline(self._polyline(curve, area, top))
        painter.end()

    def _polyline(self, curve: Curve, area: QRectF, top: float) -> QPolygonF:
        per_s, per_unit = area.width() / SPAN_S, area.height() / top
        right, bottom = area.right(), area.bottom()
        return QPolygonF(
            [
                QPointF(right + self._times_s[index] * per_s, bottom - value * per_unit)
                for index, value in thinned(curve.values)
            ]
        )

    def _paint_values(self, painter: QPainter, area: QRectF, top: float) -> None:
        step = step_of(top)
        half = painter.fontMetrics().height() / 2
        levels = [step * index for index in range(math.floor(top / step) + 1)]
        heights = [area.bottom() - level / top * area.height() for level in levels]
        painter.setPen(QPen(self._line, 1.0))
        painter.drawLines([QLineF(area.left(), y, area.right(), y) for y in heights])
        painter.setPen(self._text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for level, y in zip(levels, heights, strict=True):
            place = QRectF(0, y - half, AXIS_PX - 6, 2 * half)
            painter.drawText(place, right, f"{level:g}")

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._text)
        for seconds in range(0, round(SPAN_S) + 1, TIME_STEP_S):
            right = area.right() - seconds / SPAN_S * area.width()
            text = self.tr("{n} s").format(n=-seconds) if seconds else self.tr("now")
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(right - width / 2, area.left() - width / 2), self.width() - width)
            painter.drawText(QPointF(left, self.height() - 4), text)


class Plots(QWidget):
    """The graphs, one above the other."""

    def __init__(self, theme: Theme, history: History, parent: QWidget | None = None) -> None:
        """Show a history that grows elsewhere; `refresh` follows it."""
        super().__init__(parent)
        self._history = history
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._titles: list[QLabel] = []
        self._graphs: list[Graph] = []
        titles = [title for title, _ in graphs(())]
        for title in titles:
            label = QLabel(title)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setWordWrap(True)
            graph = Graph(title, shows_time=title is titles[-1])
            self._titles.append(label)
            self._graphs.append(graph)
            layout.addWidget(label)
            layout.addWidget(graph)
        self.setAccessibleName(self.tr("Graphs of rates and delays"))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self._light = theme.name == "light"
        for graph in self._graphs:
            graph.set_theme(theme)
        self.refresh()

    def refresh(self) -> None:
        """Draw the newest samples."""
        samples = list(self._history.samples)
        now_s = samples[-1].at_s if samples else 0.0
        times_s = [sample.at_s - now_s for sample in samples]
        for label, graph, (title, curves) in zip(
            self._titles, self._graphs, graphs(samples), strict=True
        ):
            label.setText(self._caption(title, curves))
            graph.show_curves(times_s, curves)

    def _caption(self, title: str, curves: Sequence[Curve]) -> str:
        """Return the title with the newest value of each curve, in its colour."""
        parts = [f"<b>{title}</b>"]
        for curve, colours in zip(curves, COLOURS, strict=False):
            value = decimal(curve.values[-1]) if curve.values else "0"
            parts.append(
                f'<span style="color:{colours[self._light]}">{curve.name}&nbsp;{value}</span>'
            )
        return "&nbsp; ".join(parts)
