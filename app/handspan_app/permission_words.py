"""Words for who asks, for what, what that means, and why it is granted or not. No Qt but words.

Law: every text of an application is cleaned before it is shown: it cannot turn the direction of
writing, hide letters, or push our own words out of sight.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication

from handspan_service.contract.control import ClientStatus
from handspan_service.contract.permissions import (
    Because,
    Capability,
    FocusSource,
    Foreground,
    Identity,
    IdentityKind,
    PermissionStatus,
    Rule,
    RuleSource,
)

LONGEST_NAME = 64  # Letters of a name in a sentence.


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """Return text without control and format characters, shortened in its middle."""
    plain = "".join(one for one in text if unicodedata.category(one)[0] != "C")
    plain = " ".join(plain.split())
    if len(plain) <= longest:
        return plain
    head = longest // 2
    return f"{plain[:head]}…{plain[head + 1 - longest :]}"


def name_words(identity: Identity | None, name: str = "") -> str:
    """Return what an application is called; `name` is what is known before its identity is."""
    words = identity.words if identity is not None and identity.key else name
    return clean(words) or QCoreApplication.translate("Permissions", "Unnamed application")


def client_name(client: ClientStatus) -> str:
    """Return what a connected application is called."""
    return name_words(client.identity, client.name)


def kind_words(identity: Identity | None) -> str:
    """Return what kind of application it is."""
    if identity is None:
        return QCoreApplication.translate("Permissions", "being looked up")
    return {
        IdentityKind.PROGRAM: QCoreApplication.translate("Permissions", "Program"),
        IdentityKind.SCRIPT: QCoreApplication.translate("Permissions", "Script"),
        IdentityKind.APPIMAGE: QCoreApplication.translate("Permissions", "AppImage"),
        IdentityKind.FLATPAK: QCoreApplication.translate("Permissions", "Flatpak"),
        IdentityKind.SNAP: QCoreApplication.translate("Permissions", "Snap"),
        IdentityKind.PAGE: QCoreApplication.translate("Permissions", "Web page"),
        IdentityKind.UNKNOWN: QCoreApplication.translate("Permissions", "Unknown program"),
    }[identity.kind]


def place_words(identity: Identity | None) -> str:
    """Return by what it is known beside its name: a path, an id, the browser of a page."""
    if identity is None:
        return ""
    key = identity.key.partition(":")[2]
    if identity.kind is IdentityKind.PAGE:  # Its origin is its name.
        key = key.partition(" ")[2].partition(":")[2]
    elif identity.kind is IdentityKind.SCRIPT:
        key = " · ".join(key.rsplit(" ", 1))
    return clean(key, 400)


def short_words(capability: Capability) -> str:
    """Return a capability in one word or two."""
    return {
        Capability.HANDS: QCoreApplication.translate("Permissions", "Hands"),
        Capability.BACKGROUND: QCoreApplication.translate("Permissions", "Background"),
        Capability.IMAGES: QCoreApplication.translate("Permissions", "Pictures"),
        Capability.PAUSE: QCoreApplication.translate("Permissions", "Pausing"),
        Capability.CONFIG: QCoreApplication.translate("Permissions", "Set-up"),
    }[capability]


def question_words(capability: Capability) -> str:
    """Return what an application wants, as the heading of a question."""
    return {
        Capability.HANDS: QCoreApplication.translate("Permissions", "May it see your hands?"),
        Capability.BACKGROUND: QCoreApplication.translate(
            "Permissions", "May it see your hands in the background, too?"
        ),
        Capability.IMAGES: QCoreApplication.translate(
            "Permissions", "May it see the controller's pictures?"
        ),
        Capability.PAUSE: QCoreApplication.translate("Permissions", "May it pause tracking?"),
        Capability.CONFIG: QCoreApplication.translate(
            "Permissions", "May it say how the controller is mounted?"
        ),
    }[capability]


def meaning_words(capability: Capability) -> str:
    """Return what it means to allow something."""
    return {
        Capability.HANDS: QCoreApplication.translate(
            "Permissions",
            "It then knows where your hands are and what they do, while it is in front of you.",
        ),
        Capability.BACKGROUND: QCoreApplication.translate(
            "Permissions",
            "It then knows what your hands do also while you work with another application.",
        ),
        Capability.IMAGES: QCoreApplication.translate(
            "Permissions",
            "It then sees what the cameras see: the room in front of the controller, and who is "
            "there.",
        ),
        Capability.PAUSE: QCoreApplication.translate(
            "Permissions",
            "It can then stop and resume tracking for every application. What you paused yourself "
            "stays paused.",
        ),
        Capability.CONFIG: QCoreApplication.translate(
            "Permissions",
            "Tracking then follows its wish, such as a headset, while it runs. That can spoil "
            "tracking for other applications.",
        ),
    }[capability]


def rule_words(capability: Capability, allowed: bool) -> str:
    """Return what a remembered answer lets an application do, or keeps it from."""
    may, may_not = {
        Capability.HANDS: (
            QCoreApplication.translate("Permissions", "May see your hands"),
            QCoreApplication.translate("Permissions", "May not see your hands"),
        ),
        Capability.BACKGROUND: (
            QCoreApplication.translate("Permissions", "May see your hands in the background"),
            QCoreApplication.translate("Permissions", "May not see your hands in the background"),
        ),
        Capability.IMAGES: (
            QCoreApplication.translate("Permissions", "May see the controller's pictures"),
            QCoreApplication.translate("Permissions", "May not see the controller's pictures"),
        ),
        Capability.PAUSE: (
            QCoreApplication.translate("Permissions", "May pause tracking"),
            QCoreApplication.translate("Permissions", "May not pause tracking"),
        ),
        Capability.CONFIG: (
            QCoreApplication.translate("Permissions", "May say how the controller is mounted"),
            QCoreApplication.translate("Permissions", "May not say how the controller is mounted"),
        ),
    }[capability]
    return may if allowed else may_not


def rule_origin_words(rule: Rule) -> str:
    """Return where a remembered answer comes from."""
    if rule.source is RuleSource.DENIALS:
        text = QCoreApplication.translate("Permissions", "Since {day}, after three refusals")
    else:
        text = QCoreApplication.translate("Permissions", "Since {day}, by your answer")
    return text.format(day=rule.since)


def because_words(status: PermissionStatus) -> str:
    """Return why something is granted or not."""
    allowed = status.granted
    match status.because:
        case Because.SETTING if allowed:
            text = QCoreApplication.translate("Permissions", "allowed to all applications")
        case Because.SETTING:
            text = QCoreApplication.translate("Permissions", "denied to all applications")
        case Because.RULE if allowed:
            text = QCoreApplication.translate("Permissions", "you always allow it")
        case Because.RULE:
            text = QCoreApplication.translate("Permissions", "you never allow it")
        case Because.ONCE if allowed:
            text = QCoreApplication.translate("Permissions", "allowed until it disconnects")
        case Because.ONCE:
            text = QCoreApplication.translate("Permissions", "denied until it disconnects")
        case Because.UNATTENDED if allowed:
            text = QCoreApplication.translate("Permissions", "allowed while nobody can be asked")
        case Because.UNATTENDED:
            text = QCoreApplication.translate("Permissions", "denied while nobody can be asked")
        case Because.ASKING:
            text = QCoreApplication.translate("Permissions", "waits for your answer")
        case Because.UNANSWERED:
            text = QCoreApplication.translate(
                "Permissions", "denied: the question was not answered"
            )
        case Because.KIND:
            text = QCoreApplication.translate("Permissions", "not possible for such an application")
        case Because.IDENTIFYING:
            text = QCoreApplication.translate("Permissions", "denied until it is known who it is")
        case Because.WITHOUT_EFFECT:
            text = QCoreApplication.translate(
                "Permissions", "allowed, as nothing tells which window is in front"
            )
        case Because.UNDECIDED:
            text = QCoreApplication.translate("Permissions", "you are asked when it matters")
    return text


def focus_words(foreground: Foreground, attended: bool) -> str:
    """Return how it is known which window is in front, and what follows where it is not."""
    if foreground.source is FocusSource.NONE or not attended:
        return QCoreApplication.translate(
            "Permissions",
            "This desktop does not tell which window is in front. So every application counts as "
            "being in front and gets hands, unless it says itself that it is not. To keep hands "
            "from an application, deny them to it below.",
        )
    if foreground.pid is None and not foreground.exe:
        return QCoreApplication.translate(
            "Permissions",
            "It is not known whose window is in front just now, so every application counts as "
            "being there.",
        )
    return QCoreApplication.translate(
        "Permissions",
        "Hands go to the application whose window is in front. Windows of Handspan do not count: "
        "while you look at one, hands go on to where they went before.",
    )
