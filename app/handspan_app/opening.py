"""Pages are made ready out of sight, and shown whole.

Law: the window answers all the while, and shows the page before until the next one is ready: nobody
sees half a page. The newest choice wins; what is made ahead waits for it.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterable, Iterator
from weakref import WeakSet

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from handspan_app.column import Column
from handspan_app.pages.page import Page, PageEntry
from handspan_app.parts import scrolling
from handspan_app.slices import Slices

AT_ONCE = 8  # Widgets polished in one step.
# The widgets that Qt for Python makes classes for, all at once, when Qt hands it the first widget.
# Source: PySide 6.11, whatever is new in QtWidgets after a first call of QScrollArea.viewport.
_KINDS = (
    "QAbstractButton QAbstractItemView QAbstractSlider QAbstractSpinBox QCalendarWidget "
    "QCheckBox QColorDialog QColumnView QComboBox QCommandLinkButton QDateEdit "
    "QDateTimeEdit QDial QDialog QDialogButtonBox QDockWidget QDoubleSpinBox "
    "QErrorMessage QFileDialog QFocusFrame QFontComboBox QFontDialog QGraphicsView "
    "QGroupBox QHeaderView QInputDialog QKeySequenceEdit QLCDNumber QLabel QLineEdit "
    "QListView QListWidget QMainWindow QMdiArea QMdiSubWindow QMenu QMenuBar QMessageBox "
    "QPlainTextEdit QProgressBar QProgressDialog QPushButton QRadioButton QRhiWidget "
    "QRubberBand QScrollBar QSizeGrip QSlider QSpinBox QSplashScreen QSplitter "
    "QSplitterHandle QStackedWidget QStatusBar QTabBar QTabWidget QTableView QTableWidget "
    "QTextBrowser QTextEdit QTimeEdit QToolBar QToolBox QToolButton QTreeView QTreeWidget "
    "QUndoView QWizard QWizardPage "
)


class Opening(QObject):
    """Makes pages ready, one after the other.

    Signals:
        ready: Page that was chosen last; it may be shown.
    """

    ready = Signal(object)

    def __init__(
        self,
        stack: QStackedWidget,
        make: Callable[[PageEntry], Page],
        tell: Callable[[Page], None],
    ) -> None:
        """Make nothing yet.

        Args:
            stack: Where pages are shown.
            make: Returns the page of an entry, begun, in the stack and hidden.
            tell: Tells a page what it is to show.
        """
        super().__init__(stack)
        self._stack, self._make, self._tell = stack, make, tell
        self._slices = Slices(self)
        self._ahead: tuple[PageEntry, ...] = ()
        self._met_widgets = False
        self._frozen: WeakSet[Page] = WeakSet()

    @property
    def done(self) -> bool:
        """Whether nothing is being made."""
        return self._slices.done

    def open(self, entry: PageEntry) -> None:
        """Make a page ready, before all others, and tell when it is."""
        self._slices.forget()
        self._slices.run(self._steps(entry))
        self._slices.add(lambda: self.ready.emit(self._make(entry)))
        self._add_ahead()

    def instead(self, work: Iterator[bool]) -> None:
        """Make nothing ready any more and do this, until a page is opened."""
        self._slices.forget()
        self._ahead = ()
        self._slices.run(work)

    def make_ahead(self, entries: Iterable[PageEntry]) -> None:
        """Make pages ready that may be opened later."""
        self._ahead = tuple(entries)
        self._add_ahead()

    def _add_ahead(self) -> None:
        for entry in self._ahead:
            self._slices.run(self._steps(entry))
        if self._ahead:
            self._slices.add(self._end_ahead)

    def _end_ahead(self) -> None:
        self._ahead = ()

    def _steps(self, entry: PageEntry) -> Iterator[bool]:
        """Make a page ready; a step of False waits for the next turn of the event loop."""
        for module in entry.modules:
            importlib.import_module(module)
            yield True
        yield False
        if not self._met_widgets:
            self._met_widgets = True
            yield from _meet_widgets()
        page = self._make(entry)
        yield True
        parts = page.make()
        while (going := next(parts, None)) is not None:  # `yield from` would end them with these.
            yield going
        yield False
        self._tell(page)
        yield False
        while not page.complete:
            yield False
        if not page.isVisible():
            yield from polished(page)
            page.resize(self._stack.size())
            yield from laid_out(page)
            yield False
        if page not in self._frozen:
            self._frozen.add(page)
            gc.freeze()  # Collections leave out what lives with the window: a full one takes 10 ms.


def _meet_widgets() -> Iterator[bool]:
    """Have a class for each kind of widget, one at each step: all together take 7 ms and more."""
    gc.freeze()
    for kind in _KINDS.split():
        getattr(QtWidgets, kind, None)  # Another version of Qt may lack some.
        yield True
    yield False
    scrolling(QWidget()).deleteLater()
    yield False


def polished(page: QWidget) -> Iterator[bool]:
    """Look up the style of all parts, which showing them would do at once."""
    widgets = [page, *page.findChildren(QWidget)]
    for start in range(0, len(widgets), AT_ONCE):
        for widget in widgets[start : start + AT_ONCE]:
            widget.ensurePolished()
        yield True


def laid_out(page: QWidget) -> Iterator[bool]:
    """Give all parts their places, which showing them would do at once."""
    for widget in (page, *page.findChildren(QWidget)):
        if (layout := widget.layout()) is not None:
            layout.activate()
            yield True
        elif isinstance(widget, Column):
            yield from widget.lay_out()
