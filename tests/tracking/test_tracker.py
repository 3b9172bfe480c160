"""The whole tracker, driven by an oracle in the networks' place."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from handspan_service.anatomy import RELAXED_RAD, TIPS, HandShape
from handspan_service.contract.model import Orientation, Quality
from handspan_service.images import StereoImage
from handspan_service.tracking import tools
from handspan_service.tracking.parallax import EVERY, Parallax
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Candidate, Scene
from handspan_service.tracking.tracker import HandTracker
from support.tracked_runs import HALF_DEGREE, SHAPE, run, waving
from support.tracking_oracle import (
    BLANK,
    PALM_DOWN,
    STEP_US,
    Oracle,
    World,
    clear_calibration,
    image,
)

cv2.setNumThreads(1)
TURNED = np.diag([-1.0, -1.0, 1.0]) @ PALM_DOWN  # Fingers toward the top of the image.


def test_a_still_hand_is_exact_and_calm() -> None:
    result = run(Oracle(World(waving(200.0), SHAPE, HALF_DEGREE)), 130)
    assert result.frames[2].hands
    assert not result.frames[1].hands
    assert result.ids == {1}
    assert all(result.right_side)
    assert np.mean(result.errors) < 1.8
    places = np.array(result.places)
    palm = np.sqrt(places[:, [0, 5, 9, 13, 17]].mean(axis=1).var(axis=0).sum())
    tips = np.sqrt(places[:, TIPS].var(axis=0).sum(axis=-1)).mean()
    assert palm < 1.0
    assert tips < 2.0


@pytest.mark.parametrize(
    ("depth_mm", "speed", "turn", "bend", "limit_mm"),
    [(200.0, 300.0, 2.0, 3.0, 4.5), (200.0, 500.0, 4.0, 8.0, 6.0), (300.0, 500.0, 4.0, 8.0, 7.5)],
)
def test_moving_hands_are_followed(
    depth_mm: float, speed: float, turn: float, bend: float, limit_mm: float
) -> None:
    result = run(Oracle(World(waving(depth_mm, speed, turn, bend), SHAPE, HALF_DEGREE)), 110)
    assert result.ids == {1}
    assert len(result.errors) == result.expected
    assert np.mean(result.errors) < limit_mm
    assert np.percentile(result.errors, 95) < 2 * limit_mm


@pytest.mark.parametrize(
    # One look at two fast hands knows less of them than four.
    ("quality", "limit_mm"), [(Quality.HIGH_PRECISION, 6.0), (Quality.BALANCED, 7.0)]
)
@pytest.mark.parametrize(
    ("base", "found"), [(PALM_DOWN, Orientation.INVERTED), (TURNED, Orientation.NORMAL)]
)
def test_two_hands_either_way_round(
    base: np.ndarray, found: Orientation, quality: Quality, limit_mm: float
) -> None:
    at = waving(250.0, 300.0, 2.0, 3.0, sides=(True, False), base=base)
    result = run(Oracle(World(at, SHAPE, HALF_DEGREE)), 100, quality=quality)
    assert result.tracker.orientation is found
    assert result.ids == {1, 2}
    assert all(result.right_side)
    assert len(result.errors) == result.expected
    assert np.mean(result.errors) < limit_mm
    for hand in result.frames[-1].hands:
        assert hand.direction[2] < -0.5  # Away from the user, however the device lies.
        assert hand.palm_position[1] > 150.0


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_a_set_orientation_is_kept(orientation: Orientation) -> None:
    result = run(Oracle(World(waving(200.0), SHAPE, HALF_DEGREE)), 10, orientation=orientation)
    assert result.tracker.orientation is orientation
    assert len(result.frames[-1].hands) == 1


def test_auto_changes_its_mind_once_and_ends_ids() -> None:
    def at(time_s: float) -> Poses:
        base = PALM_DOWN if time_s < 0.2 or 0.35 < time_s < 0.45 else TURNED
        return Poses(base[None], np.array([[0.0, 0.0, 220.0]]), RELAXED_RAD[None],
                     np.array([True]))

    result = run(Oracle(World(at, SHAPE, HALF_DEGREE)), 200)
    assert result.tracker.orientation is Orientation.NORMAL
    last = result.frames[-1].hands
    assert len(last) == 1
    assert last[0].id == max(result.ids)
    assert last[0].direction[2] < -0.5


def test_the_size_of_the_hands_is_learnt() -> None:
    at = waving(220.0, 200.0, 2.0, 3.0, sides=(True, False))
    result = run(Oracle(World(at, HandShape(scale=0.92), HALF_DEGREE)), 700, shape=None)
    assert result.tracker.shape_frozen
    shape = result.tracker.shape
    length = shape.scale * shape.bone_lengths_mm.sum() / SHAPE.bone_lengths_mm.sum()
    assert length == pytest.approx(0.92, abs=0.012)
    widths = {hand.palm_width_mm for frame in result.frames[-20:] for hand in frame.hands}
    assert len(widths) == 1


class Confused(Oracle):
    """Its detector always takes the hand for the other side."""

    def find(self, scene: object, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        found = super().find(scene, cameras)  # type: ignore[arg-type]
        return tuple(
            Candidate(c.center_mm, c.fingers, c.radius_mm, -c.right_odds, c.presence)
            for c in found
        )


@pytest.mark.parametrize("right", [True, False])
def test_the_side_is_right_though_the_detector_is_wrong(right: bool) -> None:
    world = World(waving(220.0, 200.0, sides=(right,)), SHAPE, HALF_DEGREE)
    result = run(Confused(world), 40, settle=0)
    assert result.errors
    assert all(result.right_side)
    assert result.ids == {1}


def test_what_is_no_hand_is_never_published() -> None:
    ghost = Candidate(np.array([150.0, 0.0, 300.0]), np.array([0.0, 1.0, 0.0]), 90.0, 3.0, 0.99)
    world = World(waving(220.0), SHAPE, HALF_DEGREE)
    result = run(Oracle(world, ghosts=(ghost,)), 40, settle=10)
    assert result.ids == {1}
    assert all(len(frame.hands) <= 1 for frame in result.frames)


def test_one_camera_is_enough_near_the_edge() -> None:
    def at(time_s: float) -> Poses:
        place = np.array([[min(60.0 + 320.0 * time_s, 440.0), -40.0, 150.0]])
        return Poses(PALM_DOWN[None], place, RELAXED_RAD[None], np.array([True]))

    result = run(Oracle(World(at, SHAPE, HALF_DEGREE)), 135)
    assert result.ids == {1}
    assert np.median(result.errors) < 6.0


def test_the_same_images_give_the_same_hands() -> None:
    world = World(waving(250.0, 300.0, 2.0, 3.0, sides=(True, False)), SHAPE, HALF_DEGREE)
    first, second = run(Oracle(world), 30, shape=None), run(Oracle(world), 30, shape=None)
    assert first.frames == second.frames
    hurried = run(Oracle(world), 30, shape=None, hurried=True)
    assert hurried.frames == first.frames
    first.tracker.reflect()
    assert hurried.tracker.shape.scale == first.tracker.shape.scale != HandShape().scale


def test_another_image_size_or_time_forgets_the_hands() -> None:
    calibration = clear_calibration()
    tracker = HandTracker(Oracle(World(waving(220.0), SHAPE, HALF_DEGREE)), shape=SHAPE)
    for number in range(6):
        before = tracker.process(image(number, calibration)).hands
    tall = np.zeros((480, 640), np.uint8)
    seen = [
        tracker.process(StereoImage(tall, tall, number * STEP_US, number, calibration)).hands
        for number in range(7, 12)
    ]
    assert before[0].id == 1
    assert seen[0] == ()
    assert seen[-1][0].id == 2
    back = tracker.process(StereoImage(BLANK, BLANK, STEP_US, 0, calibration))
    assert back.hands == ()
    gap = [
        tracker.process(StereoImage(BLANK, BLANK, STEP_US + k * 300_000, k, calibration)).hands
        for k in range(1, 6)
    ]
    assert not any(gap)


def test_with_two_hands_the_detector_rests() -> None:
    world = World(waving(250.0, sides=(True, False)), SHAPE, HALF_DEGREE)
    oracle = Oracle(world)
    result = run(oracle, 60)
    assert result.ids == {1, 2}
    assert oracle.searches < 12


def test_what_can_wait_does_not_meet_a_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes its time after an image, and the next image would wait for both."""
    done: dict[str, list[int]] = {"comparison": [], "search": [], "tools": []}
    learn, find, eyes = Parallax.learn, Oracle.find, tools._Eyes

    def comparing(self: Parallax, scene: Scene, *others: Any) -> bool:
        busy = learn(self, scene, *others)
        done["comparison"] += [scene.image.sequence] * busy
        return busy

    def finding(self: Oracle, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        done["search"].append(scene.image.sequence)
        return find(self, scene, cameras)

    def looking(scene: Scene, points_mm: np.ndarray, scale: float) -> tools._Eyes:
        done["tools"].append(scene.image.sequence)
        return eyes(scene, points_mm, scale)

    monkeypatch.setattr(Parallax, "learn", comparing)
    monkeypatch.setattr(Oracle, "find", finding)
    monkeypatch.setattr(tools, "_Eyes", looking)
    count, known_by = 400, 40
    run(Oracle(World(waving(250.0, sides=(True, False)), SHAPE, HALF_DEGREE)), count)
    compared, sought, looked = (
        {number for number in numbers if number >= known_by} for numbers in done.values()
    )
    images = count - known_by
    assert len(compared) == pytest.approx(images / EVERY, abs=1)
    assert len(looked) == pytest.approx(images * 2 / tools.EVERY, abs=2)
    assert len(sought) == pytest.approx(images * STEP_US / 200_000, rel=0.2)
    assert not compared & (sought | looked)


def test_a_tracker_that_seeks_no_hands_keeps_those_it_has_until_they_leave() -> None:
    world = World(waving(220.0, 200.0), SHAPE, HALF_DEGREE)
    calibration = clear_calibration()
    tracker = HandTracker(Oracle(world, blind=lambda t: 0.4 < t < 0.7), shape=SHAPE)
    seen = []
    for number in range(120):
        tracker.seeks = not 20 <= number < 100
        seen.append({hand.id for hand in tracker.process(image(number, calibration)).hands})
    times_s = [number * STEP_US * 1e-6 for number in range(120)]
    followed = [ids for ids, at_s in zip(seen, times_s, strict=True) if 0.2 < at_s < 0.4]
    assert followed
    assert all(ids == {1} for ids in followed)
    assert not any(ids for ids, at_s in zip(seen[:100], times_s, strict=False) if at_s > 0.75)
    assert seen[-1] == {2}
