"""The live view of the hands.

Law: it wants frames only while somebody can see it; it paints the newest frame, at most 60 times
a second and as often as the screen, and never queues one; while no hand is there it paints nothing
anew; each key has an entry in its menu.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from handspan_app import scene
from handspan_app.camera import Camera, Look
from handspan_app.meter import Meter
from handspan_app.overlay import LATENCIES
from handspan_app.reel import Reel
from handspan_app.shows import Figures, Shows
from handspan_app.stage import Said, Stage
from handspan_app.theme import Theme
from handspan_app.view_actions import Command, ViewActions
from handspan_service.contract.model import Frame

MOST_HZ = 60.0  # Pictures; more are not told apart.
LINGER_US = 1_000_000  # After the last hand: until then its trails and gestures have faded.
FRESH_MS = 500  # An older frame no longer shows where the hands are.
SUMMARY_PERIOD_S = 1.0
TURN_RAD_PER_S = 0.5
RAD_PER_PX = 0.008
ZOOM_STEP = 1.15
FOLLOW_SHARE = 0.08  # Of the way to the hands that the view goes with each picture.


class Visualizer(QWidget):
    """Paints both hands; turn by drag, move by right drag, zoom by wheel.

    Signals:
        wanted_changed: bool, whether frames are wanted from now on.
        full_screen_wished: The user wants the whole screen, or no longer.
        theme_wished: The user wants the other look.
        leave_wished: The user wants to leave full screen, or else the view.

    Attributes:
        keys: Its keys, as entries of a menu and for buttons.
    """

    wanted_changed = Signal(bool)
    full_screen_wished = Signal()
    theme_wished = Signal()
    leave_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create an empty view."""
        super().__init__(parent)
        self._camera = Camera()
        self._look = Look.FREE
        self._reel = Reel()
        self._said = Said()
        self._latency_ms: deque[float] = deque(maxlen=LATENCIES)
        self._wanted = False
        self._turn = 0.0
        self._drag: QPointF | None = None
        self._data, self._paints = Meter(), Meter()
        self._painted_s = 0.0
        self._last_us = 0  # When something was in view last, by the clock of the frames.
        self._summary_s = 0.0
        self._paint_timer = self._timer(self.update)
        self._stale_timer = self._timer(self.update)
        self._standing = False  # Whether the newest frame stays, since none follows it.
        self.setMinimumSize(QSize(360, 260))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Live hands"))
        self.setAccessibleDescription(scene.summary(()))
        self.keys = ViewActions(self)
        self.keys.changed.connect(lambda _shows: self.update())
        self.keys.commanded.connect(self._obey)
        self.keys.paused.connect(self._hold)
        self.set_theme(theme)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(slot)
        return timer

    # What is shown ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Paint in another look."""
        self._stage = Stage(theme, self.font())
        self.update()

    def set_note(self, note: str) -> None:
        """Say what kind of hands these are; empty for real ones."""
        self._say(replace(self._said, note=note))

    def set_message(self, message: str) -> None:
        """Say why there is nothing to see while no frames come."""
        self._say(replace(self._said, message=message))

    def set_standing(self, standing: bool) -> None:
        """Keep the newest frame while a recording stands still, or only while it is fresh."""
        if standing is not self._standing:
            self._standing = standing
            self.update()

    def set_version(self, version: str) -> None:
        """Say which version of the service runs; empty for none."""
        self._say(replace(self._said, version=version))

    def _say(self, said: Said) -> None:
        if said != self._said:
            self._said = said
            self.update()

    def add_latency(self, latency_ms: float) -> None:
        """Note how long frames took lately, from the whole image to the application."""
        self._latency_ms.append(latency_ms)

    def show_frame(self, frame: Frame) -> None:
        """Take the newest frame; it is painted as soon as a display can show it."""
        now_s = time.monotonic()
        self._reel.take(frame)
        self._data.count(now_s)
        if self._moves(frame) or not self._stale_timer.isActive():
            self._plan_paint(now_s)
        self._stale_timer.start(FRESH_MS)
        if now_s - self._summary_s >= SUMMARY_PERIOD_S:
            self._summary_s = now_s
            self.setAccessibleDescription(scene.summary(frame.hands))

    def _moves(self, frame: Frame) -> bool:
        """Return whether a frame looks different from the one before."""
        if frame.hands or frame.tools or frame.gestures:
            self._last_us = frame.timestamp_us
        rests = 0 <= frame.timestamp_us - self._last_us > LINGER_US
        return not rests or self.shows.figures is not Figures.NONE

    def _plan_paint(self, now_s: float) -> None:
        screen_hz = self.screen().refreshRate()
        most_hz = min(MOST_HZ, screen_hz) if screen_hz > 1.0 else MOST_HZ
        wait_s = self._painted_s + 1 / most_hz - now_s
        if wait_s <= 0.0:
            self.update()
        elif not self._paint_timer.isActive():
            self._paint_timer.start(math.ceil(wait_s * 1000))

    @property
    def frame(self) -> Frame | None:
        """The frame that is painted; None where none is fresh."""
        fresh = self._reel.paused or self._standing or self._stale_timer.isActive()
        return self._reel.shown if fresh else None

    @property
    def note(self) -> str:
        """What kind of hands these are; empty for real ones."""
        return self._said.note

    @property
    def shows(self) -> Shows:
        """What is shown."""
        return self.keys.shows

    @property
    def menu(self) -> QMenu:
        """Every key."""
        return self.keys.menu

    @property
    def camera(self) -> Camera:
        """The eye."""
        return self._camera

    def set_camera(self, camera: Camera) -> None:
        """Look from elsewhere."""
        self._camera = camera
        self.update()

    # Keys -------------------------------------------------------------------------------------

    def _obey(self, command: Command) -> None:
        match command:
            case Command.STEP_BACK | Command.STEP_ON:
                self._step(-1 if command is Command.STEP_BACK else 1)
            case Command.RECENTRE:
                self._look = Look.FREE
                self.set_camera(replace(Camera(), flipped=self._camera.flipped))
            case Command.NEXT_LOOK:
                looks = list(Look)
                self._look = looks[(looks.index(self._look) + 1) % len(looks)]
                self.set_camera(self._camera.looking(self._look))
            case Command.FLIP:
                self.set_camera(replace(self._camera, flipped=not self._camera.flipped))
            case Command.ZOOM_IN:
                self._zoom(ZOOM_STEP)
            case Command.ZOOM_OUT:
                self._zoom(1 / ZOOM_STEP)
            case Command.TURN_LEFT:
                self._start_turn(-1.0)
            case Command.TURN_RIGHT:
                self._start_turn(1.0)
            case Command.THEME:
                self.theme_wished.emit()
            case Command.FULL_SCREEN:
                self.full_screen_wished.emit()
            case Command.LEAVE:
                self.leave_wished.emit()

    def _hold(self, paused: bool) -> None:
        if paused is not self._reel.paused:
            self._reel.pause(paused)
        self.update()

    def _step(self, frames: int) -> None:
        self._reel.step(frames)
        self.keys.pause.setChecked(True)
        self.update()

    def _zoom(self, factor: float) -> None:
        self.set_camera(self._camera.zoomed(factor))

    def _start_turn(self, direction: float) -> None:
        self._turn = 0.0 if self._turn else direction
        self.update()

    # Mouse ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn or move."""
        self._drag = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn by the left button, move by the right."""
        if self._drag is None:
            return
        step = event.position() - self._drag
        self._drag = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.set_camera(self._camera.orbited(-step.x() * RAD_PER_PX, step.y() * RAD_PER_PX))
        elif event.buttons() & Qt.MouseButton.RightButton:
            mm_per_px = self._camera.distance_mm / max(self.height(), 1)
            self.set_camera(self._camera.panned(-step.x() * mm_per_px, step.y() * mm_per_px))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End it."""
        self._drag = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self._zoom(ZOOM_STEP ** (event.angleDelta().y() / 120.0))

    # Wanting frames ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window: minimised or covered counts as hidden."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        if handle := self.window().windowHandle():
            handle.installEventFilter(self)
        self._judge()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want no more frames."""
        super().hideEvent(event)
        self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window being minimised, covered and shown again."""
        if event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Expose):
            QTimer.singleShot(0, self, self._judge)
        return super().eventFilter(watched, event)

    def _judge(self) -> None:
        handle = self.window().windowHandle()
        exposed = handle is None or handle.isExposed()
        wanted = self.isVisible() and not self.window().isMinimized() and exposed
        if wanted != self._wanted:
            self._wanted = wanted
            if not wanted:
                self._rest()
            self.wanted_changed.emit(wanted)

    def _rest(self) -> None:
        """Hold nothing that only somebody who looks needs."""
        if not self._reel.paused:
            self._reel.forget()
        self._stage.forget()
        self._paint_timer.stop()

    # Painting ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the newest frame."""
        now_s = time.monotonic()
        self._move_camera(now_s)
        self._painted_s = now_s
        self._paint_timer.stop()
        self._paints.count(now_s)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        said = replace(
            self._said,
            paused=self._reel.paused,
            back=self._reel.back,
            paint_hz=self._paints.rate_hz(now_s),
            data_hz=self._data.rate_hz(now_s),
            latency_ms=None if self.keys.plots.isChecked() else tuple(self._latency_ms),
            keys=self.keys.key_words() if self.shows.figures is Figures.KEYS else (),
        )
        fresh = self.frame is not None
        self._stage.paint(
            painter,
            QRectF(self.rect()),
            self._camera,
            self._reel if fresh else None,
            self.shows,
            said,
        )
        painter.end()
        if self._turn:
            self._plan_paint(now_s)

    def _move_camera(self, now_s: float) -> None:
        """Turn it, and let it follow the hands, where that is wished."""
        if self._turn:
            passed_s = min(now_s - self._painted_s, 0.1)
            self._camera = self._camera.orbited(self._turn * TURN_RAD_PER_S * passed_s, 0.0)
        frame = self.frame
        if self.shows.follow and frame is not None and frame.hands:
            palms = [hand.palm_position for hand in frame.hands]
            x, y, z = (sum(axis) / len(palms) for axis in zip(*palms, strict=True))
            self._camera = self._camera.toward((x, y, z), FOLLOW_SHARE)
