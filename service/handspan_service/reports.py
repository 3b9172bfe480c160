"""What sensing tells the service, and what the service orders; with their codec.

Law: any split of the byte stream gives the same messages; a report is a whole value.

Framing: 4-byte little-endian length, then that many bytes of MessagePack. Both ends are one
program, so there are no versions; an unknown message is a bug.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec

from handspan_service.contract.calibration import (
    CalibrationMethod,
    CalibrationNews,
    CalibrationRequest,
    CameraNumbers,
    StartCalibration,
)
from handspan_service.contract.control import Imaging, Timing
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    CameraPair,
    DeviceInfo,
    Gesture,
    Hand,
    Orientation,
    Quality,
    Tool,
    TrackingMode,
)
from handspan_service.contract.pictures import SeenHand
from handspan_service.contract.recordings import RecordingList
from handspan_service.contract.settings import ExposureSettings
from handspan_service.errors import DeviceReason

_LENGTH = struct.Struct("<I")


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all reports and orders."""


class SourceOpened(Message, frozen=True, tag="opened"):
    """A source is open; what comes next is its own.

    Attributes:
        device: Who takes the images.
    """

    device: DeviceInfo


class SourceWaiting(Message, frozen=True, tag="waiting"):
    """There is no usable controller now; sensing looks for one about once a second.

    Attributes:
        reason: Why, for programs.
        detail: The same in one sentence that says what to do.
    """

    reason: DeviceReason
    detail: str


class SourceRefused(Message, frozen=True, tag="refused"):
    """The source that the user named cannot be used; nothing more comes.

    Attributes:
        kind: Whether it does not exist or is not understood.
        detail: One sentence that says what to do.
    """

    kind: Literal["missing", "unreadable"]
    detail: str


class SourceEnded(Message, frozen=True, tag="ended"):
    """A recording that is not looped is over; nothing more comes."""


class HandsFound(Message, frozen=True, gc=False, tag="hands"):
    """What one image or one recorded instant holds.

    Attributes:
        epoch: Ids of hands are those of their epoch; another number may use them again.
        timestamp_us: Clock of the source, strictly rising within an epoch.
        complete_us: Monotonic clock of this computer when the image was whole.
        hands: At most two.
        gestures: Recorded ones; None where the service must recognise them.
        tools: What the hands hold.
        began_us: The same clock when the tracker took the image; 0 for recorded hands.
        found_us: The same clock when the hands were found; 0 for recorded hands.
    """

    epoch: int
    timestamp_us: int
    complete_us: int
    hands: tuple[Hand, ...]
    gestures: tuple[Gesture, ...] | None
    tools: tuple[Tool, ...] = ()
    began_us: int = 0
    found_us: int = 0


class CamerasKnown(Message, frozen=True, tag="cameras"):
    """What cameras the images come from: told with the first image, and when something changes."""

    cameras: CameraPair


class ImageTaken(Message, frozen=True, gc=False, tag="image"):
    """The image that the hands told last were found in, while images are wanted or one is asked.

    Attributes:
        epoch: Of those hands.
        timestamp_us: Of those hands.
        width_px: Of one eye.
        height_px: Of one eye.
        pixels: Left eye row by row, then the right one.
        seen: The hands in its pixels where somebody asked for a picture to look at; else None.
    """

    epoch: int
    timestamp_us: int
    width_px: int
    height_px: int
    pixels: bytes
    seen: tuple[SeenHand, ...] | None = None


class SizeLearnt(Message, frozen=True, tag="size_learnt"):
    """The size of the hands before a controller is settled. Other sources never tell one.

    Attributes:
        size: Theirs.
        forgotten: How often the user had let the size be forgotten when this was learnt.
    """

    size: HandSize
    forgotten: int


class RecordingTold(Message, frozen=True, tag="recording"):
    """How the recording goes; see contract.recordings.RecordingStatus.

    Attributes:
        number: Of the order.
        over: Whether it has ended.
        seconds: From its first image to its newest.
        images: Image pairs written.
        frames: Frames written.
        dropped: Image pairs left out.
        size_bytes: On the disk.
        problem: Why it ended by itself.
    """

    number: int
    over: bool
    seconds: float
    images: int
    frames: int
    dropped: int
    size_bytes: int
    problem: str


