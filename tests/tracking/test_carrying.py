"""What was seen some images ago: moved with the hand, trusted less, never in place of news."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.geometry import nominal_calibration
from handspan_service.tracking.carrying import STALE_FACTOR, Carried
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.poses import Observations
from handspan_service.tracking.track import Sighting

CAMERAS_MM = nominal_calibration().positions_mm
BOTH = np.ones((1, 2), np.bool_)
LEFT = np.array([[True, False]])
RIGHT = np.array([[False, True]])


def _hand(x_mm: float) -> np.ndarray:
    rng = np.random.default_rng(7)
    return np.array([x_mm, 0.0, 250.0]) + rng.normal(0.0, 40.0, (1, 21, 3))


def _seen(points_mm: np.ndarray, looked: np.ndarray, error: float = 0.0) -> Observations:
    sigma = np.where(looked[..., None], 0.01, np.inf) * np.ones((1, 2, 21))
    return Observations(slopes_of(points_mm, CAMERAS_MM) + error, sigma)


def _kept(seen: Observations, points_mm: np.ndarray) -> Carried:
    residuals = seen.slopes - slopes_of(points_mm, CAMERAS_MM)
    return Carried((1,), residuals, seen.sigma, (Sighting(0.9, 1.0, 2, 42, 1.0, 250.0, 9.0, 1.0),))


def test_the_disagreement_of_the_other_eye_moves_with_the_hand() -> None:
    before, now = _hand(0.0), _hand(30.0)
    carried = _kept(_seen(before, BOTH, 0.02), before)
    filled = carried.fill((1,), _seen(now, LEFT), LEFT, slopes_of(now, CAMERAS_MM))
    expected = slopes_of(now, CAMERAS_MM)
    np.testing.assert_allclose(filled.slopes[:, 1], expected[:, 1] + 0.02)
    np.testing.assert_allclose(filled.sigma[:, 1], 0.01 * STALE_FACTOR)


def test_what_is_seen_now_is_never_replaced() -> None:
    before, now = _hand(0.0), _hand(30.0)
    carried = _kept(_seen(before, BOTH, 0.5), before)
    seen = _seen(now, LEFT)
    filled = carried.fill((1,), seen, LEFT, slopes_of(now, CAMERAS_MM))
    np.testing.assert_array_equal(filled.slopes[:, 0], seen.slopes[:, 0])
    np.testing.assert_array_equal(filled.sigma[:, 0], seen.sigma[:, 0])


def test_nothing_is_carried_to_another_hand() -> None:
    before = _hand(0.0)
    carried = _kept(_seen(before, BOTH), before)
    seen = _seen(before, LEFT)
    assert carried.fill((2,), seen, LEFT, slopes_of(before, CAMERAS_MM)) is seen


@pytest.mark.parametrize("looked", [LEFT, RIGHT])
def test_what_is_carried_is_trusted_less_with_every_image(looked: np.ndarray) -> None:
    before = _hand(0.0)
    slopes = slopes_of(before, CAMERAS_MM)
    carried = _kept(_seen(before, BOTH), before)
    for images in (1, 2, 3):
        filled = carried.fill((1,), _seen(before, looked), looked, slopes)
        np.testing.assert_allclose(filled.sigma[~looked], 0.01 * STALE_FACTOR**images)
        np.testing.assert_allclose(filled.sigma[looked], 0.01)
        carried = _kept(filled, before)


def test_what_was_never_seen_is_not_carried() -> None:
    before = _hand(0.0)
    carried = _kept(_seen(before, LEFT), before)
    filled = carried.fill((1,), _seen(before, LEFT), LEFT, slopes_of(before, CAMERAS_MM))
    assert np.isinf(filled.sigma[:, 1]).all()


def test_a_hand_that_was_left_out_counts_as_when_it_was_looked_at() -> None:
    old = (
        Sighting(0.9, 1.0, 2, 42, 1.0, 250.0, 9.0, 1.0),
        Sighting(0.8, 2.0, 1, 21, 1.1, 240.0, 8.0, 1.0),
    )
    new = (
        Sighting(0.0, 0.0, 0, 0, 9.0, 250.0, 0.0, 0.0),
        Sighting(0.7, 1.5, 1, 21, 1.2, 241.0, 7.0, 1.1),
    )
    carried = Carried((1, 2), np.zeros((2, 2, 21, 2)), np.ones((2, 2, 21)), old)
    assert carried.complete(new, [True, True]) is new
    assert carried.complete(new, [False, True]) == (old[0], new[1])
