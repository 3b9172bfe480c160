"""Every key of the live view, as a menu entry.

Law: no function has a key alone: whatever a key does, an entry with the key in its text does, too.

The keys are those that users of the classic visualiser know. Source: facts of its documentation,
listed in docs/panel.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from handspan_app.shows import Figures, HandModel, Shows

_T = TypeVar("_T")


class Command(Enum):
    """What a key asks for once."""

    STEP_BACK = auto()
    STEP_ON = auto()
    RECENTRE = auto()
    NEXT_LOOK = auto()
    FLIP = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    TURN_LEFT = auto()
    TURN_RIGHT = auto()
    THEME = auto()
    FULL_SCREEN = auto()
    LEAVE = auto()


class ViewActions(QObject):
    """The entries, and what is shown because of them.

    Signals:
        changed: Shows, whenever it is another.
        commanded: Command.
        paused: bool, whether the display stands still.
        pictures_wanted: bool, whether what the cameras see is to be shown.
        plots_wanted: bool, whether rates and delays are to be plotted.

    Attributes:
        menu: All of them.
        pause: Whether the display stands still.
        pictures: Whether what the cameras see is shown.
        plots: Whether rates and delays are plotted.
    """

    changed = Signal(object)
    commanded = Signal(object)
    paused = Signal(bool)
    pictures_wanted = Signal(bool)
    plots_wanted = Signal(bool)

    def __init__(self, view: QWidget) -> None:
        """Give a view its keys and a menu."""
        super().__init__(view)
        self._view = view
        self.shows = Shows()
        self._switches: dict[str, QAction] = {}
        self._restores = False
        self.menu = QMenu(self.tr("View"), view)
        self.pause = self._toggle(self.tr("Pause the display"), "P", self.paused.emit)
        self.step_back = self._command(self.tr("One frame back"), (",",), Command.STEP_BACK)
        self.step_on = self._command(self.tr("One frame on"), (".",), Command.STEP_ON)
        self.menu.addSeparator()
        self.pictures = self._toggle(self.tr("Camera pictures"), "F", self.pictures_wanted.emit)
        self.plots = self._toggle(self.tr("Graphs"), "K", self.plots_wanted.emit)
        self.figures = self._entry(self.tr("Figures, then all keys"), ("H",), self._next_figures)
        self.information = self._switch(
            self.tr("Labels, field of view, fingertips, latency"), "L", "information"
        )
        self.menu.addSeparator()
        self.model = self._entry(self.tr("Next hand model"), ("N",), self._next_model)
        self._switch(self.tr("Cylinders, not lines"), "T", "solid")
        self.trails = self._switch(self.tr("Trails of the fingertips"), "I", "trails")
        self.gestures = self._switch(self.tr("Gestures"), "O", "gestures")
        self._switch(self.tr("Grid"), "G", "grid")
        self.menu.addSeparator()
        self._command(self.tr("Next point of view"), ("V",), Command.NEXT_LOOK)
        self._switch(self.tr("Follow the hands"), "A", "follow")
        self._command(self.tr("Recentre"), ("C",), Command.RECENTRE)
        self._command(self.tr("Flip near and far"), ("Z",), Command.FLIP)
        self._command(self.tr("Zoom in"), ("+", "="), Command.ZOOM_IN)
        self._command(self.tr("Zoom out"), ("-",), Command.ZOOM_OUT)
        self._command(self.tr("Turn left, or stop"), ("Left",), Command.TURN_LEFT)
        self._command(self.tr("Turn right, or stop"), ("Right",), Command.TURN_RIGHT)
        self.menu.addSeparator()
        self._command(self.tr("Dark or light"), ("J",), Command.THEME)
        self.full_screen = self._command(self.tr("Full screen"), ("S",), Command.FULL_SCREEN)
        self._command(self.tr("Leave"), ("Esc",), Command.LEAVE)

    def key_words(self) -> tuple[tuple[str, str], ...]:
        """Return each key with its meaning, as the menu has them."""
        return tuple(
            (" ".join(key.toString() for key in action.shortcuts()), action.text())
            for action in self.menu.actions()
            if not action.isSeparator()
        )

    def _entry(self, text: str, keys: tuple[str, ...], slot: Callable[[], object]) -> QAction:
        action = QAction(text, self._view)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: slot())
        self._view.addAction(action)
        self.menu.addAction(action)
        return action

    def _command(self, text: str, keys: tuple[str, ...], command: Command) -> QAction:
        return self._entry(text, keys, lambda: self.commanded.emit(command))

    def _toggle(self, text: str, key: str, slot: Callable[[bool], object]) -> QAction:
        action = self._entry(text, (key,), lambda: None)
        action.setCheckable(True)
        action.toggled.connect(slot)
        return action

    def _switch(self, text: str, key: str, name: str) -> QAction:
        """Return an entry that switches one value of what is shown."""
        action = self._entry(text, (key,), lambda: None)
        action.setCheckable(True)
        action.setChecked(getattr(self.shows, name))
        action.toggled.connect(lambda on: self._set(replace(self.shows, **{name: on})))
        self._switches[name] = action
        return action

    def restore(self, shows: Shows) -> None:
        """Show what was shown before."""
        self._restores = True
        for name, action in self._switches.items():
            action.setChecked(getattr(shows, name))
        self._restores = False
        self._set(shows)

    def _set(self, shows: Shows) -> None:
        if not self._restores and shows != self.shows:
            self.shows = shows
            self.changed.emit(shows)

    def _next_figures(self) -> None:
        self._set(replace(self.shows, figures=_after(list(Figures), self.shows.figures)))

    def _next_model(self) -> None:
        self._set(replace(self.shows, model=_after(list(HandModel), self.shows.model)))


def _after(values: list[_T], value: _T) -> _T:
    """Return the value that follows, the first after the last."""
    return values[(values.index(value) + 1) % len(values)]
