"""Paths of one hand: smooth, bounded in speed, gone while away."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.device.paths import (
    KEY,
    PEAK_SPEED_MM_S,
    PLACE,
    Path,
    Track,
    minimum_jerk,
)


def key(x: float) -> np.ndarray:
    values = np.zeros(KEY)
    values[PLACE] = [x, 200.0, 0.0]
    return values


def pose(track: Track, time_s: float) -> np.ndarray:
    """Return where the hand is at a time when it is there."""
    values = track.at(time_s)
    assert values is not None
    return values


def test_minimum_jerk_starts_and_ends_at_rest() -> None:
    assert minimum_jerk(0.0) == 0.0
    assert minimum_jerk(1.0) == pytest.approx(1.0)
    assert minimum_jerk(0.5) == pytest.approx(0.5)
    assert minimum_jerk(1e-3) < 1e-7


def test_moves_take_as_long_as_a_person_needs() -> None:
    path = Path(key(100.0), key(100.0)).to(0.01, place_mm=np.array([400.0, 200.0, 0.0]))
    track = path.track(10.0)
    times = np.linspace(0.0, path.time_s, 400)
    places = np.array([pose(track, float(t))[0] for t in times])
    speed = np.abs(np.diff(places)) / np.diff(times)
    assert speed.max() == pytest.approx(PEAK_SPEED_MM_S, rel=0.02)


def test_track_ends_at_the_given_end() -> None:
    track = Path(key(100.0), key(130.0)).to(0.5, place_mm=np.array([90.0, 250.0, 5.0])).track(4.0)
    np.testing.assert_array_equal(pose(track, 0.0), key(100.0))
    np.testing.assert_allclose(pose(track, 4.0), key(130.0))
    np.testing.assert_allclose(pose(track, 99.0), key(130.0))


def test_too_long_a_path_is_played_faster() -> None:
    path = Path(key(100.0), key(100.0)).hold(9.0)
    assert path.track(5.0).times_s[-1] == pytest.approx(5.0)


def test_a_hand_is_gone_between_leaving_and_entering() -> None:
    out = np.array([180.0, 170.0, 620.0])
    path = Path(key(100.0), key(100.0)).leave(1.2, out)
    left_at = path.time_s
    path.wait_for(4.0).enter(out)
    entered_at = path.time_s
    track = path.track(8.0)
    assert track.at(left_at - 0.1) is not None
    assert track.at((left_at + entered_at) / 2) is None
    assert track.at(7.5) is not None
    np.testing.assert_allclose(pose(track, 8.0), key(100.0))
