"""What the icon says beside the state: something waits for the user, or is being seen. No Qt.

Law: at most one badge is shown, the first that applies.
"""

from __future__ import annotations

from enum import StrEnum

from handspan_service.contract.control import Status


class Badge(StrEnum):
    """A small mark on the icon, most urgent first; drawn in glyphs.py."""

    QUESTION = "question"  # An application asks for something, and waits.
    EYE = "eye"  # Somebody receives the controller's pictures.


def badge_of(status: Status | None) -> Badge | None:
    """Return the badge to show; None for none."""
    if status is None:
        return None
    if status.questions:
        return Badge.QUESTION
    if status.shows_pictures or any(client.images for client in status.clients):
        return Badge.EYE
    return None


def badge_words(status: Status, badge: Badge) -> str:
    """Return what the badge means."""
    if badge is Badge.QUESTION:
        names = ", ".join(dict.fromkeys(one.identity.words for one in status.questions))
        return f"{names} waits for your answer."
    seeing = [client.name or "an application" for client in status.clients if client.images]
    if status.shows_pictures:
        seeing.append("this panel")
    return f"The controller's pictures go to {', '.join(dict.fromkeys(seeing))}."


def span_words(seconds: float) -> str:
    """Return a time that is left, e.g. "7 min", rounded up so that it never says none."""
    minutes = max(1, -int(-seconds // 60))
    return f"{minutes} min" if minutes < 120 else f"{-(-minutes // 60)} h"
