"""Finds the board in one camera's image, and says what is wrong with an image where it does not.

Law: corners come in pixels of the 640 x 480 grid, whatever the size of the image (rows of a lower
image lie at multiples of its scale, docs/coordinates.md#camera-model); the same image gives the
same answer.

Source of the settings: docs/calibration.md#finding-the-board.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import COLUMNS, MARKER_MM, ROWS, SQUARE_MM
from handspan_service.calibration.corners import homography, mapped, placed
from handspan_service.calibration.views import CORNERS_MM, Sight
from handspan_service.contract.calibration import CalibrationHint
from handspan_service.geometry import REFERENCE_HEIGHT_PX, REFERENCE_WIDTH_PX, Points2

Image = NDArray[np.uint8]

MARKERS = COLUMNS * ROWS // 2
MIN_CORNERS = 4  # Fewer do not tell how light and sharp a board is.
FOREIGN_MARKERS = 2  # So many that are not on our board are no misreading.
MIRRORED_MARKERS = 3
WHITE_BOUNDS = (60.0, 245.0)  # Of the board's white: darker noise counts, above it is cut off.
LEAST_CONTRAST = 0.2  # Source: docs/calibration.md#light. Measured.
BLUR_PX = 1.3  # Width (sigma) of edges that no lens makes; sharp ones have 0.7 to 0.95.
_INSIDE_MM = 3.0  # A white square is white for 5 mm from its corner, then its marker begins.


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one camera's image shows.

    Attributes:
        sight: The corners; none where they could not be used.
        hint: What is wrong; NONE if nothing is.
        contrast: (white - black) / (white + black) of the board; 0 where it is not seen.
        white: Level of its white; 0 where it is not seen.
        blur_px: Width of its edges, sigma; 0 where it is not seen.
    """

    sight: Sight
    hint: CalibrationHint
    contrast: float = 0.0
    white: float = 0.0
    blur_px: float = 0.0


class BoardDetector:
    """Looks for the board."""

    def __init__(self) -> None:
        """Prepare OpenCV's detectors."""
        # Our own 640 x 480 pixels: one thread is enough, and others want to run.
        dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
        board = cv2.aruco.CharucoBoard((COLUMNS, ROWS), SQUARE_MM, MARKER_MM, dictionary)
        parameters = cv2.aruco.DetectorParameters()
        parameters.minMarkerPerimeterRate = 0.01
        parameters.adaptiveThreshWinSizeMin = 5
        parameters.adaptiveThreshWinSizeMax = 35
        parameters.adaptiveThreshWinSizeStep = 6
        self._markers = cv2.aruco.ArucoDetector(dictionary, parameters)
        self._board = cv2.aruco.CharucoDetector(
            board, cv2.aruco.CharucoParameters(), parameters
        )

    def glance(self, image: Image) -> Look:
        """Look fast: for hints, many times a second.

        Args:
            image: (H, 640) uint8, raw.
        """
        return self._look(image, 1)

    def measure(self, image: Image) -> Look:
        """Look closely: for a view that is kept.

        Args:
            image: (H, 640) uint8, raw.
        """
        return self._look(image, 2)

    def _look(self, image: Image, factor: int) -> Look:
        grid = _stretched(image, factor)
        found, ids, _, marker_ids = self._board.detectBoard(grid)
        seen = set() if marker_ids is None else {int(i) for i in marker_ids.ravel()}
        if sum(i >= MARKERS for i in seen) >= FOREIGN_MARKERS:
            return _useless(CalibrationHint.WRONG_BOARD)
        if found is None or ids is None or len(ids) < MIN_CORNERS:
            if len(seen) >= 2 * MIN_CORNERS:  # Markers of ours, but in other squares.
                return _useless(CalibrationHint.WRONG_BOARD)
            return _useless(self._why_nothing(grid, seen))
        order = np.argsort(ids.ravel())
        numbers = ids.ravel()[order].astype(np.intp)
        places = found.reshape(-1, 2)[order].astype(np.float64)
        light = _light(grid, numbers, places)
        scale = np.array([1.0, REFERENCE_HEIGHT_PX / image.shape[0]])
        raw = _raw(places, image.shape[0], factor)
        if factor > 1:
            numbers, raw = placed(image, numbers, raw)
        sight = Sight(numbers, raw * scale)
        if light is None:
            return Look(sight, CalibrationHint.NONE)
        contrast, white, blur = light
        return Look(sight, _judged(*light, factor), contrast, white, blur / factor)

    def _why_nothing(self, grid: Image, seen: set[int]) -> CalibrationHint:
        if len(seen) < MIRRORED_MARKERS:  # One may be a misreading.
            _, ids, _ = self._markers.detectMarkers(np.ascontiguousarray(grid[:, ::-1]))
            if ids is not None and len(ids) >= MIRRORED_MARKERS:
                return CalibrationHint.MIRRORED
        return CalibrationHint.NO_BOARD


