"""The page with the hands, live, what the cameras see, and how fast all that comes.

Law: frames are wanted only while the view can be seen, pictures only while they are shown, one at a
time; nothing that is not shown costs anything, but for the memory of graphs, for ten seconds.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handspan_app.camera import Camera
from handspan_app.history import History
from handspan_app.key_button import MIN_PX, KeyButton
from handspan_app.live_words import picture_message, size_words, source_note, source_words
from handspan_app.options import LiveOptions, Options, SetOptions
from handspan_app.pages.page import Errand, Page, Wish
from handspan_app.parts import GAP_PX, card, scrolling, words
from handspan_app.picture_view import PictureView
from handspan_app.plots import Plots
from handspan_app.service_words import as_sentence
from handspan_app.status import View
from handspan_app.theme import Theme
from handspan_app.visualizer import Visualizer
from handspan_service.contract.control import (
    AskPicture,
    ForgetHandSize,
    PictureMessage,
    Reply,
    Status,
)
from handspan_service.contract.model import Frame

SIDE_PX, GRAPHS_PX = 264, 340
LINGER_MS = 10_000  # Graphs that nobody sees; who comes back by then need not wait for them.
ASK_AGAIN_S = 1.5  # A service that was started anew knows nothing of a picture asked for before.


class LivePage(Page):
    """The visualiser with its buttons, the pictures below, cards or graphs beside it."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._theme = theme
        self._options = Options()
        self._status: Status | None = None
        self._history = History()
        self._heard_s = -1.0  # Uptime of the newest status in the history.
        self._asked_s = 0.0
        self._is_open = self._full = self._restores = False
        self._plots: Plots | None = None
        self._lingering = QTimer(self)
        self._lingering.setSingleShot(True)
        self._lingering.setInterval(LINGER_MS)
        self._lingering.timeout.connect(self._end_plots)
        self.visualizer = Visualizer(theme)
        self.visualizer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.pictures = PictureView(theme)
        self.pictures.hide()
        self._connect()
        self._buttons = self._build_buttons()
        self._side = self._build_side()
        self._graphs = QFrame()
        self._graphs.setObjectName("card")
        self._graphs.setFixedWidth(GRAPHS_PX)
        self._graphs.hide()
        self._graphs_layout = QVBoxLayout(self._graphs)
        self._graphs_layout.setContentsMargins(12, 12, 6, 12)
        stage = QFrame()
        stage.setObjectName("card")
        inner = QVBoxLayout(stage)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(1)
        inner.addWidget(self.visualizer, 5)
        inner.addWidget(self.pictures, 3)
        middle = QHBoxLayout()
        middle.setSpacing(GAP_PX)
        middle.addWidget(stage, 1)
        middle.addWidget(self._side)
        middle.addWidget(self._graphs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._buttons)
        layout.addLayout(middle, 1)

    def first(self) -> QWidget:
        """Return the view, whose keys are what most people come for."""
        return self.visualizer

    def kept(self) -> object:
        """Return where the hands are looked at from."""
        return self.visualizer.camera

    def recall(self, kept: Camera) -> None:
        """Look from there again."""
        self.visualizer.set_camera(kept)

    def _connect(self) -> None:
        view = self.visualizer
        view.wanted_changed.connect(self.frames_wanted)
        for signal, errand in (
            (view.theme_wished, Errand.SWITCH_THEME),
            (view.full_screen_wished, Errand.FULL_SCREEN),
            (view.leave_wished, Errand.LEAVE),
        ):
            signal.connect(lambda one=errand: self.errand_wished.emit(one))
        view.keys.pictures_wanted.connect(self._show_pictures)
        view.keys.plots_wanted.connect(self._show_plots)
        for signal in (view.keys.changed, view.keys.pictures_wanted, view.keys.plots_wanted):
            signal.connect(lambda _value: self._remember_view())
        self.pictures.painted.connect(self._ask_picture)

    def _build_buttons(self) -> QWidget:
        keys = self.visualizer.keys
        bar = QWidget()
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for action, text in (
            (keys.pause, self.tr("Hold")),
            (keys.step_back, "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"),
            (keys.step_on, "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"),
            (keys.pictures, self.tr("Pictures")),
            (keys.plots, self.tr("Graphs")),
            (keys.information, self.tr("Labels")),
            (keys.trails, self.tr("Trails")),
        ):
            layout.addWidget(KeyButton(action, text))
        layout.addStretch(1)
        layout.addWidget(KeyButton(keys.full_screen, self.tr("Full screen")))
        self._view_button = QPushButton(self.tr("View"))
        self._view_button.setMinimumHeight(MIN_PX)
        self._view_button.setAccessibleName(self.tr("View menu"))
        self._view_button.clicked.connect(self._open_view_menu)
        layout.addWidget(self._view_button)
        return bar

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
        """Show where the hands come from, and remember how fast."""
        self._status = status
        self._source_text.setText(source_words(status))
        self._size_text.setText(size_words(status))
        self._forget_size.setVisible(status is not None and status.hand_size is not None)
        self.visualizer.set_note(source_note(status))
        self.visualizer.set_standing(status is not None and status.library.playback.stands)
        self.visualizer.set_version(status.version if status is not None else "")
        self._remember(status)
        message = picture_message(status)
        self.pictures.set_message(message)
        if message:
            self.pictures.forget()
        elif time.monotonic() - self._asked_s > ASK_AGAIN_S:
            self._ask_picture()

    def _remember(self, status: Status | None) -> None:
        if status is None or status.uptime_s == self._heard_s:
            return
        if status.uptime_s < self._heard_s:
            self._history.forget()
        self._heard_s = status.uptime_s
        self._history.take(status, status.uptime_s)
        self.visualizer.add_latency(status.timing.stages.total_p50_ms)
        if self._plots is not None:
            self._plots.refresh()

    def show_options(self, options: Options) -> None:
        """Show in the view what was shown the last time."""
        if options.live != self._options.live:
            self._restores = True
            keys = self.visualizer.keys
            keys.restore(options.live.shows)
            keys.pictures.setChecked(options.live.pictures)
            keys.plots.setChecked(options.live.graphs)
            self._restores = False
        self._options = options

    def _remember_view(self) -> None:
        """Keep what is shown, for the next start."""
        keys = self.visualizer.keys
        live = LiveOptions(keys.shows, keys.pictures.isChecked(), keys.plots.isChecked())
        if live != self._options.live and not self._restores:
            self._options = replace(self._options, live=live)
            self.errand_wished.emit(SetOptions(self._options))

    def show_view(self, view: View) -> None:
        """Say in the view why no hands come."""
        self.visualizer.set_message(view.title)

    def show_frame(self, frame: Frame) -> None:
        """Paint the newest frame."""
        self.visualizer.show_frame(frame)

    def show_message(self, message: Any) -> None:
        """Paint a picture that was asked for."""
        if isinstance(message, PictureMessage) and self._wants_pictures:
            self.pictures.show_picture(message)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another look."""
        self._theme = theme
        self.visualizer.set_theme(theme)
        self.pictures.set_theme(theme)
        if self._plots is not None:
            self._plots.set_theme(theme)

    def set_full_screen(self, full: bool) -> None:
        """Hide cards and buttons while the hands have the whole screen."""
        self._full = full
        self._buttons.setVisible(not full)
        self._side.setVisible(not full and not self.visualizer.keys.plots.isChecked())

    def opened(self) -> None:
        """Ask for pictures again, where they are shown."""
        self._is_open = True
        self._keep_plots()
        self._ask_picture()

    def closed(self) -> None:
        """Ask for none any more, and plot nothing."""
        self._is_open = False
        self._keep_plots()
        self.pictures.forget()

    # Pictures and graphs ----------------------------------------------------------------------

    @property
    def _wants_pictures(self) -> bool:
        return self._is_open and self.visualizer.keys.pictures.isChecked()

    def _show_pictures(self, wanted: bool) -> None:
        self.pictures.setVisible(wanted)
        if wanted:
            self._ask_picture()
        else:
            self.pictures.forget()

    def _ask_picture(self) -> None:
        """Ask for the next picture, where somebody sees it and there is one."""
        if self._wants_pictures and not picture_message(self._status):
            self._asked_s = time.monotonic()
            shown = self.pictures.shown
            self.wished.emit(Wish(lambda number: AskPicture(number, shown), self._on_asked))

    def _on_asked(self, reply: Reply) -> None:
        if reply.error:
            self.pictures.set_message(as_sentence(reply.error))

    def _show_plots(self, wanted: bool) -> None:
        for part in (self._side, self._graphs):  # One hides first: both would widen the window.
            part.hide()
        self._graphs.setVisible(wanted)
        self._side.setVisible(not wanted and not self._full)
        self._keep_plots()

    def _keep_plots(self) -> None:
        """Have graphs while they can be seen, and for a moment longer where they may be again."""
        if not self.visualizer.keys.plots.isChecked():
            self._end_plots()
        elif not self._is_open:
            self._lingering.start()
        elif self._plots is None:
            self._plots = Plots(self._theme, self._history)
            self._plots_area = scrolling(self._plots)
            self._graphs_layout.addWidget(self._plots_area)
            self._plots_area.show()
        else:
            self._lingering.stop()
            self._plots.refresh()

    def _end_plots(self) -> None:
        self._lingering.stop()
        if self._plots is not None:
            self._plots.end()
            self._plots_area.hide()
            self._graphs_layout.removeWidget(self._plots_area)
            self._plots_area.deleteLater()
            self._plots = None

    def _open_view_menu(self) -> None:
        corner = self._view_button.rect().bottomLeft()
        self.visualizer.menu.popup(self._view_button.mapToGlobal(corner))
