"""One native program: what it asks for, what it gets. No I/O.

Law: each word of a program changes this program alone, except for what its policies grant.

Source: docs/protocol-native.md.
"""

from __future__ import annotations

from handspan_service.contract.control import ClientStatus
from handspan_service.contract.model import Gesture, TrackingMode
from handspan_service.contract.permissions import Identity
from handspan_service.contract.settings import GestureSettings, Settings
from handspan_service.policy import NOTHING, Client, ModeWish, Row, wish_after
from handspan_service.programs import shown
from handspan_service.serve.allowance import Allowance
from handspan_service.serve.configuration import TOOLS_KEY, Configuration, converted
from handspan_service.serve.telling import Telling
from handspan_service.wire.native import ConfigValue
from handspan_service.wire.native_frames import FrameBytes
from handspan_service.wire.native_messages import Hello, PolicyBit, Role, Wants

DIALECT = "native"
MODES = (TrackingMode.DESKTOP, TrackingMode.HEAD_MOUNTED, TrackingMode.SCREEN_TOP)  # By number.
NO_MODE = 3
_MODE_BITS = (
    (PolicyBit.OPTIMIZE_HMD, TrackingMode.HEAD_MOUNTED),
    (PolicyBit.OPTIMIZE_SCREEN_TOP, TrackingMode.SCREEN_TOP),
)
_FOCUS = {0: False, 1: True}
# Plain numbers: each frame asks for them in each session, and flags are ten times slower.
_ALL_WANTS = sum(int(want) for want in Wants)
_FRAMES, _CLASSIC, _IMAGES = int(Wants.FRAMES), int(Wants.CLASSIC), int(Wants.IMAGES)
_GESTURES, _TOOLS = int(Wants.GESTURES), int(Wants.TOOLS)
_TOLD_GESTURES = _FRAMES | _CLASSIC | _GESTURES
_KEPT_DEVICES = 16  # More are not attached to one computer.