class PlaybackTold(Message, frozen=True, tag="playback"):
    """How playing a recording goes.

    Attributes:
        number: Of the playback.
        position_s: Of the newest image, seconds after the first.
        over: Whether it was played to its end.
        refused: Why it cannot be played at all; else empty.
        problem: What is damaged; else empty.
    """

    number: int
    position_s: float
    over: bool = False
    refused: str = ""
    problem: str = ""


class TaskTold(Message, frozen=True, tag="task"):
    """How a task of librarian.py goes.

    Attributes:
        done: Images or frames until now.
        over: Whether it has ended.
        failed: Whether it was not carried out.
        problem: Why, or what is damaged; else empty.
    """

    done: int
    over: bool = False
    failed: bool = False
    problem: str = ""


class TrackerFailed(Message, frozen=True, tag="tracker_failed"):
    """There is no tracker: images are taken, but no hands will be found.

    Attributes:
        detail: One sentence that says what to do.
    """

    detail: str


class Meter(Message, frozen=True, tag="meter"):
    """Told twice a second, whatever happens: also the sign of life.

    Attributes:
        timing: Rates, delays and counts; frame_rate_hz is left at 0.
        orientation: Which way round the controller lies, as found or set.
        problem: A damage of the source that does not stop it; empty if none.
        imaging: How images are taken, and what they suffer from.
        looks: Good ones at the user's hands, from which their size is learnt.
    """

    timing: Timing
    orientation: Orientation
    problem: str
    imaging: Imaging = Imaging()
    looks: int = 0


class Playback(msgspec.Struct, frozen=True):
    """A recording to be played in the place of the source.

    Attributes:
        number: Another one begins at the beginning.
        path: Of the file.
        speed: Factor on real time.
        loop: Whether it begins anew at its end.
        paused: Whether it stands still.
    """

    number: int
    path: str
    speed: float = 1.0
    loop: bool = True
    paused: bool = False


class Plan(Message, frozen=True, tag="plan"):
    """First order: what to sense.

    Attributes:
        source: auto, usb, simulated, a file or a folder.
        orientation: Which way round the controller lies.
        cache_folder: Where calibrations of known controllers are kept.
        scripts: Start-up script of a controller by its serial number.
        paused: Whether to begin without taking images.
        exposure: How a controller takes its images.
        mode: Where the controller is.
        quality: How much computing is spent on the images.
        tools: Whether pens and sticks in the hands are looked for.
        hands: Whether new hands are looked for.
        size: Of the user's hands, as learnt earlier; None while it is not known.
        forgotten: How often it was forgotten until now.
        images: Whether images are told beside the hands found in them.
        resting: Whether a controller is to be left dark, since nobody wants hands.
        calibrations: The user's, by serial number; others are left as the controller has them.
        calibrating: What the pictures are for, if not for hands.
        playback: What is played in the place of the source; None for the source itself.
    """

    source: str
    orientation: Orientation
    cache_folder: str
    scripts: dict[str, str] = {}
    paused: bool = False
    exposure: ExposureSettings = ExposureSettings()
    mode: TrackingMode = TrackingMode.DESKTOP
    quality: Quality = Quality.BALANCED
    tools: bool = True
    hands: bool = True
    size: HandSize | None = None
    forgotten: int = 0
    images: bool = False
    resting: bool = False
    calibrations: dict[str, CameraNumbers] = {}
    calibrating: CalibrationMethod | None = None
    playback: Playback | None = None


class Calibrate(Message, frozen=True, tag="calibrate"):
    """First order to a process that calibrates: see calibrator.py.

    Attributes:
        plan: Where the pictures come from.
        request: What the user asked for.
        in_use: The user's calibration of the controller until now; None without one.
        software: Version to note in the result.
    """

    plan: Plan
    request: StartCalibration
    in_use: CameraNumbers | None
    software: str


class SetCalibrations(Message, frozen=True, tag="calibrations"):
    """Use these calibrations of the user from now on, by serial number."""

    calibrations: dict[str, CameraNumbers]


class SetOrientation(Message, frozen=True, tag="orientation"):
    """Take another way round; hands begin anew."""

    orientation: Orientation


class SetMode(Message, frozen=True, tag="mode"):
    """Expect the controller elsewhere; hands begin anew."""

    mode: TrackingMode


