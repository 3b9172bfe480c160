"""The keyboard, given back to what had it before it was greyed out.

Law: only what lost the keyboard by being disabled gets it back, and only while the user did not
move it elsewhere. Qt hands it on to the next control, where a key would do something else.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class KeptFocus(QObject):
    """Watches the keyboard of one window."""

    def __init__(self, window: QWidget) -> None:
        """Begin to watch.

        Args:
            window: The window, which owns this.
        """
        super().__init__(window)
        self._window = window
        self._held: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_changed)

    def _on_changed(self, old: QWidget | None, _now: QWidget | None) -> None:
        if old is None or not isValid(old):
            return
        if old.isEnabled():
            self._forget()
        elif self._held is None and self._window.isAncestorOf(old):  # Else Qt goes on looking.
            self._held = old
            old.installEventFilter(self)

    def _forget(self) -> None:
        held, self._held = self._held, None
        if held is not None and isValid(held):
            held.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the keyboard back to what can be used again."""
        held = self._held
        if held is watched and event.type() is QEvent.Type.EnabledChange and held.isEnabled():
            self._forget()
            held.setFocus()
        return super().eventFilter(watched, event)
