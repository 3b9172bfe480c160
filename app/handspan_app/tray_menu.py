"""The menu of the tray icon.

Law: it offers what is possible now and decides nothing; an entry that changes its words while the
menu is open stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from handspan_app.badges import span_words
from handspan_app.pages.page import Errand, OpenPage
from handspan_app.parts import for_menu
from handspan_app.permission_words import client_name, decision_words, name_words
from handspan_app.questions import answer_wish
from handspan_app.status import View
from handspan_app.wish import Wish, setting_wish
from handspan_service.contract.control import (
    ChooseProfile,
    ClientStatus,
    PauseFor,
    ServiceState,
    SetPaused,
    Status,
)
from handspan_service.contract.permissions import Capability, Decision, Question
from handspan_service.contract.profiles import ProfileReason, ProfileStatus

SPANS_S = (10 * 60.0, 60 * 60.0)
APPLICATIONS_SHOWN = 12


class TrayMenu(QObject):
    """The menu and what its entries wish.

    Signals:
        wished: Wish, for the service.
        errand_wished: Errand or OpenPage, for the panel; an OpenPage also shows the window.
        window_wished: Show the window as it was.
        quit_wished: bool, whether the service stops too.
    """

    wished = Signal(object)
    errand_wished = Signal(object)
    window_wished = Signal()
    quit_wished = Signal(bool)

    def __init__(self, pages: Sequence[str], parent: QObject | None = None) -> None:
        """Create the menu.

        Args:
            pages: Ids of the pages that there are.
            parent: Owner.
        """
        super().__init__(parent)
        self._shown_profiles: ProfileStatus | None = None
        self._shown_applications: object = None
        self.menu = QMenu()
        self.state = self._entry(self.menu, "")
        self.state.setEnabled(False)
        self.menu.addSeparator()
        self._entry(self.menu, self.tr("Open Handspan")).triggered.connect(
            lambda: self.window_wished.emit()
        )
        self._page_entry(self.tr("Visualiser"), "live", pages)
        self._page_entry(self.tr("Settings"), "settings", pages)
        self.menu.addSeparator()
        self._build_switches()
        self.menu.addSeparator()
        self._page_entry(self.tr("Diagnose"), "troubleshooting", pages)
        self._entry(self.menu, self.tr("Show log")).triggered.connect(
            lambda: self.errand_wished.emit(Errand.SHOW_LOG)
        )
        self._page_entry(self.tr("About"), "about", pages)
        self.menu.addSeparator()
        self.leave = self._entry(self.menu, self.tr("Quit panel (service keeps running)"))
        self.leave.triggered.connect(lambda: self.quit_wished.emit(False))
        self.stop = self._entry(self.menu, self.tr("Stop tracking and quit"))
        self.stop.triggered.connect(lambda: self.quit_wished.emit(True))
        self.show_status(None)

    def _build_switches(self) -> None:
        self.pausing = self.menu.addMenu(self.tr("Pause tracking"))
        for span_s in SPANS_S:
            words = self.tr("For {time}").format(time=span_words(span_s))
            self._entry(self.pausing, words).triggered.connect(
                lambda _checked=False, one=span_s: self._wish_pause(one)
            )
        self._entry(self.pausing, self.tr("Until resumed")).triggered.connect(
            lambda: self._wish_pause(None)
        )
        self.resume = self._entry(self.menu, "")
        self.resume.triggered.connect(
            lambda: self.wished.emit(Wish(lambda number: SetPaused(number, False)))
        )
        self.websocket = self._entry(self.menu, self.tr("Web applications"))
        self.websocket.setCheckable(True)
        self.websocket.triggered.connect(
            lambda on: self.wished.emit(setting_wish({"websocket_enabled": on}))
        )
        self.profiles = self.menu.addMenu(self.tr("Profile"))
        self.applications = self.menu.addMenu(self.tr("Applications"))

    def _entry(self, menu: QMenu, text: str) -> QAction:
        action = QAction(text, menu)
        menu.addAction(action)
        return action

    def _page_entry(self, text: str, page: str, pages: Sequence[str]) -> None:
        if page in pages:
            self._entry(self.menu, text).triggered.connect(
                lambda: self.errand_wished.emit(OpenPage(page))
            )

    def _wish_pause(self, span_s: float | None) -> None:
        if span_s is None:
            self.wished.emit(Wish(lambda number: SetPaused(number, True)))
        else:
            self.wished.emit(Wish(lambda number: PauseFor(number, span_s)))

    # Showing ----------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Show the state in the first line."""
        self.state.setText(view.title)

    def show_status(self, status: Status | None) -> None:
        """Show what can be switched, and who is connected."""
        there = status is not None
        paused = status is not None and status.state is ServiceState.PAUSED
        self.pausing.menuAction().setVisible(not paused)
        self.pausing.setEnabled(there)
        self.resume.setVisible(paused)
        if status is not None and paused:
            left_s = status.pause.remaining_s
            self.resume.setText(
                self.tr("Resume tracking")
                if left_s is None
                else self.tr("Resume tracking ({time} left)").format(time=span_words(left_s))
            )
        self.websocket.setEnabled(there)
        self.websocket.setChecked(status is not None and status.settings.websocket_enabled)
        self._show_profiles(status.profiles if status is not None else ProfileStatus())
        if status is None:
            self._show_applications((), ())
        else:
            self._show_applications(status.clients, status.questions)

    def _show_profiles(self, profiles: ProfileStatus) -> None:
        if profiles == self._shown_profiles:
            return
        self._shown_profiles = profiles
        self.profiles.clear()
        group = QActionGroup(self.profiles)
        names = [one.name for one in profiles.profiles.profiles]
        for name in ("", *names):
            action = self._entry(self.profiles, for_menu(name) or self.tr("None"))
            action.setCheckable(True)
            action.setChecked(profiles.profiles.chosen == name)
            action.triggered.connect(lambda _checked=False, one=name: self._wish_profile(one))
            group.addAction(action)
        if profiles.reason is ProfileReason.APPLICATION:
            self.profiles.addSeparator()
            text = self.tr("{name} holds for the application in front")
            self._entry(self.profiles, for_menu(text.format(name=profiles.active))).setEnabled(
                False
            )
        self.profiles.menuAction().setVisible(bool(names))

    def _wish_profile(self, name: str) -> None:
        self.wished.emit(Wish(lambda number: ChooseProfile(number, name)))

    def _show_applications(
        self, clients: tuple[ClientStatus, ...], questions: tuple[Question, ...]
    ) -> None:
        names = tuple(
            (client_name(client), client.receiving) for client in clients[:APPLICATIONS_SHOWN]
        )
        asked = tuple((one.id, name_words(one.identity), one.capability) for one in questions)
        if (names, asked, len(clients)) == self._shown_applications:
            return
        self._shown_applications = (names, asked, len(clients))
        self.applications.clear()
        for question in questions:
            self._add_question(question)
        for name, receiving in names:
            words = name if receiving else self.tr("{name} (waiting)").format(name=name)
            self._add_page_link(for_menu(words))
        if len(clients) > len(names):
            self._add_page_link(self.tr("{n} more…").format(n=len(clients) - len(names)))
        if not clients and not questions:
            self._entry(self.applications, self.tr("None connected")).setEnabled(False)

    def _add_page_link(self, words: str) -> None:
        self._entry(self.applications, words).triggered.connect(
            lambda: self.errand_wished.emit(OpenPage("applications"))
        )

    def _add_question(self, question: Question) -> None:
        what = {
            Capability.HANDS: self.tr("{name} asks for hands"),
            Capability.BACKGROUND: self.tr("{name} asks for hands in the background"),
            Capability.IMAGES: self.tr("{name} asks for the controller's pictures"),
            Capability.PAUSE: self.tr("{name} asks to pause tracking"),
            Capability.CONFIG: self.tr("{name} asks to configure tracking"),
        }[question.capability]
        name = name_words(question.identity)
        menu = self.applications.addMenu(for_menu(what.format(name=name)))
        for decision in Decision:
            self._entry(menu, decision_words(decision)).triggered.connect(
                lambda _checked=False, one=decision: self.wished.emit(answer_wish(question.id, one))
            )
