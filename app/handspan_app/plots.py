"""Graphs of rates and delays over the last minute.

Law: they are drawn by a process of its own (`plotting.py`), which is there as long as they are: its
libraries take half a second and 40 MB, which nobody pays who does not look.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from handspan_app.curves import caption, graphs, spoken
from handspan_app.graph_picture import GraphPicture
from handspan_app.history import SPAN_S, History
from handspan_app.parts import words
from handspan_app.plotter.orders import Drawn, Order, Wanted
from handspan_app.plotting import Plotting
from handspan_app.slices import Slices
from handspan_app.theme import Theme

HEIGHT_PX, LAST_PX = 80, 112  # The last one has the axis of time.


class Plots(QWidget):
    """The graphs, one above the other."""

    def __init__(self, theme: Theme, history: History, parent: QWidget | None = None) -> None:
        """Show a history that grows elsewhere; `refresh` follows it.

        The graphs come one after the other, at turns of the event loop of their own.
        """
        super().__init__(parent)
        self._theme, self._history = theme, history
        self._plotting = Plotting()
        self.destroyed.connect(self._plotting.end)  # Where nobody called `end` before.
        self._plotting.drawn.connect(self._on_drawn)
        self._plotting.ended.connect(self._on_ended)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._trouble = words(name="muted")
        self._trouble.hide()
        self._layout.addWidget(self._trouble)
        self._titles: list[QLabel] = []
        self._pictures: list[GraphPicture] = []
        self._slices = Slices(self)
        self._waits = False  # Whether the newest samples are not ordered yet.
        for title, _ in graphs(()):
            self._slices.run(self._add(title))
        self.refresh()
        self.setAccessibleName(self.tr("Graphs of rates and delays"))

    @property
    def complete(self) -> bool:
        """Whether all graphs are there and show the newest samples."""
        shown = all(picture.shown for picture in self._pictures)
        return self._slices.done and self._plotting.done and shown

    @property
    def plotting(self) -> Plotting:
        """Who draws them."""
        return self._plotting

    def end(self) -> None:
        """Draw no more."""
        self._slices.forget()
        self._plotting.end()

    def _add(self, title: str) -> Iterator[bool]:
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        last = len(self._pictures) == len(graphs(())) - 1
        picture = GraphPicture(title, LAST_PX if last else HEIGHT_PX)
        picture.outgrown.connect(self.refresh)
        self._titles.append(label)
        self._pictures.append(picture)
        yield True
        self._layout.addWidget(label)
        self._layout.addWidget(picture)
        self._tell(len(self._pictures) - 1)
        yield False

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look; pictures of the one before are not shown any more."""
        self._theme = theme
        for picture in self._pictures:
            picture.forget()
        self.refresh()

    def refresh(self) -> None:
        """Draw the newest samples soon, and say them, one graph at each turn of the event loop."""
        if not self._waits:
            self._waits = True
            self._slices.add(self._order)
            for index in range(len(self._pictures)):
                self._slices.add(partial(self._tell, index))

    def _tell(self, index: int) -> bool:
        """Say the newest values of one graph."""
        title, curves = graphs(tuple(self._history.samples)[-1:])[index]
        self._titles[index].setText(caption(title, curves, self._theme))
        self._pictures[index].say(spoken(curves))
        return False

    def _order(self) -> bool:
        """Have the newest samples drawn."""
        self._waits = False
        samples = tuple(self._history.samples)
        now_s = samples[-1].at_s if samples else 0.0
        info = QFontInfo(self.font())
        drawings = zip(self._pictures, graphs(samples), strict=True)
        last = self._pictures[-1]
        order = Order(
            look=self._theme.name,
            ratio=self.devicePixelRatioF(),
            family=info.family(),
            font_px=info.pointSizeF() * self.logicalDpiY() / 72,
            leftward=self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
            point=QLocale().decimalPoint(),
            span_s=SPAN_S,
            times_s=tuple(sample.at_s - now_s for sample in samples),
            graphs=tuple(
                Wanted(
                    width_px=picture.width(),
                    height_px=picture.height(),
                    time_words=self.tr("seconds") if picture is last else "",
                    curves=tuple(curve.values for curve in curves),
                )
                for picture, (_, curves) in drawings
            ),
        )
        self._plotting.draw(order)
        return False

    def _on_drawn(self, drawn: Drawn) -> None:
        self._trouble.hide()
        if drawn.look == self._theme.name:
            self._pictures[drawn.index].show_picture(drawn)

    def _on_ended(self, again: bool) -> None:
        """Say why no graph moves."""
        self._trouble.setText(
            self.tr("The graphs stopped and are started again.")
            if again
            else self.tr(
                "The graphs cannot be drawn: the program that draws them ended several times. "
                "The log tells the reason. Switch the graphs off and on to try again."
            )
        )
        self._trouble.show()
        if not again:
            for picture in self._pictures:
                picture.forget()
