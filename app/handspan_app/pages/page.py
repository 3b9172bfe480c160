"""One page of the window.

Law: it shows values and emits wishes; it decides nothing and knows no socket. It is told of values
when it is made ready and while it is open, and gets the newest of each before `opened`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from handspan_app.options import Options
from handspan_app.page_glyphs import PageGlyph
from handspan_app.status import View
from handspan_app.theme import Theme
from handspan_app.wish import Wish as Wish  # Pages import it from here.
from handspan_service.contract.control import Status
from handspan_service.contract.model import Frame

TITLE_CONTEXT = "PageTitles"


class Errand(StrEnum):
    """What a page wants of the panel itself."""

    SWITCH_THEME = "switch_theme"
    FULL_SCREEN = "full_screen"
    LEAVE = "leave"
    SHOW_LOG = "show_log"
    RESTART_SERVICE = "restart_service"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The wish to see another page.

    Attributes:
        id: Of the page.
    """

    id: str


class Page(QWidget):
    """One page.

    Signals:
        wished: Wish, for the service.
        errand_wished: Errand, OpenPage or SetOptions, for the panel.
        frames_wanted: bool, whether frames are wanted from now on.
        notice: str, a sentence for the window's banner.
    """

    wished = Signal(object)
    errand_wished = Signal(object)
    frames_wanted = Signal(bool)
    notice = Signal(str)

    def make(self) -> Iterator[bool]:
        """Yield after each part that the constructor left to be made; it goes on where it was.

        Nothing else is asked of the page before.
        """
        return iter(())

    def show_status(self, status: Status | None) -> None:
        """Show the newest status; None without a service."""

    def show_view(self, view: View) -> None:
        """Show the state in the words that header and tray use."""

    def show_options(self, options: Options) -> None:
        """Show what is decided about the panel itself."""

    def show_frame(self, frame: Frame) -> None:
        """Show the newest frame; only while frames are wanted."""

    def show_message(self, message: Any) -> None:
        """Take any other message of contract.control, for example an image or a progress."""

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another look."""

    @property
    def complete(self) -> bool:
        """Whether all its parts are made; some pages make them in slices."""
        return True

    @property
    def engaged(self) -> bool:
        """Whether something is under way here that a new page would not know of."""
        return False

    def kept(self) -> object:
        """Return what `recall` makes a new page from that is as this one; None where nothing is."""
        return None

    def recall(self, kept: Any) -> None:
        """Be as the page was that told this."""

    def first(self) -> QWidget:
        """Return what gets the keyboard when the page is opened.

        A focus proxy would do that too, but the Tab key leaves out whatever stands beside one.
        """
        return self

    def set_full_screen(self, full: bool) -> None:
        """Give the whole screen to what matters most, or take it back."""

    def opened(self) -> None:
        """Begin to cost something: the page can be seen from now on."""

    def closed(self) -> None:
        """Cost nothing: the page is hidden, or the window hidden, minimised or covered."""


_AnyPage = TypeVar("_AnyPage", bound=Page)


def made(page: _AnyPage) -> _AnyPage:
    """Return a page with all the parts that its constructor left to be made."""
    for _ in page.make():
        pass
    return page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the rail.

    Attributes:
        id: Identity, never shown and never translated.
        title: Its English name, one of `page_titles`; `words` translates it.
        glyph: Its picture.
        factory: Makes it in one look; called when it is opened first.
        modules: What it is made of, in the order in which it is best imported one by one.
    """

    id: str
    title: str
    glyph: PageGlyph
    factory: Callable[[Theme], Page]
    modules: tuple[str, ...] = ()

    def words(self) -> str:
        """Return the title in the user's language."""
        return QCoreApplication.translate(TITLE_CONTEXT, self.title)


def page_titles() -> tuple[str, ...]:
    """Return every title that a page may have, where pyside6-lupdate finds them."""
    return (
        QCoreApplication.translate("PageTitles", "Live view"),
        QCoreApplication.translate("PageTitles", "Applications"),
        QCoreApplication.translate("PageTitles", "Permissions"),
        QCoreApplication.translate("PageTitles", "Settings"),
        QCoreApplication.translate("PageTitles", "Devices"),
        QCoreApplication.translate("PageTitles", "Calibration"),
        QCoreApplication.translate("PageTitles", "Hand setup"),
        QCoreApplication.translate("PageTitles", "Recording"),
        QCoreApplication.translate("PageTitles", "Troubleshooting"),
        QCoreApplication.translate("PageTitles", "About"),
    )
