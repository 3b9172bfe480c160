"""One graph: curves over time with an axis at the left, drawn by pyqtgraph into a picture.

Law: the same values in the same look give the same picture. It is put together from pyqtgraph's own
parts: a whole PlotWidget brings menus that nobody sees here, and takes four times as long to make.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget

from handspan_app.plotter.mirrors import mirrored
from handspan_app.theme import CURVE_COLOURS, Theme

with mirrored():
    import pyqtgraph as pg

AXIS_PX = 44  # Left of a graph.
TIME_PX = 34  # Below the last one: figures and words.
ROOM = 1.1  # Above the highest value.
GRID = 64  # Of 255: how far the lines across stand out.
POINTS = 200  # Of a curve, at most: it is 250 pixels wide, and long curves take long to draw.
BEHIND = -1000  # The axes' lines, behind the curves.
PEN_PX = 2
DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


def thinned(values: Sequence[float], step: int) -> list[float]:
    """Return the highest of each `step` values, so that no peak is lost."""
    return [max(values[start : start + step]) for start in range(0, len(values), step)]


class Axis(pg.AxisItem):  # type: ignore[misc]  # It has no types.
    """An axis whose figures are written as in the user's language."""

    def __init__(self, side: str, box: Any, *, point: str, figures: bool = True) -> None:
        """Create an axis.

        Args:
            side: Of the graph.
            box: What it tells the values of.
            point: Between the whole and the tenths of a number.
            figures: Whether it has any.
        """
        self._point = point
        super().__init__(side, linkView=box, showValues=figures)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the figures."""
        figures: list[str] = super().tickStrings(values, scale, spacing)
        return [figure.replace(".", self._point) for figure in figures]


class Graph:
    """One graph, which no window shows."""

    def __init__(self, span_s: float, curves: int, *, time_words: str, point: str) -> None:
        """Create a graph without values.

        Args:
            span_s: How far back it goes.
            curves: How many it has.
            time_words: Below the axis of time; no figures stand there where it is empty.
            point: Between the whole and the tenths of a number.
        """
        self._view: Any = pg.GraphicsView()
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._left: Any = Axis("left", self._box, point=point)
        self._bottom: Any = Axis("bottom", self._box, point=point, figures=bool(time_words))
        self._arrange()
        self._left.setWidth(AXIS_PX)
        self._left.setGrid(GRID)
        if time_words:
            self._bottom.setLabel(time_words)
            self._bottom.setHeight(TIME_PX)
        self._box.setXRange(-span_s, 0.0, padding=0.0)
        self._curves: list[Any] = [pg.PlotCurveItem() for _ in range(curves)]
        for curve in self._curves:
            self._box.addItem(curve)
        self._view.show()

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

    def dress(self, theme: Theme) -> None:
        """Draw in the colours of a look."""
        self._view.setBackground(QColor(theme.card))
        for axis in (self._left, self._bottom):
            axis.setPen(QColor(theme.line))
            axis.setTextPen(QColor(theme.muted))
        colours = CURVE_COLOURS[theme.name]
        for curve, colour, dash in zip(self._curves, colours, DASHES, strict=False):
            pen = QPen(QColor(colour), PEN_PX, dash)
            pen.setCosmetic(True)
            curve.setPen(pen)

    def show(self, times_s: Sequence[float], curves: Sequence[Sequence[float]]) -> None:
        """Take the values.

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

    def picture(self, width_px: int, height_px: int, ratio: float) -> QImage:
        """Return what the graph looks like.

        Args:
            width_px: As Qt counts it.
            height_px: Likewise.
            ratio: Pixels of the screen for one of Qt's.
        """
        self._view.resize(width_px, height_px)
        QCoreApplication.sendPostedEvents()  # The layout follows by one of them.
        image = QImage(
            round(width_px * ratio), round(height_px * ratio), QImage.Format.Format_RGB32
        )
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        area = QRectF(0, 0, width_px, height_px)
        self._view.render(painter, area, area.toRect())
        painter.end()
        return image

    def delete(self) -> None:
        """Delete the graph; it must not be used any more."""
        self._view.close()
        self._view.deleteLater()
