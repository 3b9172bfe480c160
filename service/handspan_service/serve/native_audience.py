"""The native programs that said hello: what each may have, hears and gets.

Law: publishing never waits for a program. Frames sent + frames skipped = frames offered.

All methods belong to the thread of the event loop. Source: docs/protocol-native.md.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterator

from handspan_service import __version__
from handspan_service.contract.control import ClientStatus
from handspan_service.contract.model import CameraPair, Frame
from handspan_service.contract.settings import GestureSettings, Settings
from handspan_service.errors import PeerError
from handspan_service.policy import Policy, Row
from handspan_service.serve.native_news import Newsroom, Situation, bare
from handspan_service.serve.native_peer import NativePeer
from handspan_service.serve.native_session import NativeSession
from handspan_service.serve.own_gestures import MAX_SETS, OwnGestures
from handspan_service.serve.pauses import PauseDesk
from handspan_service.serve.presence import Presence
from handspan_service.wire.native import INTERFACE, VERSION, pack_value, unpack_value
from handspan_service.wire.native_frames import FrameBytes, image_message
from handspan_service.wire.native_messages import (
    MAGIC,
    Config,
    ConfigChange,
    GetConfig,
    GetMode,
    Hello,
    Message,
    Ping,
    PolicyNews,
    Pong,
    Result,
    ServiceNews,
    SetConfig,
    SetFocus,
    SetMode,
    SetPaused,
    SetPolicy,
    Subscribe,
    Welcome,
)

DONE, NOT_GRANTED = 0, 1  # Results.
VERSION_TEXT = f"v{'.'.join(map(str, INTERFACE))}-handspan-{__version__}"
_LOGGED_LETTERS = 64  # Of what a program says of itself.

_log = logging.getLogger(__name__)


class NativeAudience:
    """The programs of one server."""

    def __init__(
        self,
        settings: Settings,
        presence: Presence,
        *,
        on_change: Callable[[], None],
        pauses: PauseDesk,
    ) -> None:
        """Begin without programs.

        Args:
            settings: Permissions.
            presence: Shared with the other servers.
            on_change: Called when a program comes, goes or changes what it gets or wishes.
            pauses: Where programs pause and resume for everybody.
        """
        self._settings = settings
        self._presence = presence
        self._on_change = on_change
        self._pauses = pauses
        self._news = Newsroom()
        self._own = OwnGestures()
        self._programs: dict[NativePeer, NativeSession] = {}
        self._newest: FrameBytes | None = None
        self._ruler: NativeSession | None = None  # In front: its configuration holds behind, too.
        presence.apply(settings)
        presence.watch(self._regrant)

    # What the service asks

    def clients(self) -> tuple[ClientStatus, ...]:
        """Return who is connected, oldest first."""
        device = self._news.device
        consent = self._presence.consent
        return tuple(one.status(device, consent.identity(one.id)) for one in self._sessions())

    def policies(self) -> Iterator[Policy]:
        """Return what each program may have."""
        return (session.policy for session in self._sessions())

    def wants_gestures(self) -> bool:
        """Return whether any program wants gestures by everybody's parameters."""
        own = self._own_settings()
        return any(
            session.gets_gestures(self._news.device) and self._gestures_of(session) not in own
            for session in self._sessions()
        )

    def wants_frames(self) -> bool:
        """Return whether any program is to get frames."""
        return any(session.gets_frames(self._news.device) for session in self._sessions())

    def wants_images(self) -> bool:
        """Return whether any program is to get images."""
        return any(session.gets_images(self._news.device) for session in self._sessions())

    # What the service tells

    def tell(self, situation: Situation) -> None:
        """Say how the service is now; programs hear what changed."""
        news = self._news.changed(situation, _now_us())
        self._send(*news)
        for peer in tuple(self._programs):
            if not situation.streaming:
                peer.forget_waiting()
        if not situation.streaming:
            self._newest = None

    def tell_cameras(self, cameras: CameraPair) -> None:
        """Say what cameras the images come from."""
        self._send(*self._news.calibrated(cameras))

    def beat(self) -> None:
        """Give a sign of life to everybody who reads."""
        news = self._news.service()
        for peer, session in tuple(self._programs.items()):
            if session.welcomed and peer.ready:
                peer.send(news if session.told else bare(news))

    def publish(self, frame: Frame, taken_us: int) -> None:
        """Send a frame to every program that may have it; never waits.

        Args:
            frame: What happened.
            taken_us: When its image was taken, on the clock that all processes share.
        """
        if not self._news.situation.streaming:
            return
        device = self._news.device
        shared = self._newest = FrameBytes(frame, device, taken_us)
        own = self._own.tell(frame, self._own_settings())
        for peer, session in tuple(self._programs.items()):
            if session.gets_frames(device):
                settings = self._gestures_of(session) if own else None
                told = own.get(settings, frame.gestures)
                peer.offer(shared, told, device)

    def publish_image(
        self, frame_id: int, taken_us: int, size_px: tuple[int, int], pixels: bytes
    ) -> None:
        """Send the image that the newest frame was made from to every program that may have it.

        Args:
            frame_id: Of that frame.
            taken_us: Its time.
            size_px: Width and height of one eye.
            pixels: Left eye, then right eye.
        """
        device = self._news.device
        takers = [peer for peer, one in self._programs.items() if one.gets_images(device)]
        if takers:
            version = self._news.calibration
            message = image_message(device, frame_id, taken_us, size_px, version, pixels)
            for peer in takers:
                peer.offer_image(message)

    def apply(self, settings: Settings) -> None:
        """Take new permissions."""
        self._settings = settings
        self._presence.apply(settings)
        self._regrant(None)

    # Programs

    def greet(self, peer: NativePeer, hello: Hello) -> None:
        """Take a program in: welcome, devices and the newest frame, at once and in this order.

        Args:
            peer: Its connection.
            hello: What it says of itself, in our version of the protocol.
        """
        now_s = asyncio.get_running_loop().time()
        session = NativeSession(self._presence.next_id(), hello, peer.program, peer.pid, now_s)
        peer.greeted(session)
        self._programs[peer] = session
        self._presence.enter(session.id, Row.PROGRAM, peer.identified)
        if session.is_probe:
            self._update(peer, session)
        else:
            session.ask(hello.policy, 0, self._presence.next_order())
            library = hello.library[:_LOGGED_LETTERS]
            _log.info("native program %d came: %r", session.id, library)
            _log.debug("native program %d is %r", session.id, peer.program)
            self._after_change(peer, session)  # Its wish counts before it is told the mode.
        session.welcomed = True
        session.told = session.policy.hands
        peer.send(self._welcome(session), *(self._news.greeting() if session.told else ()))
        if self._newest is not None and session.gets_frames(self._news.device):
            peer.offer(self._newest, (), self._news.device)

    def part(self, peer: NativePeer) -> None:
        """Let a program go."""
        session = self._programs.pop(peer, None)
        if session is None:
            return
        self._presence.leave(session.id)
        self._pauses.leave(session.id)
        self._find_ruler()
        if not session.is_probe:
            _log.info("native program %d left", session.id)
            self._on_change()

    def hear(self, peer: NativePeer, message: Message | tuple[int, bytes]) -> None:
        """Take one message of a program and answer it.

        Raises:
            PeerError: It broke the rules; end its session.
        """
        session = self._programs[peer]
        session.allowance.spend(asyncio.get_running_loop().time())
        if session.is_probe and not isinstance(message, Ping | Hello):
            return
        match message:
            case Subscribe():
                session.subscribe(message.device, message.wants)
                self._after_change(peer, session)
            case SetPolicy():
                session.ask(message.set, message.clear, self._presence.next_order())
                self._after_change(peer, session)
                peer.send(_policy(session, message.request, message.device))
            case SetMode():
                session.wish_mode(message.mode, self._presence.next_order())
                self._after_change(peer, session)
                peer.send(self._news.mode(message.request, message.device))
            case GetMode():
                peer.send(self._news.mode(message.request, message.device))
            case SetFocus():
                self._take_focus(peer, session, message.focus)
            case SetPaused():
                peer.send(self._pause(session, message))
            case SetConfig() | GetConfig():
                peer.send(self._configure(session, message))
            case Ping():
                peer.send(Pong(message.request, message.client_time_us, _now_us()))
            case Hello():
                raise PeerError("a program says hello once")
            case _:
                pass  # A newer library says what we need not know.

    def _take_focus(self, peer: NativePeer, session: NativeSession, focus: int) -> None:
        self._presence.say(session.id, session.focus(focus) is True)
        self._after_change(peer, session)

    def _pause(self, session: NativeSession, message: SetPaused) -> Result:
        if not session.policy.pause:
            return Result(message.request, NOT_GRANTED, "ask for the policy to pause first")
        if not self._pauses.ask(bool(message.paused), session.id, session.name):
            return Result(message.request, NOT_GRANTED, "the user paused tracking")
        return Result(message.request, DONE, "")

    def _configure(self, session: NativeSession, message: SetConfig | GetConfig) -> Message:
        settings = self._settings
        if isinstance(message, GetConfig):
            value = session.get_config(message.key, settings)
            kind, number, text = pack_value(value)
            return Config(message.request, kind, number, message.key, text)
        value = unpack_value(message.kind, message.number, message.text)
        stored = value is not None and session.set_config(message.key, value, settings)
        return ConfigChange(message.request, int(stored))

    def _welcome(self, session: NativeSession) -> Welcome:
        service = self._news.service()
        return Welcome(
            magic=MAGIC,
            version=VERSION,
            devices=int(session.told and self._news.device != 0),
            session=session.id,
            service_pid=os.getpid(),
            now_us=_now_us(),
            interface=INTERFACE,
            state=service.state,
            disposition=service.disposition,
            mode=self._news.mode().mode,
            granted=session.granted,
            version_text=VERSION_TEXT,
        )

    # What each may have

    def _sessions(self) -> Iterator[NativeSession]:
        return (session for session in tuple(self._programs.values()) if not session.is_probe)

    def _own_settings(self) -> frozenset[GestureSettings]:
        """Return the gesture parameters that are not everybody's; those of the oldest sessions."""
        own: dict[GestureSettings, None] = {}
        for session in self._sessions():
            if session.gets_gestures(self._news.device):
                settings = self._gestures_of(session)
                if settings is not None and len(own) < MAX_SETS:
                    own[settings] = None
        return frozenset(own)

    def _after_change(self, peer: NativePeer, session: NativeSession) -> None:
        self._update(peer, session)
        self._on_change()

    def _update(self, peer: NativePeer, session: NativeSession) -> bool:
        """Grant anew and return whether the policies in force changed."""
        session.policy = self._presence.grant(session.client(), self._settings)
        self._find_ruler()
        if not session.policy.frames:
            peer.forget_waiting()
        if not session.policy.pause:
            self._pauses.leave(session.id)
        images = session.gets_images(self._news.device)
        if not images:
            peer.forget_image()
        peer.make_room(images=images)
        if session.welcomed and session.told is not session.policy.hands:
            session.told = session.policy.hands
            # The mode may have changed while it was not told.
            greeting = (self._news.mode(), *self._news.greeting())
            peer.send(*(greeting if session.told else self._news.farewell()))
        before, session.granted = session.granted, session.granted_bits()
        return session.granted != before

    def _regrant(self, only: int | None) -> None:
        """Grant anew what one program, or all (None), may have, and tell whom that changes."""
        for peer, session in tuple(self._programs.items()):
            if only in (None, session.id) and self._update(peer, session) and session.welcomed:
                peer.send(_policy(session))

    def _find_ruler(self) -> None:
        in_front = [one for one in self._sessions() if one.policy.front and one.policy.frames]
        self._ruler = in_front[-1] if in_front else None

    def _gestures_of(self, session: NativeSession) -> GestureSettings | None:
        """Return what makes a gesture for a program: behind, what does so for the one in front."""
        ruler = session if session.policy.front else self._ruler or session
        return ruler.gesture_settings(self._settings)

    def _send(self, *news: Message) -> None:
        """Tell all that were welcomed; nothing comes before a welcome.

        Who may not have hands hears whether the service works, and no more.
        """
        untold = [bare(one) for one in news if isinstance(one, ServiceNews)]
        for peer, session in tuple(self._programs.items()):
            if session.welcomed and (heard := news if session.told else untold):
                peer.send(*heard)


def _policy(session: NativeSession, request: int = 0, device: int = 0) -> PolicyNews:
    return PolicyNews(request, device, session.granted, session.asked)


def _now_us() -> int:
    return time.monotonic_ns() // 1000
