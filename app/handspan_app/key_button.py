"""A button for what a key does, with the key in its text.

Law: it is the entry's second face: both are switched, greyed and carried out together.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

MIN_PX = 30  # Targets are at least 24 px.


class KeyButton(QToolButton):
    """A button of one action."""

    def __init__(self, action: QAction, text: str, parent: QWidget | None = None) -> None:
        """Create a button.

        Args:
            action: What it does; its first shortcut is shown.
            text: In a word; the action's own, longer text is its name and tooltip.
            parent: Of the button.
        """
        super().__init__(parent)
        self.setObjectName("key")
        self._action = action
        self._text = text
        self.setCheckable(action.isCheckable())
        self.setMinimumHeight(MIN_PX)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        keys = self._action.shortcuts()
        key = keys[0].toString() if keys else ""
        self.setText(f"{self._text}  {key}")
        self.setAccessibleName(self._action.text())
        self.setToolTip(
            self.tr("{meaning} (key {key})").format(meaning=self._action.text(), key=key)
        )
        self.setEnabled(self._action.isEnabled())
        self.setChecked(self._action.isChecked())
