"""What sensing tells the service.

Law: a report is a whole value. Both ends of the pipe (pipe.py) are one program, so there are no
versions; an unknown message is a bug.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from handspan_service.contract.calibration import CalibrationNews
from handspan_service.contract.control import Imaging, Timing
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    CameraPair,
    DeviceInfo,
    Gesture,
    Hand,
    Orientation,
    Tool,
)
from handspan_service.contract.pictures import SeenHand
from handspan_service.contract.recordings import RecordingList
from handspan_service.errors import DeviceReason


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
