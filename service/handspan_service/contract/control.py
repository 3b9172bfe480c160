"""Messages between the service and whoever controls it (panel, command line), and their codec.

Law: any split of the byte stream gives the same messages; a state change is always a whole new
Status, never a difference.

Framing: 4-byte little-endian length, then that many bytes of JSON; a picture has its pixels
behind it (contract/pictures.py). The service speaks first
(Hello), then answers each request by its id with a Reply. Status is pushed on each change and
at least once a second; frames are pushed while subscribed, newest only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import msgspec

from handspan_service.contract.calibration import (
    CalibrationNews,
    CalibrationRequest,
    CalibrationStatus,
)
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import DeviceInfo, Frame, Orientation, TrackingMode
from handspan_service.contract.permissions import (
    Capability,
    Decision,
    Foreground,
    Identity,
    PauseStatus,
    PermissionStatus,
    Question,
    Rule,
)
from handspan_service.contract.pictures import MARK, MAX_PICTURE_BYTES, SeenHand, join, part
from handspan_service.contract.profiles import Profile, ProfileStatus
from handspan_service.contract.settings import Settings
from handspan_service.contract.timing import Stages as Stages
from handspan_service.contract.timing import Timing as Timing
from handspan_service.errors import DeviceReason as DeviceReason  # The panel's door to errors.
from handspan_service.errors import PeerError as PeerError

PROTOCOL = 8
MAX_MESSAGE_BYTES = 1 << 20
SOCKET_NAME = "control.sock"  # In places.runtime_folder().
_LENGTH = struct.Struct("<I")
PauseDuration = Annotated[float, msgspec.Meta(gt=0, le=7 * 24 * 3600)]  # s; a week at most.


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


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all messages."""


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
    origins: dict[str, Origin] = {}
    profiles: ProfileStatus = ProfileStatus()
    saving: bool = False


class Hello(Message, frozen=True, tag="hello"):
    """First message of the service.

    Attributes:
        protocol: A peer that does not know this number must not go on.
        version: Of the service.
        pid: Of the service.
    """

    protocol: int
    version: str
    pid: int


class Reply(Message, frozen=True, tag="reply"):
    """Answer to one request.

    Attributes:
        id: Of the request.
        error: Empty if it was carried out; otherwise one sentence that says what to do.
    """

    id: int
    error: str = ""


class FrameMessage(Message, frozen=True, tag="frame"):
    """The newest frame, for a subscriber."""

    frame: Frame


class PictureMessage(Message, frozen=True, tag="picture"):
    """What both cameras saw, for whoever asked for it.

    Attributes:
        frame: Number of the frame that was made from it.
        width_px: Of one eye.
        height_px: Of one eye.
        hands: Those of that frame.
        pixels: Left eye row by row, then the right one; one byte each.
    """

    frame: int
    width_px: int
    height_px: int
    hands: tuple[SeenHand, ...]
    pixels: bytes


class GetStatus(Message, frozen=True, tag="get_status"):
    """Ask for a Status now."""

    id: int


class SetSettings(Message, frozen=True, tag="set_settings"):
    """Change settings by name; see contract.settings."""

    id: int
    changes: dict[str, Any]


class SaveProfile(Message, frozen=True, tag="save_profile"):
    """Make a profile, or change one.

    Attributes:
        id: Of the request.
        profile: The whole new value.
        before: The name that it had; empty for a new one, or where the name stays.
    """

    id: int
    profile: Profile
    before: str = ""


class RemoveProfile(Message, frozen=True, tag="remove_profile"):
    """Remove a profile."""

    id: int
    name: str


class ChooseProfile(Message, frozen=True, tag="choose_profile"):
    """Let a profile hold until another is chosen; none where the name is empty."""

    id: int
    name: str


ProfileRequest: TypeAlias = SaveProfile | RemoveProfile | ChooseProfile


class SetPaused(Message, frozen=True, tag="set_paused"):
    """Pause until resumed, or resume, tracking for everybody. Ends a program's pause too."""

    id: int
    paused: bool


