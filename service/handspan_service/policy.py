"""Who may receive what. Pure.

Law: the answer depends on the arguments alone, and nobody else compares these flags.

Source: docs/protocol-websocket.md#focus, docs/protocol-native.md#policies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handspan_service.contract.model import TrackingMode
from handspan_service.contract.settings import Settings


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
        focused: What it said of itself; None if it never did.
        background: Whether it wishes frames while not focused; None if it never said.
        foreign: Whether it is a page of another site: it reads frames and changes nothing.
        wish: The mode it wishes, if any.
        images: Whether it asks for images.
        pause: Whether it asks to pause and resume for everybody.
    """

    id: int
    focused: bool | None = None
    background: bool | None = None
    foreign: bool = False
    wish: ModeWish | None = None
    images: bool = False
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Focus:
    """Who is in front of the user.

    Attributes:
        holder: The session that said last that it is focused; None if nobody holds the focus.
            It counts only where the settings say that focus is exclusive.
        desktop: What the desktop knows of this client: True, False, or None where it cannot tell.
    """

    holder: int | None = None
    desktop: bool | None = None


NO_FOCUS = Focus()


@dataclass(frozen=True, slots=True)
class Policy:
    """What one client may have now.

    Attributes:
        frames: It receives frames.
        wish: The mode wish that counts for it.
        takes_focus: Saying that it is focused silences the others.
        background: It keeps its frames while it is not in front of the user.
        images: It receives images, beside frames.
        pause: It may pause and resume for everybody.
    """

    frames: bool = False
    wish: ModeWish | None = None
    takes_focus: bool = False
    background: bool = False
    images: bool = False
    pause: bool = False


NOTHING = Policy()


def grant(client: Client, focus: Focus, settings: Settings) -> Policy:
    """Return what a client may have.

    A client that never spoke of focus counts as focused: plain scripts never do. A page that is
    hidden says so itself, hence one client's focus does not silence another's by default.

    Args:
        client: Who asks.
        focus: Who is in front of the user.
        settings: What the user decided.
    """
    front = client.focused is not False and focus.desktop is not False
    if settings.exclusive_focus and focus.holder is not None:
        front = front and focus.holder == client.id
    behind = client.background is True and settings.background == "allow"
    return Policy(
        frames=front or behind,
        wish=client.wish if settings.clients_choose_mode and not client.foreign else None,
        takes_focus=settings.exclusive_focus and not client.foreign,
        background=behind,
        images=client.images and settings.native_images and not client.foreign,
        pause=client.pause and settings.native_pause and not client.foreign,
    )


def wished_mode(policies: Iterable[Policy]) -> TrackingMode | None:
    """Return the mode that clients wish now, or None: the user's own choice holds."""
    wishes = [policy.wish for policy in policies if policy.wish is not None]
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
