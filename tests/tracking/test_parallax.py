"""Comparing both pictures of a hand tells how far its keypoints are, whatever a network said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from handspan_service.anatomy import KEYPOINTS, RELAXED_RAD, Array
from handspan_service.contract.model import Orientation, Side
from handspan_service.device.simulated import SimulatedSource
from handspan_service.geometry import R_D_C
from handspan_service.images import StereoImage
from handspan_service.tracking.comparing import compare
from handspan_service.tracking.parallax import ENOUGH, EVERY, FIRST, FLESH_MM, Parallax
from handspan_service.tracking.poses import Depths, Fits, Observations, Poses
from handspan_service.tracking.sight import Optics, Scene

TO_RIG = R_D_C[Orientation.NORMAL]
SEED, IMAGES = 3, (120, 320, 520, 720)
SIGMA = 0.012  # Of a slope, as a network has it.


@dataclass(frozen=True)
class Shown:
    """A hand that an image shows whole, and where it really is, rig space."""

    scene: Scene
    points_mm: Array
    rotation: Array
    right: bool


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    """Hands that show their palms, drawn by the simulated controller."""
    hands = []
    with SimulatedSource(SEED, realtime=False) as source:
        source.open()
        for number in IMAGES:
            source.skip_to(number)
            image = source.read(1.0)
            assert image is not None
            scene = Scene.of(image, Optics.of(image.calibration, image.left.shape))
            for hand in source.truth(image.timestamp_us):
                if hand.visible_share == 1.0:
                    rotation = TO_RIG.T @ hand.hand.rotation
                    points_mm = hand.joints_mm @ TO_RIG
                    hands.append(Shown(scene, points_mm, rotation, hand.side is Side.RIGHT))
    assert len(hands) >= 4
    return hands


def moved(points_mm: Array, deeper_mm: float) -> Array:
    """Return keypoints at another distance, where one eye between both would see them as before."""
    factor: Array = (points_mm[:, 2:] + deeper_mm) / points_mm[:, 2:]
    return points_mm * factor


def seen_at(points_mm: Array, scene: Scene) -> Observations:
    """Return what both eyes see of keypoints at a place, with depths of which nothing is known."""
    cameras_mm = scene.optics.calibration.positions_mm
    way = points_mm[None] - cameras_mm[:, None]
    slopes = way[..., :2] / way[..., 2:]
    depths = Depths(np.array([[0.0, 0.0, 1.0]]), np.zeros((1, KEYPOINTS)),
                    np.zeros((1, KEYPOINTS)))
    return Observations(slopes[None], np.full((1, 2, KEYPOINTS), SIGMA), depths)


def fitted(hand: Shown, points_mm: Array, rotation: Array | None = None) -> Fits:
    turned = hand.rotation if rotation is None else rotation
    poses = Poses(turned[None], points_mm[:1], RELAXED_RAD[None], np.array([hand.right]))
    return Fits(poses, points_mm[None], np.zeros(1), np.zeros(1), np.zeros((1, 2, KEYPOINTS, 2)),
                np.eye(6)[None])


@pytest.mark.parametrize("deeper_mm", [-12.0, 0.0, 12.0])
def test_skin_is_found_where_it_is(shown: list[Shown], deeper_mm: float) -> None:
    errors, share = [], []
    for hand in shown:
        found = compare(hand.scene, moved(hand.points_mm, deeper_mm))
        off = found.depth_mm + FLESH_MM - hand.points_mm[:, 2]
        errors += off[found.sure].tolist()
        share.append(found.sure.mean())
    assert np.mean(share) > 0.6
    assert np.median(np.abs(errors)) < 2.5, "millimetres, from twelve beside"


def test_nothing_is_sure_where_both_pictures_are_blank(shown: list[Shown]) -> None:
    scene = shown[0].scene
    grey = np.full_like(scene.image.left, 90)
    blank = StereoImage(grey, grey, 1, 1, scene.image.calibration)
    assert not compare(Scene.of(blank, scene.optics), shown[0].points_mm).sure.any()


def test_what_own_flesh_hides_is_not_sure(shown: list[Shown]) -> None:
    hand = shown[0]
    points_mm = hand.points_mm.copy()
    ray = points_mm[5] / points_mm[5, 2]
    points_mm[12] = ray * (points_mm[5, 2] - 30.0)  # A fingertip before a knuckle.
    before, after = (compare(hand.scene, points).sure for points in (hand.points_mm, points_mm))
    assert not after[5]
    assert before.sum() >= ENOUGH


def learnt(hand: Shown, wrong_mm: Array, parallax: Parallax, *, images: int) -> None:
    """Let keypoints be learnt that a network sees, and a tracker fits, at the wrong distance."""
    for _ in range(images):
        seen = parallax.corrected([7], seen_at(wrong_mm, hand.scene), wrong_mm[None])
        parallax.learn(hand.scene, [7], [True], seen, fitted(hand, wrong_mm), 1.0)


def test_a_wrong_distance_is_put_right(shown: list[Shown]) -> None:
    judged = 0
    for hand in shown:
        wrong_mm, parallax = moved(hand.points_mm, 10.0), Parallax()
        learnt(hand, wrong_mm, parallax, images=FIRST + 4 * EVERY)
        seen = seen_at(wrong_mm, hand.scene)
        right = parallax.corrected([7], seen, wrong_mm[None])
        assert right.depths is not None
        told = right.depths.weight[0] > 0.0
        if told.sum() < ENOUGH:  # A fist, for one: the network goes on to say how deep it is.
            assert not told.any()
            continue
        judged += 1
        off = (right.depths.along_mm[0] - hand.points_mm[:, 2])[told]
        assert np.median(np.abs(off)) < 3.0
        apart = right.slopes[0, 0, :, 0] - right.slopes[0, 1, :, 0]
        depth = hand.scene.optics.calibration.baseline_mm / apart
        assert np.median(np.abs(depth - hand.points_mm[:, 2])[told]) < 3.0
        assert np.array_equal(right.slopes[..., 1], seen.slopes[..., 1]), "along the baseline alone"
        assert np.allclose(right.slopes.mean(axis=1), seen.slopes.mean(axis=1)), "places stay"
    assert judged >= 3


def test_a_hand_is_settled_after_a_few_comparisons_and_forgotten_with_its_track(
    shown: list[Shown],
) -> None:
    hand, parallax = shown[0], Parallax()
    assert not parallax.settled(7)
    learnt(hand, hand.points_mm, parallax, images=FIRST - 1)
    assert not parallax.settled(7)
    learnt(hand, hand.points_mm, parallax, images=1)
    assert parallax.settled(7)
    fits, seen = fitted(hand, hand.points_mm), seen_at(hand.points_mm, hand.scene)
    parallax.learn(hand.scene, [8], [True], seen, fits, 1.0)
    assert not parallax.settled(7)
    assert parallax.corrected([9], seen, hand.points_mm[None]) is seen


def test_what_was_compared_moves_on_with_the_hand(shown: list[Shown]) -> None:
    """A hand that is fitted nearer to what was compared has that much less of a gap left."""
    hand, parallax = shown[0], Parallax()
    wrong_mm = moved(hand.points_mm, 10.0)
    learnt(hand, wrong_mm, parallax, images=FIRST)
    seen = seen_at(wrong_mm, hand.scene)
    before = parallax.corrected([7], seen, wrong_mm[None]).depths
    better_mm = moved(hand.points_mm, 4.0)
    parallax.carry([7], wrong_mm[None], better_mm[None])
    after = parallax.corrected([7], seen, better_mm[None]).depths
    assert before is not None
    assert after is not None
    assert np.allclose(before.along_mm, after.along_mm)
    told = before.weight > 0.0
    assert (after.weight[told] < before.weight[told]).all(), "what is older is trusted less"


def noisy(hand: Shown, seed: int) -> Shown:
    """Return the same hand in pictures of much noise."""
    rng, image = np.random.default_rng(seed), hand.scene.image
    left, right = (
        np.clip(raw + rng.normal(0.0, 12.0, raw.shape), 0.0, 255.0).astype(np.uint8)
        for raw in (image.left, image.right)
    )
    shaken = StereoImage(left, right, image.timestamp_us, image.sequence, image.calibration)
    return Shown(Scene.of(shaken, hand.scene.optics), hand.points_mm, hand.rotation, hand.right)


def test_a_comparison_knows_what_noise_leaves_unknown(shown: list[Shown]) -> None:
    judged = 0
    for hand in shown:
        calm = compare(hand.scene, hand.points_mm)
        found = [compare(noisy(hand, seed).scene, hand.points_mm, well_known=True)
                 for seed in range(12)]
        sure = np.array([one.sure for one in found])
        often = sure.all(axis=0) & calm.sure
        if often.sum() < ENOUGH:
            continue
        judged += 1
        scatter = np.std([one.depth_mm for one in found], axis=0)[often]
        told = np.median([one.noise_mm for one in found], axis=0)[often]
        assert 0.5 < np.median(told / scatter) < 3.0
        assert np.corrcoef(np.log(told), np.log(scatter))[0, 1] > 0.5
        assert np.median(told / calm.noise_mm[often]) > 1.15, "than without it"
    assert judged >= 4


def along(hand: Shown, parallax: Parallax, points_mm: Array) -> Array:
    """Return how deep the keypoints are told to be, (21,) mm, NaN where nothing is known."""
    depths = parallax.corrected([7], seen_at(points_mm, hand.scene), points_mm[None]).depths
    assert depths is not None
    return np.where(depths.weight[0] > 0.0, depths.along_mm[0], np.nan)


def test_noise_is_averaged_over_comparisons(shown: list[Shown]) -> None:
    hand, parallax = shown[0], Parallax()
    single, kept = [], []
    for seed in range(FIRST + 12):
        shaken = noisy(hand, seed)
        learnt(shaken, hand.points_mm, parallax, images=1 if seed < FIRST else EVERY)
        found = compare(shaken.scene, hand.points_mm, well_known=True)
        single.append(np.where(found.sure, found.depth_mm, np.nan))
        kept.append(along(hand, parallax, hand.points_mm))
    often = np.isfinite(single).all(axis=0) & np.isfinite(kept).all(axis=0)
    assert often.sum() >= ENOUGH
    scatter = np.std(single[FIRST:], axis=0)[often] / np.std(kept[FIRST:], axis=0)[often]
    assert np.median(scatter) > 2.0


def test_a_finger_that_has_moved_is_believed_at_once(shown: list[Shown]) -> None:
    hand, parallax, finger = shown[0], Parallax(), [6, 7, 8]
    for seed in range(FIRST + 6):
        learnt(noisy(hand, seed), hand.points_mm, parallax,
               images=1 if seed < FIRST else EVERY)
    before = along(hand, parallax, hand.points_mm)
    elsewhere = hand.points_mm.copy()
    elsewhere[finger] = moved(hand.points_mm, 15.0)[finger]  # Fitted there, and seen as before.
    held = along(hand, parallax, elsewhere)
    learnt(noisy(hand, 99), elsewhere, parallax, images=EVERY)
    after = along(hand, parallax, elsewhere)
    assert np.allclose((held - before)[finger], 15.0)
    assert np.nanmedian((after - before)[finger]) < 5.0, "two thirds of the way in one comparison"


def test_the_back_of_a_hand_is_left_alone(shown: list[Shown]) -> None:
    hand, parallax = shown[0], Parallax()
    turned = hand.rotation @ np.diag([1.0, -1.0, -1.0])
    seen, wrong_mm = seen_at(hand.points_mm, hand.scene), moved(hand.points_mm, 10.0)
    for _ in range(FIRST):
        parallax.learn(hand.scene, [7], [True], seen, fitted(hand, wrong_mm, turned), 1.0)
    assert parallax.settled(7), "its size is learnt all the same"
    untouched = parallax.corrected([7], seen, wrong_mm[None])
    assert np.array_equal(untouched.slopes, seen.slopes)
    assert untouched.depths is not None
    assert not untouched.depths.weight.any()
