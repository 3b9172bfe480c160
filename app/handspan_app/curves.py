"""What the graphs show, in words and numbers. Nothing is drawn here.

Law: curves are told apart without colour by their order in the caption and by their dashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from handspan_app.history import Sample
from handspan_app.parts import decimal
from handspan_app.theme import CURVE_COLOURS, Theme


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a graph.

    Attributes:
        name: What it tells.
        values: Of each sample.
    """

    name: str
    values: tuple[float, ...]

    @property
    def newest(self) -> str:
        """The newest value, as the user's language writes it."""
        return decimal(self.values[-1]) if self.values else "0"


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
                    QCoreApplication.translate("Graphs", "images"),
                    tuple(one.images_hz for one in samples),
                ),
                Curve(
                    QCoreApplication.translate("Graphs", "frames"),
                    tuple(one.frames_hz for one in samples),
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Latency from image to application, ms"),
            (
                *(
                    Curve(name, tuple(one.stages_ms[index] for one in samples))
                    for index, name in enumerate(stages)
                ),
                Curve(
                    QCoreApplication.translate("Graphs", "p95"),
                    tuple(one.slow_ms for one in samples),
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Images not used, per second"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "skipped"),
                    tuple(one.dropped_hz for one in samples),
                ),
                Curve(
                    QCoreApplication.translate("Graphs", "lost"),
                    tuple(one.lost_hz for one in samples),
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Exposure, µs"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "exposure"),
                    tuple(one.exposure_us for one in samples),
                ),
            ),
        ),
        (
            QCoreApplication.translate("Graphs", "Gain, times"),
            (
                Curve(
                    QCoreApplication.translate("Graphs", "gain"),
                    tuple(one.gain for one in samples),
                ),
            ),
        ),
    )


def caption(title: str, curves: Sequence[Curve], theme: Theme) -> str:
    """Return the title with the newest value of each curve, in its colour, as rich text."""
    parts = [f"<b>{title}</b>"]
    for curve, colour in zip(curves, CURVE_COLOURS[theme.name], strict=False):
        parts.append(f'<span style="color:{colour}">{curve.name}&nbsp;{curve.newest}</span>')
    return "&nbsp; ".join(parts)


def spoken(curves: Sequence[Curve]) -> str:
    """Return the newest value of each curve, as screen readers say it."""
    return ", ".join(f"{curve.name} {curve.newest}" for curve in curves)
