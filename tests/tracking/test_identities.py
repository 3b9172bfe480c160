"""Ids stay with their hands when these cross, hide, or are not seen for a moment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from handspan_service.anatomy import RELAXED_RAD
from handspan_service.contract.model import Side
from handspan_service.tracking.poses import Poses
from support.tracked_runs import HALF_DEGREE, SHAPE, run, waving
from support.tracking_oracle import PALM_DOWN, Oracle, World


def crossing(gap_mm: float, *, left_too: bool = True) -> Callable[[float], Poses]:
    """Return two hands that pass over each other once a second."""

    def at(time_s: float) -> Poses:
        x = 160.0 * np.cos(np.pi * time_s)
        place = np.array([[x, -40.0, 230.0], [-x, -40.0, 230.0 + gap_mm]])
        return Poses(np.stack([PALM_DOWN, PALM_DOWN]), place, np.tile(RELAXED_RAD, (2, 1)),
                     np.array([True, not left_too]))

    return at


@pytest.mark.parametrize("gap_mm", [60.0, 100.0])
def test_crossing_hands_keep_ids_and_sides(gap_mm: float) -> None:
    result = run(Oracle(World(crossing(gap_mm), SHAPE, HALF_DEGREE), solid=True), 230)
    assert result.ids == {1, 2}
    sides = {(hand.id, hand.side) for frame in result.frames for hand in frame.hands}
    assert len(sides) == 2
    assert len(result.errors) == result.expected
    assert np.mean(result.errors) < 5.5


def test_hands_of_one_side_are_not_exchanged() -> None:
    at = crossing(60.0, left_too=False)
    result = run(Oracle(World(at, SHAPE, HALF_DEGREE), solid=True), 230)
    assert result.ids == {1, 2}
    heights = [
        {hand.id: hand.palm_position[1] for hand in result.frames[row].hands} for row in (40, 225)
    ]
    assert heights[0] == pytest.approx(heights[1], abs=15.0)


def covering(back_s: float, away_mm: float = 0.0) -> Callable[[float], Poses]:
    """Return a right hand that goes under a left one at 0.5 s and comes back.

    Args:
        back_s: When it comes back.
        away_mm: How far the left hand wanders meanwhile.
    """

    def at(time_s: float) -> Poses:
        x = 190.0 * float(np.clip(max(0.9 - time_s, time_s - back_s) / 0.4, 0.0, 1.0))
        wander = away_mm * float(np.clip((time_s - 1.0) / 0.4, 0.0, 1.0))
        place = np.array([[x, -40.0, 170.0], [-wander, -40.0, 280.0]])
        return Poses(np.stack([PALM_DOWN, PALM_DOWN]), place, np.tile(RELAXED_RAD, (2, 1)),
                     np.array([True, False]))

    return at


def test_a_hand_under_which_another_rests_keeps_its_id() -> None:
    result = run(Oracle(World(covering(1.6), SHAPE, HALF_DEGREE), solid=True), 290)
    assert result.ids == {1, 2}
    assert len(result.errors) == result.expected
    assert np.mean(result.errors) < 5.0
    left = [hand.confidence for hand in result.frames[180].hands if hand.side is Side.LEFT]
    assert left[0] < 0.4
    assert all(hand.confidence > 0.8 for hand in result.frames[-1].hands)


def test_a_hand_that_stays_hidden_is_forgotten() -> None:
    result = run(Oracle(World(covering(4.5), SHAPE, HALF_DEGREE), solid=True), 600)
    counts = [len(frame.hands) for frame in result.frames]
    assert counts[int(1.5 * 115)] == 2
    assert counts[int(4.4 * 115)] == 1
    assert counts[-1] == 2
    assert result.ids == {1, 2, 3}
    assert all(result.right_side)


def test_a_hidden_hand_that_comes_out_elsewhere_keeps_its_id() -> None:
    result = run(Oracle(World(covering(9.0, away_mm=200.0), SHAPE, HALF_DEGREE), solid=True), 230)
    assert result.ids == {1, 2}
    assert len(result.frames[-1].hands) == 2
    assert max(result.errors[-40:]) < 12.0


def test_an_identity_outlives_a_short_blindness_only() -> None:
    world = World(waving(220.0, 200.0), SHAPE, HALF_DEGREE)
    short = run(Oracle(world, blind=lambda t: 0.3 < t < 0.42), 60)
    assert short.ids == {1}
    dark = [frame.hands for frame in short.frames if 0.3 < frame.timestamp_us * 1e-6 < 0.42]
    confidences = [hands[0].confidence for hands in dark if hands]
    assert len(confidences) == len(dark)
    assert confidences[-1] < 0.4 * confidences[0]
    long = run(Oracle(world, blind=lambda t: 0.3 < t < 0.6), 90)
    assert long.ids == {1, 2}
    gone = [frame for frame in long.frames if 0.5 < frame.timestamp_us * 1e-6 < 0.59]
    assert gone
    assert not any(frame.hands for frame in gone)
