"""Sticks in hands: geometry against an oracle, and drawn images through the whole tracker."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from handspan_service.anatomy import RADII_MM, RELAXED_RAD, Array, HandShape
from handspan_service.contract.model import TrackedHands
from handspan_service.geometry import R_D_C, StereoCalibration, slopes_from_points
from handspan_service.images import StereoImage
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sticks import Stick
from handspan_service.tracking.tools import (
    EVERY,
    EVERY_TOLD,
    LOST_MISSES,
    PUBLISH_HITS,
    in_space,
    may_be_held,
)
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, STEP_US, Oracle, World, clear_calibration

Picture: TypeAlias = NDArray[np.uint8]

SHAPE = HandShape()
BASELINE_MM = 40.0
KNOWN_BY = 3 + EVERY + PUBLISH_HITS + 2  # Images until the hand is told of, and then its tool.
SKIN, ROOM = 150, 20
FINE = 2  # Pixels drawn for one of 640 x 480.
# Beside the index finger of the hand below, in its space: where it begins, and its tip.
HELD_MM = np.array([[20.0, -25.0, 100.0], [60.0, -35.0, 215.0]])


def seen_in(eye: int, ends_mm: Array, width_mm: float = 6.0) -> Stick:
    """Return what one eye sees of a stick, (2, 3) mm, rig space."""
    camera_mm = np.array([(eye - 0.5) * BASELINE_MM, 0.0, 0.0])
    near, tip = slopes_from_points(ends_mm, camera_mm)
    return Stick(near, tip, width_mm / float(ends_mm[:, 2].mean()), 100.0, 8)


def test_two_lines_are_one_line_in_space() -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        near = rng.uniform([-90.0, -90.0, 150.0], [90.0, 90.0, 350.0])
        way = rng.normal(size=3)
        ends = np.stack([near, near + rng.uniform(40.0, 90.0) * way / np.linalg.norm(way)])
        seen = in_space(seen_in(0, ends), seen_in(1, ends), BASELINE_MM, float(near[2]))
        assert seen is not None
        assert np.abs(seen.ends_mm - ends).max() < 1e-6
        assert seen.width_mm == pytest.approx(6.0, rel=0.01)


def test_ends_that_eyes_cut_off_differently_do_not_move_the_line() -> None:
    """Where it leaves the hand, each eye sees another point of a stick."""
    ends = np.array([[10.0, -60.0, 240.0], [40.0, -150.0, 200.0]])
    left, right = seen_in(0, ends), seen_in(1, ends)
    cut = seen_in(1, np.stack([ends[0] + 0.2 * (ends[1] - ends[0]), ends[1]]))
    seen = in_space(left, cut, BASELINE_MM, 240.0)
    assert seen is not None
    assert np.linalg.norm(seen.ends_mm[1] - ends[1]) < 0.5
    along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    off = seen.ends_mm[0] - ends[0]
    assert np.linalg.norm(off - along * (along @ off)) < 1.5
    assert in_space(left, right, BASELINE_MM, 240.0) is not None


def test_tips_in_different_rows_are_of_different_things() -> None:
    ends = np.array([[10.0, -60.0, 240.0], [40.0, -150.0, 200.0]])
    lower = ends + [0.0, 12.0, 0.0]
    assert in_space(seen_in(0, ends), seen_in(1, lower), BASELINE_MM, 240.0) is None


def test_what_is_wide_short_far_off_or_points_back_is_not_held() -> None:
    points = hand_at(0.0).keypoints(SHAPE)[0]
    forward = (points[9] - points[0]) / np.linalg.norm(points[9] - points[0])

    def held(begin: Array, length_mm: float, width_mm: float, toward: Array) -> bool:
        ends = np.stack([begin, begin + length_mm * toward])
        seen = in_space(seen_in(0, ends, width_mm), seen_in(1, ends, width_mm), BASELINE_MM,
                        float(begin[2]))
        assert seen is not None
        return may_be_held(seen, points)

    assert held(points[8], 100.0, 6.0, forward)
    assert not held(points[8], 100.0, 14.0, forward)
    assert not held(points[8], 20.0, 6.0, forward)
    assert not held(points[0], 100.0, 6.0, -forward)
    assert not held(points[8] + 90.0 * forward, 100.0, 6.0, forward)


# Drawn images, through the whole tracker.


def hand_at(time_s: float, speed_mm_s: float = 0.0) -> Poses:
    place = np.array([[-40.0 + speed_mm_s * time_s, -40.0, 250.0]])
    return Poses(PALM_DOWN[None], place, RELAXED_RAD[None], np.array([True]))


def in_rig(poses: Poses, points: Array) -> Array:
    """Return points (P, 3) of hand space in rig space."""
    placed: Array = points @ poses.rotation[0].T + poses.translation_mm[0]
    return placed


def picture(eye: int, points_mm: Array, stick_mm: Array | None, width_mm: float,
            calibration: StereoCalibration) -> Picture:
    """Return what one eye sees of a hand (21, 3) and a stick (2, 3), mm, rig space."""
    camera, camera_mm = calibration.cameras[eye], calibration.positions_mm[eye]
    canvas = np.full((480 * FINE, 640 * FINE), ROOM, np.uint8)

    def line(ends_mm: Array, wide_mm: float) -> None:
        steps = ends_mm[0] + np.linspace(0.0, 1.0, 12)[:, None] * (ends_mm[1] - ends_mm[0])
        pixels = camera.pixels_from_slopes(slopes_from_points(steps, camera_mm), 480) * FINE
        thick = max(round(wide_mm * camera.focal_px * FINE / float(ends_mm[:, 2].mean())), 1)
        cv2.polylines(canvas, [np.rint(pixels).astype(np.int32)], False, SKIN, thick)

    if stick_mm is not None:
        line(stick_mm, width_mm)
    for root in range(1, 21, 4):
        for a, b in ((0, root), *((root + i, root + i + 1) for i in range(3))):
            line(points_mm[[a, b]], float(RADII_MM[b]) * 2.0)
    for root in (5, 9, 13):
        line(points_mm[[root, root + 4]], 20.0)
    return np.asarray(cv2.resize(canvas, (640, 240), interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=256)
def pictures(time_us: int, speed_mm_s: float, stick: tuple[float, ...],
             width_mm: float) -> tuple[Picture, Picture]:
    """Return what both eyes see at some time."""
    poses, calibration = hand_at(time_us * 1e-6, speed_mm_s), clear_calibration()
    points = poses.keypoints(SHAPE)[0]
    ends = in_rig(poses, np.array(stick).reshape(2, 3)) if stick else None
    left, right = (picture(eye, points, ends, width_mm, calibration) for eye in (0, 1))
    return left, right


def taken(number: int, speed_mm_s: float, stick: Array | None, width_mm: float,
          calibration: StereoCalibration) -> StereoImage:
    time_us = (number + 1) * STEP_US
    ends = () if stick is None else tuple(stick.ravel().tolist())
    left, right = pictures(time_us if speed_mm_s else 0, speed_mm_s, ends, width_mm)
    return StereoImage(left, right, time_us, number, calibration)


def follow(count: int, stick: Callable[[int], Array | None], *, width_mm: float = 6.0,
           speed_mm_s: float = 0.0, hurried: bool = False, tools: bool = True
           ) -> tuple[HandTracker, list[TrackedHands]]:
    world = World(lambda time_s: hand_at(time_s, speed_mm_s), SHAPE, math.radians(0.1))
    tracker = HandTracker(Oracle(world), shape=SHAPE, tools=tools)
    frames = []
    calibration = clear_calibration()
    for number in range(count):
        image = taken(number, speed_mm_s, stick(number), width_mm, calibration)
        frames.append(tracker.process(image))
        if hurried:
            tracker.reflect()
    return tracker, frames


def test_a_stick_in_a_hand_is_a_tool() -> None:
    tracker, frames = follow(60, lambda _: HELD_MM)
    assert all(len(frame.tools) == 1 for frame in frames[KNOWN_BY:])
    assert not any(frame.tools for frame in frames[:PUBLISH_HITS])
    assert {tool.id for frame in frames for tool in frame.tools} == {1}
    last, (tool,) = frames[-1], frames[-1].tools
    true = in_rig(hand_at(0.0), HELD_MM) @ R_D_C[tracker.orientation].T
    assert math.dist(tool.tip_position, true[1]) < 5.0
    along = (true[1] - true[0]) / np.linalg.norm(true[1] - true[0])
    assert math.degrees(math.acos(min(float(along @ tool.direction), 1.0))) < 4.0
    assert tool.width_mm == pytest.approx(6.0, abs=2.0)
    assert 60.0 < tool.length_mm < 130.0
    assert tool.hand_id == last.hands[0].id
    assert tool.time_visible_s == pytest.approx((60 - KNOWN_BY) * STEP_US * 1e-6, abs=0.06)
    assert np.linalg.norm(tool.tip_velocity) < 40.0


def test_it_goes_where_its_hand_goes() -> None:
    tracker, frames = follow(60, lambda _: HELD_MM, speed_mm_s=300.0)
    errors, speeds = [], []
    for frame in frames[KNOWN_BY:]:
        (tool,) = frame.tools
        poses = hand_at(frame.timestamp_us * 1e-6, 300.0)
        true = in_rig(poses, HELD_MM) @ R_D_C[tracker.orientation].T
        errors.append(math.dist(tool.tip_position, true[1]))
        speeds.append(np.linalg.norm(tool.tip_velocity))
    assert np.mean(errors) < 6.0
    assert speeds[-1] == pytest.approx(300.0, rel=0.2)


def test_the_same_images_give_the_same_tools_whenever_it_reflects() -> None:
    _, frames = follow(40, lambda _: HELD_MM, speed_mm_s=100.0)
    _, hurried = follow(40, lambda _: HELD_MM, speed_mm_s=100.0, hurried=True)
    assert frames == hurried


def test_a_tool_that_is_put_away_is_forgotten_and_the_next_one_is_another() -> None:
    gone = 30
    _, frames = follow(gone + 60, lambda n: None if gone <= n < gone + 25 else HELD_MM)
    assert frames[gone + 1].tools
    assert not frames[gone + EVERY_TOLD * (LOST_MISSES + 1)].tools
    assert [tool.id for tool in frames[-1].tools] == [2]


def beside(offset_mm: tuple[float, float, float]) -> Array:
    moved: Array = HELD_MM + np.array(offset_mm)
    return moved


@pytest.mark.parametrize(
    ("stick", "width_mm"),
    [
        (None, 6.0),
        (HELD_MM, 15.0),  # A finger.
        (beside((70.0, 0.0, 60.0)), 6.0),  # Beside the hand, held by nobody.
        (beside((0.0, -300.0, 0.0)), 16.0),  # A beam of the ceiling behind the hand.
    ],
)
def test_nothing_else_is_a_tool(stick: Array | None, width_mm: float) -> None:
    _, frames = follow(40, lambda _: stick, width_mm=width_mm)
    assert frames[-1].hands
    assert not any(frame.tools for frame in frames)


def test_who_wants_no_tools_gets_none() -> None:
    _, frames = follow(40, lambda _: HELD_MM, tools=False)
    assert frames[-1].hands
    assert not any(frame.tools for frame in frames)
