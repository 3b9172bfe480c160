"""Ring: organ. Pictures of boards in, corners or the reason why not out."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from handspan_resources import board
from handspan_service.calibration.corners import placed
from handspan_service.calibration.detect import BoardDetector
from handspan_service.calibration.views import CORNERS_MM
from handspan_service.contract.calibration import CalibrationHint
from handspan_service.device.board_view import BoardView, Print, blurred, developed
from handspan_service.geometry import project
from support.boards import a_turn, real_cameras

TRUTH = real_cameras()
TURN = a_turn(0.25, -0.2, 0.1)
PLACE_MM = np.array([10.0, -5.0, 170.0]) - TURN @ np.array([120.0, 80.0, 0.0])
BRIGHTNESS = 150.0
DETECTOR = BoardDetector()


def pictures(
    printed: Print | None = None, height_px: int = 480, blur_px: float = 0.0
) -> list[NDArray[np.uint8]]:
    drawn = BoardView(TRUTH, height_px).draw(TURN, PLACE_MM, BRIGHTNESS, printed or Print())
    soft = [blurred(blurred(eye, blur_px, 0), blur_px, 1) for eye in drawn]
    return [developed(eye, 3.5, np.random.default_rng(1)) for eye in soft]


def test_the_board_in_print_is_the_board_of_opencv() -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    theirs = cv2.aruco.CharucoBoard((6, 4), 40.0, 30.0, dictionary)
    picture = theirs.generateImage((48 * 4, 32 * 4), marginSize=0)
    np.testing.assert_array_equal(np.array(board.cells()), picture[2::4, 2::4] < 128)
    np.testing.assert_allclose(theirs.getChessboardCorners(), CORNERS_MM)


@pytest.mark.parametrize(
    ("height_px", "blur_px"), [(480, 0.0), (480, 0.6), (240, 0.0), (240, 0.6)]
)
def test_corners_are_found_where_they_are(height_px: int, blur_px: float) -> None:
    """Also where a lens is softer than the one that fitting assumes."""
    truth = project(CORNERS_MM @ TURN.T + PLACE_MM, TRUTH, 480)
    shown = pictures(height_px=height_px, blur_px=blur_px)
    for picture, expected in zip(shown, truth, strict=True):
        look = DETECTOR.measure(picture)
        assert look.hint is CalibrationHint.NONE
        assert len(look.sight.ids) >= 12
        errors = look.sight.pixels_px - expected[look.sight.ids]
        assert np.median(np.linalg.norm(errors, axis=1)) < 0.07
        assert np.abs(errors).max() < 0.2
        assert np.abs(errors.mean(axis=0)).max() < 0.02, "no half pixel is lost in between"
        assert look.contrast > 0.6
        assert look.blur_px < 1.2


def test_corners_of_a_near_board_are_found_as_well() -> None:
    """There the lens bends what lies around a corner the most."""
    place_mm = np.array([10.0, -5.0, 115.0]) - TURN @ np.array([120.0, 80.0, 0.0])
    drawn = BoardView(TRUTH).draw(TURN, place_mm, 70.0)
    truth = project(CORNERS_MM @ TURN.T + place_mm, TRUTH, 480)
    for eye, expected in zip(drawn, truth, strict=True):
        sight = DETECTOR.measure(developed(eye, 1.5, np.random.default_rng(1))).sight
        assert len(sight.ids) >= 10
        errors = sight.pixels_px - expected[sight.ids]
        assert np.sqrt(np.mean(errors**2)) < 0.04


def test_a_corner_without_its_surroundings_is_left_out() -> None:
    picture = pictures()[0]
    whole = DETECTOR.measure(picture).sight
    column = int(np.median(whole.pixels_px[:, 0]))
    covered = picture.copy()
    covered[:, :column] = 30  # A hand before one half of the board.
    ids, places = placed(covered, whole.ids, whole.pixels_px)
    assert set(ids) < set(whole.ids)
    assert (places[:, 0] > column - 2).all()


def test_a_glance_finds_it_too() -> None:
    look = DETECTOR.glance(pictures()[0])
    assert look.hint is CalibrationHint.NONE
    assert len(look.sight.ids) >= 12


@pytest.mark.parametrize(
    ("printed", "blur_px", "hint"),
    [
        (Print(mirrored=True), 0.0, CalibrationHint.MIRRORED),
        (Print(toner=0.7), 0.0, CalibrationHint.NO_BOARD),  # Ink-jet: nothing is black.
        (Print(toner=0.6), 0.0, CalibrationHint.LOW_CONTRAST),
        (None, 1.3, CalibrationHint.BLURRED),
    ],
    ids=["mirrored", "ink-jet", "pale", "blurred"],
)
def test_bad_pictures_are_told_apart(
    printed: Print | None, blur_px: float, hint: CalibrationHint
) -> None:
    hints = {DETECTOR.measure(picture).hint for picture in pictures(printed, blur_px=blur_px)}
    assert hint in hints


@pytest.mark.parametrize("light", [0.25, 4.0], ids=["dark", "bright"])
def test_light_that_does_not_fit_is_told(light: float) -> None:
    drawn = BoardView(TRUTH).draw(TURN, PLACE_MM, BRIGHTNESS * light)
    look = DETECTOR.measure(developed(drawn[0], 3.5, np.random.default_rng(1)))
    assert look.hint is (CalibrationHint.TOO_DARK if light < 1 else CalibrationHint.TOO_BRIGHT)


def flat(columns: int, rows: int, dictionary: int, *, legacy: bool = False) -> NDArray[np.uint8]:
    """Return a picture of another board, seen straight on."""
    known = cv2.aruco.getPredefinedDictionary(dictionary)
    other = cv2.aruco.CharucoBoard((columns, rows), 40.0, 30.0, known)
    other.setLegacyPattern(legacy)
    picture = np.full((480, 640), 20, np.uint8)
    drawn = other.generateImage((50 * columns, 50 * rows), marginSize=8)
    picture[60 : 60 + drawn.shape[0], 60 : 60 + drawn.shape[1]] = drawn // 2 + 40
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.7), np.uint8)


@pytest.mark.parametrize(
    "picture",
    [
        flat(9, 7, cv2.aruco.DICT_4X4_50),
        flat(6, 4, cv2.aruco.DICT_4X4_50, legacy=True),
    ],
    ids=["more squares", "white corner"],
)
def test_another_board_is_told(picture: NDArray[np.uint8]) -> None:
    assert DETECTOR.measure(picture).hint is CalibrationHint.WRONG_BOARD


def test_no_board_is_told() -> None:
    empty = np.full((480, 640), 30, np.uint8)
    assert DETECTOR.glance(empty).hint is CalibrationHint.NO_BOARD
    other = flat(6, 4, cv2.aruco.DICT_6X6_50)
    assert DETECTOR.glance(other).hint is CalibrationHint.NO_BOARD
