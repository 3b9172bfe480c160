"""Who may receive what. Pure.

Law: the answer depends on the arguments alone, and nobody else compares these flags.

Source: docs/permissions.md, docs/protocol-websocket.md#focus, docs/protocol-native.md#policies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from msgspec.structs import replace

from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Because, Capability, PermissionStatus
from handspan_service.contract.settings import Answer, Settings


class Row(Enum):
    """What kind of client asks."""

    PROGRAM = "program"  # Through the native library.
    SCRIPT = "script"  # Through the WebSocket, without an Origin.
    LOCAL_PAGE = "local_page"  # Of this machine's own loopback.
    PAGE = "page"  # Of another site, of a file, or of a sandbox.


class Known(Enum):
    """Whether it is known which application a client is."""

    YES = "yes"
    OWN = "own"  # A command of Handspan, it seems: the user is never asked about it.
    SOUGHT = "sought"
    NO = "no"


class _Default(Enum):
    """What a kind of client may have before the user has answered anything."""

    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"  # Not asked about: a setting or a rule may allow it.
    NEVER = "never"


# Source: docs/permissions.md#defaults.
_ALLOW, _ASK, _DENY, _NEVER = _Default.ALLOW, _Default.ASK, _Default.DENY, _Default.NEVER
DEFAULTS: Mapping[Row, Mapping[Capability, _Default]] = {
    row: dict(zip(Capability, defaults, strict=True))
    for row, defaults in {
        # hands, background, images, pause, config
        Row.PROGRAM: (_ALLOW, _ASK, _ASK, _ASK, _ASK),
        Row.SCRIPT: (_ALLOW, _ASK, _NEVER, _NEVER, _ASK),
        Row.LOCAL_PAGE: (_ALLOW, _ASK, _NEVER, _NEVER, _DENY),
        Row.PAGE: (_ALLOW, _ASK, _NEVER, _NEVER, _NEVER),
    }.items()
}


@dataclass(frozen=True, slots=True)
class ModeWish:
    """A wish for a mode, held by one connection until it closes or takes it back.

    Attributes:
        mode: What is wished.
        order: Rising over all clients; the newest wish wins.
    """

    mode: TrackingMode
    order: int


@dataclass(frozen=True, slots=True)
class Client:
    """What is known of one client.

    Attributes:
        id: Of its session.
        row: What kind it is.
        focused: What it said of itself; None if it never did.
        background: Whether it wishes frames while not focused; None if it never said.
        listed: Whether the user's list of origins names it as allowed.
        nameless: Whether it is a page that shares its origin with others of any sort: then the list
            lets it ask, and grants nothing.
        wish: The mode it wishes, if any.
        images: Whether it asks for images.
        pause: Whether it asks to pause and resume for everybody.
    """

    id: int
    row: Row = Row.SCRIPT
    focused: bool | None = None
    background: bool | None = None
    listed: bool = False
    nameless: bool = False
    wish: ModeWish | None = None
    images: bool = False
    pause: bool = False

    def wishes(self) -> Iterable[Capability]:
        """Yield what it wants now."""
        yield Capability.HANDS
        # A script that never speaks of focus or background would get nothing once it is behind.
        silent = self.row is not Row.PROGRAM and self.focused is None and self.background is None
        if self.background or silent:
            yield Capability.BACKGROUND
        if self.images:
            yield Capability.IMAGES
        if self.pause:
            yield Capability.PAUSE
        if self.wish is not None:
            yield Capability.CONFIG


@dataclass(frozen=True, slots=True)
class Focus:
    """Who is in front of the user.

    Attributes:
        holder: The session that took the focus from those that compete with this client; None if
            nobody did.
        desktop: What the desktop knows of this client: True, False, or None where it cannot tell.
        windowless: Whether it seems to have no window that could come to the front. It is behind
            then, and wishes the background in any case: else it would get nothing, and nobody would
            be asked.
    """

    holder: int | None = None
    desktop: bool | None = None
    windowless: bool = False


NO_FOCUS = Focus()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user has said of one client.

    Attributes:
        known: Whether it is known which application it is.
        rules: What is remembered of the application.
        once: What holds until this client disconnects; None: the question found no answer in time.
        attended: Whether there is a panel that can ask.
        cautious: Whether what was remembered is lost: then nothing is granted that the user does
            not answer anew.
    """

    known: Known = Known.YES
    rules: Mapping[Capability, bool] = field(default_factory=dict)
    once: Mapping[Capability, bool | None] = field(default_factory=dict)
    attended: bool = False
    cautious: bool = False


NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class Policy:
    """What one client may have now.

    Attributes:
        hands: It may know of devices and hands at all.
        frames: It receives frames.
        front: It counts as being in front of the user.
        wish: The mode wish that counts for it.
        background: It keeps its frames while it is not in front of the user.
        images: It receives images, beside frames.
        pause: It may pause and resume for everybody.
        asks: What the user must be asked about now.
        permissions: What it wishes, and why it is granted or not.
    """

    hands: bool = False
    frames: bool = False
    front: bool = False
    wish: ModeWish | None = None
    background: bool = False
    images: bool = False
    pause: bool = False
    asks: frozenset[Capability] = frozenset()
    permissions: tuple[PermissionStatus, ...] = ()


