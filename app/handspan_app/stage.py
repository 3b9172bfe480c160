"""The picture of the live view: scenery, hands, what moves with them, and words.

Law: the same frames, camera and look give the same picture; what stands still is painted once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from handspan_app import scene, surroundings
from handspan_app.camera import Camera, Projector
from handspan_app.gesture_scene import gesture_pictures
from handspan_app.hand_painter import HandPainter
from handspan_app.overlay import Overlay, OverlayPainter, hand_words
from handspan_app.reel import Reel
from handspan_app.scene import HandPicture
from handspan_app.shows import Figures, HandModel, Shows
from handspan_app.sign_painter import SignPainter
from handspan_app.theme import Theme
from handspan_app.trails import MAX_FRAMES, trails
from handspan_service.contract.model import Frame, Hand, InteractionBox

LISTED_US = 100_000  # How often figures of fingertips change.


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to say beside the hands.

    Attributes:
        note: What kind of hands these are; empty for real ones.
        message: Why there is nothing to see.
        version: Of the service; may be empty.
        paused: Whether the display stands still.
        back: How many frames before the newest it stands.
        paint_hz: Pictures painted per second.
        data_hz: Frames received per second.
        latency_ms: Lately, oldest first; None where a graph beside the view shows it.
        keys: Each key with its meaning.
    """

    note: str = ""
    message: str = ""
    version: str = ""
    paused: bool = False
    back: int = 0
    paint_hz: float = 0.0
    data_hz: float = 0.0
    latency_ms: tuple[float, ...] | None = ()
    keys: tuple[tuple[str, str], ...] = ()


