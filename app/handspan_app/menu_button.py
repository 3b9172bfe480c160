"""A button that opens a menu of its actions.

Law: the menu is made when it is opened and goes when it closes. There are pages with ninety such
buttons, of which a user opens one at a time; a box with choices has nine widgets more.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

MIN_PX = 26


class MenuButton(QToolButton):
    """The button; `addAction` gives it what its menu offers."""

    def __init__(self) -> None:
        """Create a button without actions."""
        super().__init__()
        self.setObjectName("chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(MIN_PX)
        self.clicked.connect(self.open_menu)

    def offer(self, text: str) -> QAction:
        """Return a new entry of the menu."""
        action = QAction(text, self)
        self.addAction(action)
        return action

    def set_state(self, state: str) -> None:
        """Colour it: "granted", "open" or "denied"; see the style sheet."""
        if self.property("state") != state:
            self.setProperty("state", state)
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                self.style().polish(self)

    def open_menu(self) -> None:
        """Show what there is to choose, below the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
