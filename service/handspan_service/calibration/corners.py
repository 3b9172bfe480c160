"""Places corners of the board to a few hundredths of a pixel, also where rows are binned.

Law: what is fitted is the board's own drawing, so a marker beside a corner helps and does not
disturb; a corner that does not fit is left out.

OpenCV refines corners in the enlarged picture, whose rows between those of a binned one are made
up. Here the drawing is laid into the picture as it is, around each corner found, and shifted and
bent until both agree, while the light may change evenly across (Lucas and Kanade 1981).

Source of the figures: docs/calibration.md#finding-the-board.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from handspan_resources.board import CELL_MM, MARGIN_MM, cells
from handspan_service.calibration.views import CORNERS_MM, Ids
from handspan_service.geometry import REFERENCE_HEIGHT_PX, Points2

Floats = NDArray[np.float64]

REACH_MM = 13.0  # Around a corner: both squares' edges and the nearest edges of their markers;
REACH_PX = 16.0  # but, of a board that is near, no more: the lens bends more than is fitted here.
LENS_PX = 0.6  # Spread of the lens, sigma, 640 x 480. One that is wrong by half shifts nothing.
LEAST_PIXELS = 24  # For ten unknowns.
LEAST_SHARE = 0.7  # Of the surroundings of a corner must lie within the picture.
MOST_STEPS, ENOUGH_PX = 5, 0.003
SLOPES_PX = 0.05  # After a smaller step the slopes of the drawing are as good as before.
MOST_MOVED_PX = 2.0  # From where OpenCV saw the corner; raw pixels.
LEAST_STEP = 10.0  # From black to white, grey levels: less is no corner of a board.
MOST_MISFIT = 0.2  # Of that step. Rendered boards leave 0.02 to 0.08.
_STEP_MM = 0.5  # Of the table.
_SOFT_MM = 0.5  # Its edges', sigma, so that it can be differentiated.
_NUDGE_PX = 0.05
FARTHEST_PX = 60.0  # From where a flat board has its corners: lenses bend it by some pixels.
MOST_SKEWED = 1e9  # Condition of a homography in mm and pixels; those of boards are below 1e6.
# Where equal fifths of a normal distribution have their middles: the rays of one pixel.
_FIFTHS = np.array([-1.2816, -0.5244, 0.0, 0.5244, 1.2816])


def _table() -> NDArray[np.float32]:
    side = round(CELL_MM / _STEP_MM)
    white = 1.0 - np.kron(np.array(cells(), np.float64), np.ones((side, side)))
    sheet = np.pad(white, round(MARGIN_MM / _STEP_MM), constant_values=1.0)
    soft = cv2.GaussianBlur(sheet, (0, 0), _SOFT_MM / _STEP_MM)
    return np.asarray(soft, np.float32)


_TABLE = _table()  # Share of white of the sheet, by places on it.


def placed(picture: NDArray[np.uint8], ids: Ids, places_px: Points2) -> tuple[Ids, Points2]:
    """Return corners at their exact places; those whose surroundings do not fit are left out.

    Args:
        picture: (H, 640), raw.
        ids: (N,), corners that were found, at least four and not in one line.
        places_px: (N, 2), raw pixels of the picture: where.
    """
    pixels_from_mm = homography(ids, places_px)
    if pixels_from_mm is None:
        return ids[:0], places_px[:0]
    rays = _rays(picture.shape[0])
    kept, exact = [], []
    for corner, place in zip(ids, places_px, strict=True):
        around = _Around.of(picture, pixels_from_mm, CORNERS_MM[corner, :2], place, rays)
        shift = None if around is None else around.fit()
        if shift is not None:
            kept.append(corner)
            exact.append(place + shift)
    return np.array(kept, np.intp), np.array(exact, np.float64).reshape(-1, 2)


def _rays(rows: int) -> Points2:
    """Return what a pixel sees beside its middle, (25, 2), pixels: the lens and its own size."""
    across = np.hypot(LENS_PX, 12**-0.5)
    down = np.hypot(LENS_PX * rows / REFERENCE_HEIGHT_PX, 12**-0.5)
    offsets: Points2 = np.stack(np.meshgrid(_FIFTHS * across, _FIFTHS * down), 2).reshape(-1, 2)
    return offsets


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """The picture around one corner.

    Attributes:
        levels: (P,), of its pixels.
        offsets_px: (P, 2), where they lie beside the corner as it was found.
        shares: (P, 2), the same, 1 at the farthest.
        flat_px: (2,), where the homography of all corners puts it: lenses bend a board.
        mm_from_pixels: Inverse of that homography.
        rays: (R, 2), pixels.
    """

    levels: Floats
    offsets_px: Points2
    shares: Points2
    flat_px: Floats
    mm_from_pixels: Floats
    rays: Points2

    @staticmethod
    def of(
        picture: NDArray[np.uint8],
        pixels_from_mm: Floats,
        corner_mm: Floats,
        place_px: Floats,
        rays: Points2,
    ) -> _Around | None:
        """Cut it out; None where too little of it is within the picture."""
        flat_px = mapped(pixels_from_mm, corner_mm[None])[0]
        square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        sides_px = mapped(pixels_from_mm, corner_mm + square) - flat_px
        mm = min(REACH_MM, REACH_PX / max(float(np.abs(sides_px).max()), 1e-9))
        square *= mm
        box = mapped(pixels_from_mm, corner_mm + square) - flat_px + place_px
        low, high = np.floor(box.min(axis=0)), np.ceil(box.max(axis=0)) + 1
        if not np.isfinite(box).all() or np.max(high - low) > max(picture.shape):
            return None
        columns, rows = (np.arange(a, b) for a, b in zip(low, high, strict=True))
        pixels = np.stack(np.meshgrid(columns, rows), axis=2).reshape(-1, 2)
        inverse = np.asarray(np.linalg.inv(pixels_from_mm), np.float64)
        seen_mm = mapped(inverse, pixels - place_px + flat_px)
        pixels = pixels[(np.abs(seen_mm - corner_mm) <= mm).all(axis=1)]
        limits = (picture.shape[1], picture.shape[0])
        inside = ((pixels >= 0) & (pixels < limits)).all(axis=1)
        if np.count_nonzero(inside) < max(LEAST_PIXELS, LEAST_SHARE * len(pixels)):
            return None
        pixels = pixels[inside]
        x, y = pixels.astype(np.intp).T
        offsets = pixels - place_px
        shares = offsets / np.abs(offsets).max(axis=0)
        return _Around(picture[y, x].astype(float), offsets, shares, flat_px, inverse, rays)

    def fit(self) -> Floats | None:
        """Return by how much the corner lies elsewhere, (2,), pixels; None where nothing fits."""
        shift, bend = np.zeros(2), np.zeros((2, 2))
        reach = np.abs(self.offsets_px).max(axis=0)
        slopes, moved_px = [np.empty(0)], np.inf
        for _ in range(MOST_STEPS):
            if moved_px > SLOPES_PX:
                slopes = [self._slope(shift, bend, axis) for axis in range(2)]
            change, misfit = self._step(shift, bend, slopes)
            moved_px = float(np.abs(change[:2]).max())
            shift = shift + change[:2]
            bend = bend + change[2:].reshape(2, 2) / reach
            if not np.abs(shift).max() <= MOST_MOVED_PX:  # Also where it is no number.
                return None
            if moved_px < ENOUGH_PX:
                break
        return shift if misfit <= MOST_MISFIT else None

    def _step(self, shift: Floats, bend: Floats, slopes: list[Floats]) -> tuple[Floats, float]:
        """Return how the drawing should move and bend, (6,), and how badly it fits even so.

        The misfit is the root mean square of what remains, as a share of the step from black to
        white; infinite where nothing is darker than the rest.
        """
        white = self._drawn(shift, bend)
        across, down = self.shares.T
        light = np.stack([np.ones_like(white), white, white * across, white * down], axis=1)
        height = float(np.linalg.lstsq(light, self.levels, rcond=None)[0][1])
        moves = [*slopes, *(slope * share for slope in slopes for share in (across, down))]
        columns = np.concatenate([light, height * np.stack(moves, axis=1)], axis=1)
        found = np.linalg.lstsq(columns, self.levels, rcond=None)[0]
        remains = float(np.sqrt(np.mean((self.levels - columns @ found) ** 2)))
        return found[light.shape[1] :], remains / height if height >= LEAST_STEP else np.inf

    def _slope(self, shift: Floats, bend: Floats, axis: int) -> Floats:
        """Return how the drawing changes when the corner moves along an axis, (P,)."""
        nudge = _NUDGE_PX * np.eye(2)[axis]
        ahead, behind = self._drawn(shift + nudge, bend), self._drawn(shift - nudge, bend)
        slope: Floats = (ahead - behind) / (2 * _NUDGE_PX)
        return slope

    def _drawn(self, shift: Floats, bend: Floats) -> Floats:
        """Return what the pixels would show of the drawing, (P,), 1 is white."""
        offsets = self.offsets_px - shift
        offsets = offsets - offsets @ bend.T + self.flat_px
        # A homography is linear but for its last division: pixels and rays are mapped apart.
        of_pixels = self.mm_from_pixels[:, :2] @ offsets.T + self.mm_from_pixels[:, 2:]
        of_rays = self.mm_from_pixels[:, :2] @ self.rays.T
        x, y, w = of_pixels[:, :, None] + of_rays[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            column, row = (
                ((part / w + MARGIN_MM) / _STEP_MM - 0.5).astype(np.float32) for part in (x, y)
            )
        shares = cv2.remap(
            _TABLE,
            column,
            row,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        drawn: Floats = shares.mean(axis=1).astype(np.float64)
        return drawn


def homography(ids: Ids, places_px: Points2) -> Floats | None:
    """Return the mapping from mm on the board to pixels, (3, 3); None where there is none.

    Args:
        ids: (N,), corners, at least four. Those that lie in one line, or all but one of which do,
            have no mapping: then any that is found is far from them.
        places_px: (N, 2), pixels: where they are seen.
    """
    found, _ = cv2.findHomography(CORNERS_MM[ids, :2], places_px)
    if found is None or not np.isfinite(found).all():
        return None
    mapping = np.asarray(found, np.float64)
    distances = np.linalg.norm(mapped(mapping, CORNERS_MM[ids, :2]) - places_px, axis=1)
    fits = np.linalg.cond(mapping) < MOST_SKEWED and np.all(distances < FARTHEST_PX)
    return mapping if fits else None


def mapped(mapping: Floats, points: Points2) -> Points2:
    """Return points after a homography; infinite, or no numbers, on its horizon."""
    homogeneous = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ mapping.T
    with np.errstate(divide="ignore", invalid="ignore"):
        there: Points2 = homogeneous[:, :2] / homogeneous[:, 2:]
    return there
