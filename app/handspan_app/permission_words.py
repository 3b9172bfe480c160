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
    Decision,
    FocusSource,
    Foreground,
    Identity,
    IdentityKind,
    PermissionStatus,
    Question,
    Rule,
    RuleSource,
)

translate = QCoreApplication.translate
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
    if identity is not None and identity.nameless:
        return translate("Permissions", "Page without an address")
    words = identity.words if identity is not None and identity.key else name
    return clean(words) or translate("Permissions", "Unnamed application")


def client_name(client: ClientStatus) -> str:
    """Return what a connected application is called."""
    return name_words(client.identity, client.name)


def kind_words(identity: Identity | None) -> str:
    """Return what kind of application it is."""
    if identity is None:
        return translate("Permissions", "being looked up")
    return {
        IdentityKind.PROGRAM: translate("Permissions", "Program"),
        IdentityKind.SCRIPT: translate("Permissions", "Script"),
        IdentityKind.APPIMAGE: translate("Permissions", "AppImage"),
        IdentityKind.FLATPAK: translate("Permissions", "Flatpak"),
        IdentityKind.SNAP: translate("Permissions", "Snap"),
        IdentityKind.PAGE: translate("Permissions", "Web page"),
        IdentityKind.UNKNOWN: translate("Permissions", "Unknown program"),
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
        Capability.HANDS: translate("Permissions", "Hands"),
        Capability.BACKGROUND: translate("Permissions", "Background"),
        Capability.IMAGES: translate("Permissions", "Pictures"),
        Capability.PAUSE: translate("Permissions", "Pausing"),
        Capability.CONFIG: translate("Permissions", "Set-up"),
    }[capability]


def decision_words(decision: Decision) -> str:
    """Return an answer to a question in a word or two."""
    return {
        Decision.ALLOW_ONCE: translate("Permissions", "Allow once"),
        Decision.ALLOW_ALWAYS: translate("Permissions", "Allow always"),
        Decision.DENY_ONCE: translate("Permissions", "Not now"),
        Decision.DENY_ALWAYS: translate("Permissions", "Never"),
    }[decision]


def question_words(capability: Capability) -> str:
    """Return what an application wants, as the heading of a question."""
    return {
        Capability.HANDS: translate("Permissions", "May it see your hands?"),
        Capability.BACKGROUND: translate(
            "Permissions", "May it see your hands in the background, too?"
        ),
        Capability.IMAGES: translate("Permissions", "May it see the controller's pictures?"),
        Capability.PAUSE: translate("Permissions", "May it pause tracking?"),
        Capability.CONFIG: translate("Permissions", "May it say how the controller is mounted?"),
    }[capability]


def meaning_words(capability: Capability) -> str:
    """Return what it means to allow something."""
    return {
        Capability.HANDS: translate(
            "Permissions",
            "It then knows where your hands are and what they do, while it is in front of you.",
        ),
        Capability.BACKGROUND: translate(
            "Permissions",
            "It then knows what your hands do also while you work with another application.",
        ),
        Capability.IMAGES: translate(
            "Permissions",
            "It then sees what the cameras see: the room in front of the controller, and who is "
            "there.",
        ),
        Capability.PAUSE: translate(
            "Permissions",
            "It can then stop and resume tracking for every application. What you paused yourself "
            "stays paused.",
        ),
        Capability.CONFIG: translate(
            "Permissions",
            "Tracking then follows its wish, such as a headset, while it runs. That can spoil "
            "tracking for other applications.",
        ),
    }[capability]


def nameless_words() -> str:
    """Return what an answer to a page means that the browser does not tell from others."""
    return translate(
        "Permissions",
        "It was opened from a file, or stands in a sandbox: the browser does not tell which page "
        "it is. So what you allow holds until this page is closed, and “Never” holds for all such "
        "pages of this browser.",
    )


def question_meaning(question: Question) -> str:
    """Return what it means to answer a question."""
    meaning = meaning_words(question.capability)
    return f"{meaning} {nameless_words()}" if question.identity.nameless else meaning


def possible_decisions(question: Question) -> tuple[Decision, ...]:
    """Return the answers that there are to a question."""
    nameless = question.identity.nameless
    return tuple(one for one in Decision if not (nameless and one is Decision.ALLOW_ALWAYS))


def rule_words(capability: Capability, allowed: bool) -> str:
    """Return what a remembered answer lets an application do, or keeps it from."""
    may, may_not = {
        Capability.HANDS: (
            translate("Permissions", "May see your hands"),
            translate("Permissions", "May not see your hands"),
        ),
        Capability.BACKGROUND: (
            translate("Permissions", "May see your hands in the background"),
            translate("Permissions", "May not see your hands in the background"),
        ),
        Capability.IMAGES: (
            translate("Permissions", "May see the controller's pictures"),
            translate("Permissions", "May not see the controller's pictures"),
        ),
        Capability.PAUSE: (
            translate("Permissions", "May pause tracking"),
            translate("Permissions", "May not pause tracking"),
        ),
        Capability.CONFIG: (
            translate("Permissions", "May say how the controller is mounted"),
            translate("Permissions", "May not say how the controller is mounted"),
        ),
    }[capability]
    return may if allowed else may_not


def rule_origin_words(rule: Rule) -> str:
    """Return where a remembered answer comes from."""
    if rule.source is RuleSource.DENIALS:
        text = translate("Permissions", "Since {day}, after three refusals")
    else:
        text = translate("Permissions", "Since {day}, by your answer")
    return text.format(day=rule.since)


def because_words(status: PermissionStatus) -> str:
    """Return why something is granted or not."""
    allowed = status.granted
    match status.because:
        case Because.SETTING if allowed:
            text = translate("Permissions", "allowed to all applications")
        case Because.SETTING:
            text = translate("Permissions", "denied to all applications")
        case Because.RULE if allowed:
            text = translate("Permissions", "you always allow it")
        case Because.RULE:
            text = translate("Permissions", "you never allow it")
        case Because.ONCE if allowed:
            text = translate("Permissions", "allowed until it disconnects")
        case Because.ONCE:
            text = translate("Permissions", "denied until it disconnects")
        case Because.UNATTENDED if allowed:
            text = translate("Permissions", "allowed while nobody can be asked")
        case Because.UNATTENDED:
            text = translate("Permissions", "denied while nobody can be asked")
        case Because.ASKING:
            text = translate("Permissions", "waits for your answer")
        case Because.UNANSWERED:
            text = translate("Permissions", "denied: the question was not answered")
        case Because.KIND:
            text = translate("Permissions", "not possible for such an application")
        case Because.IDENTIFYING:
            text = translate("Permissions", "denied until it is known who it is")
        case Because.WITHOUT_EFFECT:
            text = translate("Permissions", "allowed, as nothing tells which window is in front")
        case Because.UNDECIDED:
            text = translate("Permissions", "you are asked when it matters")
    return text


def focus_words(foreground: Foreground, attended: bool) -> str:
    """Return how it is known which window is in front, and what follows where it is not."""
    if foreground.source is FocusSource.NONE or not attended:
        return translate(
            "Permissions",
            "This desktop does not tell which window is in front. So every application counts as "
            "being in front and gets hands, unless it says itself that it is not. To keep hands "
            "from an application, deny them to it below.",
        )
    if foreground.pid is None and not foreground.exe:
        return translate(
            "Permissions",
            "It is not known whose window is in front just now, so every application counts as "
            "being there.",
        )
    return translate(
        "Permissions",
        "Hands go to the application whose window is in front. Windows of Handspan do not count: "
        "while you look at one, hands go on to where they went before.",
    )