NOTHING = Policy()
# Why nothing is said of the background yet.
_UNDECIDED = (Because.ASKING, Because.IDENTIFYING, Because.KIND)


def grant(
    client: Client, focus: Focus, settings: Settings, answers: Answers = NO_ANSWERS
) -> Policy:
    """Return what a client may have.

    A client that never spoke of focus counts as focused: plain scripts never do. A page that is
    hidden says so itself.

    Args:
        client: Who asks.
        focus: Who is in front of the user.
        settings: What the user decided for all.
        answers: What the user decided for this one.
    """
    in_front = client.focused is not False and focus.desktop is not False
    front = in_front and focus.holder in (None, client.id)
    wishes = frozenset(client.wishes())
    if focus.windowless:
        wishes |= {Capability.BACKGROUND}
    judged = {one: _judged(one, client, settings, answers, one in wishes) for one in Capability}
    behind = judged[Capability.BACKGROUND]
    if front and behind.wished and behind.because in _UNDECIDED:
        judged[Capability.BACKGROUND] = _while_in_front(behind, client, focus)
    may = {one: status.wished and status.granted for one, status in judged.items()}
    return Policy(
        hands=may[Capability.HANDS],
        frames=may[Capability.HANDS] and (front or may[Capability.BACKGROUND]),
        front=front,
        wish=client.wish if may[Capability.CONFIG] else None,
        background=may[Capability.BACKGROUND],
        images=may[Capability.IMAGES],
        pause=may[Capability.PAUSE],
        asks=frozenset(one for one in judged if judged[one].because is Because.ASKING),
        permissions=tuple(one for one in judged.values() if one.wished),
    )


def _while_in_front(asking: PermissionStatus, client: Client, focus: Focus) -> PermissionStatus:
    """Return what becomes of a wish for the background that makes no difference now.

    Where nothing tells who is in front, programs are told what they always were there: granted, and
    without effect. A client that never asked for it is not worth a question before it is behind.
    """
    if focus.desktop is None:
        return replace(asking, granted=True, because=Because.WITHOUT_EFFECT)
    if client.background:
        return asking
    return replace(asking, because=Because.UNDECIDED)


def _judged(
    capability: Capability, client: Client, settings: Settings, answers: Answers, wished: bool
) -> PermissionStatus:
    granted, because = _verdict(capability, client, settings, answers)
    if because is Because.ASKING and not wished:
        because = Because.UNDECIDED
    return PermissionStatus(capability, wished, granted, because)


def _verdict(
    capability: Capability, client: Client, settings: Settings, answers: Answers
) -> tuple[bool, Because]:
    """Return whether a client may have something, and why. The first word that is said holds."""
    default = DEFAULTS[client.row][capability]
    setting = _setting(capability, client, settings)
    if default is _Default.NEVER:
        return False, Because.KIND
    if setting == "deny":
        return False, Because.SETTING
    if capability in answers.rules:
        return answers.rules[capability], Because.RULE
    if capability in answers.once:
        once = answers.once[capability]
        return once is True, Because.UNANSWERED if once is None else Because.ONCE
    if setting == "allow" and not answers.cautious:
        return True, Because.SETTING
    if default is _Default.DENY:
        return False, Because.KIND
    if answers.known is Known.SOUGHT:
        return False, Because.IDENTIFYING
    if answers.known is Known.NO:
        return False, Because.KIND
    if answers.attended:
        return False, Because.UNDECIDED if answers.known is Known.OWN else Because.ASKING
    return capability in settings.unattended and not answers.cautious, Because.UNATTENDED


def _setting(capability: Capability, client: Client, settings: Settings) -> Answer:
    """Return what the user decided for all clients of a kind."""
    match capability:
        case Capability.HANDS:
            if client.row is not Row.PAGE:
                return settings.hands_in_front
            if client.listed and client.nameless:
                return "allow" if settings.web_origins == "allow" else "ask"
            return "allow" if client.listed else settings.web_origins
        case Capability.BACKGROUND:
            return settings.background
        case Capability.IMAGES:
            return settings.native_images
        case Capability.PAUSE:
            return settings.native_pause
        case Capability.CONFIG:
            return settings.clients_choose_mode


def wished_mode(policies: Iterable[Policy]) -> TrackingMode | None:
    """Return the mode that clients wish now, or None: the user's own choice holds.

    Where a client that gets frames is in front, those behind have no say: the configuration of the
    application in front rules.
    """
    everybody = tuple(policies)
    in_front = [policy for policy in everybody if policy.front and policy.frames]
    wishes = [policy.wish for policy in in_front or everybody if policy.wish is not None]
    return max(wishes, key=lambda wish: wish.order).mode if wishes else None


def wish_after(
    held: ModeWish | None, mode: TrackingMode, said: bool, order: int
) -> ModeWish | None:
    """Return the wish that a connection holds after it spoke of one mode.

    Every page says False when it connects, without meaning it: False takes back the same mode
    wished earlier by the same connection, and is nothing else.

    Args:
        held: Its wish so far.
        mode: The mode that the message names.
        said: What the message says of it.
        order: Number of this message among all clients, rising.
    """
    if said:
        return ModeWish(mode, order)
    return None if held is not None and held.mode is mode else held
