"""Recordings: what is recorded, played, kept and made of them.

Law: a recording is named by its file in the user's folder of recordings, and by nothing else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from handspan_service.contract.message import Message

# A stick of a mouse wheel between a tenth and ten times the real pace. Ours.
Speed = Annotated[float, msgspec.Meta(ge=0.1, le=10.0)]
Moment = Annotated[float, msgspec.Meta(ge=0.0, le=24 * 3600.0)]  # s after the first image.
MAX_NAME = 100


class RecordingStatus(msgspec.Struct, frozen=True):
    """The recording that is being made, or was made last.

    Attributes:
        running: Whether it goes on.
        name: Of its file; empty where there was none since the start of the service.
        seconds: From its first image to its newest.
        images: Image pairs written.
        frames: Frames written beside them.
        dropped: Image pairs that this computer was too slow to write.
        size_bytes: On the disk.
        problem: Why it ended by itself, in one sentence; else empty.
    """

    running: bool = False
    name: str = ""
    seconds: float = 0.0
    images: int = 0
    frames: int = 0
    dropped: int = 0
    size_bytes: int = 0
    problem: str = ""


class PlaybackStatus(msgspec.Struct, frozen=True):
    """The recording that is played into every application in the place of the controller.

    Attributes:
        name: Of its file; empty while the controller is used.
        speed: Factor on real time.
        loop: Whether it begins anew at its end.
        paused: Whether it stands still.
        position_s: Of the newest image, seconds after the first.
        ended: Whether it was played to its end and stands there.
        problem: What is damaged, or why it cannot be played, in one sentence; else empty.
    """

    name: str = ""
    speed: float = 1.0
    loop: bool = True
    paused: bool = False
    position_s: float = 0.0
    ended: bool = False
    problem: str = ""

    @property
    def stands(self) -> bool:
        """Whether it stands still: no image comes by itself."""
        return self.paused or self.ended


class JobKind(StrEnum):
    """Work on a recording that takes a while."""

    TRIM = "trim"
    EXPORT = "export"
    DELETE = "delete"


class JobStatus(msgspec.Struct, frozen=True):
    """The work that is done on a recording, or was done last.

    Attributes:
        running: Whether it goes on.
        kind: Which work; None where there was none since the start of the service.
        name: Of the recording.
        result: Name of the file that is made; empty for none.
        done: Images or frames until now.
        problem: What went wrong or is damaged, in one sentence; else empty.
        failed: Whether it was not carried out.
    """

    running: bool = False
    kind: JobKind | None = None
    name: str = ""
    result: str = ""
    done: int = 0
    problem: str = ""
    failed: bool = False


class LibraryStatus(msgspec.Struct, frozen=True):
    """Everything on recordings but their list.

    Attributes:
        folder: Where they lie.
        free_bytes: Room on its disk; None where that is not known.
        recording: What is recorded.
        playback: What is played.
        job: What is made of one.
        changes: Rises whenever the list became another.
    """

    folder: str = ""
    free_bytes: int | None = None
    recording: RecordingStatus = RecordingStatus()
    playback: PlaybackStatus = PlaybackStatus()
    job: JobStatus = JobStatus()
    changes: int = 0


class RecordingInfo(msgspec.Struct, frozen=True):
    """One recording in the folder.

    Attributes:
        name: Of its file.
        unix_time_s: When it was last written.
        size_bytes: On the disk.
        seconds: From its first image to its last; 0 where that is not known.
        images: Image pairs; 0 for recordings of hands alone, and where that is not known.
        frames: Frames beside them.
        model: Of the controller; empty where that is not known.
        problem: What is damaged, in one sentence; empty where nothing is known to be.
        thumbnail: PNG of what the left eye saw first; empty where there are no images.
    """

    name: str
    unix_time_s: float
    size_bytes: int
    seconds: float = 0.0
    images: int = 0
    frames: int = 0
    model: str = ""
    problem: str = ""
    thumbnail: bytes = b""


class RecordingList(Message, frozen=True, tag="recordings"):
    """What is in the folder, newest first.

    Attributes:
        recordings: At most the newest MOST_LISTED.
        more: How many older ones are left out.
    """

    recordings: tuple[RecordingInfo, ...]
    more: int = 0


MOST_LISTED = 150  # With their pictures they stay below the limit of a control message.


class ListRecordings(Message, frozen=True, tag="list_recordings"):
    """Ask for a RecordingList."""

    id: int


class StartRecording(Message, frozen=True, tag="start_recording"):
    """Record what the controller sees and what is tracked.

    Attributes:
        id: Of the request.
        name: Of the file, without ending; empty for the date and time.
    """

    id: int
    name: str = ""


class StopRecording(Message, frozen=True, tag="stop_recording"):
    """End the recording."""

    id: int


class PlayRecording(Message, frozen=True, tag="play_recording"):
    """Play a recording into every application, from its beginning.

    Attributes:
        id: Of the request.
        name: Of its file; empty goes back to the controller.
        speed: Factor on real time.
        loop: Whether it begins anew at its end.
        paused: Whether it stands still at its first image.
    """

    id: int
    name: str
    speed: Speed = 1.0
    loop: bool = True
    paused: bool = False


class SetPlayback(Message, frozen=True, tag="set_playback"):
    """Go on playing otherwise."""

    id: int
    speed: Speed
    loop: bool
    paused: bool


class StepPlayback(Message, frozen=True, tag="step_playback"):
    """Play the next image of a recording that is paused."""

    id: int


class TrimRecording(Message, frozen=True, tag="trim_recording"):
    """Make a recording of a part of another.

    Attributes:
        id: Of the request.
        name: Of the file.
        first_s: Where the part begins.
        last_s: Where it ends.
        result: Name of the new file, without ending.
    """

    id: int
    name: str
    first_s: Moment
    last_s: Moment
    result: str


class ExportFormat(StrEnum):
    """What frames are exported as: the ending of the file."""

    CSV = ".csv"
    LEAPJS = ".json"
    LEAPJS_PACKED = ".json.lz"


class ExportRecording(Message, frozen=True, tag="export_recording"):
    """Write the frames of a recording beside it, for other software."""

    id: int
    name: str
    format: ExportFormat


class RenameRecording(Message, frozen=True, tag="rename_recording"):
    """Give a recording another name, without ending."""

    id: int
    name: str
    result: str


class DeleteRecording(Message, frozen=True, tag="delete_recording"):
    """Remove a recording for good."""

    id: int
    name: str


class CancelJob(Message, frozen=True, tag="cancel_job"):
    """End the work on a recording; nothing is left of it."""

    id: int


RecordingRequest: TypeAlias = (
    ListRecordings
    | StartRecording
    | StopRecording
    | PlayRecording
    | SetPlayback
    | StepPlayback
    | TrimRecording
    | ExportRecording
    | RenameRecording
    | DeleteRecording
    | CancelJob
)
