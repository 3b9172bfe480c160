"""The whole window with every page, filled, as tests of its looks want it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QWidget

from handspan_app.options import Options
from handspan_app.pages import PAGES
from handspan_app.pages.page import Page
from handspan_app.status import Phase, Supervision, describe
from handspan_app.theme import Theme, apply
from handspan_app.window import MainWindow
from handspan_service.contract.control import Status
from handspan_service.contract.permissions import (
    Capability,
    Identity,
    IdentityKind,
    Rule,
    RuleSource,
)
from handspan_service.contract.profiles import Profile, Profiles, ProfileStatus
from support.panel_values import a_client, a_frame, a_status, with_

PATIENCE_S = 60.0  # The machine may be busy with other work.
SIZE_PX = (1180, 740)  # What the window opens with.
PIANO = Identity(IdentityKind.SCRIPT, "script:/home/me/piano.py", "piano.py")


def a_full_status() -> Status:
    """Return a status with something to show on every page."""
    return with_(
        a_status(),
        clients=(
            a_client(1, name="piano.py", identity=PIANO, gestures=True),
            a_client(2, name="https://example.org", receiving=False, images=True),
        ),
        rules=(Rule(PIANO, Capability.HANDS, True, RuleSource.USER, "2026-01-31"),),
        profiles=ProfileStatus(
            Profiles(profiles=(Profile("Desk", {"quality": "balanced"}),), chosen="Desk")
        ),
    )


def a_full_window(theme: Theme) -> MainWindow:
    """Return the window, shown, with the first page open."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply(application, theme)
    status = a_full_status()
    window = MainWindow(theme, describe(Supervision(Phase.CONNECTED), status), PAGES[0].id)
    window.resize(*SIZE_PX)
    window.show_options(Options(start_at_login=True))
    window.show_status(status)
    window.show()
    window.activateWindow()
    settle(window)
    window.show_frame(a_frame())
    return window


def settle(window: MainWindow) -> Page:
    """Let the chosen page be shown, and return it with all its parts made."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not (window.settled and window.page.complete):
        assert time.monotonic() < deadline_s, "the page is not shown"
        QApplication.processEvents()
    return window.page


def opened(window: MainWindow, page: str) -> Page:
    """Open a page and return it when it is shown."""
    window.open_page(page)
    return settle(window)


def each_page(window: MainWindow) -> Iterator[Page]:
    """Open one page after the other."""
    for entry in PAGES:
        opened(window, entry.id)
        QApplication.processEvents()
        assert window.page.isVisible()
        yield window.page


def seen(widget: QWidget) -> list[QWidget]:
    """Return what can be seen in a widget."""
    return [one for one in widget.findChildren(QWidget) if one.isVisible()]
