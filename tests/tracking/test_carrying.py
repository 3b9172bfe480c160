"""What one eye saw an image ago: moved with the hand, trusted less, never in place of news."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.geometry import nominal_calibration
from handspan_service.tracking.carrying import STALE_FACTOR, Carried
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.poses import Observations

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


def _kept(seen: Observations, looked: np.ndarray, points_mm: np.ndarray) -> Carried:
    return Carried.after((1,), seen, looked, seen.slopes - slopes_of(points_mm, CAMERAS_MM))


def test_the_disagreement_of_the_other_eye_moves_with_the_hand() -> None:
    before, now = _hand(0.0), _hand(30.0)
    carried = _kept(_seen(before, BOTH, 0.02), BOTH, before)
    filled = carried.fill((1,), _seen(now, LEFT), LEFT, slopes_of(now, CAMERAS_MM))
    expected = slopes_of(now, CAMERAS_MM)
    np.testing.assert_allclose(filled.slopes[:, 1], expected[:, 1] + 0.02)
    np.testing.assert_allclose(filled.sigma[:, 1], 0.01 * STALE_FACTOR)


def test_what_is_seen_now_is_never_replaced() -> None:
    before, now = _hand(0.0), _hand(30.0)
    carried = _kept(_seen(before, BOTH, 0.5), BOTH, before)
    seen = _seen(now, LEFT)
    filled = carried.fill((1,), seen, LEFT, slopes_of(now, CAMERAS_MM))
    np.testing.assert_array_equal(filled.slopes[:, 0], seen.slopes[:, 0])
    np.testing.assert_array_equal(filled.sigma[:, 0], seen.sigma[:, 0])


def test_nothing_is_carried_to_another_hand() -> None:
    before = _hand(0.0)
    carried = _kept(_seen(before, BOTH), BOTH, before)
    seen = _seen(before, LEFT)
    assert carried.fill((2,), seen, LEFT, slopes_of(before, CAMERAS_MM)) is seen


@pytest.mark.parametrize("looked", [LEFT, RIGHT])
def test_what_was_carried_is_not_carried_again(looked: np.ndarray) -> None:
    before = _hand(0.0)
    first = _kept(_seen(before, BOTH), BOTH, before)
    filled = first.fill((1,), _seen(before, looked), looked, slopes_of(before, CAMERAS_MM))
    second = _kept(filled, looked, before)
    again = second.fill((1,), _seen(before, looked), looked, slopes_of(before, CAMERAS_MM))
    assert np.isinf(again.sigma[~looked]).all()
