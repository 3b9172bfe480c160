"""What the user decided about the panel itself.

Law: these live in the panel's own file; everything that concerns tracking belongs to the service.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QSettings


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
class Options:
    """What is decided.

    Attributes:
        look: Of the window.
        notifications: Whether the desktop is told of what happens while the window is closed.
        start_at_login: Whether the panel starts with the desktop; None where this desktop has no
            way for it that is known.
        language: Of the panel, from its next start on.
    """

    look: Look = Look.SYSTEM
    notifications: bool = True
    start_at_login: bool | None = None
    language: Language = Language.SYSTEM


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
        )

    def save(self, options: Options) -> None:
        """Keep them."""
        self._settings.setValue("theme", options.look.value)
        self._settings.setValue("language", options.language.value)
        self._settings.setValue("notifications", options.notifications)
