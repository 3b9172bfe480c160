"""Another look for everything there is, without a pause.

Law: a window keeps its old picture until all of it has the new look, and then shows that at once;
meanwhile the program answers. The newest look wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from handspan_app.slices import Slices
from handspan_app.theme import Theme, dress, redress

AT_ONCE = 20  # Widgets in one step: a millisecond.


class Restyling(QObject):
    """Changes the look of a program that runs.

    Signals:
        restyled: Theme, when all widgets have its colours; what paints for itself follows now.
        finished: Theme, when the windows show it.
    """

    restyled = Signal(object)
    finished = Signal(object)

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        """Change nothing yet."""
        super().__init__(parent)
        self._application = application
        self._slices = Slices(self)
        self._held: list[QWidget] = []  # Windows that keep their old picture.

    @property
    def done(self) -> bool:
        """Whether all windows show the newest look."""
        return self._slices.done

    def show(self, theme: Theme) -> None:
        """Change to a look."""
        self._slices.forget()
        held = [one for one in self._application.topLevelWidgets() if one.isVisible()]
        for window in held:
            if window not in self._held:
                window.setUpdatesEnabled(False)
                self._held.append(window)
        dress(self._application, theme)
        widgets = self._application.allWidgets()
        for start in range(0, len(widgets), AT_ONCE):
            self._slices.add(partial(_redress, widgets[start : start + AT_ONCE]))
        self._slices.run(self._finish(theme))

    def _finish(self, theme: Theme) -> Iterator[bool]:
        yield False  # What follows takes a turn each: all pictures of the window, and to paint it.
        self.restyled.emit(theme)
        yield False
        self._release(theme)

    def _release(self, theme: Theme) -> None:
        for window in self._held:
            if shiboken6.isValid(window):
                window.setUpdatesEnabled(True)
        self._held.clear()
        self.finished.emit(theme)


def _redress(widgets: Iterable[QWidget]) -> None:
    for widget in widgets:
        if shiboken6.isValid(widget):  # It may be gone meanwhile.
            redress(widget)
