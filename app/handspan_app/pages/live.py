"""The page with the hands, live, and where they come from.

Law: frames are wanted only while the view can be seen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from handspan_app.pages.page import Errand, Page, Wish
from handspan_app.parts import GAP_PX, card, words
from handspan_app.status import View
from handspan_app.theme import Theme
from handspan_app.visualizer import Visualizer
from handspan_service.contract.control import ForgetHandSize, ServiceState, Status
from handspan_service.contract.model import Frame, SourceKind

SIDE_PX = 264
VIEW_MARGIN_PX = 12


class LivePage(Page):
    """The visualiser, with cards beside it."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self.visualizer = Visualizer(theme)
        self.visualizer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.visualizer.wanted_changed.connect(self.frames_wanted)
        for signal, errand in (
            (self.visualizer.theme_wished, Errand.SWITCH_THEME),
            (self.visualizer.full_screen_wished, Errand.FULL_SCREEN),
            (self.visualizer.leave_wished, Errand.LEAVE),
        ):
            signal.connect(lambda one=errand: self.errand_wished.emit(one))
        self._side = self._build_side()
        self._view_button = QPushButton(self.tr("View"), self.visualizer)
        self._view_button.setAccessibleName(self.tr("View menu"))
        self._view_button.clicked.connect(self._open_view_menu)
        self.visualizer.installEventFilter(self)
        stage = QFrame()
        stage.setObjectName("card")
        inner = QVBoxLayout(stage)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.visualizer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        layout.addWidget(stage, 1)
        layout.addWidget(self._side)
        self.setFocusProxy(self.visualizer)

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        frame, inner = card(self.tr("Source"))
        self._source_text = words(name="muted")
        inner.addWidget(self._source_text)
        layout.addWidget(frame)
        frame, inner = card(self.tr("Hand size"))
        self._size_text = words(name="muted")
        inner.addWidget(self._size_text)
        self._forget_size = QPushButton(self.tr("Forget hand size"))
        self._forget_size.clicked.connect(lambda: self.wished.emit(Wish(ForgetHandSize)))
        inner.addWidget(self._forget_size)
        layout.addWidget(frame)
        layout.addStretch(1)
        return side

    # Showing ----------------------------------------------------------------------------------

    def show_status(self, status: Status | None) -> None:
        """Show where the hands come from."""
        self._source_text.setText(self._source_words(status))
        self._size_text.setText(self._size_words(status))
        self._forget_size.setVisible(status is not None and status.hand_size is not None)
        self.visualizer.set_note(self._note(status))

    def show_view(self, view: View) -> None:
        """Say in the view why no hands come."""
        self.visualizer.set_message(view.title)

    def show_frame(self, frame: Frame) -> None:
        """Paint the newest frame."""
        self.visualizer.show_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another look."""
        self.visualizer.set_theme(theme)

    def set_full_screen(self, full: bool) -> None:
        """Hide the cards while the hands have the whole screen."""
        self._side.setVisible(not full)

    def _note(self, status: Status | None) -> str:
        if status is None or status.device is None or status.state is not ServiceState.STREAMING:
            return ""
        if status.simulated:
            return self.tr("Simulated controller: these are not real hands")
        if status.device.kind is SourceKind.USB:
            return ""
        return self.tr("Recording: these hands are not live")

    def _size_words(self, status: Status | None) -> str:
        if status is None:
            return self.tr("Not connected to the service.")
        if status.hand_size is not None:
            return self.tr(
                "Known. If somebody else uses this computer, forget it: theirs is learnt in "
                "seconds."
            )
        if status.device is not None and status.device.kind is SourceKind.USB:
            return self.tr("Being learnt: hold an open hand 15 to 25 cm from the controller.")
        return self.tr("Learnt as soon as a controller sees your hands.")

    def _source_words(self, status: Status | None) -> str:
        if status is None or status.device is None:
            return self.tr("None.")
        timing = status.timing
        lines = [
            status.device.model,
            self.tr("{images} images/s in, {frames} frames/s out").format(
                images=round(timing.image_rate_hz), frames=round(timing.frame_rate_hz)
            ),
        ]
        if timing.track_p95_ms > 0.0:
            lines.append(
                self.tr("Tracker {middle} ms, p95 {slow} ms").format(
                    middle=f"{timing.track_p50_ms:.1f}", slow=f"{timing.track_p95_ms:.1f}"
                )
            )
        if timing.dropped or timing.lost:
            lines.append(
                self.tr("{dropped} images skipped, {lost} lost").format(
                    dropped=timing.dropped, lost=timing.lost
                )
            )
        return "\n".join(lines)

    # The menu ---------------------------------------------------------------------------------

    def _open_view_menu(self) -> None:
        corner = self._view_button.rect().bottomLeft()
        self.visualizer.menu.popup(self._view_button.mapToGlobal(corner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the menu's button in the corner of the view."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._view_button.adjustSize()
            left = self.visualizer.width() - self._view_button.width() - VIEW_MARGIN_PX
            self._view_button.move(left, VIEW_MARGIN_PX)
        return super().eventFilter(watched, event)