class NativeSession:
    """What the server remembers of one program."""

    def __init__(self, id: int, hello: Hello, program: str, pid: int | None, now_s: float) -> None:
        """Begin a session.

        Args:
            id: Never used before.
            hello: What it said of itself.
            program: File name of its executable; empty where the system does not tell.
            pid: Number of its process; None where the system does not tell.
            now_s: Any monotonic clock, s.
        """
        self.id = id
        self.allowance = Allowance(now_s)
        self.policy = NOTHING
        self.granted = 0  # What it was told last.
        self.welcomed = False  # Whether it was told who it is.
        self.told = False  # Whether it hears of devices.
        self.sent = 0
        self.skipped = 0
        self.is_probe = hello.role == Role.PROBE
        self.name = shown(program or hello.name or "program")
        self._pid = pid
        self._asked = 0
        self._wants = 0 if self.is_probe else hello.wants & _ALL_WANTS
        self._wants_of: dict[int, int] = {}
        self._focused: bool | None = None
        self._wish: ModeWish | None = None
        self._configuration = Configuration()
        self._telling = Telling()

    # What it says

    @property
    def asked(self) -> int:
        """The policies it asked for."""
        return self._asked

    def subscribe(self, device: int, wants: int) -> None:
        """Take what it wants from now on of one device, or of all (0)."""
        known = wants & _ALL_WANTS
        if device == 0:
            self._wants = known
            self._wants_of.clear()
        else:
            self._wants_of[device] = known
            while len(self._wants_of) > _KEPT_DEVICES:
                del self._wants_of[next(iter(self._wants_of))]
        if not known & _GESTURES:
            self._telling.forget()

    def ask(self, set: int, clear: int, order: int) -> None:
        """Take what policies it asks for; the modes among them are wishes.

        Args:
            set: Bits it asks for.
            clear: Bits it lets go.
            order: Number of this word among those of all clients, rising.
        """
        before = self._asked
        self._asked = (before | set) & ~clear
        for bit, mode in _MODE_BITS:
            if (self._asked ^ before) & bit:
                self._wish = wish_after(self._wish, mode, bool(self._asked & bit), order)

    def wish_mode(self, number: int, order: int) -> None:
        """Take its wish of a mode; NO_MODE takes it back, other numbers say nothing."""
        if number < len(MODES):
            self._wish = ModeWish(MODES[number], order)
        elif number == NO_MODE:
            self._wish = None

    def focus(self, number: int) -> bool | None:
        """Take what it says of its focus and return it; None where it says nothing."""
        self._focused = _FOCUS.get(number)
        return self._focused

    def get_config(self, key: str, settings: Settings) -> ConfigValue:
        """Return one configuration value as it sees it; None where there is no such key."""
        if key == TOOLS_KEY:
            return bool(self._wants & _TOOLS)
        return self._configuration.get(key, settings)

    def set_config(self, key: str, value: ConfigValue, settings: Settings) -> bool:
        """Set one of its configuration values and return whether it is stored."""
        if key != TOOLS_KEY:
            return self._configuration.set(key, value, settings)
        wanted = converted(value, False)
        if wanted is None:
            return False
        bit = _TOOLS if wanted else 0
        self._wants = self._wants & ~_TOOLS | bit
        self._wants_of = {of: wants & ~_TOOLS | bit for of, wants in self._wants_of.items()}
        return True

    # What it gets

    def client(self) -> Client:
        """Return what policy needs to know."""
        return Client(
            id=self.id,
            row=Row.PROGRAM,
            focused=self._focused,
            background=True if self._asked & PolicyBit.BACKGROUND else None,
            wish=self._wish,
            images=bool(self._asked & PolicyBit.IMAGES),
            pause=bool(self._asked & PolicyBit.PAUSE),
        )

    def granted_bits(self) -> int:
        """Return the policies in force."""
        policy = self.policy
        bits = PolicyBit(0)
        if policy.background and self._asked & PolicyBit.BACKGROUND:
            bits |= PolicyBit.BACKGROUND
        if policy.images:
            bits |= PolicyBit.IMAGES
        if policy.pause:
            bits |= PolicyBit.PAUSE
        for bit, mode in _MODE_BITS:
            if self._asked & bit and policy.wish is not None and policy.wish.mode is mode:
                bits |= bit
        return int(bits)

    def wants(self, device: int) -> int:
        """Return what it subscribed to of a device."""
        return self._wants_of.get(device, self._wants)

    def gets_frames(self, device: int) -> bool:
        """Return whether frames of a device are for it."""
        return self.policy.frames and bool(self.wants(device) & _FRAMES)

    def gets_images(self, device: int) -> bool:
        """Return whether images of a device are for it."""
        policy = self.policy
        return policy.images and policy.frames and bool(self.wants(device) & _IMAGES)

    def gets_gestures(self, device: int) -> bool:
        """Return whether gestures of a device are for it."""
        return self.policy.frames and self.wants(device) & _TOLD_GESTURES == _TOLD_GESTURES

    def gesture_settings(self, settings: Settings) -> GestureSettings | None:
        """Return what makes a gesture for it; None: what does so for everybody."""
        return self._configuration.gestures(settings)

    def bytes_of(
        self, frame: FrameBytes, gestures: tuple[Gesture, ...], device: int
    ) -> bytes:
        """Return the frame as this program must get it, and count it as sent."""
        self.sent += 1
        wants = self.wants(device)
        if not wants & _CLASSIC:
            return frame.plain()
        told = self._telling.tell(gestures) if wants & _GESTURES else ()
        return frame.classic(told, tools=bool(wants & _TOOLS))

    def skip(self, gestures: tuple[Gesture, ...], device: int) -> None:
        """Say that it was too slow for a frame of these gestures."""
        self.skipped += 1
        if self.gets_gestures(device):
            self._telling.skip(gestures)

    def status(self, device: int, identity: Identity | None) -> ClientStatus:
        """Return what the panel shows.

        Args:
            device: In use.
            identity: Who it is.
        """
        client = self.client()
        return ClientStatus(
            id=self.id,
            name=self.name,
            dialect=DIALECT,
            receiving=self.gets_frames(device),
            focused=client.focused,
            background=client.background,
            gestures=self.gets_gestures(device),
            sent=self.sent,
            skipped=self.skipped,
            images=self.gets_images(device),
            pid=self._pid,
            identity=identity,
            permissions=self.policy.permissions,
            in_front=self.policy.front,
        )
