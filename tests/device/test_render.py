"""What the renderer draws lies where the truth says, and nearer things hide farther ones."""

from __future__ import annotations

import numpy as np
import pytest

from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import MotionScript, SimulatedHand
from handspan_service.device.optics import NEAREST_MM, factory_calibration
from handspan_service.device.render import (
    FARTHEST_MM,
    GRID_WIDTH,
    HIDDEN_STEPS,
    LEVELS,
    STEPS_PER_E,
    StereoRenderer,
)
from handspan_service.device.skin import Skin
from handspan_service.geometry import R_D_C, project
from handspan_service.surface import HandSurface

CALIBRATION = factory_calibration(7)
BOTH_WAYS = (Orientation.NORMAL, Orientation.INVERTED)


def crossing_hands() -> tuple[SimulatedHand, ...]:
    """Return two hands with one right above the other."""
    script = MotionScript(0)
    start = next(
        k * script.act_s
        for k in range(12)
        if script.clip_at((k + 0.5) * script.act_s) == "crossing"
    )
    scenes = [script.at(start + t) for t in np.arange(0.0, script.act_s, 0.05)]
    return min(scenes, key=lambda hands: abs(hands[0].joints_mm[9, 0] - hands[1].joints_mm[9, 0]))


@pytest.mark.parametrize("orientation", BOTH_WAYS)
def test_joints_lie_on_drawn_skin_in_both_eyes(orientation: Orientation) -> None:
    renderer = StereoRenderer(CALIBRATION, orientation)
    hits = []
    for seed in range(3):
        hands = MotionScript(seed).at(0.8)
        drawn, level = renderer.draw(hands, 150.0)
        assert level > 10.0
        for hand in hands:
            eyes = project(hand.joints_mm @ R_D_C[orientation], CALIBRATION, 240)
            for image, pixels in zip(drawn, eyes, strict=True):
                column = np.rint((pixels[:, 0] - 0.5) / 2).astype(int)
                row = np.rint(pixels[:, 1]).astype(int)
                inside = (column >= 0) & (column < GRID_WIDTH) & (row >= 0) & (row < 240)
                hits.append(image[row[inside], column[inside]] > 0)
    assert np.mean(np.concatenate(hits)) > 0.97


@pytest.mark.parametrize("orientation", BOTH_WAYS)
def test_forearms_enter_from_the_users_side(orientation: Orientation) -> None:
    drawn, _ = StereoRenderer(CALIBRATION, orientation).draw(MotionScript(4).at(0.5), 150.0)
    rows = np.flatnonzero(drawn[0].any(axis=1))
    below, above = 239 - rows.max(), rows.min()
    assert (below < above) == (orientation is Orientation.NORMAL)


def test_near_things_are_farther_right_in_the_left_eye() -> None:
    hand = MotionScript(2).at(0.0)[0]
    drawn, _ = StereoRenderer(CALIBRATION, Orientation.NORMAL).draw((hand,), 150.0)
    left, right = (np.nonzero(image)[1].mean() for image in drawn)
    offset = (CALIBRATION.left.offset_px[0] - CALIBRATION.right.offset_px[0]) / 2
    assert left - right - offset > 5.0


def test_the_nearer_hand_hides_the_farther() -> None:
    hands = crossing_hands()
    renderer = StereoRenderer(CALIBRATION, Orientation.NORMAL)
    low, high = sorted(hands, key=lambda hand: hand.translation_mm[1])
    both, near, far = (renderer.draw(who, 60.0)[0] for who in ((low, high), (low,), (high,)))
    overlap = (near > 0) & (far > 0)
    assert overlap.sum() > 500
    same_as_near = np.abs(both[overlap].astype(int) - near[overlap]) <= 3
    assert same_as_near.mean() > 0.97
    alone = (near == 0) & (far > 0)
    assert np.mean(both[alone] == far[alone]) > 0.99


def test_skin_has_no_holes() -> None:
    renderer = StereoRenderer(CALIBRATION, Orientation.NORMAL)
    for time in (0.5, 7.0, 20.0):
        drawn, _ = renderer.draw(MotionScript(6).at(time), 150.0)
        empty = drawn == 0
        walled = ~empty[:, 1:-1, :-2] & ~empty[:, 1:-1, 2:] & ~empty[:, :-2, 1:-1]
        walled &= ~empty[:, 2:, 1:-1]
        assert np.sum(walled & empty[:, 1:-1, 1:-1]) == 0


def test_the_nearest_point_leaves_room_for_the_search_for_holes() -> None:
    nearest = int(STEPS_PER_E * np.log(FARTHEST_MM / NEAREST_MM))
    assert (nearest + HIDDEN_STEPS) * LEVELS + LEVELS - 1 <= np.iinfo(np.uint16).max


def test_nobody_gives_darkness() -> None:
    drawn, level = StereoRenderer(CALIBRATION, Orientation.NORMAL).draw((), 150.0)
    assert drawn.shape == (2, 240, GRID_WIDTH)
    assert not drawn.any()
    assert level == 0.0


def test_a_hand_out_of_sight_gives_darkness() -> None:
    hand = MotionScript(0).at(0.0)[0]
    far = SimulatedHand(
        hand.side,
        hand.rotation,
        np.array([0.0, 100.0, 3000.0]),
        hand.angles,
        hand.wrist,
        hand.shape,
    )
    drawn, level = StereoRenderer(CALIBRATION, Orientation.NORMAL).draw((far,), 150.0)
    assert not drawn.any()
    assert level == 0.0


def test_brightness_scales_the_picture() -> None:
    hands = MotionScript(0).at(0.0)
    renderer = StereoRenderer(CALIBRATION, Orientation.NORMAL)
    _, dim = renderer.draw(hands, 40.0)
    picture, bright = renderer.draw(hands, 4000.0)
    assert bright == pytest.approx(100.0 * dim, rel=1e-3)
    assert np.mean(picture[picture > 0] == 255) > 0.5


def test_thinned_skin_follows_the_whole_one() -> None:
    surface = HandSurface.load()
    skin = Skin.of(surface)
    rest_mm = skin.rest_mm
    assert len(rest_mm) < len(surface.vertices_mm) / 2
    assert skin.faces.max() < len(rest_mm)
    hands = MotionScript(1).at(5.0)
    rotation = np.stack([hand.rotation for hand in hands])
    place = np.stack([hand.translation_mm for hand in hands])
    angles = np.stack([hand.angles for hand in hands])
    right = np.array([hand.side is Side.RIGHT for hand in hands])
    wrist = np.stack([hand.wrist for hand in hands])
    shape = hands[0].shape
    whole, whole_normals = surface.pose(rotation, place, angles, right, shape, wrist)
    fitted = skin.fitted(shape)
    thin, normals = fitted.posed(fitted.motion(rotation, place, angles, right, wrist))
    np.testing.assert_allclose(thin, whole[:, skin.kept].transpose(2, 0, 1), atol=0.01)
    np.testing.assert_allclose(normals, whole_normals[:, skin.kept].transpose(2, 0, 1), atol=1e-3)
    assert len(hands) == 2
    whole_rest_mm = {tuple(row) for row in surface.vertices_mm.tolist()}
    assert all(tuple(row) in whole_rest_mm for row in rest_mm.tolist())
