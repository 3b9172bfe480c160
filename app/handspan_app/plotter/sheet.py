"""The graphs of an order, drawn one after the other.

Law: the same order gives the same pictures. Graphs are kept from one order to the next, since they
take longer to make than to draw.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from handspan_app.plotter.graph import Graph
from handspan_app.plotter.orders import Drawn, Order
from handspan_app.theme import THEMES

POINTS_PER_INCH = 72


class Sheet:
    """Draws orders."""

    def __init__(self, application: QApplication) -> None:
        """Draw nothing yet.

        Args:
            application: It gets the font and the direction of the words.
        """
        self._application = application
        self._graphs: list[Graph] = []
        self._made: object = None  # What the graphs were made for.

    def draw(self, order: Order) -> Iterator[Drawn]:
        """Yield the pictures of an order, each as soon as it is drawn."""
        self._prepare(order)
        for index, (graph, wanted) in enumerate(zip(self._graphs, order.graphs, strict=True)):
            graph.dress(THEMES[order.look])
            graph.show(order.times_s, wanted.curves)
            image = graph.picture(wanted.width_px, wanted.height_px, order.ratio)
            pixels = bytes(image.constBits())
            yield Drawn(index, order.look, image.width(), image.height(), pixels)

    def _prepare(self, order: Order) -> None:
        """Have the graphs that the order wants."""
        kinds = tuple((len(one.curves), one.time_words) for one in order.graphs)
        made = (kinds, order.span_s, order.family, order.font_px, order.leftward, order.point)
        if made == self._made:
            return
        self._made = made
        self._write_in(order)
        for graph in self._graphs:
            graph.delete()
        self._graphs = [
            Graph(order.span_s, len(one.curves), time_words=one.time_words, point=order.point)
            for one in order.graphs
        ]

    def _write_in(self, order: Order) -> None:
        """Take the font and the direction of an order."""
        font = QFont(order.family)
        dpi = self._application.primaryScreen().logicalDotsPerInchY()
        font.setPointSizeF(order.font_px * POINTS_PER_INCH / dpi)
        self._application.setFont(font)
        self._application.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if order.leftward else Qt.LayoutDirection.LeftToRight
        )
