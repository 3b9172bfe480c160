"""Who asks for what, what the user answered, and what is remembered of it.

Law: rules go by `Identity.key` alone, compared whole; words are for people and decide nothing.

A rule is the same user's consent, not a sandbox: docs/security.md. What is asked by default, and
what each answer does: docs/permissions.md.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

UNANSWERED_S = 30.0  # A question that nobody answers for so long is denied, once.
# So many denials of one thing are remembered as a rule; so many silences hold for this run.
REMEMBERED_DENIALS = 3


class Capability(StrEnum):
    """What an application may ask for."""

    HANDS = "hands"
    BACKGROUND = "background"
    IMAGES = "images"
    PAUSE = "pause"
    CONFIG = "config"


CAPABILITY_MEANING = {
    Capability.HANDS: "It sees your hands, and what they do, while it is in front of you.",
    Capability.BACKGROUND: "It sees your hands also while you work with another application.",
    Capability.IMAGES: "It sees the controller's pictures: the room before it, and who is there.",
    Capability.PAUSE: "It pauses and resumes tracking for every application.",
    Capability.CONFIG: "It says how the controller is mounted, which changes tracking for every "
    "application while it runs.",
}


class Decision(StrEnum):
    """What the user answers. Once: until the application disconnects."""

    ALLOW_ONCE = "allow_once"
    ALLOW_ALWAYS = "allow_always"
    DENY_ONCE = "deny_once"
    DENY_ALWAYS = "deny_always"


class IdentityKind(StrEnum):
    """What an application is known by."""

    PROGRAM = "program"  # Its executable.
    SCRIPT = "script"  # An interpreter, and the file that it runs.
    APPIMAGE = "appimage"  # The image file, which is mounted elsewhere at each start.
    FLATPAK = "flatpak"  # Its application id.
    SNAP = "snap"  # Likewise.
    PAGE = "page"  # A web browser, and the origin of the page.
    UNKNOWN = "unknown"  # The system does not tell: nothing can be remembered of it.


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asks.

    Attributes:
        kind: What it is known by.
        key: The whole of it; empty exactly for the unknown.
        words: Short, for people, e.g. "paint.py" or "https://example.org in firefox".
    """

    kind: IdentityKind
    key: str
    words: str

    @property
    def nameless(self) -> bool:
        """Whether pages that have nothing in common are known by it.

        A browser says the same of all pages of files, of sandboxed frames and of data: addresses.
        What is allowed to one of them holds for its connection alone, and is never remembered.
        """
        return self.key.startswith(NAMELESS_KEY)


NAMELESS_KEY = "page:null "  # In front of the key of the browser.
UNKNOWN = Identity(IdentityKind.UNKNOWN, "", "an unknown program")


class RuleSource(StrEnum):
    """Where a rule comes from."""

    USER = "user"
    DENIALS = "denials"  # The same was denied REMEMBERED_DENIALS times.


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of one application and one capability.

    Attributes:
        identity: Whose.
        capability: What it is about.
        allowed: The answer.
        source: Where it comes from.
        since: The day, as 2026-01-31.
    """

    identity: Identity
    capability: Capability
    allowed: bool
    source: RuleSource
    since: str


class Question(msgspec.Struct, frozen=True):
    """What the user is asked now. At most one is open for each identity and capability.

    Attributes:
        id: Of the question, never reused while the service runs.
        identity: Who asks.
        capability: What it asks for; CAPABILITY_MEANING says what that means.
        clients: Numbers of the sessions that ask.
        remaining_s: Until it counts as denied once.
    """

    id: int
    identity: Identity
    capability: Capability
    clients: tuple[int, ...]
    remaining_s: float


class Because(StrEnum):
    """Why something is granted or not."""

    SETTING = "setting"  # The user's setting for all applications.
    RULE = "rule"  # A remembered answer.
    ONCE = "once"  # An answer that holds until it disconnects.
    UNATTENDED = "unattended"  # No panel is there that could ask; the setting `unattended` decides.
    ASKING = "asking"  # The user is being asked.
    UNANSWERED = "unanswered"  # The user was asked and did not answer in time.
    KIND = "kind"  # Never for this kind of application.
    IDENTIFYING = "identifying"  # It is being looked up who it is.
    WITHOUT_EFFECT = "without_effect"  # Nothing tells who is in front: all are.
    UNDECIDED = "undecided"  # It would be asked about as soon as it is wanted.


class PermissionStatus(msgspec.Struct, frozen=True):
    """One capability of one connected application.

    Attributes:
        capability: Which.
        wished: Whether it wants it now.
        granted: Whether it may have it.
        because: Why.
    """

    capability: Capability
    wished: bool
    granted: bool
    because: Because


class FocusSource(StrEnum):
    """How the panel knows which window is in front."""

    NONE = "none"  # This desktop does not tell: everybody counts as being in front.
    X11 = "x11"
    WLROOTS = "wlroots"
    SWAY = "sway"
    HYPRLAND = "hyprland"
    KDE = "kde"
    GNOME = "gnome"
    WINDOWS = "windows"
    MACOS = "macos"


class Foreground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The window in front, as the panel's watcher tells it.

    Attributes:
        source: How it is known.
        pid: Of its process; None where the desktop does not tell.
        exe: Path of its executable, where no pid is known; else empty. Where neither is known,
            it is unknown who is in front, and everybody counts as being there.
        view: Rises when another window comes to the front, of the same process too, and when the
            one in front has another title; 0 where the desktop does not tell that.
    """

    source: FocusSource = FocusSource.NONE
    pid: int | None = None
    exe: str = ""
    view: int = 0


class PauseLevel(StrEnum):
    """Who paused. A program cannot resume what the user paused."""

    NONE = "none"
    PERFORMANCE = "performance"  # The service: too few images come (avoid_poor_performance).
    PROGRAM = "program"
    USER = "user"


class PauseStatus(msgspec.Struct, frozen=True):
    """Whether tracking is paused.

    Attributes:
        level: Who paused it.
        by: Name of the program that did; else empty.
        remaining_s: Until it resumes by itself; None without a timer.
        measured_hz: Images per second that came, where that is the reason; else 0.
        required_hz: Images per second that are needed, likewise.
    """

    level: PauseLevel = PauseLevel.NONE
    by: str = ""
    remaining_s: float | None = None
    measured_hz: float = 0.0
    required_hz: float = 0.0
