"""The live view of the hands.

Law: it wants frames only while somebody can see it; it paints the newest frame, at most 60 times
a second, and never queues one; each key has an entry in its menu.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QHideEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from handspan_app import scene, surroundings
from handspan_app.camera import Camera, Projector
from handspan_app.hand_painter import HandPainter
from handspan_app.meter import Meter
from handspan_app.overlay import Overlay, OverlayPainter, hand_words
from handspan_app.theme import Theme
from handspan_service.contract.model import Frame, Hand, InteractionBox

PAINT_PERIOD_S = 1 / 60
FRESH_MS = 500  # An older frame no longer shows where the hands are.
SUMMARY_PERIOD_S = 1.0
TURN_RAD_PER_S = 0.5
RAD_PER_PX = 0.008
ZOOM_STEP = 1.15
NO_HANDS = "Hold a hand over the controller"
NO_SHOWN_HANDS = "No hands in view"  # Of a source that no hand can be held over.


class Visualizer(QWidget):
    """Paints both hands; turn by drag, move by right drag, zoom by wheel.

    Signals:
        wanted_changed: bool, whether frames are wanted from now on.
        full_screen_wished: The user wants the whole screen, or no longer.
        theme_wished: The user wants the other look.
        leave_wished: The user wants to leave full screen, or else the view.
    """

    wanted_changed = Signal(bool)
    full_screen_wished = Signal()
    theme_wished = Signal()
    leave_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create an empty view."""
        super().__init__(parent)
        self._camera = Camera()
        self._frame: Frame | None = None
        self._held: Frame | None = None
        self._note = ""
        self._message = ""
        self._wanted = False
        self._turn = 0.0
        self._drag: QPointF | None = None
        self._data, self._paints = Meter(), Meter()
        self._painted_s = 0.0
        self._summary_s = 0.0
        self._scenery_key: object = None
        self._scenery_pixmap = QPixmap()
        self._paint_timer = self._timer(self.update)
        self._stale_timer = self._timer(self.update)
        self.setMinimumSize(QSize(360, 300))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Live hands")
        self.setAccessibleDescription(scene.summary(()))
        self.menu = QMenu("View", self)
        self._build_actions()
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
        self._theme = theme
        self._scenery_key = None
        self._hand_painter = HandPainter(theme)
        self._overlay_painter = OverlayPainter(theme, self.font())
        self.update()

    def set_note(self, note: str) -> None:
        """Say what kind of hands these are; empty for real ones."""
        if note != self._note:
            self._note = note
            self.update()

    def set_message(self, message: str) -> None:
        """Say why there is nothing to see while no frames come."""
        if message != self._message:
            self._message = message
            self.update()

    def show_frame(self, frame: Frame) -> None:
        """Take the newest frame; it is painted as soon as a display can show it."""
        now_s = time.monotonic()
        self._frame = frame
        self._data.count(now_s)
        self._stale_timer.start(FRESH_MS)
        self._plan_paint(now_s)
        if now_s - self._summary_s >= SUMMARY_PERIOD_S:
            self._summary_s = now_s
            self.setAccessibleDescription(scene.summary(frame.hands))

    def _plan_paint(self, now_s: float) -> None:
        wait_s = self._painted_s + PAINT_PERIOD_S - now_s
        if wait_s <= 0.0:
            self.update()
        elif not self._paint_timer.isActive():
            self._paint_timer.start(math.ceil(wait_s * 1000))

    @property
    def frame(self) -> Frame | None:
        """The frame that is painted; None where none is fresh."""
        if self._pause.isChecked():
            return self._held
        return self._frame if self._stale_timer.isActive() else None

    @property
    def camera(self) -> Camera:
        """The eye."""
        return self._camera

    def set_camera(self, camera: Camera) -> None:
        """Look from elsewhere."""
        self._camera = camera
        self.update()

    # Keys and menu ----------------------------------------------------------------------------

    def _build_actions(self) -> None:
        self._figures = self._toggle("Figures and keys", "H", False)
        self._grid = self._toggle("Grid", "G", True)
        self._information = self._toggle("Labels, field of view, fingertips", "L", False)
        self._pause = self._toggle("Pause the display", "P", False)
        self._pause.toggled.connect(self._hold)
        self.menu.addSeparator()
        self._command("Recentre", ("C",), lambda: self.set_camera(Camera()))
        self._command("Zoom in", ("+", "="), lambda: self._zoom(ZOOM_STEP))
        self._command("Zoom out", ("-",), lambda: self._zoom(1 / ZOOM_STEP))
        self._command("Turn left, or stop", ("Left",), lambda: self._start_turn(-1.0))
        self._command("Turn right, or stop", ("Right",), lambda: self._start_turn(1.0))
        self.menu.addSeparator()
        self._command("Dark or light", ("J",), self.theme_wished.emit)
        self._command("Full screen", ("S",), self.full_screen_wished.emit)
        self._command("Leave", ("Esc",), self.leave_wished.emit)

    def _command(self, text: str, keys: tuple[str, ...], slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: slot())
        self.addAction(action)
        self.menu.addAction(action)
        return action

    def _toggle(self, text: str, key: str, checked: bool) -> QAction:
        action = self._command(text, (key,), self.update)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    def key_words(self) -> tuple[tuple[str, str], ...]:
        """Return each key with its meaning, as the menu has them."""
        return tuple(
            (" ".join(key.toString() for key in action.shortcuts()), action.text())
            for action in self.menu.actions()
            if not action.isSeparator()
        )

    def _hold(self, paused: bool) -> None:
        self._held = self._frame if paused else None

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
            self.wanted_changed.emit(wanted)

    # Painting ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the newest frame."""
        now_s = time.monotonic()
        if self._turn:
            passed_s = min(now_s - self._painted_s, 0.1)
            self._camera = self._camera.orbited(self._turn * TURN_RAD_PER_S * passed_s, 0.0)
        self._painted_s = now_s
        self._paint_timer.stop()
        self._paints.count(now_s)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, QRectF(self.rect()), now_s)
        painter.end()
        if self._turn:
            self._plan_paint(now_s)

    def _paint(self, painter: QPainter, area: QRectF, now_s: float) -> None:
        frame = self.frame
        hands = frame.hands if frame else ()
        projector = Projector(self._camera, area.width(), area.height())
        shown = scene.pictures(hands, projector)
        painter.drawPixmap(0, 0, self._scenery(projector, frame.interaction_box if frame else None))
        for one in shown:
            self._hand_painter.shadow(painter, one)
        self._hand_painter.device(painter, surroundings.device_faces(projector))
        for tool in scene.tool_pictures(frame.tools if frame else (), projector):
            self._hand_painter.tool(painter, tool)
        for one in shown:
            self._hand_painter.hand(painter, one)
        for one in shown:
            under = self._hand_painter.side_letter(painter, one, self.font())
            if self._information.isChecked():
                self._overlay_painter.caption(painter, under, hand_words(one.hand))
        self._overlay_painter.paint(painter, area, self._overlay(hands, now_s))

    def _scenery(self, projector: Projector, box: InteractionBox | None) -> QPixmap:
        """Return what stands still, painted anew only when one of these changes."""
        shown = (self._grid.isChecked(), self._information.isChecked())
        key = (self._camera, self.size(), self.devicePixelRatioF(), self._theme.name, shown, box)
        if key != self._scenery_key:
            pixmap = QPixmap(self.size() * self.devicePixelRatioF())
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._hand_painter.backdrop(painter, QRectF(self.rect()))
            self._paint_surroundings(painter, projector, box)
            painter.end()
            self._scenery_key, self._scenery_pixmap = key, pixmap
        return self._scenery_pixmap

    def _paint_surroundings(
        self, painter: QPainter, projector: Projector, box: InteractionBox | None
    ) -> None:
        grid = QColor(self._theme.grid)
        if self._grid.isChecked():
            self._hand_painter.strokes(painter, surroundings.floor(projector), grid)
        if not self._information.isChecked():
            return
        faint = QColor(self._theme.accent)
        faint.setAlphaF(0.45)
        self._hand_painter.strokes(painter, surroundings.field_of_view(projector), faint)
        if box is not None:
            grid.setAlphaF(0.7)
            self._hand_painter.strokes(painter, surroundings.interaction_box(box, projector), grid)
        for spot, text in surroundings.axis_labels(projector):
            self._overlay_painter.label(painter, spot, text)

    def _overlay(self, hands: tuple[Hand, ...], now_s: float) -> Overlay:
        message = ""
        if self.frame is None:
            message = self._message
        elif not hands:
            message = NO_SHOWN_HANDS if self._note else NO_HANDS
        figures = self._figures.isChecked()
        rates = (
            f"render {self._paints.rate_hz(now_s):.0f}/s   data {self._data.rate_hz(now_s):.0f}/s"
        )
        return Overlay(
            note="Display paused, P goes on" if self._pause.isChecked() else self._note,
            message=message,
            figures=rates if figures else "",
            keys=self.key_words() if figures else (),
            hint="H  figures and keys",
            hands=hands if self._information.isChecked() else (),
        )
