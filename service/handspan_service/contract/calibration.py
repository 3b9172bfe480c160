"""Calibrating a controller: what is asked, what is told, and what is kept of it.

Law: a CalibrationProgress is always whole; a picture comes only when one was asked for.

The course of it, and what its figures mean: docs/calibration.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from handspan_service.contract.message import Message

CALIBRATION_VERSION = 1
CELL_COLUMNS, CELL_ROWS = 6, 4  # Parts of each camera's picture whose coverage is told.
RULED_MM = 200.0  # Length of five squares of a board printed at its true size.
UNDO_STEPS = 3

# What may be typed for five squares: beyond, it is no board of ours.
Ruled = Annotated[float, msgspec.Meta(ge=150.0, le=250.0)]


class CalibrationMethod(StrEnum):
    """How the cameras are looked at."""

    BOARD = "board"  # The whole calibration, with the printed board.
    MIRROR = "mirror"  # A quick check of the one in use; changes nothing.


class CalibrationPhase(StrEnum):
    """Course of a calibration. Exactly one holds."""

    OPENING = "opening"
    LIGHT = "light"
    CAPTURE = "capture"
    SOLVING = "solving"
    VERIFYING = "verifying"
    DECIDING = "deciding"
    FAILED = "failed"


class CalibrationHint(StrEnum):
    """What the user should do now, or what keeps an image from being of use."""

    NONE = "none"
    NO_BOARD = "no_board"
    ONE_CAMERA = "one_camera"  # Fewer than eight corners are seen by both.
    WRONG_BOARD = "wrong_board"
    MIRRORED = "mirrored"
    BLURRED = "blurred"
    LOW_CONTRAST = "low_contrast"
    WEAK_CONTRAST = "weak_contrast"  # It may do.
    TOO_BRIGHT = "too_bright"
    TOO_DARK = "too_dark"
    HOLD_STILL = "hold_still"
    MOVE_ON = "move_on"  # This place is known already.
    KEPT = "kept"  # A view was just taken.
    LIGHT_GOOD = "light_good"
    NO_MIRROR = "no_mirror"


class CalibrationFailure(StrEnum):
    """Why there is no result."""

    NONE = "none"
    NO_DEVICE = "no_device"
    OTHER_DEVICE = "other_device"  # Another controller was plugged in meanwhile.
    MOVED = "moved"  # The cameras moved against each other between the views.
    INCONSISTENT = "inconsistent"  # The views contradict each other.
    NOT_SOLVED = "not_solved"  # Too few views, or all alike.
    CRASHED = "crashed"


class Verdict(StrEnum):
    """What a figure is worth."""

    GOOD = "good"
    USABLE = "usable"
    POOR = "poor"
    REFUSED = "refused"


class FigureName(StrEnum):
    """What was measured."""

    REPROJECTION_PX = "reprojection_px"
    HOLDOUT_PX = "holdout_px"
    EPIPOLAR_PX = "epipolar_px"
    BASELINE_MM = "baseline_mm"  # Difference from the factory's.
    SCALE_PERCENT = "scale_percent"
    FLATNESS_MM = "flatness_mm"
    MIRROR_MEDIAN_PX = "mirror_median_px"
    MIRROR_WORST_PX = "mirror_worst_px"


class Tilt(StrEnum):
    """Which edge of the board is nearer than the others, as the picture shows it."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


TILTS = (Tilt.LEFT, Tilt.RIGHT, Tilt.TOP, Tilt.BOTTOM)
DISTANCES_MM = ((100.0, 150.0), (150.0, 220.0), (220.0, 300.0))


class Figure(msgspec.Struct, frozen=True):
    """One figure of a result.

    Attributes:
        name: What was measured.
        value: With the new calibration.
        verdict: What it is worth.
        before: The same with the calibration in use; None where there is none to compare.
    """

    name: FigureName
    value: float
    verdict: Verdict
    before: float | None = None


class CameraNumbers(msgspec.Struct, frozen=True):
    """Both cameras as plain numbers.

    Attributes:
        baseline_mm: Distance between the cameras.
        left: 12 numbers: focal length and offsets in pixels, k1 to k6, three Cayley parameters.
        right: The same.

    Source:
        docs/coordinates.md#camera-model.
    """

    baseline_mm: float
    left: Annotated[tuple[float, ...], msgspec.Meta(min_length=12, max_length=12)]
    right: Annotated[tuple[float, ...], msgspec.Meta(min_length=12, max_length=12)]


