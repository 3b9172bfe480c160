"""One WebSocket client: what it wishes, what it gets. No I/O.

Law: a client never sees an update of a gesture before its start, and never loses a start or a stop
because it was too slow for the frame that held it.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from handspan_service.contract.control import ClientStatus
from handspan_service.contract.model import Gesture, TrackingMode
from handspan_service.errors import PeerError
from handspan_service.policy import Client, ModeWish, Policy, wish_after
from handspan_service.serve.admission import Admitted
from handspan_service.wire.leap_frames import FrameText
from handspan_service.wire.leap_json import ClientMessage, parse_message

# Messages per second that a client may send for long, and at once. Old clients send heartbeats,
# 25 a second after some reconnects; a flood of ten thousand ends the session.
MESSAGES_PER_S = 200.0
MESSAGES_AT_ONCE = 400.0
_KEPT_GESTURES = 64  # Starts and stops kept for a client that is behind.


class Session:
    """What the server remembers of one client."""

    def __init__(self, id: int, admitted: Admitted, now_s: float) -> None:
        """Begin a session.

        Args:
            id: Never used before.
            admitted: Who it is.
            now_s: Any monotonic clock, s.
        """
        self.id = id
        self.admitted = admitted
        self.policy = Policy(frames=False, wish=None, takes_focus=False)
        self.rejected = 0
        self.sent = 0
        self.skipped = 0
        self._gestures_wanted = False
        self._tools_wanted = admitted.dialect.has_tools
        self._focused: bool | None = None
        self._background: bool | None = None
        self._wish: ModeWish | None = None
        self._begun: set[int] = set()
        self._missed: dict[tuple[int, str], Gesture] = {}
        self._allowance = MESSAGES_AT_ONCE
        self._heard_s = now_s

    @property
    def gestures_wanted(self) -> bool:
        """Whether it asked for gestures."""
        return self._gestures_wanted

    def client(self) -> Client:
        """Return what policy needs to know."""
        return Client(
            id=self.id,
            focused=self._focused,
            background=self._background,
            foreign=self.admitted.foreign,
            wish=self._wish,
        )

    def state(self) -> tuple[Client, bool]:
        """Return all that its messages can change."""
        return self.client(), self._gestures_wanted

    def status(self) -> ClientStatus:
        """Return what the panel shows."""
        return ClientStatus(
            id=self.id,
            name=self.admitted.name,
            dialect=self.admitted.dialect.name,
            receiving=self.policy.frames,
            focused=self._focused,
            background=self._background,
            gestures=self._gestures_wanted,
            sent=self.sent,
            skipped=self.skipped,
        )

    def hear(self, text: str, now_s: float, order: int) -> ClientMessage:
        """Take one text of the client. Rubbish is counted and changes nothing.

        Args:
            text: As received.
            now_s: The clock of the constructor.
            order: Number of this message among those of all clients, rising.

        Returns:
            What it said.

        Raises:
            PeerError: It sends more than any client needs; end the session.
        """
        self._allowance += (now_s - self._heard_s) * MESSAGES_PER_S
        self._allowance = min(self._allowance, MESSAGES_AT_ONCE) - 1.0
        self._heard_s = now_s
        if self._allowance < 0.0:
            raise PeerError("too many messages")
        try:
            said = parse_message(text)
        except PeerError:
            self.rejected += 1
            return ClientMessage()
        self._obey(said, order)
        return said

    def _obey(self, said: ClientMessage, order: int) -> None:
        if said.focused is not None:
            self._focused = said.focused
        if said.background is not None:
            self._background = said.background
        if said.enable_gestures is not None:
            self._gestures_wanted = said.enable_gestures
            if not said.enable_gestures:
                self._begun.clear()
                self._missed.clear()
        if said.enable_tools is not None:
            self._tools_wanted = said.enable_tools
        for mode, wish in (
            (TrackingMode.HEAD_MOUNTED, said.optimize_hmd),
            (TrackingMode.SCREEN_TOP, said.optimize_screentop),
        ):
            if wish is not None:
                self._wish = wish_after(self._wish, mode, wish, order)

    def text_of(self, frame: FrameText) -> bytes:
        """Return the frame as this client must get it, and count it as sent."""
        self.sent += 1
        tools = self._tools_wanted
        if not self._gestures_wanted:
            return frame.plain(tools=tools)
        told = frame.frame.gestures
        if self._missed:
            told = (*self._missed.values(), *told)
            self._missed.clear()
        if not told:
            self._begun.clear()
            return frame.plain(tools=tools)
        return frame.with_gestures(self._in_order(told), tools=tools)

    def skip(self, frame: FrameText) -> None:
        """Say that the client was too slow for a frame: keep the starts and stops it missed."""
        self.skipped += 1
        if not self._gestures_wanted:
            return
        for gesture in frame.frame.gestures:
            if gesture.state == "stop" or gesture.state == "start":
                self._missed.setdefault((gesture.id, gesture.state), gesture)
        while len(self._missed) > _KEPT_GESTURES:
            oldest = next(iter(self._missed))[0]
            for key in [key for key in self._missed if key[0] == oldest]:
                del self._missed[key]

    def _in_order(self, told: tuple[Gesture, ...]) -> tuple[Gesture, ...]:
        """Return the gesture objects so that each begins with a start for this client."""
        result: list[Gesture] = []
        for gesture in told:
            known = gesture.id in self._begun
            if gesture.state == "stop":
                self._begun.discard(gesture.id)
                if known or gesture.type in ("keyTap", "screenTap"):
                    result.append(gesture)
            else:
                self._begun.add(gesture.id)
                begins = known or gesture.state == "start"
                result.append(gesture if begins else _started(gesture))
        self._begun &= {gesture.id for gesture in told}
        unchanged = len(result) == len(told) and all(map(_same, result, told))
        return told if unchanged else tuple(result)


def _started(gesture: Gesture) -> Gesture:
    return replace(gesture, state="start")


def _same(one: Any, other: Any) -> bool:
    return one is other
