"""The whole window with every page, filled, as tests of its looks want it."""

from __future__ import annotations

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
    application.processEvents()
    window.show_frame(a_frame())
    return window


def each_page(window: MainWindow) -> Iterator[Page]:
    """Open one page after the other."""
    for entry in PAGES:
        window.open_page(entry.id)
        QApplication.processEvents()
        assert window.page.isVisible()
        yield window.page


def seen(widget: QWidget) -> list[QWidget]:
    """Return what can be seen in a widget."""
    return [one for one in widget.findChildren(QWidget) if one.isVisible()]
