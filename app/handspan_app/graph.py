"""One graph: curves over time with an axis at the left, drawn by pyqtgraph.

Law: it draws what it is told and hears no mouse. It is put together from pyqtgraph's own parts: a
whole PlotWidget brings menus that nobody sees here, and takes four times as long to make.
Imported together with `plots.py` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget, QWidget

from handspan_app.mirrors import mirrored
from handspan_app.theme import Theme

with mirrored():
    import pyqtgraph as pg

HEIGHT_PX, LAST_PX = 80, 112  # The last one has the axis of time.
AXIS_PX = 44  # Left of a graph.
TIME_PX = 34  # Below the last one: figures and words.
ROOM = 1.1  # Above the highest value.
GRID = 64  # Of 255: how far the lines across stand out.
POINTS = 200  # Of a curve, at most: it is 250 pixels wide, and long curves take long to draw.
BEHIND = -1000  # The axes' lines, behind the curves.


def thinned(values: Sequence[float], step: int) -> list[float]:
    """Return the highest of each `step` values, so that no peak is lost."""
    return [max(values[start : start + step]) for start in range(0, len(values), step)]


class Graph:
    """One graph.

    Attributes:
        widget: What is put into a window.
    """

    widget: QWidget

    def __init__(self, name: str, span_s: float, *, time_words: str) -> None:
        """Create a graph without curves; `add_curves` follows.

        Args:
            name: For screen readers.
            span_s: How far back it goes.
            time_words: Below the axis of time; no figures stand there where it is empty.
        """
        self._view: Any = pg.GraphicsView()
        self.widget = self._view
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._left: Any = pg.AxisItem("left", linkView=self._box)
        self._bottom: Any = pg.AxisItem(
            "bottom", linkView=self._box, showValues=bool(time_words)
        )
        self._curves: list[Any] = []
        self._arrange()
        self._left.setWidth(AXIS_PX)
        self._left.setGrid(GRID)
        if time_words:
            self._bottom.setLabel(time_words)
            self._bottom.setHeight(TIME_PX)
        self._box.setXRange(-span_s, 0.0, padding=0.0)
        self._view.setFixedHeight(LAST_PX if time_words else HEIGHT_PX)
        self._view.setAccessibleName(name)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _arrange(self) -> None:
        centre = QGraphicsWidget()
        self._view.setCentralItem(centre)
        grid = QGraphicsGridLayout(centre)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addItem(self._box, 0, 1)
        grid.addItem(self._left, 0, 0)
        grid.addItem(self._bottom, 1, 1)
        for axis in (self._left, self._bottom):
            axis.setZValue(BEHIND)

    def add_curves(self, count: int) -> Iterator[bool]:
        """Add curves, one at each step."""
        for _ in range(count):
            curve = pg.PlotCurveItem()
            self._curves.append(curve)
            self._box.addItem(curve)
            yield True

    def dress(self, theme: Theme, pens: Sequence[QPen]) -> None:
        """Draw in the colours of a look, each curve with its pen."""
        self._view.setBackground(QColor(theme.card))
        for axis in (self._left, self._bottom):
            axis.setPen(QColor(theme.line))
            axis.setTextPen(QColor(theme.muted))
        for curve, pen in zip(self._curves, pens, strict=False):
            curve.setPen(pen)

    def show(self, times_s: Sequence[float], curves: Sequence[Sequence[float]]) -> None:
        """Draw these values.

        Args:
            times_s: Of the values; now is zero.
            curves: The values of each curve.
        """
        step = -(-len(times_s) // POINTS) or 1
        times_s = thinned(times_s, step)
        curves = [thinned(values, step) for values in curves]
        for curve, values in zip(self._curves, curves, strict=True):
            curve.setData(times_s, values)
        top = max((max(values, default=0.0) for values in curves), default=0.0)
        self._box.setYRange(0.0, max(1.0, top) * ROOM, padding=0.0)
