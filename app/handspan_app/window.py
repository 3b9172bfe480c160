"""The main window: the state, what to do about it, a rail, and one page at a time.

Law: it shows values and emits wishes; it decides nothing and knows no socket. A page is made when
it is opened first, or ahead while the window rests; it is told of values when it is made ready, and
while it can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from handspan_app.badges import Badge
from handspan_app.glyphs import glyph_icon
from handspan_app.header import Banner, Header, Notice
from handspan_app.kept_focus import KeptFocus
from handspan_app.memory import give_back
from handspan_app.opening import Opening, laid_out, polished
from handspan_app.options import Options, SetOptions
from handspan_app.page_shelf import PageShelf, heard_by
from handspan_app.pages import PAGES
from handspan_app.pages.page import Errand, OpenPage, Page, PageEntry
from handspan_app.parts import GAP_PX
from handspan_app.rail import Rail
from handspan_app.state_table import Shape
from handspan_app.status import View
from handspan_app.theme import Theme
from handspan_service.contract.control import Status
from handspan_service.contract.model import Frame

MARGIN_PX = 16
REST_MS = 1500  # After the window was shown: by then its first page is painted.
FORGET_MS = 30_000  # After the window was closed: who opens it again by then finds it as it is.


class MainWindow(QWidget):
    """The main window.

    Signals:
        action_wished: Action of a banner button.
        errand_wished: Errand or SetOptions of a page that the window cannot do itself.
        pause_wished: bool, pause or resume.
        wished: Wish of a page.
        frames_wanted: bool, whether any page that is seen wants frames.
        page_opened: str, the id of the page that the user chose.
        quit_wished: The user wants to leave the program.
        hidden_by_user: The window was closed; the program goes on.
    """

    action_wished = Signal(object)
    errand_wished = Signal(object)
    pause_wished = Signal(bool)
    wished = Signal(object)
    frames_wanted = Signal(bool)
    page_opened = Signal(str)
    quit_wished = Signal()
    hidden_by_user = Signal()

    def __init__(
        self, theme: Theme, view: View, page: str = "", entries: Sequence[PageEntry] = PAGES
    ) -> None:
        """Create the window in one look and state.

        Args:
            theme: The look.
            view: The state.
            page: Id of the page to begin with; the first one where it is not known.
            entries: The pages.
        """
        super().__init__()
        self.setWindowTitle("Handspan")
        self._theme = theme
        self._view = view
        self._shown_icon: tuple[Shape, str, Badge | None] | None = None
        self._status: Status | None = None
        self._options = Options()
        self._entries = {entry.id: entry for entry in entries}
        self._shelf = PageShelf(self._make, lambda: (self._theme, None, None, ...))
        self._wanting: set[str] = set()  # Ids of the pages that want frames.
        self._chosen = page if page in self._entries else entries[0].id
        self._shown: Page | None = None  # The page in the window.
        self._open: Page | None = None  # The same while it can be seen.
        KeptFocus(self)
        self._build(entries)
        self._opening = Opening(self._stack, self._shelf.begun, self._tell)
        self._opening.ready.connect(self._on_ready)
        self._ahead_wanted = True
        self._forgetting = QTimer(self)
        self._forgetting.setSingleShot(True)
        self._forgetting.setInterval(FORGET_MS)
        self._forgetting.timeout.connect(self.let_pages_go)
        QShortcut(QKeySequence.StandardKey.Quit, self, self.quit_wished.emit)
        self.resize(QSize(1180, 740))
        self.show_view(view)
        self.show_status(None)
        self._opening.instead(self._make_ready())

    # Building ---------------------------------------------------------------------------------

    def _build(self, entries: Sequence[PageEntry]) -> None:
        self.header = Header()
        self.header.pause_wished.connect(self.pause_wished)
        self.banner = Banner()
        self.banner.action_wished.connect(self.action_wished)
        self.notice = Notice()
        self.rail = Rail(entries, self._theme)
        self.rail.chosen.connect(self._on_chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # Else the first page would be shown half made.
        content = QVBoxLayout()
        content.setSpacing(GAP_PX)
        content.addWidget(self.header)
        content.addWidget(self.banner)
        content.addWidget(self.notice)
        content.addWidget(self._stack, 1)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(MARGIN_PX)
        self._layout.addWidget(self.rail)
        self._layout.addLayout(content, 1)
        self._layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)

    def _make_ready(self) -> Iterator[bool]:
        """Do what showing the window would do at once, the first words that are written, too."""
        yield from polished(self)
        yield from laid_out(self)

    def _make(self, entry: PageEntry) -> Page:
        """Return a new page, in the stack and hidden."""
        page = entry.factory(self._theme)
        page.setAccessibleName(entry.words())
        page.wished.connect(lambda wish, one=page: self.wished.emit(heard_by(one, wish)))
        page.errand_wished.connect(self._on_errand)
        page.notice.connect(self.show_notice)
        page.frames_wanted.connect(lambda wanted, one=entry.id: self._on_wanted(one, wanted))
        self._stack.addWidget(page)
        return page

    # Pages ------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The chosen page."""
        return self._shelf.made(self._entries[self._chosen])

    def open_page(self, page: str) -> None:
        """Show a page.

        Args:
            page: Its id; one that is not known changes nothing.
        """
        if page not in self._entries:
            return
        self._chosen = page
        self.rail.choose(page)
        if self.isVisible():
            self._opening.open(self._entries[page])

    @property
    def settled(self) -> bool:
        """Whether the chosen page is the one that is shown."""
        shown = self._shown is not None and self._shown is self._shelf.pages.get(self._chosen)
        return shown and self._stack.updatesEnabled()

    def _on_ready(self, page: Page) -> None:
        """Show a page that has become ready."""
        self._shown = page
        self._stack.setUpdatesEnabled(False)  # It is laid out now, and painted at the next turn.
        scroll = self._shelf.recall(self._chosen)
        self._stack.setCurrentWidget(page)
        held = self.focusWidget()
        lost = held is None or not (held.isVisible() and held.isEnabled())  # E.g. greyed out.
        if lost or held is self:  # Else the user has chosen something meanwhile.
            page.first().setFocus()
        self._judge()

        def show() -> None:
            # A turn may come before the requests of areas inside areas: half a page would be seen.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            scroll()
            self._stack.setUpdatesEnabled(True)

        QTimer.singleShot(0, self._stack, show)

    def _on_chosen(self, page: str) -> None:
        self.open_page(page)
        self.page_opened.emit(page)

    def _judge(self) -> None:
        """Tell the pages which of them can be seen."""
        handle = self.windowHandle()
        exposed = handle is None or handle.isExposed()
        seen = self._shown if self.isVisible() and not self.isMinimized() and exposed else None
        if seen is self._open:
            return
        if self._open is not None:
            self._open.closed()
        self._open = seen
        if seen is not None:
            self._tell(seen)
            seen.set_full_screen(self.isFullScreen())
            seen.opened()

    def _tell(self, page: Page) -> None:
        """Tell a page what it does not show yet."""
        self._shelf.tell(page, (self._theme, self._view, self._options, self._status))

    def _on_wanted(self, page: str, wanted: bool) -> None:
        before = bool(self._wanting)
        (self._wanting.add if wanted else self._wanting.discard)(page)
        if bool(self._wanting) is not before:
            self.frames_wanted.emit(not before)

    def _on_errand(self, errand: Errand | OpenPage | SetOptions) -> None:
        match errand:
            case OpenPage():
                self._on_chosen(errand.id)
            case Errand.FULL_SCREEN:
                self.toggle_full_screen()
            case Errand.LEAVE:
                self._leave()
            case _:
                self.errand_wished.emit(errand)

    # Showing ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another look; pages follow when they are seen."""
        self._theme = theme
        self.rail.set_theme(theme)
        self.show_view(self._view)

    def show_view(self, view: View) -> None:
        """Show the state in words, shape and colour."""
        self._view = view
        self.header.show_view(view, self._theme)
        self.banner.show_view(view, self._theme)
        self._show_banner()
        colour = self._theme.state(view.colour)
        icon = (view.shape, colour.name(), view.badge)
        if self._shown_icon != icon:
            self._shown_icon = icon
            self.setWindowIcon(glyph_icon(view.shape, colour, view.badge))
        self._tell_open()

    def show_status(self, status: Status | None) -> None:
        """Show the facts of the service; None while it is not connected."""
        self._status = status
        self.header.show_status(status)
        self._show_questions(len(status.questions) if status is not None else 0)
        self._tell_open()

    def _tell_open(self) -> None:
        if self._open is not None:
            self._tell(self._open)

    def _show_questions(self, count: int) -> None:
        """Mark the page on which open questions are answered."""
        if "applications" in self._entries:
            meaning = self.tr("Applications: {n} questions wait").format(n=count) if count else ""
            self.rail.set_badge("applications", str(count) if count else "", meaning)

    def show_options(self, options: Options) -> None:
        """Show what is decided about the panel itself."""
        self._options = options
        self._tell_open()

    def show_frame(self, frame: Frame) -> None:
        """Show the newest frame to whoever wants it."""
        for page in self._wanting:
            self._shelf.pages[page].show_frame(frame)

    def show_message(self, message: Any) -> None:
        """Hand any other message of the service to the page that is seen."""
        if self._open is not None:
            self._open.show_message(message)

    def show_notice(self, text: str) -> None:
        """Say something once, for example that a wish was not possible."""
        self.notice.say(text)
        self._show_banner()

    def _show_banner(self) -> None:
        there = not self.isFullScreen()
        self.banner.setVisible(there and self.banner.speaks)
        self.notice.setVisible(there and bool(self.notice.text))

    # The window itself ------------------------------------------------------------------------

    def toggle_full_screen(self) -> None:
        """Give the whole screen to the page, or take it back."""
        full = not self.isFullScreen()
        for part in (self.header, self.rail):
            part.setVisible(not full)
        width = 0 if full else MARGIN_PX
        self._layout.setContentsMargins(width, width, width, width)
        if full:
            self.showFullScreen()
        else:
            self.showNormal()
        self._show_banner()
        self.page.set_full_screen(full)

    def _leave(self) -> None:
        if self.isFullScreen():
            self.toggle_full_screen()
        else:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the chosen page, and watch for being covered."""
        super().showEvent(event)
        self._forgetting.stop()
        if self._ahead_wanted:
            self._ahead_wanted = False
            QTimer.singleShot(REST_MS, self, self._make_ahead)
        self.setFocus()  # Kept for the page, unless the user moves it before that is ready.
        self.open_page(self._chosen)
        if handle := self.windowHandle():
            handle.installEventFilter(self)

    def _make_ahead(self) -> None:
        if self.isVisible():
            self._opening.make_ahead(self._entries.values())
        else:
            self._ahead_wanted = True

    def let_pages_go(self) -> None:
        """Keep of the pages what makes them come back as they are, and their memory no longer."""
        self._shown = None
        self._ahead_wanted = True
        self._opening.instead(self._let_go())

    def _let_go(self) -> Iterator[bool]:
        yield from self._shelf.let_go()
        give_back()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell the page that nobody sees it."""
        super().hideEvent(event)
        self._judge()
        self._forgetting.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window being covered and shown again."""
        if event.type() == QEvent.Type.Expose:
            QTimer.singleShot(0, self, self._judge)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button that has the keyboard.

        Qt leaves that to the space bar alone where the desktop does not say otherwise, as GNOME and
        KDE do.
        """
        button = self.focusWidget()
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and isinstance(button, QAbstractButton) and not event.isAutoRepeat():
            button.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; tracking goes on."""
        super().closeEvent(event)
        self.hidden_by_user.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow minimising, and paint the state again for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.set_theme(self._theme)
        elif event.type() == QEvent.Type.WindowStateChange:
            QTimer.singleShot(0, self, self._judge)

    def raise_to_front(self) -> None:
        """Show the window above the others."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