class UserCalibration(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one calibration, one file each.

    Attributes:
        version: Layout of the file.
        serial: Of the controller.
        cameras: The result.
        unix_time_s: When it was made.
        software: Version of the service that made it.
        ruled_mm: Measured length of five squares of the board.
        views: How many were used.
        dropped: How many were left out because they contradict the others.
        lens_terms: Unknowns of each lens, 3 or 5.
        figures: What was measured.
        factory_scale: Whether the size comes from the factory's distance of the cameras.
    """

    version: int = CALIBRATION_VERSION
    serial: str
    cameras: CameraNumbers
    unix_time_s: int
    software: str
    ruled_mm: float
    views: int
    dropped: int
    lens_terms: int
    figures: tuple[Figure, ...]
    factory_scale: bool = False


class CalibrationStatus(msgspec.Struct, frozen=True):
    """What is kept of the controller in use.

    Attributes:
        running: Whether a calibration goes on; nobody gets frames meanwhile.
        unix_time_s: When the user's calibration in use was made; 0 where none is in use.
        undo_steps: How many earlier states can be brought back.
    """

    running: bool = False
    unix_time_s: int = 0
    undo_steps: int = 0


class Coverage(msgspec.Struct, frozen=True):
    """Which part of the space the views have covered.

    Attributes:
        left: Corners seen in each of the 6 x 4 cells of the left picture, row by row.
        right: The same of the right picture.
        tilts: Views of each of TILTS.
        distances: Views of each of DISTANCES_MM.
        share: How much of what is needed there is, 0 to 1.
    """

    left: tuple[int, ...] = (0,) * (CELL_COLUMNS * CELL_ROWS)
    right: tuple[int, ...] = (0,) * (CELL_COLUMNS * CELL_ROWS)
    tilts: tuple[int, ...] = (0,) * len(TILTS)
    distances: tuple[int, ...] = (0,) * len(DISTANCES_MM)
    share: float = 0.0


class Wanted(msgspec.Struct, frozen=True):
    """Where the board should be held next.

    Attributes:
        cell: Of the left picture, counted row by row; None where all are covered.
        tilt: Which edge should be nearer; NONE where it does not matter.
        distance: Index into DISTANCES_MM; None where it does not matter.
    """

    cell: int | None = None
    tilt: Tilt = Tilt.NONE
    distance: int | None = None


class CalibrationResult(msgspec.Struct, frozen=True):
    """What a calibration has found.

    Attributes:
        calibration: As it would be kept; None after a check with the mirror.
        figures: Each with its verdict.
        verdict: The worst of them, but for the size.
        scale_ratio: Found distance of the cameras divided by the factory's; 1 within the error
            where the board has the stated size.
        factory_baseline_mm: Of the factory; 0 where the controller told none.
    """

    calibration: UserCalibration | None
    figures: tuple[Figure, ...]
    verdict: Verdict
    scale_ratio: float = 1.0
    factory_baseline_mm: float = 0.0


class StartCalibration(Message, frozen=True, tag="start_calibration"):
    """Begin a calibration; tracking pauses until it is over or this connection ends.

    Attributes:
        method: With the board, or the quick check.
        ruled_mm: Measured length of five squares.
        demonstration: Look at a simulated board instead of the controller.
    """

    id: int
    method: CalibrationMethod = CalibrationMethod.BOARD
    ruled_mm: Ruled = RULED_MM
    demonstration: bool = False


class ContinueCalibration(Message, frozen=True, tag="continue_calibration"):
    """Go on to the next phase: from light to views, from views to solving, from checks to the end.

    What a phase needs at least is not skipped.
    """

    id: int


class CancelCalibration(Message, frozen=True, tag="cancel_calibration"):
    """End the calibration and keep nothing of it."""

    id: int


class ApplyCalibration(Message, frozen=True, tag="apply_calibration"):
    """Keep the result and use it from now on.

    Attributes:
        factory_scale: Take the size from the factory's distance of the cameras and not from the
            board.
    """

    id: int
    factory_scale: bool = False


class GetCalibrationPicture(Message, frozen=True, tag="get_calibration_picture"):
    """Ask for the next picture, once."""

    id: int


class UndoCalibration(Message, frozen=True, tag="undo_calibration"):
    """Bring the state before the last change back for the controller in use."""

    id: int


class UseFactoryCalibration(Message, frozen=True, tag="use_factory_calibration"):
    """Put the user's calibration of the controller in use aside; can be undone."""

    id: int


class CalibrationProgress(Message, frozen=True, kw_only=True, tag="calibration_progress"):
    """Everything a wizard shows of a running calibration.

    Attributes:
        phase: Where it is.
        method: What is done.
        demonstration: Whether the pictures are simulated.
        serial: Of the controller; empty until it is open.
        model: Of the controller.
        hint: What to do now.
        warm_s: How long the controller has been lit.
        contrast: Of the board in the left and right picture, 0 to 1; 0 while it is not seen.
        views: Views kept.
        views_needed: Views that are needed.
        may_continue: Whether ContinueCalibration would lead on.
        coverage: What they cover.
        wanted: Where the board should be held next.
        share: How much of solving is done, 0 to 1.
        error_px: Of the solution until now; 0 while there is none.
        checks: Views kept for verification.
        checks_needed: Views needed for it.
        failure: Why there is no result.
        detail: The same in one English sentence that says what to do.
        result: What was found; None until then.
    """

    phase: CalibrationPhase = CalibrationPhase.OPENING
    method: CalibrationMethod = CalibrationMethod.BOARD
    demonstration: bool = False
    serial: str = ""
    model: str = ""
    hint: CalibrationHint = CalibrationHint.NONE
    warm_s: float = 0.0
    contrast: tuple[float, float] = (0.0, 0.0)
    views: int = 0
    views_needed: int = 0
    may_continue: bool = False
    coverage: Coverage = Coverage()
    wanted: Wanted = Wanted()
    share: float = 0.0
    error_px: float = 0.0
    checks: int = 0
    checks_needed: int = 0
    failure: CalibrationFailure = CalibrationFailure.NONE
    detail: str = ""
    result: CalibrationResult | None = None


class CalibrationPicture(Message, frozen=True, tag="calibration_picture"):
    """What both cameras see, made small.

    Attributes:
        left: JPEG.
        right: JPEG.
        left_corners: Where corners were found, shares of width and height.
        right_corners: The same.
    """

    left: bytes
    right: bytes
    left_corners: tuple[tuple[float, float], ...] = ()
    right_corners: tuple[tuple[float, float], ...] = ()


CalibrationRequest: TypeAlias = (
    StartCalibration
    | ContinueCalibration
    | CancelCalibration
    | ApplyCalibration
    | GetCalibrationPicture
    | UndoCalibration
    | UseFactoryCalibration
)
CalibrationNews: TypeAlias = CalibrationProgress | CalibrationPicture
