"""The messages of the native protocol as values. Pure.

Law: a message is its fields and nothing else; how it becomes bytes follows from LAYOUT and TEXTS.

Source: docs/protocol-native.md, which says what each field means.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import ClassVar, TypeAlias

import msgspec

MAGIC = 0x4E505348  # The letters HSPN.

Numbers: TypeAlias = tuple[float, ...]


class Role(IntEnum):
    """What a peer is."""

    CLIENT = 0
    PROBE = 1


class Wants(IntFlag):
    """What a client subscribes to."""

    FRAMES = 1
    CLASSIC = 2
    GESTURES = 4
    TOOLS = 8
    IMAGES = 16


class PolicyBit(IntFlag):
    """Policies, in LeapC's numbers."""

    BACKGROUND = 0x1
    IMAGES = 0x2
    OPTIMIZE_HMD = 0x4
    PAUSE = 0x8
    OPTIMIZE_SCREEN_TOP = 0x100


class DeviceBit(IntFlag):
    """Status of a device, in LeapC's numbers."""

    STREAMING = 1
    PAUSED = 2
    ROBUST = 4
    SMUDGED = 8
    FAILURE = 0xE8010000


class DeviceChange(IntEnum):
    """What a Device message tells."""

    ATTACHED = 1
    CHANGED = 2
    LOST = 3


class Disposition(IntFlag):
    """What hinders the service, in LeapC's numbers."""

    LOW_RATE = 1
    POOR_PERFORMANCE_PAUSE = 2
    TRACKING_ERROR = 4


class Reason(IntEnum):
    """Why the service says goodbye."""

    STOPPING = 1
    MALFORMED = 2
    FLOOD = 3
    OTHER_USER = 4
    FULL = 5
    VERSION = 6
    OFF = 7


class ValueKind(IntEnum):
    """Type of a configuration value, in LeapC's numbers."""

    UNKNOWN = 0
    BOOLEAN = 1
    INT32 = 2
    FLOAT = 3
    STRING = 4


class Severity(IntEnum):
    """Weight of a Log message, in LeapC's numbers."""

    CRITICAL = 1
    WARNING = 2
    INFORMATION = 3


class Message(msgspec.Struct, frozen=True):
    """Base of all messages: numbers first, texts last.

    Attributes:
        KIND: Its number on the wire.
        LAYOUT: One struct code for each field that is not a text; a code with a count stands for
            a tuple. `x` is a byte of zero.
        TEXTS: How many texts follow.
    """

    KIND: ClassVar[int]
    LAYOUT: ClassVar[str]
    TEXTS: ClassVar[int] = 0


class Hello(Message, frozen=True):
    """First message of a client."""

    KIND = 1
    LAYOUT = "I H H I I Q"
    TEXTS = 2
    magic: int
    version_min: int
    version_max: int
    role: int
    wants: int
    policy: int
    name: str
    library: str


class Subscribe(Message, frozen=True):
    """What a client wants from now on."""

    KIND = 2
    LAYOUT = "I I"
    device: int
    wants: int


class SetPolicy(Message, frozen=True):
    """Ask for policies, or let them go."""

    KIND = 3
    LAYOUT = "I I Q Q"
    request: int
    device: int
    set: int
    clear: int


class SetPaused(Message, frozen=True):
    """Pause or resume for everybody."""

    KIND = 4
    LAYOUT = "I I"
    request: int
    paused: int


class SetMode(Message, frozen=True):
    """Wish for a mode."""

    KIND = 5
    LAYOUT = "I I I"
    request: int
    device: int
    mode: int


class GetMode(Message, frozen=True):
    """Ask for the mode in force."""

    KIND = 6
    LAYOUT = "I I"
    request: int
    device: int


class SetConfig(Message, frozen=True):
    """Set one configuration value of the session."""

    KIND = 7
    LAYOUT = "I I 4s"
    TEXTS = 2
    request: int
    kind: int
    number: bytes
    key: str
    text: str