class PauseFor(Message, frozen=True, tag="pause_for"):
    """Pause tracking for everybody for some time; the newest pause of the user holds."""

    id: int
    duration_s: PauseDuration


class Attend(Message, frozen=True, tag="attend"):
    """Say that this peer shows questions to the user. Ends with the connection."""

    id: int
    enabled: bool


class AnswerQuestion(Message, frozen=True, tag="answer_question"):
    """Answer what the user is asked."""

    id: int
    question: int
    decision: Decision


class SetPermission(Message, frozen=True, tag="set_permission"):
    """Make or change a rule, also before the application asks."""

    id: int
    identity: Identity
    capability: Capability
    allowed: bool


class RevokePermission(Message, frozen=True, tag="revoke_permission"):
    """Forget the rule about one capability, or all rules of an application (None)."""

    id: int
    key: str
    capability: Capability | None = None


class SetForeground(Message, frozen=True, tag="set_foreground"):
    """Say which window is in front. Forgotten when this peer disconnects."""

    id: int
    foreground: Foreground


class ForgetHandSize(Message, frozen=True, tag="forget_hand_size"):
    """Forget the size of the user's hands and learn it anew."""

    id: int


class SubscribeFrames(Message, frozen=True, tag="subscribe_frames"):
    """Start or stop receiving FrameMessage."""

    id: int
    enabled: bool


class AskPicture(Message, frozen=True, tag="ask_picture"):
    """Ask for one PictureMessage: the next there is, at most 30 a second.

    Whoever is slow asks late, so pictures never wait for anybody.
    """

    id: int


class Stop(Message, frozen=True, tag="stop"):
    """Stop the service in an orderly way."""

    id: int


FromService: TypeAlias = (
    Hello | Status | Reply | FrameMessage | PictureMessage | CalibrationNews
)
ToService: TypeAlias = (
    GetStatus
    | CalibrationRequest
    | SetSettings
    | ProfileRequest
    | SetPaused
    | PauseFor
    | Attend
    | AnswerQuestion
    | SetPermission
    | RevokePermission
    | SetForeground
    | ForgetHandSize
    | SubscribeFrames
    | AskPicture
    | Stop
)

_encoder = msgspec.json.Encoder()
_from_service = msgspec.json.Decoder(FromService)
_to_service = msgspec.json.Decoder(ToService)


def encode(message: FromService | ToService) -> bytes:
    """Return the message with its length in front."""
    if isinstance(message, PictureMessage):
        head = _encoder.encode(msgspec.structs.replace(message, pixels=b""))
        return join(head, message.pixels)
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


class MessageReader:
    """Cuts a byte stream into messages. No I/O."""

    def __init__(self, *, from_service: bool) -> None:
        """Read what the service sends, or what its controllers send."""
        self._decoder: msgspec.json.Decoder[Any] = _from_service if from_service else _to_service
        self._pictures = from_service
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Take bytes and yield the messages that are complete.

        Raises:
            PeerError: The peer sent an oversized or unknown message; close the connection.
        """
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            pictured = bool(length & MARK) and self._pictures
            length &= ~MARK if pictured else 0xFFFFFFFF
            if length > (MAX_PICTURE_BYTES if pictured else MAX_MESSAGE_BYTES):
                raise PeerError(f"a control message of {length} bytes exceeds the limit")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield self._picture(body) if pictured else self._decode(body)

    def _decode(self, body: bytes | memoryview) -> Any:
        try:
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise PeerError(f"a control message was not understood: {error}") from error

    def _picture(self, body: bytes) -> PictureMessage:
        head, pixels = part(memoryview(body))
        message = self._decode(head)
        if not isinstance(message, PictureMessage):
            raise PeerError("pixels came with a message that is no picture")
        if len(pixels) != 2 * message.width_px * message.height_px:
            raise PeerError(f"a picture has {len(pixels)} pixels, which are not those it tells of")
        return msgspec.structs.replace(message, pixels=pixels)