def _useless(hint: CalibrationHint) -> Look:
    return Look(Sight(np.empty(0, np.intp), np.empty((0, 2))), hint)


def _stretched(image: Image, factor: int) -> Image:
    """Return an image as `factor` times 640 x 480."""
    size = (REFERENCE_WIDTH_PX * factor, REFERENCE_HEIGHT_PX * factor)
    if (image.shape[1], image.shape[0]) == size:
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _raw(places: Points2, rows: int, factor: int) -> Points2:
    """Return places of a stretched image in pixels of the raw one.

    cv2.resize maps the middles of pixels: raw = (stretched + 0.5) / scale - 0.5.
    """
    scale = np.array([factor, factor * REFERENCE_HEIGHT_PX / rows])
    raw: Points2 = (places + 0.5) / scale - 0.5
    return raw


def _judged(contrast: float, white: float, blur: float, factor: int) -> CalibrationHint:
    """Return what is wrong with a board that was found."""
    if white > WHITE_BOUNDS[1]:  # What is cut off has no contrast either.
        return CalibrationHint.TOO_BRIGHT
    if white < WHITE_BOUNDS[0]:
        return CalibrationHint.TOO_DARK
    if contrast < LEAST_CONTRAST:
        return CalibrationHint.LOW_CONTRAST
    if blur / factor > BLUR_PX:
        return CalibrationHint.BLURRED
    return CalibrationHint.NONE


def _light(
    grid: Image, ids: NDArray[np.intp], places: Points2
) -> tuple[float, float, float] | None:
    """Return contrast, white level and width of the edges, in pixels of the grid.

    Around each corner two quarters are white and two black; what is measured is close enough for
    the light to be the same. None where the corners lie in one line.
    """
    mapping = homography(ids, places)
    if mapping is None:
        return None
    around = _Around(mapping, CORNERS_MM[ids, :2], places)
    # The quarter right and below a corner is black where column + row of its square is even.
    columns, rows = (around.corners_mm / SQUARE_MM).astype(np.intp).T
    sign = np.where((columns + rows) % 2 == 0, 1.0, -1.0)
    inside = _INSIDE_MM
    quarters = ((inside, inside), (-inside, -inside), (inside, -inside), (-inside, inside))
    levels = np.stack(
        [
            _bilinear(grid, around.place(np.stack([x * sign, y * np.ones_like(sign)], axis=1)))
            for x, y in quarters
        ],
        axis=1,
    )
    black, white = levels[:, :2].mean(axis=1), levels[:, 2:].mean(axis=1)
    contrast = np.median((white - black) / np.maximum(white + black, 1.0))
    return float(contrast), float(np.median(white)), _edge_width(grid, around, white - black)


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """What lies a few millimetres beside each corner: the board's directions, the corner's place.

    Over the whole board the lens bends lines by some pixels; beside a corner it does not.
    """

    mapping: NDArray[np.float64]
    corners_mm: Points2
    places: Points2

    def place(self, offset_mm: Points2) -> Points2:
        """Return where points beside the corners are seen."""
        shift: Points2 = mapped(self.mapping, self.corners_mm + offset_mm) - mapped(
            self.mapping, self.corners_mm
        )
        return self.places + shift


def _edge_width(grid: Image, around: _Around, step: NDArray[np.float64]) -> float:
    """Return the sigma of edges in pixels: their height divided by their steepest slope."""
    widths = []
    for along, across in (((1, 0), (0, 1)), ((-1, 0), (0, 1)), ((0, 1), (1, 0)), ((0, -1), (1, 0))):
        start = np.array(along, np.float64) * _INSIDE_MM
        middle = around.place(start)
        normal = around.place(start + 0.1 * np.array(across, np.float64)) - middle
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        slope = np.abs(_bilinear(grid, middle + normal) - _bilinear(grid, middle - normal)) / 2
        widths.append(np.abs(step) / np.maximum(slope, 1e-3) / np.sqrt(2 * np.pi))
    return float(np.median(np.concatenate(widths)))


def _bilinear(grid: Image, places: Points2) -> NDArray[np.float64]:
    taken = cv2.remap(
        grid,
        places[:, 0].astype(np.float32),
        places[:, 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(taken, np.float64).ravel()
