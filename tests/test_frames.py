"""Numbers, ids, times and motion of frames."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import Basis, Frame, Hand, Side, Vector
from handspan_service.frames import FrameMaker, Renumbering, SharedClock, interaction_box
from handspan_service.motion import Motion, next_motion
from support.serving import Frames, make_gesture, make_hand, make_tool, read_recording

angles = st.floats(-3.0, 3.0)
places = st.tuples(*[st.floats(-300.0, 300.0)] * 3)


def rotation(vector: Vector) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    angle = math.hypot(*vector)
    if angle < 1e-9:
        return np.eye(3)
    x, y, z = np.array(vector) / angle
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turned: np.ndarray[tuple[int, int], np.dtype[np.float64]] = (
        np.eye(3) + math.sin(angle) * k + (1 - math.cos(angle)) * k @ k
    )
    return turned


def rows(matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Basis:
    x, y, z = ((float(r[0]), float(r[1]), float(r[2])) for r in matrix)
    return (x, y, z)


def moved(hand: Hand, turn: Vector, by: Vector) -> Hand:
    """Return a hand carried by one rigid motion about the origin."""
    matrix = rotation(turn)
    place = matrix @ np.array(hand.palm_position) + by
    at = (float(place[0]), float(place[1]), float(place[2]))
    axes = rows(np.array(hand.rotation) @ matrix.T)
    return replace(hand, palm_position=at, translation=at, rotation=axes)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_ids_rise_by_one_and_times_strictly_whatever_the_clock_does(times: list[int]) -> None:
    maker = FrameMaker()
    frames = [maker.make(time, ()) for time in times]
    assert [frame.id for frame in frames] == list(range(1, len(times) + 1))
    stamps = [frame.timestamp_us for frame in frames]
    assert all(b > a for a, b in itertools.pairwise(stamps))


def test_the_rate_settles_and_outlives_a_pause() -> None:
    maker = FrameMaker()
    assert maker.make(1_000_000, ()).rate_hz == 0.0
    frame = None
    for i in range(1, 200):
        frame = maker.make(1_000_000 + i * 8696, ())
    assert frame is not None
    assert frame.rate_hz == pytest.approx(115.0, rel=1e-3)
    after = [maker.make(60_000_000 + i * 8696, ()).rate_hz for i in range(100)]
    assert 50 < after[0] < 115
    assert after[-1] == pytest.approx(115.0, rel=0.01)


def test_the_interaction_box_is_that_of_the_original() -> None:
    for height, size in (
        (200.0, (235.247, 235.247, 147.751)),
        (214.798, (252.654, 252.654, 158.683)),
    ):
        box = interaction_box(height)
        assert box.center == (0.0, height, 0.0)
        assert box.size == pytest.approx(size, abs=2e-3)


def test_a_loop_joins_the_clocks_and_uses_new_ids() -> None:
    maker = FrameMaker()
    frames: list[Frame] = []
    for _ in range(3):
        frames += [
            maker.make(
                5_000_000 + i * 10_000,
                (make_hand(23), make_hand(17, Side.LEFT)),
                (make_gesture(4, "start"),),
            )
            for i in range(20)
        ]
        maker.new_source()
    loops = [frames[i : i + 20] for i in (0, 20, 40)]
    hands = [{hand.id for frame in loop for hand in frame.hands} for loop in loops]
    assert hands[0] == {17, 23}
    assert all(len(ids) == 2 for ids in hands)
    assert hands[0].isdisjoint(hands[1] | hands[2])
    assert max(hands[0]) < min(hands[1])
    assert max(hands[1]) < min(hands[2])
    gestures = [{g.id for g in loop[-1].gestures} for loop in loops]
    assert gestures[0] == {4}
    assert gestures[0].isdisjoint(gestures[1] | gestures[2])
    steps = [b.timestamp_us - a.timestamp_us for a, b in itertools.pairwise(frames)]
    assert set(steps) == {10_000}


def test_a_gesture_is_stopped_where_its_source_ends() -> None:
    frames = Frames()
    frames(make_gesture(1, "start"))
    frames(make_gesture(1, "update"), make_gesture(2, "stop", "keyTap"))
    frames.maker.new_source()
    after = frames(make_gesture(1, "start"))
    assert [(g.id, g.state) for g in after.gestures] == [(1, "stop"), (3, "start")]
    frames.maker.new_source()
    frames.maker.new_source()
    assert [(g.id, g.state) for g in frames().gestures] == []


def test_gestures_follow_their_hands_to_new_ids() -> None:
    maker = FrameMaker()
    maker.make(1, (make_hand(7),))
    maker.new_source()
    frame = maker.make(2, (make_hand(7),), (make_gesture(1, "start"),))
    (hand,), (gesture,) = frame.hands, frame.gestures
    assert hand.id == 8
    assert gesture.hand_ids == (8,)
    assert gesture.pointable_ids == (81,)


@given(st.lists(st.lists(st.integers(1, 20), max_size=20), max_size=6))
def test_no_id_is_given_twice(sources: list[list[int]]) -> None:
    renumber = Renumbering()
    used: set[int] = set()
    for source in sources:
        given_ids = {id: renumber(id) for id in source}
        assert len(set(given_ids.values())) == len(given_ids)
        assert used.isdisjoint(given_ids.values())
        assert all(renumber(id) == given_ids[id] for id in source)
        used |= set(given_ids.values())
        renumber.new_source()


def test_an_id_in_use_is_not_forgotten() -> None:
    renumber = Renumbering()
    renumber(1)
    renumber.new_source()
    kept = renumber(1)
    for id in range(2, 2000):
        renumber(id)
        assert renumber(1) == kept


def test_one_hand_gives_the_frame_its_own_factors() -> None:
    for frame in read_recording("grab")[::10]:
        (hand,) = frame.hands
        assert (frame.rotation, frame.scale_log, frame.translation) == (
            hand.rotation, hand.scale_log, hand.translation,
        )  # fmt: skip


@given(places, st.tuples(angles, angles, angles).filter(lambda v: math.hypot(*v) < 1.5))
def test_two_hands_moved_as_one_body_tell_that_motion(by: Vector, turn: Vector) -> None:
    before = (make_hand(1, Side.LEFT, (-80.0, 200.0, 0.0)), make_hand(2, at=(90.0, 220.0, 30.0)))
    after = (moved(before[0], turn, by), moved(before[1], turn, by))
    start = next_motion(Motion(), (), before)
    end = next_motion(start, before, after)
    assert end.scale_log == pytest.approx(start.scale_log, abs=1e-9)
    turned = np.array(end.rotation).T @ np.array(start.rotation)
    assert np.linalg.det(np.array(end.rotation)) == pytest.approx(1.0)
    assert turned == pytest.approx(rotation(turn), abs=1e-6)
    mean = (np.array(after[0].translation) + after[1].translation) / 2
    old = (np.array(before[0].translation) + before[1].translation) / 2
    step = np.array(end.translation) - start.translation
    assert step == pytest.approx(mean - old, abs=1e-9)


@given(st.floats(0.3, 3.0))
def test_hands_that_part_grow_the_scale_by_the_ratio(ratio: float) -> None:
    before = (make_hand(1, at=(-50.0, 200.0, 0.0)), make_hand(2, at=(50.0, 200.0, 0.0)))
    after = tuple(
        replace(hand, palm_position=(hand.palm_position[0] * ratio, 200.0, 0.0)) for hand in before
    )
    start = next_motion(Motion(), (), before)
    end = next_motion(start, before, after)
    assert math.exp(end.scale_log - start.scale_log) == pytest.approx(ratio)


def test_a_hand_that_comes_or_goes_moves_nothing() -> None:
    one, two = make_hand(1, at=(-50.0, 200.0, 0.0)), make_hand(2, at=(50.0, 300.0, 0.0))
    motion = next_motion(Motion(), (), (one,))
    for before, now in (((one,), (one, two)), ((one, two), (one,)), ((one,), (one,)), ((one,), ())):
        after = next_motion(motion, before, now)
        assert after.translation == motion.translation
        assert after.rotation == motion.rotation
        assert after.scale_log == motion.scale_log
        motion = after


def test_recorded_motion_of_two_hands_is_smooth_and_finite() -> None:
    frames = read_recording("flapping")
    for a, b in itertools.pairwise(frames):
        assert math.dist(a.translation, b.translation) < 60.0
        assert abs(a.scale_log - b.scale_log) < 0.3
        assert np.linalg.det(np.array(b.rotation)) == pytest.approx(1.0, abs=1e-6)


def test_tools_keep_their_hands_and_their_ids_are_never_used_again() -> None:
    maker = FrameMaker()
    first = maker.make(1, (make_hand(7),), (), (make_tool(1, 7), make_tool(2, 9)))
    assert [(one.id, one.hand_id) for one in first.tools] == [(1, 7)]
    maker.new_source()
    again = maker.make(2, (make_hand(7),), (), (make_tool(1, 7),))
    assert [hand.id for hand in again.hands] == [8]
    assert [(one.id, one.hand_id) for one in again.tools] == [(2, 8)]
    same = maker.make(3, (make_hand(7),), (), (make_tool(1, 7),))
    assert same.tools == again.tools


@given(st.lists(st.tuples(st.integers(1, 50_000), st.integers(0, 400_000)), min_size=1))
def test_a_controller_s_own_times_pass_through(steps: list[tuple[int, int]]) -> None:
    clock, taken_us = SharedClock(), 10**12
    for step_us, way_us in steps:
        taken_us += step_us
        assert clock(taken_us, taken_us + way_us) == taken_us


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.tuples(st.integers(1, 50_000), st.integers(0, 900_000)), min_size=2),
)
def test_a_recording_s_times_come_to_the_shared_clock(
    offset_us: int, steps: list[tuple[int, int]]
) -> None:
    clock, now_us, last_us = SharedClock(), 5 * 10**12, 0
    for step_us, late_us in steps:
        now_us += step_us
        taken_us = clock(now_us + offset_us, now_us + late_us)
        assert taken_us > last_us
        assert taken_us <= max(now_us + late_us, last_us + 1)
        last_us = taken_us


def test_a_pause_of_a_recording_is_no_way() -> None:
    clock = SharedClock()
    assert clock(100, 50_000_000) == 50_000_000
    assert clock(10_100, 50_012_000) == 50_010_000
    assert clock(20_100, 90_000_000) == 90_000_000, "it went on later"


def test_a_controller_after_a_recording_has_its_own_times_again() -> None:
    clock = SharedClock()
    clock(100, 50_000_000)
    assert clock(60_000_000, 60_010_000) == 60_000_000
