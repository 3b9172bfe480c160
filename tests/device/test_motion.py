"""The motion of the simulated hands: the same for the same seed, possible for a person."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.anatomy import LOWER_RAD, UPPER_RAD, HandShape, local_keypoints
from handspan_service.contract.model import Side
from handspan_service.device import clips, postures
from handspan_service.device.motion import MotionScript, SimulatedHand

SEEDS = (0, 4, 9)
STEP_S = 0.1

Cycle = tuple[MotionScript, np.ndarray, list[tuple[SimulatedHand, ...]]]


def one_cycle(seed: int) -> Cycle:
    script = MotionScript(seed)
    times = np.arange(0.0, script.act_s * len(clips.CLIPS), STEP_S)
    return script, times, [script.at(float(time)) for time in times]


@pytest.fixture(scope="module", params=SEEDS)
def cycle(request: pytest.FixtureRequest) -> Cycle:
    return one_cycle(request.param)


def test_same_seed_gives_same_motion_in_any_order() -> None:
    times = (0.0, 61.7, 3.2, 500.0)
    first, second = MotionScript(5), MotionScript(5)
    forth = [first.at(time) for time in times]
    back = [second.at(time) for time in reversed(times)][::-1]
    for ours, theirs in zip(forth, back, strict=True):
        assert [hand.side for hand in ours] == [hand.side for hand in theirs]
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a.joints_mm, b.joints_mm)


def test_other_seeds_are_other_people() -> None:
    scripts = [MotionScript(seed) for seed in range(6)]
    assert len({script.shape.scale for script in scripts}) == 6
    assert len({script.act_s for script in scripts}) == 6
    orders = {tuple(s.clip_at(s.act_s * (k + 0.5)) for k in range(12)) for s in scripts}
    assert len(orders) == 6
    assert all(0.88 <= script.shape.scale <= 1.12 for script in scripts)


def test_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        MotionScript(-1)


def test_every_cycle_plays_every_clip(cycle: Cycle) -> None:
    script, times, _ = cycle
    assert {script.clip_at(float(t)) for t in times} == {clip.__name__ for clip in clips.CLIPS}


def test_angles_stay_inside_the_limits(cycle: Cycle) -> None:
    angles = np.array([hand.angles for hands in cycle[2] for hand in hands])
    assert np.all(angles >= LOWER_RAD)
    assert np.all(angles <= UPPER_RAD)
    assert np.ptp(angles[:, 5]) > 1.0  # The index finger really bends.


def test_none_one_and_both_hands_occur(cycle: Cycle) -> None:
    counts = np.array([len(hands) for hands in cycle[2]])
    assert set(counts) == {0, 1, 2}
    assert np.mean(counts == 2) > 0.8


def test_hands_move_smoothly_and_no_faster_than_people() -> None:
    script = MotionScript(2)
    for start_s in np.arange(1.0, script.act_s * len(clips.CLIPS), 2.3):
        tracks: dict[Side, list[np.ndarray]] = {Side.LEFT: [], Side.RIGHT: []}
        for k in range(4):
            for hand in script.at(float(start_s) + k / 115.0):
                tracks[hand.side].append(hand.joints_mm[[0, 9]])
        for points in tracks.values():
            if len(points) == 4:
                speed = np.linalg.norm(np.diff(points, axis=0), axis=-1) * 115.0
                change = np.linalg.norm(np.diff(points, n=2, axis=0), axis=-1) * 115.0**2
                assert speed.max() < 950.0  # mm/s, turning included.
                assert change.max() < 40_000.0  # mm/s2: 4 g, tremor included.


def test_hands_keep_clear_of_each_other(cycle: Cycle) -> None:
    nearest = min(
        np.linalg.norm(hands[0].joints_mm[:, None] - hands[1].joints_mm, axis=-1).min()
        for hands in cycle[2]
        if len(hands) == 2
    )
    assert nearest > 35.0  # Two finger radii and a gap.


def test_crossing_swaps_sides_one_above_the_other(cycle: Cycle) -> None:
    script, times, scenes = cycle
    swapped = [
        hands
        for time, hands in zip(times, scenes, strict=True)
        if script.clip_at(float(time)) == "crossing"
        and len(hands) == 2
        and hands[0].joints_mm[9, 0] > 20.0
        and hands[1].joints_mm[9, 0] < -20.0
    ]
    assert len(swapped) > 3
    for left, right in swapped:
        assert abs(left.joints_mm[:, 1].mean() - right.joints_mm[:, 1].mean()) > 100.0


def test_hands_hover_palm_down_with_forearms_toward_the_user() -> None:
    script = MotionScript(1)
    for time in (0.0, script.act_s, 2 * script.act_s):
        hands = script.at(time)
        assert [hand.side for hand in hands] == [Side.LEFT, Side.RIGHT]
        for hand in hands:
            assert hand.rotation[1, 1] > 0.8  # The back of the hand looks up,
            assert hand.rotation[2, 2] < -0.8  # and the fingers away from the user.
            assert np.linalg.det(hand.rotation) == pytest.approx(1.0)
            assert (hand.joints_mm[9, 0] < 0) == (hand.side is Side.LEFT)
            assert 100.0 < hand.joints_mm[9, 1] < 400.0


def test_chirality_in_device_space() -> None:
    """Index root x little root, seen from the wrist: out of a right palm, out of a left back."""
    for hand in MotionScript(3).at(0.0):
        joints = hand.joints_mm
        normal = np.cross(joints[5] - joints[0], joints[17] - joints[0])
        down = normal[1] < 0.0  # Both palms look down.
        assert down == (hand.side is Side.RIGHT)


def test_forearm_bends_toward_the_users_elbow() -> None:
    for hand in MotionScript(0).at(0.0):
        assert np.all(np.abs(hand.wrist) <= [0.7, 0.45])


def tips(angles: np.ndarray) -> np.ndarray:
    ends: np.ndarray = local_keypoints(angles[None], HandShape())[0][[4, 8, 12, 16, 20]]
    return ends


def test_postures_are_what_they_are_called() -> None:
    assert np.linalg.norm(tips(postures.PINCH)[0] - tips(postures.PINCH)[1]) < 15.0
    assert np.linalg.norm(tips(postures.OPEN)[0] - tips(postures.OPEN)[1]) > 60.0
    assert tips(postures.FIST)[1:, 2].max() < 70.0  # Curled back over the palm.
    assert tips(postures.POINT)[1, 2] > 150.0
    assert tips(postures.POINT)[2:, 2].max() < 70.0


@pytest.mark.parametrize("number", range(6))
def test_counting_stretches_that_many_fingers(number: int) -> None:
    reach = np.linalg.norm(tips(postures.count(number))[1:], axis=1)
    assert np.sum(reach > 110.0) == min(number, 4)


@pytest.mark.parametrize("number", [-1, 6])
def test_no_hand_shows_more_than_five(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 5"):
        postures.count(number)
