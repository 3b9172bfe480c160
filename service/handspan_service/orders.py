"""What the service orders from sensing, and which changes of settings it must hear of. Pure.

Law: an order is a whole value; a setting that did not change is not ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from handspan_service.contract.calibration import (
    CalibrationMethod,
    CalibrationRequest,
    CameraNumbers,
    StartCalibration,
)
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import Orientation, Quality, TrackingMode
from handspan_service.contract.settings import ExposureSettings, Settings
from handspan_service.reports import Message


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
    scripts: dict[str, str] = msgspec.field(default_factory=dict)
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
    calibrations: dict[str, CameraNumbers] = msgspec.field(default_factory=dict)
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
    """Tell the next image with its hands in its pixels, once; at most 30 a second are told.

    Attributes:
        again: Whether the newest one may be told again where a recording stands still on it.
    """

    again: bool = False


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

ORDERS: tuple[tuple[Callable[[Any], Change], str], ...] = (
    (SetOrientation, "orientation"),
    (SetQuality, "quality"),
    (SetTools, "tools"),
    (SetHands, "hands"),
    (SetScripts, "user_scripts"),
    (SetExposure, "exposure"),
)


def orders_of(before: Settings, after: Settings) -> Iterator[Change]:
    """Yield what to order when settings change."""
    for order, name in ORDERS:
        value = getattr(after, name)
        if value != getattr(before, name):
            yield order(value)
