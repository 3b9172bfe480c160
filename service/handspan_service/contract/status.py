"""Everything a panel shows of the service, as one message.

Law: a status is whole. Whoever has the newest one needs none before it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from handspan_service.contract.calibration import CalibrationStatus
from handspan_service.contract.hand_size import HandSize, HandUsers
from handspan_service.contract.message import Message
from handspan_service.contract.model import DeviceInfo, Orientation, TrackingMode
from handspan_service.contract.permissions import (
    Foreground,
    Identity,
    PauseStatus,
    PermissionStatus,
    Question,
    Rule,
)
from handspan_service.contract.profiles import ProfileStatus
from handspan_service.contract.recordings import LibraryStatus
from handspan_service.contract.settings import Settings
from handspan_service.contract.timing import Timing
from handspan_service.errors import DeviceReason


class ServiceState(StrEnum):
    """Life of the service. Exactly one holds."""

    STARTING = "starting"
    NO_DEVICE = "no_device"
    STREAMING = "streaming"
    IDLE = "idle"  # The controller rests because nobody wants hands; it wakes by itself.
    PAUSED = "paused"
    FAILED = "failed"
    STOPPING = "stopping"


class WebSocketState(StrEnum):
    """Life of the WebSocket server."""

    OFF = "off"
    LISTENING = "listening"
    PORT_IN_USE = "port_in_use"
    FAILED = "failed"


class Origin(StrEnum):
    """Where the value of a setting comes from. What is not named is the default."""

    FILE = "file"  # The user set it for everything.
    PROFILE = "profile"
    COMMAND_LINE = "command_line"


class NativeState(StrEnum):
    """Life of the server for native programs."""

    OFF = "off"
    LISTENING = "listening"
    FAILED = "failed"


class WebSocketStatus(msgspec.Struct, frozen=True):
    """The WebSocket server.

    Attributes:
        state: Whether it listens.
        port: The port it uses or wants.
        detail: One sentence for people; empty when all is well.
    """

    state: WebSocketState
    port: int
    detail: str = ""


class NativeStatus(msgspec.Struct, frozen=True):
    """The server for programs that use the native library.

    Attributes:
        state: Whether it listens.
        path: Of its socket.
        detail: One sentence for people; empty when all is well.
    """

    state: NativeState = NativeState.OFF
    path: str = ""
    detail: str = ""


class ClientStatus(msgspec.Struct, frozen=True):
    """One application that receives tracking data.

    Attributes:
        id: Number of the session, never reused while the service runs.
        name: What is known of it, e.g. an Origin, "script" or the file name of a program.
        dialect: "v6.json" and the like; "native" for a program.
        receiving: Whether it gets frames now.
        focused: What it said of itself; None if it never did.
        background: Whether it wishes frames in the background; None if it never said.
        gestures: Whether it gets gestures.
        sent: Frames sent.
        skipped: Frames it was too slow for.
        images: Whether it gets images.
        pid: Of its process; None where that is not known.
        identity: Who it is; None while that is being looked up.
        permissions: What it wants now, whether it may have it, and why.
        in_front: Whether it counts as being in front of the user: by the desktop's word, and by
            its own. True where neither says otherwise.
        rate_hz: Frames sent to it per second, over the last second or so.
    """

    id: int
    name: str
    dialect: str
    receiving: bool
    focused: bool | None
    background: bool | None
    gestures: bool
    sent: int
    skipped: int
    images: bool = False
    pid: int | None = None
    identity: Identity | None = None
    permissions: tuple[PermissionStatus, ...] = ()
    in_front: bool = True
    rate_hz: float = 0.0


class Hindrance(StrEnum):
    """What keeps the controller from seeing well, as its images tell over seconds."""

    SMUDGE = "smudge"
    BRIGHT_LIGHT = "bright_light"


HINDRANCE_ADVICE = {
    Hindrance.SMUDGE: "The glass of the controller seems to be smudged: wipe it with a soft cloth.",
    Hindrance.BRIGHT_LIGHT: "A bright light or something very near dazzles the controller: turn it "
    "away from windows and lamps, and keep its view free.",
}


class Imaging(msgspec.Struct, frozen=True):
    """How images are taken, and what they suffer from.

    Attributes:
        exposure_us: In force, microseconds; 0 where the source does not tell.
        gain: In force, sixteenths; 0 where the source does not tell.
        hindrances: What the user should do something about; `detail` of the status says what.
    """

    exposure_us: int = 0
    gain: int = 0
    hindrances: tuple[Hindrance, ...] = ()


class Status(Message, frozen=True, tag="status"):
    """Everything a panel shows. See Message.

    Attributes:
        state: Life of the service.
        reason: Why it is not streaming, for programs.
        detail: The same in one English sentence that says what to do; may be empty.
        device: The source in use; None without one.
        simulated: True while frames come from the simulated controller.
        orientation: Which way round the controller lies, as found or set.
        hands: Hands in the newest frame.
        timing: Rates and delays.
        websocket: State of the WebSocket server.
        clients: Applications connected now.
        settings: The values in force.
        version: Of the service.
        pid: Of the service's main process.
        uptime_s: Since the service started.
        imaging: How images are taken.
        mode: Where the controller is taken to be: the user's setting, or what a client wishes.
        hand_size: What is kept of the user's hands; None while it is not known.
        native: State of the server for native programs.
        pause: Who paused tracking, and for how long.
        questions: What the user is asked now, oldest first.
        rules: What is remembered of applications, by their words.
        foreground: Which window is in front, as the panel says.
        attended: Whether a panel is connected that shows questions.
        shows_pictures: Whether a panel is shown what the cameras see.
        calibration: What is kept of the controller in use, and whether it is being calibrated.
        origins: Where values of settings come from, by dotted name; the others are defaults.
        profiles: All profiles, and which one holds.
        saving: Whether the quality is low now to save power.
        safe: Whether settings of tracking and the user's calibrations are left aside for this run.
        library: What is recorded, played and made of recordings.
        hand_users: Whose hands are known, and whose are before the controller.
        cautious: Whether answers to applications were lost; nothing that was not answered anew is
            granted until the user says that this is known (EndCaution).
        hand_looks: How far learning is, of ENOUGH_LOOKS; 0 where nothing is learnt.
    """

    state: ServiceState
    reason: DeviceReason
    detail: str
    device: DeviceInfo | None
    simulated: bool
    orientation: Orientation
    hands: int
    timing: Timing
    websocket: WebSocketStatus
    clients: tuple[ClientStatus, ...]
    settings: Settings
    version: str
    pid: int
    uptime_s: float
    imaging: Imaging = Imaging()
    mode: TrackingMode = TrackingMode.DESKTOP
    hand_size: HandSize | None = None
    native: NativeStatus = NativeStatus()
    pause: PauseStatus = PauseStatus()
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    foreground: Foreground = Foreground()
    attended: bool = False
    shows_pictures: bool = False
    calibration: CalibrationStatus = CalibrationStatus()
    origins: dict[str, Origin] = msgspec.field(default_factory=dict)
    profiles: ProfileStatus = ProfileStatus()
    saving: bool = False
    safe: bool = False
    library: LibraryStatus = LibraryStatus()
    hand_users: HandUsers = HandUsers()
    cautious: bool = False
    hand_looks: int = 0
