"""What the user decided about the panel itself.

Law: these live in the panel's own file; everything that concerns tracking belongs to the service.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QSettings

from handspan_app.shows import SWITCHES, Figures, HandModel, Shows

_FIGURES = {str(int(one)) for one in Figures}


class Look(StrEnum):
    """Which look the window has."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Language(StrEnum):
    """Which language the panel speaks; all but the first are ISO 639 codes."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What the live view shows.

    Attributes:
        shows: In the view itself.
        pictures: Whether what both cameras see stands below it.
        graphs: Whether graphs stand beside it.
    """

    shows: Shows = field(default_factory=Shows)
    pictures: bool = False
    graphs: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What is decided.

    Attributes:
        look: Of the window.
        notifications: Whether the desktop is told of what happens while the window is closed.
        start_at_login: Whether the panel starts with the desktop; None where this desktop has no
            way for it that is known.
        language: Of the panel, from its next start on.
        live: What the live view shows.
    """

    look: Look = Look.SYSTEM
    notifications: bool = True
    start_at_login: bool | None = None
    language: Language = Language.SYSTEM
    live: LiveOptions = LiveOptions()


@dataclass(frozen=True, slots=True)
class SetOptions:
    """The wish to have other options.

    Attributes:
        options: All of them.
    """

    options: Options


class OptionStore:
    """Reads and writes them, but for the start at login, which the desktop itself keeps."""

    def __init__(self, settings: QSettings) -> None:
        """Use the panel's settings file."""
        self._settings = settings

    def load(self) -> Options:
        """Return what is kept; defaults for what is not, or is not understood."""
        word = str(self._settings.value("theme", Look.SYSTEM.value))
        look = Look(word) if word in list(Look) else Look.SYSTEM
        tongue = str(self._settings.value("language", Language.SYSTEM.value))
        return replace(
            Options(),
            look=look,
            language=Language(tongue) if tongue in list(Language) else Language.SYSTEM,
            notifications=bool(self._settings.value("notifications", True, type=bool)),
            live=LiveOptions(
                self._load_shows(), self._switch("live/pictures"), self._switch("live/graphs")
            ),
        )

    def _switch(self, name: str, default: bool = False) -> bool:
        return bool(self._settings.value(name, default, type=bool))

    def _load_shows(self) -> Shows:
        usual = Shows()
        figures = str(self._settings.value("live/figures", int(usual.figures)))
        model = str(self._settings.value("live/model", usual.model.value))
        return Shows(
            figures=Figures(int(figures)) if figures in _FIGURES else usual.figures,
            model=HandModel(model) if model in list(HandModel) else usual.model,
            **{name: self._switch(f"live/{name}", getattr(usual, name)) for name in SWITCHES},
        )

    def save(self, options: Options) -> None:
        """Keep them."""
        self._settings.setValue("theme", options.look.value)
        self._settings.setValue("language", options.language.value)
        self._settings.setValue("notifications", options.notifications)
        shows = options.live.shows
        self._settings.setValue("live/pictures", options.live.pictures)
        self._settings.setValue("live/graphs", options.live.graphs)
        self._settings.setValue("live/figures", int(shows.figures))
        self._settings.setValue("live/model", shows.model.value)
        for name in SWITCHES:
            self._settings.setValue(f"live/{name}", getattr(shows, name))