class SetQuality(Message, frozen=True, tag="quality"):
    """Spend more or less computing; hands begin anew."""

    quality: Quality


class SetTools(Message, frozen=True, tag="tools"):
    """Look for tools or not; hands begin anew."""

    tools: bool


class SetHands(Message, frozen=True, tag="hands"):
    """Look for new hands or not; those in view stay until they leave."""

    hands: bool


class SetScripts(Message, frozen=True, tag="scripts"):
    """Take other start-up scripts; a controller gets its own when it is opened the next time."""

    scripts: dict[str, str]


class SetExposure(Message, frozen=True, tag="exposure"):
    """Take images otherwise from now on."""

    exposure: ExposureSettings


class SetSize(Message, frozen=True, tag="size"):
    """Begin with this size of the user's hands the next time; None: forget it, and begin anew.

    Attributes:
        size: Of the user's hands.
        forgotten: How often it was forgotten until now.
    """

    size: HandSize | None
    forgotten: int


class SetImages(Message, frozen=True, tag="images"):
    """Tell images beside the hands found in them, or not."""

    images: bool


class SetResting(Message, frozen=True, tag="resting"):
    """Give a controller back while nobody wants hands, or take it again; other sources go on."""

    resting: bool


class ShowPicture(Message, frozen=True, tag="show"):
    """Tell the next image with its hands in its pixels, once; at most 30 a second are told."""


class SetPlayback(Message, frozen=True, tag="set_playback"):
    """Play a recording in the place of the source, or go on otherwise; None: the source again."""

    playback: Playback | None


class StepPlayback(Message, frozen=True, tag="step"):
    """Play the next image of a recording that stands still."""


class Record(Message, frozen=True, tag="record"):
    """Record what is seen and found from now on; forgotten where the process dies.

    Attributes:
        number: Of the recording.
        path: Of the file to be made.
    """

    number: int
    path: str


class EndRecording(Message, frozen=True, tag="end_recording"):
    """End the recording."""


class ListFolder(Message, frozen=True, tag="list_folder"):
    """Task of librarian.py: list recordings."""

    folder: str


class TrimFile(Message, frozen=True, tag="trim_file"):
    """Task of librarian.py: make a recording of a part of another."""

    path: str
    output: str
    first_s: float
    last_s: float


class ExportFile(Message, frozen=True, tag="export_file"):
    """Task of librarian.py: write frames for other software."""

    path: str
    output: str


class DeleteFile(Message, frozen=True, tag="delete_file"):
    """Task of librarian.py: remove a file, which may take a while."""

    path: str


Task: TypeAlias = ListFolder | TrimFile | ExportFile | DeleteFile


class SetPaused(Message, frozen=True, tag="paused"):
    """Give the source back until further notice, or take it again."""

    paused: bool


Report: TypeAlias = (
    SourceOpened
    | SourceWaiting
    | SourceRefused
    | SourceEnded
    | HandsFound
    | CamerasKnown
    | ImageTaken
    | SizeLearnt
    | RecordingTold
    | PlaybackTold
    | TaskTold
    | RecordingList
    | TrackerFailed
    | Meter
    | CalibrationNews
)
Change: TypeAlias = (  # Of one value of the plan, which has the change's own name.
    SetOrientation
    | SetMode
    | SetQuality
    | SetTools
    | SetHands
    | SetPaused
    | SetScripts
    | SetExposure
    | SetSize
    | SetImages
    | SetResting
    | SetCalibrations
    | SetPlayback
)
Passing: TypeAlias = ShowPicture | StepPlayback | Record | EndRecording  # Not kept in a plan.
Order: TypeAlias = Plan | Change | Passing | Task | Calibrate | CalibrationRequest

_encoder = msgspec.msgpack.Encoder()
_reports = msgspec.msgpack.Decoder(Report)
_orders = msgspec.msgpack.Decoder(Order)


def encode(message: Report | Order) -> bytes:
    """Return the message with its length in front."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


class Reader:
    """Cuts a byte stream into messages. No I/O."""

    def __init__(self, *, reports: bool) -> None:
        """Read reports, or else orders."""
        self._decoder: msgspec.msgpack.Decoder[Any] = _reports if reports else _orders
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Take bytes and yield the messages that are complete."""
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield self._decoder.decode(body)
