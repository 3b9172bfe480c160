"""Graphs of rates and delays over the last minute.

Law: this module is imported when somebody first wants graphs, on a thread (`importing.py`):
pyqtgraph brings numpy and takes half a second and some 40 MB, which nobody pays who does not look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from handspan_app.graph import Graph
from handspan_app.history import SPAN_S, History, Sample
from handspan_app.parts import decimal
from handspan_app.slices import Slices
from handspan_app.theme import Theme

PEN_PX = 2
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
        self._graphs: list[Graph] = []
        self._slices = Slices(self)
        self._pending: set[int] = set()  # Graphs whose newest samples are not drawn yet.
        wanted = graphs(())
        for index, (title, curves) in enumerate(wanted):
            time_words = self.tr("seconds") if index == len(wanted) - 1 else ""
            self._slices.run(self._add(title, len(curves), time_words))
        self.setAccessibleName(self.tr("Graphs of rates and delays"))

    @property
    def complete(self) -> bool:
        """Whether all graphs are there and show the newest samples."""
        return self._slices.done

    def _add(self, title: str, curves: int, time_words: str) -> Iterator[bool]:
        graph = Graph(title, SPAN_S, time_words=time_words)
        yield True
        yield from graph.add_curves(curves)
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        self._titles.append(label)
        self._graphs.append(graph)
        self._dress(len(self._graphs) - 1)
        self._show(len(self._graphs) - 1)
        yield True
        self._layout.addWidget(label)
        self._layout.addWidget(graph.widget)
        yield False

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self._theme = theme
        for index in range(len(self._graphs)):
            self._dress(index)
        self.refresh()

    def refresh(self) -> None:
        """Draw the newest samples soon: one graph at each turn of the event loop."""
        for index in range(len(self._graphs)):
            if index not in self._pending:
                self._pending.add(index)
                self._slices.add(partial(self._show, index))

    def _dress(self, index: int) -> None:
        """Give a graph the colours of the look."""
        pens = []
        for colours, dash in zip(COLOURS, DASHES, strict=True):
            pens.append(QPen(QColor(colours[self._light]), PEN_PX, dash))
            pens[-1].setCosmetic(True)
        self._graphs[index].dress(self._theme, pens)

    @property
    def _light(self) -> bool:
        return self._theme.name == "light"

    def _show(self, index: int) -> bool:
        """Draw the newest samples in one graph; the next one waits for the next turn."""
        self._pending.discard(index)
        samples = list(self._history.samples)
        now_s = samples[-1].at_s if samples else 0.0
        title, curves = graphs(samples)[index]
        times_s = [sample.at_s - now_s for sample in samples]
        self._graphs[index].show(times_s, [curve.values for curve in curves])
        self._titles[index].setText(self._caption(title, curves))
        return False

    def _caption(self, title: str, curves: Sequence[Curve]) -> str:
        """Return the title with the newest value of each curve, in its colour."""
        parts = [f"<b>{title}</b>"]
        for curve, colours in zip(curves, COLOURS, strict=False):
            value = decimal(curve.values[-1]) if curve.values else "0"
            parts.append(
                f'<span style="color:{colours[self._light]}">{curve.name}&nbsp;{value}</span>'
            )
        return "&nbsp; ".join(parts)
