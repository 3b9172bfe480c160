"""One WebSocket client: what it wishes, what it gets. No I/O.

Law: rubbish changes nothing, and each word of a client changes this client alone.
"""

from __future__ import annotations

from handspan_service.contract.control import ClientStatus
from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Identity
from handspan_service.contract.settings import Settings
from handspan_service.errors import PeerError
from handspan_service.policy import NOTHING, Client, ModeWish, wish_after
from handspan_service.programs import Program, is_nameless
from handspan_service.serve.admission import Admitted, is_origin_listed
from handspan_service.serve.allowance import Allowance
from handspan_service.serve.telling import Telling
from handspan_service.wire.leap_frames import FrameText
from handspan_service.wire.leap_json import ClientMessage, parse_message


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
        self.policy = NOTHING
        self.rejected = 0
        self.sent = 0
        self.skipped = 0
        self._gestures_wanted = False
        self._tools_wanted = admitted.dialect.has_tools
        self._focused: bool | None = None
        self._background: bool | None = None
        self._wish: ModeWish | None = None
        self._telling = Telling()
        self._allowance = Allowance(now_s)

    @property
    def gestures_wanted(self) -> bool:
        """Whether it asked for gestures."""
        return self._gestures_wanted

    def client(self, settings: Settings) -> Client:
        """Return what policy needs to know."""
        return Client(
            id=self.id,
            row=self.admitted.row,
            focused=self._focused,
            background=self._background,
            listed=is_origin_listed(self.admitted.origin, settings),
            nameless=self.admitted.origin is not None and is_nameless(self.admitted.origin),
            wish=self._wish,
        )

    def state(self) -> tuple[object, ...]:
        """Return all that its messages can change."""
        return self._focused, self._background, self._wish, self._gestures_wanted

    def status(self, identity: Identity | None, program: Program | None) -> ClientStatus:
        """Return what the panel shows.

        Args:
            identity: Who it is; None while that is being looked up.
            program: Its process; None where that is not known.
        """
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
            pid=program.pid if program is not None else None,
            identity=identity,
            permissions=self.policy.permissions,
            in_front=self.policy.front,
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
        self._allowance.spend(now_s)
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
                self._telling.forget()
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
        told = self._telling.tell(frame.frame.gestures)
        return frame.with_gestures(told, tools=tools)

    def skip(self, frame: FrameText) -> None:
        """Say that the client was too slow for a frame: keep the starts and stops it missed."""
        self.skipped += 1
        if self._gestures_wanted:
            self._telling.skip(frame.frame.gestures)
