"""Graphs of rates and delays over the last minute.

Law: this module is imported when somebody first wants graphs, on a thread (`importing.py`):
pyqtgraph brings numpy and takes half a second and some 40 MB, which nobody pays who does not look.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from handspan_app.history import SPAN_S, History, Sample
from handspan_app.parts import decimal
from handspan_app.slices import Slices
from handspan_app.theme import Theme

HEIGHT_PX, LAST_PX = 84, 106  # The last one has the axis of time.
AXIS_PX = 44  # Left of a graph.
ROOM = 1.1  # Above the highest value.
GRID_ALPHA = 0.25
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


class Plots(QWidget):
    """The graphs, one above the other."""

    def __init__(self, theme: Theme, history: History, parent: QWidget | None = None) -> None:
        """Show a history that grows elsewhere; `refresh` follows it.

        The graphs come one after the other, at turns of the event loop of their own.
        """
        super().__init__(parent)
        self._theme, self._history = theme, history
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._titles: list[QLabel] = []
        self._views: list[Any] = []
        self._lines: list[list[Any]] = []
        self._slices = Slices(self)
        wanted = graphs(())
        for index, (title, curves) in enumerate(wanted):
            shows_time = index == len(wanted) - 1
            self._slices.add(partial(self._add, title, len(curves), shows_time=shows_time))
        self.setAccessibleName(self.tr("Graphs of rates and delays"))

    @property
    def complete(self) -> bool:
        """Whether all graphs are there."""
        return self._slices.done

    def _add(self, title: str, curves: int, *, shows_time: bool) -> bool:
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        view = pg.PlotWidget()
        view.setFixedHeight(LAST_PX if shows_time else HEIGHT_PX)
        view.setMouseEnabled(x=False, y=False)
        view.setMenuEnabled(False)
        view.hideButtons()
        view.setXRange(-SPAN_S, 0.0, padding=0.0)
        view.setAccessibleName(title)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.showGrid(x=False, y=True, alpha=GRID_ALPHA)
        view.getAxis("left").setWidth(AXIS_PX)
        view.getAxis("bottom").setStyle(showValues=shows_time)
        if shows_time:
            view.setLabel("bottom", self.tr("seconds"))
        self._titles.append(label)
        self._views.append(view)
        self._lines.append([view.plot([], []) for _ in range(curves)])
        self._layout.addWidget(label)
        self._layout.addWidget(view)
        self._dress(len(self._views) - 1)
        self._show(len(self._views) - 1)
        return False

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self._theme = theme
        for index in range(len(self._views)):
            self._dress(index)
        self.refresh()

    def refresh(self) -> None:
        """Draw the newest samples."""
        for index in range(len(self._views)):
            self._show(index)

    def _dress(self, index: int) -> None:
        """Give a graph the colours of the look."""
        view = self._views[index]
        view.setBackground(QColor(self._theme.card))
        for axis in ("left", "bottom"):
            view.getAxis(axis).setPen(QColor(self._theme.line))
            view.getAxis(axis).setTextPen(QColor(self._theme.muted))
        for line, colours, dash in zip(self._lines[index], COLOURS, DASHES, strict=False):
            line.setPen(pg.mkPen(QColor(colours[self._light]), width=2, style=dash))

    @property
    def _light(self) -> bool:
        return self._theme.name == "light"

    def _show(self, index: int) -> None:
        """Draw the newest samples in one graph."""
        samples = list(self._history.samples)
        now_s = samples[-1].at_s if samples else 0.0
        times_s = [sample.at_s - now_s for sample in samples]
        title, curves = graphs(samples)[index]
        top = 1.0
        for line, curve in zip(self._lines[index], curves, strict=True):
            line.setData(times_s, list(curve.values))
            top = max(top, *curve.values) if curve.values else top
        self._views[index].setYRange(0.0, top * ROOM, padding=0.0)
        self._titles[index].setText(self._caption(title, curves))

    def _caption(self, title: str, curves: Sequence[Curve]) -> str:
        """Return the title with the newest value of each curve, in its colour."""
        parts = [f"<b>{title}</b>"]
        for curve, colours in zip(curves, COLOURS, strict=False):
            value = decimal(curve.values[-1]) if curve.values else "0"
            parts.append(
                f'<span style="color:{colours[self._light]}">{curve.name}&nbsp;{value}</span>'
            )
        return "&nbsp; ".join(parts)
