"""What a picture's truth says is what the picture shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from handspan_service import anatomy
from handspan_service.anatomy import HandShape
from handspan_training import poses, samples, scene, sensor, things
from handspan_training.poses import PosedHand
from handspan_training.raster import Canvas
from handspan_training.scene import THING, Picture
from handspan_training.skin import random_look
from support.compiler import needs_compiler

pytestmark = needs_compiler

PICTURES = 40


def hand_over_the_eye(*, palm_to_eye: bool, grasp: str = "") -> PosedHand:
    """Return an open right hand 250 mm above the controller, fingers up in the image."""
    y = 1.0 if palm_to_eye else -1.0  # Out of the back, rig z.
    rotation = np.array([[y, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, y, 0.0]])
    hand = PosedHand(
        rotation=rotation,
        translation_mm=np.zeros(3),
        angles=np.where(np.arange(20) % 4 == 1, 0.2, 0.1),
        wrist=np.zeros(2),
        right=True,
        shape=HandShape(),
        thickness=1.0,
        grasp=grasp,
    )
    return replace(hand, translation_mm=np.array([0.0, 0.0, 250.0]) - hand.center_mm())


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    return list(samples.random_pictures(np.random.default_rng(12), PICTURES))


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = samples.generate(31, 4), samples.generate(31, 4)
    assert first.keys() == second.keys()
    for name, values in first.items():
        assert values.tobytes() == second[name].tobytes(), name
    assert samples.generate(32, 4)["small"].tobytes() != first["small"].tobytes()


def test_seen_keypoints_lie_on_the_drawn_hand(pictures: list[Picture]) -> None:
    on_hand = []
    for picture in pictures:
        for number, (hand, seen) in enumerate(zip(picture.hands, picture.seen, strict=True), 1):
            screen = scene.screen_of(hand.joints_mm().astype(np.float32), picture.eye)
            x, y = np.rint(screen[seen, :2]).astype(int).T
            inside = (x >= 0) & (x < 640) & (y >= 0) & (y < 240)
            on_hand += list(picture.labels[y[inside], x[inside]] == number)
    assert len(on_hand) > 300
    assert np.mean(on_hand) > 0.97


@pytest.mark.parametrize("palm_to_eye", [True, False])
@pytest.mark.parametrize("right", [True, False])
def test_the_near_side_of_a_hand_is_drawn(palm_to_eye: bool, right: bool) -> None:
    rng = np.random.default_rng(2)
    hand = replace(hand_over_the_eye(palm_to_eye=palm_to_eye), right=right)
    eye = scene.make_eyes(rng, 1)[0]
    canvas = Canvas(scene.WIDTH_PX, 2 * scene.HEIGHT_PX)
    look = replace(random_look(rng), off_skin_mm=np.zeros(len(random_look(rng).albedo), np.float32))
    scene.draw_hand(canvas, eye, scene.random_light(rng), hand, look, 1)
    joints = hand.joints_mm()[anatomy.PALM_POINTS[1:]]
    screen = scene.screen_of(joints.astype(np.float32), eye)
    x, y = np.rint(screen[:, :2] * [1.0, 2.0] + [0.0, 0.5]).astype(int).T
    depth = canvas.depth[y, x]
    assert np.all(depth < joints[:, 2] - 3.0), "the skin before the bones, not behind them"
    assert np.all(depth > joints[:, 2] - 30.0)


def test_a_held_thing_hides_what_is_behind_it() -> None:
    rng = np.random.default_rng(5)
    eye = scene.make_eyes(rng, 1)[0]
    hidden = {}
    for grasp in ("", "phone"):
        hand = hand_over_the_eye(palm_to_eye=True, grasp=grasp)
        picture = next(
            p for p in (scene.render(rng, eye, (hand,)) for _ in range(50)) if not p.decoys
        )
        hidden[grasp] = int((~picture.seen[0, anatomy.PALM_POINTS[1:]]).sum())
        assert bool((picture.labels == THING).any()) or not grasp
    assert hidden == {"": 0, "phone": 4}


@pytest.mark.parametrize("grasp", ["pen", "cylinder", "ball", "card", "phone"])
def test_held_things_are_finite_and_at_the_hand(grasp: str) -> None:
    rng = np.random.default_rng(6)
    hand = hand_over_the_eye(palm_to_eye=True, grasp=grasp)
    thing = things.held(rng, hand)
    assert np.isfinite(thing.points_mm).all()
    assert np.allclose(np.linalg.norm(thing.normals, axis=1), 1.0, atol=1e-4)
    far = np.linalg.norm(thing.points_mm[:, None] - hand.joints_mm()[None], axis=-1)
    assert far.min() < 30.0
    with pytest.raises(ValueError, match="nothing is held"):
        things.held(rng, replace(hand, grasp="nose"))


def test_samples_are_whole_and_nothing_shows_no_hand(pictures: list[Picture]) -> None:
    rng = np.random.default_rng(13)
    taken = [sample for picture in pictures for sample in samples.keypoint_samples(rng, picture)]
    for sample in taken:
        assert sample["crop"].shape == (96, 96)
        assert np.isfinite(sample["points"].astype(float)).all()
        assert np.isfinite(sample["depth"].astype(float)).all()
    present = np.array([sample["present"] for sample in taken])
    assert 0.6 < present.mean() < 0.98
    assert not any(sample["seen"].any() for sample in taken if not sample["present"])
    for picture in pictures:
        boxes = samples.detector_sample(picture)["boxes"]
        assert np.isfinite(boxes).all()
        assert (boxes[:, 0] > 0).sum() <= len(picture.hands)


def test_a_sheet_shows_what_was_made(tmp_path: Path) -> None:
    place = tmp_path / "sheet.jpg"
    samples.draw_sheet(3, place)
    assert 50_000 < place.stat().st_size < 400_000


def test_near_hands_reach_for_the_lens_and_not_through_it() -> None:
    rng = np.random.default_rng(14)
    hands = [poses.random_near_hand(rng) for _ in range(60)]
    joints = np.array([hand.joints_mm() for hand in hands])
    assert joints[..., 2].min() > poses.CLEAR_MM
    assert np.all(np.abs(joints[..., 2].mean(axis=1) - 137.5) < 63.0)
    nearer = joints[:, 0, 2] / joints[:, anatomy.TIPS[1:], 2].mean(axis=1)
    assert np.median(nearer) > 1.3, "fingers come first"
    assert {hand.right for hand in hands} == {False, True}


def test_the_exposure_follows_the_brightest_parts_of_a_near_hand() -> None:
    rng = np.random.default_rng(15)
    hand = np.tile(np.geomspace(1.0, 9.0, 640, dtype=np.float32), (480, 1))
    all_of_it = np.ones(hand.shape, bool)
    for _ in range(20):
        exposed = sensor.gain(rng, hand, all_of_it, all_of_it, sensor.FOLLOWED)
        low, high = sensor.FOLLOWED.levels
        assert low * 0.98 < np.quantile(exposed, 0.9) < high * 1.02
        assert np.median(exposed) < 0.5 * high


def test_crops_of_near_hands_may_show_more_than_the_trackers() -> None:
    rng = np.random.default_rng(16)
    picture = next(samples.random_pictures(rng, 1, near=True))
    hand = picture.hands[0]
    views = [
        samples.jittered_view(rng, hand.joints_mm(), hand.rotation[:, 2], picture.eye,
                              mirrored=not hand.right, near=near)[0].half_width
        for near in [True] * 60 + [False] * 60
    ]
    assert max(views[60:]) <= 1.0 < max(views[:60]) <= samples.WIDER