class Stage:
    """Paints in one look and one font."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        """Prepare the painters of a look."""
        self._theme = theme
        self._font = font
        self._hands = HandPainter(theme)
        self._signs = SignPainter(theme, font)
        self._words = OverlayPainter(theme, font)
        self._listed_us: int | None = None
        self._hands_listed: tuple[Hand, ...] = ()
        self._scenery_key: object = None
        self._scenery_pixmap = QPixmap()

    def forget(self) -> None:
        """Keep no picture of what stands still."""
        self._scenery_key, self._scenery_pixmap = None, QPixmap()

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        camera: Camera,
        reel: Reel | None,
        shows: Shows,
        said: Said,
    ) -> None:
        """Paint the whole view.

        Args:
            painter: Active painter.
            area: That it fills.
            camera: The eye.
            reel: The last frames; None where none is fresh.
            shows: What is to be seen.
            said: What there is to say.
        """
        frame = reel.shown if reel is not None else None
        projector = Projector(camera, area.width(), area.height())
        box = frame.interaction_box if frame is not None else None
        painter.drawPixmap(0, 0, self._scenery(painter, area, camera, shows, box))
        if frame is not None and reel is not None:
            self._paint_frame(painter, projector, frame, reel, shows)
        else:
            self._hands.device(painter, projector)
        self._words.paint(painter, area, _overlay(frame, self._listed(frame, said), shows, said))

    def _listed(self, frame: Frame | None, said: Said) -> tuple[Hand, ...]:
        """Return the hands whose figures are written: nobody reads more than ten a second."""
        if frame is None:
            self._listed_us = None
            return ()
        now_us, before_us = frame.timestamp_us, self._listed_us
        if said.paused or before_us is None or abs(now_us - before_us) >= LISTED_US:
            self._listed_us, self._hands_listed = now_us, frame.hands
        return self._hands_listed

    def _paint_frame(
        self, painter: QPainter, projector: Projector, frame: Frame, reel: Reel, shows: Shows
    ) -> None:
        shown = scene.pictures(frame.hands, projector, shows.model)
        for one in shown:
            self._hands.shadow(painter, one)
        self._hands.device(painter, projector)
        tail = reel.tail(MAX_FRAMES) if shows.trails or shows.gestures else []
        if shows.trails:
            self._signs.trails(painter, trails(tail, projector))
        for tool in scene.tool_pictures(frame.tools, projector):
            self._hands.tool(painter, tool)
        for one in shown:
            self._hands.hand(painter, one, shows.model, solid=shows.solid)
            if shows.information or shows.model is HandModel.PALM:
                self._hands.normal(painter, one)
        if shows.gestures:
            self._signs.gestures(painter, gesture_pictures(tail, projector))
        for one in shown:
            self._label(painter, one, shows)

    def _label(self, painter: QPainter, one: HandPicture, shows: Shows) -> None:
        under = self._hands.side_letter(painter, one, self._font)
        if shows.information:
            self._words.caption(painter, under, hand_words(one.hand))

    def _scenery(
        self,
        painter: QPainter,
        area: QRectF,
        camera: Camera,
        shows: Shows,
        box: InteractionBox | None,
    ) -> QPixmap:
        """Return what stands still, painted anew only when one of these changes."""
        ratio = painter.device().devicePixelRatioF()
        key = (camera, area.size().toTuple(), ratio, shows.grid, shows.information, box)
        if key != self._scenery_key:
            size = area.size() * ratio
            pixmap = QPixmap(math.ceil(size.width()), math.ceil(size.height()))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(self._theme.ground))  # At 150 % half a pixel is left at an edge.
            own = QPainter(pixmap)
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._hands.backdrop(own, area)
            projector = Projector(camera, area.width(), area.height())
            self._paint_surroundings(own, projector, shows, box)
            own.end()
            self._scenery_key, self._scenery_pixmap = key, pixmap
        return self._scenery_pixmap

    def _paint_surroundings(
        self, painter: QPainter, projector: Projector, shows: Shows, box: InteractionBox | None
    ) -> None:
        grid = QColor(self._theme.grid)
        if shows.grid:
            self._hands.strokes(painter, surroundings.floor(projector), grid)
        if not shows.information:
            return
        faint = QColor(self._theme.accent)
        faint.setAlphaF(0.45)
        self._hands.strokes(painter, surroundings.field_of_view(projector), faint)
        if box is not None:
            grid.setAlphaF(0.7)
            self._hands.strokes(painter, surroundings.interaction_box(box, projector), grid)
        for spot, text in surroundings.axis_labels(projector):
            self._words.label(painter, spot, text)


def _overlay(
    frame: Frame | None, listed: tuple[Hand, ...], shows: Shows, said: Said
) -> Overlay:
    hint = QCoreApplication.translate("LiveView", "H  figures and keys")
    if said.version:
        hint = QCoreApplication.translate(
            "LiveView", "Handspan {version}   H  figures and keys"
        ).format(version=said.version)
    return Overlay(
        note=_note(said),
        message=_message(frame, said),
        figures=_rates(said) if shows.figures is not Figures.NONE else "",
        keys=said.keys if shows.figures is Figures.KEYS else (),
        hint=hint,
        hands=listed if shows.information else (),
        latency_ms=said.latency_ms if shows.information else None,
    )


def _note(said: Said) -> str:
    if not said.paused:
        return said.note
    if not said.back:
        return QCoreApplication.translate(
            "LiveView", "Display paused: P goes on, comma and full stop step"
        )
    return QCoreApplication.translate(
        "LiveView", "Display paused, {back} frames back: P goes on, comma and full stop step"
    ).format(back=said.back)


def _message(frame: Frame | None, said: Said) -> str:
    if frame is None:
        return said.message
    if frame.hands:
        return ""
    if said.note:  # No hand can be held over such a source.
        return QCoreApplication.translate("LiveView", "No hands in view")
    return QCoreApplication.translate("LiveView", "Hold a hand over the controller")


def _rates(said: Said) -> str:
    return QCoreApplication.translate("LiveView", "render {paints}/s   data {frames}/s").format(
        paints=f"{said.paint_hz:.0f}", frames=f"{said.data_hz:.0f}"
    )
