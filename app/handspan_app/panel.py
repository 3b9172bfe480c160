"""The panel as a whole: every signal is connected here and nowhere else.

Law: the icon is shown first, and the window is loaded behind it; values flow from link and
supervisor through `describe` to tray and window; wishes flow back; the panel leaves no child behind
unless the user wants it to go on.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from handspan_app import theme
from handspan_app.attending import Attendant
from handspan_app.autostart import Autostart
from handspan_app.classic import found_config
from handspan_app.foreground import ForegroundWatcher
from handspan_app.options import Look, Options, OptionStore, SetOptions
from handspan_app.outset import Outset
from handspan_app.pages import PAGES
from handspan_app.pages.page import Errand, OpenPage
from handspan_app.questions import Questions
from handspan_app.restyling import Restyling
from handspan_app.service_words import spoken
from handspan_app.state_table import Action
from handspan_app.status import Phase, Supervision, describe, is_slow, lost_playback
from handspan_app.tray import Tray
from handspan_app.wish import setting_wish
from handspan_service.contract.control import Reply, Status, WebSocketState
from handspan_service.contract.logbook import crash_reports
from handspan_service.contract.model import Quality

if TYPE_CHECKING:
    from handspan_app.welcome import Answers
    from handspan_app.window import MainWindow

TRAY_WAIT_MS = 10_000  # A desktop's tray may come late at login; after this the window shows.

_log = logging.getLogger("handspan.panel")


class Panel(QObject):
    """The program but for its command line.

    Signals:
        finished: The process may end.
    """

    finished = Signal()

    def __init__(
        self,
        application: QApplication,
        outset: Outset,
        settings: QSettings,
    ) -> None:
        """Create all other parts but the window, and connect them; `start` shows them.

        Args:
            application: Of Qt.
            outset: It has begun, and is the panel's from now on.
            settings: The panel's own.
        """
        super().__init__()
        outset.setParent(self)
        self._application = application
        self._settings = settings
        self._command = command = outset.command
        self._autostart = Autostart(os.environ, (command.program, "-m", "handspan_app", "--hidden"))
        self._status: Status | None = None
        self._told: Status | None = None  # Last, by whichever service.
        self._told_port = 0
        self._welcomed = settings.value("welcomed", False, type=bool)
        self._slow_since_s: float | None = None
        self._option_store = OptionStore(settings)
        self._options = replace(self._option_store.load(), start_at_login=self._autostart.read())
        self._theme = theme.of_look(self._options.look)
        theme.begin(application, self._theme)
        self._restyling = Restyling(application, self)
        self._link = outset.link
        self._watcher = ForegroundWatcher(parent=self)
        self._attendant = Attendant(self._link, self._watcher, self)
        self.questions = Questions(self)
        self.questions.show_options(self._options)
        self._supervisor = outset.supervisor
        self._view = describe(self._supervisor.known, None)
        self._single = outset.single
        self.tray = Tray([entry.id for entry in PAGES], self)
        self._window: MainWindow | None = None
        self._connect()

    @property
    def window(self) -> MainWindow:
        """The main window, made when it is needed first, which is after the icon was shown."""
        if self._window is None:
            self._window = self._made_window()
        return self._window

    def _made_window(self) -> MainWindow:
        from handspan_app.window import MainWindow

        window = MainWindow(self._theme, self._view, str(self._settings.value("page", "")))
        if geometry := self._settings.value("geometry"):
            window.restoreGeometry(geometry)
        window.header.set_menu(self.tray.menu.menu)
        window.show_options(self._options)
        window.show_status(self._status)
        self._restyling.restyled.connect(window.set_theme)
        self._link.frame_received.connect(window.show_frame)
        self._link.message_received.connect(window.show_message)
        window.frames_wanted.connect(self._link.subscribe_frames)
        window.wished.connect(self._link.ask)
        window.errand_wished.connect(self._on_errand)
        window.action_wished.connect(self._on_action)
        window.page_opened.connect(lambda page: self._settings.setValue("page", page))
        window.quit_wished.connect(self.quit)
        window.hidden_by_user.connect(self._on_window_closed)
        window.pause_wished.connect(self._link.set_paused)
        return window

    def _connect(self) -> None:
        self._supervisor.changed.connect(self._on_supervision)
        self._supervisor.finished.connect(self._on_finished)
        self._link.status_received.connect(self._on_status)
        self._link.reply_received.connect(self._on_reply)
        self._application.styleHints().colorSchemeChanged.connect(self._on_system_look)
        self.questions.wished.connect(self._link.ask)
        self.tray.window_wished.connect(lambda: self.window.raise_to_front())
        self.tray.menu.wished.connect(self._link.ask)
        self.tray.menu.errand_wished.connect(self._on_tray_errand)
        self.tray.menu.quit_wished.connect(self._on_tray_quit)
        self._single.show_wished.connect(lambda: self.window.raise_to_front())

    def start(self, *, hidden: bool) -> None:
        """Show the icon, and the window unless hidden."""
        self._refresh()
        self.tray.show()
        if hidden:
            QTimer.singleShot(0, self, lambda: self.window)  # When the icon is on its way.
            QTimer.singleShot(TRAY_WAIT_MS, self, self._show_without_tray)
        else:
            self.window.show()
        self._watcher.start()
        self._tell_crash()

    def _tell_crash(self) -> None:
        """Say once where the report of a crash is kept."""
        reports = crash_reports(self._command.log_folder)
        newest = str(reports[0].stat().st_mtime_ns) if reports else ""
        if newest and newest != str(self._settings.value("told_crash", "")):
            self._settings.setValue("told_crash", newest)
            _log.info("a crash report is kept: %s", reports[0].name)
            self.window.show_notice(
                self.tr(
                    "Handspan crashed the last time. A report is kept on this computer alone: "
                    "Troubleshooting shows it with “Make a report…”."
                )
            )

    def _show_without_tray(self) -> None:
        if not self.tray.visible and not self.window.isVisible():
            _log.info("no tray shows the icon; the window is shown instead")
            self.window.show()

    # Values -----------------------------------------------------------------------------------

    def _on_supervision(self, known: Supervision) -> None:
        if known.phase is not Phase.CONNECTED:
            self._status = self._slow_since_s = None
        self._refresh()

    def _on_status(self, status: Status) -> None:
        self._tell_address(status)
        if status.safe and (self._status is None or not self._status.safe):
            self.window.show_notice(
                self.tr(
                    "Safe mode after two quick crashes: settings of tracking and calibrations of "
                    "yours are left aside. Restart the service to have them back."
                )
            )
        if name := lost_playback(self._told, status):
            self.window.show_notice(
                self.tr(
                    "{name} is no longer played: the service was started anew and uses the "
                    "controller again."
                ).format(name=name)
            )
        self._status = self._told = status
        if not is_slow(status):
            self._slow_since_s = None
        elif self._slow_since_s is None:
            self._slow_since_s = time.monotonic()
        self._refresh()

    def _refresh(self) -> None:
        since_s = self._slow_since_s
        slow_for_s = time.monotonic() - since_s if since_s is not None else 0.0
        view = describe(self._supervisor.known, self._status, slow_for_s)
        if view != self._view or not self.tray.icon.toolTip():
            self._view = view
            self.tray.show_view(view)
            if self._window is not None:
                self._window.show_view(view)
        self.questions.show_status(self._status)
        self.tray.show_status(self._status)
        if self._window is not None:
            self._window.show_status(self._status)
            if self._status is not None and self._window.isVisible() and not self._welcomed:
                self._welcome(self._status)

    def _tell_address(self, status: Status) -> None:
        """Say once where a browser finds the hands."""
        listening = status.websocket.state is WebSocketState.LISTENING
        port = status.websocket.port if listening else 0
        if port and port != self._told_port:
            _log.info("the hands can be seen at http://127.0.0.1:%d/", port)
            self._told_port = port

    def _on_reply(self, reply: Reply) -> None:
        if reply.error:
            _log.warning("the service refused: %s", reply.error)
            text = self.tr("That did not work: {why}").format(why=spoken(reply.error))
            self.window.show_notice(text)

    # Wishes -----------------------------------------------------------------------------------

    def _on_tray_errand(self, errand: Errand | OpenPage) -> None:
        self.window.raise_to_front()
        if isinstance(errand, OpenPage):
            self.window.open_page(errand.id)
        else:
            self._on_errand(errand)

    def _on_errand(self, errand: Errand | SetOptions) -> None:
        match errand:
            case SetOptions():
                self._set_options(errand.options)
            case Errand.SWITCH_THEME:
                look = Look.LIGHT if self._theme is theme.DARK else Look.DARK
                self._set_options(replace(self._options, look=look))
            case Errand.SHOW_LOG:
                self._on_action(Action.SHOW_LOG)
            case Errand.RESTART_SERVICE:
                self._on_action(Action.RESTART)

    def _on_action(self, action: Action) -> None:
        match action:
            case Action.RESTART:
                self._supervisor.restart()
            case Action.RESUME | Action.TRY_AGAIN:
                self._link.set_paused(False)
            case Action.LOW_RESOURCE:
                self._link.set_settings({"quality": Quality.LOW_RESOURCE.value})
                self._link.set_paused(False)
            case Action.SHOW_LOG:
                self._show_log()
            case Action.HELP:
                from handspan_app.dialogs import show_help  # Loaded when it is wanted.

                show_help(self.window, self._view.title, self._view.help)

    def _show_log(self) -> None:
        from handspan_app.log_window import LogWindow  # Loaded when it is wanted.

        LogWindow(self._command.log_folder, self.window).show()

    # First start ------------------------------------------------------------------------------

    def _welcome(self, status: Status) -> None:
        """Ask what is asked once."""
        from handspan_app.welcome import Welcome  # Loaded at the first start alone.

        self._welcomed = True
        self._settings.setValue("welcomed", True)
        classic = found_config(os.environ, Path.home())
        dialog = Welcome(self._theme, status, self._options, classic, self.window)
        dialog.answered.connect(self._on_answers)
        dialog.open()

    def _on_answers(self, answers: Answers) -> None:
        if answers.changes:
            self._link.ask(setting_wish(answers.changes))
        self._set_options(answers.options)
        self.window.open_page("live")

    # Options ----------------------------------------------------------------------------------

    def _set_options(self, options: Options) -> None:
        """Keep what the user decided about the panel."""
        if options.start_at_login is not self._options.start_at_login:
            try:
                self._autostart.write(bool(options.start_at_login))
            except OSError as error:
                _log.warning("the start at login cannot be changed: %s", error)
                text = self.tr("The start at login cannot be changed: {why}")
                self.window.show_notice(text.format(why=error.strerror))
        self._options = replace(options, start_at_login=self._autostart.read())
        self._option_store.save(self._options)
        self._show_theme(theme.of_look(self._options.look))
        self.window.show_options(self._options)
        self.questions.show_options(self._options)

    def _on_system_look(self) -> None:
        self._show_theme(theme.of_look(self._options.look))

    def _show_theme(self, wanted: theme.Theme) -> None:
        if wanted is not self._theme:
            self._theme = wanted
            self._restyling.show(wanted)

    def _on_window_closed(self) -> None:
        self._settings.setValue("geometry", self.window.saveGeometry())
        if not self._settings.value("told_about_tray", False, type=bool):
            self._settings.setValue("told_about_tray", True)
            if self._options.notifications:
                self.tray.say(
                    self.tr("Handspan goes on"),
                    self.tr("Tracking continues without the window. To quit, use the tray menu."),
                )
            _log.info("the window is closed and tracking goes on; start handspan again to see it")

    # Ending -----------------------------------------------------------------------------------

    def quit(self) -> None:
        """Leave; a service that this panel started ends, another one goes on."""
        self._end(stop_service=self._supervisor.owns_service)

    def _on_tray_quit(self, stop_service: bool) -> None:
        self._end(stop_service=stop_service)

    def _end(self, *, stop_service: bool) -> None:
        if self._window is not None:
            self._settings.setValue("geometry", self._window.saveGeometry())
            self._window.hide()
        self._settings.sync()
        self.questions.close()
        self._watcher.stop()
        self.tray.hide()
        self._supervisor.shut_down(stop_service=stop_service)

    def _on_finished(self) -> None:
        self._settings.sync()
        self._single.release()
        self.finished.emit()
