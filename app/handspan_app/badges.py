"""What the icon says beside the state: something waits for the user, or is being seen.

Law: at most one badge is shown, the first that applies.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from handspan_app.permission_words import client_name, name_words
from handspan_service.contract.control import Status

translate = QCoreApplication.translate


class Badge(StrEnum):
    """A small mark on the icon, most urgent first; drawn in glyphs.py."""

    QUESTION = "question"  # An application asks for something, and waits.
    RECORDING = "recording"  # What the controller sees is being recorded.
    EYE = "eye"  # Somebody receives the controller's pictures.


def badge_of(status: Status | None) -> Badge | None:
    """Return the badge to show; None for none."""
    if status is None:
        return None
    if status.questions:
        return Badge.QUESTION
    if status.library.recording.running:
        return Badge.RECORDING
    if status.shows_pictures or any(client.images for client in status.clients):
        return Badge.EYE
    return None


def badge_words(status: Status, badge: Badge) -> str:
    """Return what the badge means."""
    if badge is Badge.QUESTION:
        names = ", ".join(dict.fromkeys(name_words(one.identity) for one in status.questions))
        return translate("Badge", "{names} waits for your answer.").format(names=names)
    if badge is Badge.RECORDING:
        text = translate("Badge", "What the controller sees is recorded: {name}.")
        return text.format(name=status.library.recording.name)
    seeing = [client_name(client) for client in status.clients if client.images]
    if status.shows_pictures:
        seeing.append(translate("Badge", "this panel"))
    text = translate("Badge", "The controller's pictures go to {names}.")
    return text.format(names=", ".join(dict.fromkeys(seeing)))


def span_words(seconds: float) -> str:
    """Return a time that is left, e.g. "7 min", rounded up so that it never says none."""
    minutes = max(1, -int(-seconds // 60))
    if minutes < 120 and minutes != 60:
        return translate("Badge", "{n} min").format(n=minutes)
    return translate("Badge", "{n} h").format(n=-(-minutes // 60))