class GetConfig(Message, frozen=True):
    """Ask for one configuration value."""

    KIND = 8
    LAYOUT = "I"
    TEXTS = 1
    request: int
    key: str


class SetFocus(Message, frozen=True):
    """Say whether the program is in front of the user."""

    KIND = 9
    LAYOUT = "I"
    focus: int


class Ping(Message, frozen=True):
    """Ask for the service's clock."""

    KIND = 10
    LAYOUT = "I4x q"
    request: int
    client_time_us: int


class Welcome(Message, frozen=True):
    """First message of the service."""

    KIND = 0x101
    LAYOUT = "I H H I I q 3H2x I I I Q"
    TEXTS = 1
    magic: int
    version: int
    devices: int
    session: int
    service_pid: int
    now_us: int
    interface: tuple[int, int, int]
    state: int
    disposition: int
    mode: int
    granted: int
    version_text: str


class Bye(Message, frozen=True):
    """Last message of the service."""

    KIND = 0x102
    LAYOUT = "I H H"
    TEXTS = 1
    reason: int
    version_min: int
    version_max: int
    text: str


class ServiceNews(Message, frozen=True):
    """How the service is; also its sign of life."""

    KIND = 0x103
    LAYOUT = "I I f4x"
    TEXTS = 1
    state: int
    disposition: int
    rate_hz: float
    detail: str


class Device(Message, frozen=True):
    """A device came, changed or went."""

    KIND = 0x104
    LAYOUT = "I I I I I I I I I f f f"
    TEXTS = 3
    device: int
    status: int
    last_status: int
    change: int
    pid: int
    source: int
    caps: int
    baseline_um: int
    range_um: int
    h_fov: float
    v_fov: float
    rate_hz: float
    serial: str
    model: str
    firmware: str


class Calibration(Message, frozen=True):
    """Model of a device's two cameras."""

    KIND = 0x105
    LAYOUT = "I I I I I4x d 9d 3d 12d 12d"
    device: int
    version: int
    kind: int
    width_px: int
    height_px: int
    baseline_mm: float
    rotation: Numbers
    translation_mm: Numbers
    left: Numbers
    right: Numbers


class PolicyNews(Message, frozen=True):
    """Which policies are in force."""

    KIND = 0x106
    LAYOUT = "I I Q Q"
    request: int
    device: int
    granted: int
    asked: int


class Mode(Message, frozen=True):
    """The mode in force."""

    KIND = 0x107
    LAYOUT = "I I I4x"
    request: int
    device: int
    mode: int


class Result(Message, frozen=True):
    """Answer to a request that has none of its own."""

    KIND = 0x108
    LAYOUT = "I I"
    TEXTS = 1
    request: int
    result: int
    text: str


class Config(Message, frozen=True):
    """One configuration value."""

    KIND = 0x109
    LAYOUT = "I I 4s"
    TEXTS = 2
    request: int
    kind: int
    number: bytes
    key: str
    text: str


class ConfigChange(Message, frozen=True):
    """Whether a configuration value was stored."""

    KIND = 0x10A
    LAYOUT = "I I"
    request: int
    stored: int


class Log(Message, frozen=True):
    """What the user should know."""

    KIND = 0x10B
    LAYOUT = "I4x q"
    TEXTS = 1
    severity: int
    time_us: int
    text: str


class Pong(Message, frozen=True):
    """The service's clock."""

    KIND = 0x10C
    LAYOUT = "I4x q q"
    request: int
    client_time_us: int
    service_time_us: int


MessageType: TypeAlias = type[Message]
FROM_CLIENT: tuple[MessageType, ...] = (
    Hello, Subscribe, SetPolicy, SetPaused, SetMode, GetMode, SetConfig, GetConfig, SetFocus, Ping,
)  # fmt: skip
FROM_SERVICE: tuple[MessageType, ...] = (
    Welcome, Bye, ServiceNews, Device, Calibration, PolicyNews, Mode, Result, Config, ConfigChange,
    Log, Pong,
)  # fmt: skip
