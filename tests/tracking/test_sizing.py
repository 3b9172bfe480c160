"""How the size of somebody's hands is learnt, kept, and given up for that of somebody else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from handspan_service.anatomy import BONE_LENGTHS_MM, ROOTS_MM, HandShape
from handspan_service.contract.hand_size import HandSize, measures
from handspan_service.contract.model import Orientation
from handspan_service.geometry import R_D_C
from handspan_service.tracking import sizing
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.proportions import shape_of, sizes_of
from handspan_service.tracking.sizing import Doubt, Sizing
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import (
    PALM_DOWN,
    STEP_US,
    Oracle,
    World,
    clear_calibration,
    image,
    random_poses,
    see,
)

HALF_DEGREE = np.radians(0.5)
SECOND_US = 1_000_000
ENOUGH = round(sizing.MOST_WORTH / sizing.LEAST_SHARE)  # Looks at the rate of a controller.
PERSON = HandSize(scale=0.93, thumb=1.04, index=0.95, middle=1.03, palm_breadth=1.05)


def looked(shape: HandShape, using: HandShape, seed: int, noise_rad: float = HALF_DEGREE,
           depth_mm: float = 200.0) -> tuple[Fits, Observations]:
    """Return one right hand as fitted with a shape that may not be its own."""
    rng = np.random.default_rng([8, seed])
    poses = random_poses(rng, 1, depth_mm)
    seen = see(poses, shape, noise_rad, rng)
    return fit(poses, seen, using, 40.0, iterations=4), seen


def taught(start: Sizing, shape: HandShape, count: int, step_us: int = STEP_US) -> Sizing:
    for number in range(count):
        start = start.learn(*looked(shape, start.shape, number), number * step_us)
    return start


def somebody(seed: int) -> HandShape:
    """Return sizes that the eight cannot quite describe: every bone differs by itself."""
    rng = np.random.default_rng(seed)
    lengths = BONE_LENGTHS_MM * rng.normal(1.0, 0.05, (5, 3)) * rng.normal(1.0, 0.04, (5, 1))
    palm = np.array([rng.normal(1.0, 0.06), 1.0, rng.normal(1.0, 0.03)])
    return HandShape(float(rng.normal(1.0, 0.07)), lengths, ROOTS_MM * palm)


def changing(seed: int) -> Callable[[float], Poses]:
    """Return one hand that goes through random poses, two a second."""
    poses = random_poses(np.random.default_rng(seed), 40, 220.0)
    poses.translation_mm[:, :2] *= 0.3

    def at(time_s: float) -> Poses:
        step = int(2 * time_s)
        share = 2 * time_s - step
        share = share * share * (3 - 2 * share)
        mix = [(1 - share) * part[step] + share * part[step + 1]
               for part in (poses.translation_mm, poses.angles)]
        return Poses(PALM_DOWN[None], mix[0][None], mix[1][None], np.array([True]))

    return at


def errors(tracker: HandTracker, world: World, count: int) -> np.ndarray:
    """Return the mean error of the joints in each image, mm; NaN where no hand was published."""
    calibration = clear_calibration()
    result = np.full(count, np.nan)
    for number in range(count):
        taken = image(number, calibration)
        found = tracker.process(taken).hands
        if found:
            truth = world.points(taken.timestamp_us)[1][0] @ R_D_C[tracker.orientation].T
            arm = found[0].arm
            assert arm is not None
            points = [arm.next_joint]
            points += [j for finger in found[0].fingers for j in finger.joints[1:] if j]
            result[number] = np.linalg.norm(np.array(points) - truth, axis=1).mean()
    return result


def tracker(world: World, *, size: HandSize | None = None) -> HandTracker:
    return HandTracker(Oracle(world), orientation=Orientation.INVERTED, size=size)


def test_enough_good_looks_settle_it_and_then_it_never_changes() -> None:
    person = shape_of(sizes_of(PERSON))
    settled = taught(Sizing.unknown(), person, ENOUGH)
    assert settled.frozen
    assert settled.size is not None
    assert np.abs(sizes_of(settled.size) - sizes_of(PERSON)).max() < 0.03
    later = taught(settled, person, 40)
    assert later.shape is settled.shape
    assert later.size == settled.size


def test_a_hand_at_arms_length_teaches_its_scale() -> None:
    small = HandShape(scale=0.9)
    far = Sizing.unknown()
    for number in range(ENOUGH):
        far = far.learn(*looked(small, far.shape, number, depth_mm=400.0), number * STEP_US)
    assert far.shape.scale == pytest.approx(0.9, abs=0.03)


def test_it_is_not_told_before_it_is_settled() -> None:
    early = taught(Sizing.unknown(), shape_of(sizes_of(PERSON)), 30)
    assert early.looks == 30
    assert early.size is None
    assert Sizing.fixed(HandShape()).size is None


@pytest.mark.parametrize("step_us", [STEP_US, 4 * STEP_US, 100_000])
def test_it_takes_as_long_however_many_images_come(step_us: int) -> None:
    person = shape_of(sizes_of(PERSON))
    known, looks, told = Sizing.unknown(), 0, [0.0]
    while not known.frozen:
        known = known.learn(*looked(person, known.shape, looks), looks * step_us)
        told.append(known.share)
        looks += 1
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert 2.0 <= looks * step_us / SECOND_US <= 8.0
    assert known.size is not None
    learnt_mm, true_mm = (measures(one).length_mm for one in (known.size, PERSON))
    assert learnt_mm == pytest.approx(true_mm, rel=0.02)


def test_a_look_after_a_pause_is_no_more_than_half_of_one() -> None:
    known = Sizing.unknown().learn(*looked(HandShape(), HandShape(), 1), 0)
    assert known.worth == sizing.LEAST_SHARE
    later = known.learn(*looked(HandShape(), HandShape(), 2), 60 * SECOND_US)
    assert later.worth == sizing.LEAST_SHARE + sizing.MOST_SHARE


def length_sigma(known: Sizing) -> float:
    """Return how well the length of the hand is said to be known, as a share of it."""
    by_length = sizing._LENGTH
    return float(np.sqrt(by_length @ np.linalg.solve(known.information, by_length)))


def test_two_hands_that_share_the_errors_of_an_image_are_one_look() -> None:
    """Both cameras are toed in by a little that changes from image to image."""
    person, rng = HandShape(0.95), np.random.default_rng(12)
    one, two = Sizing.unknown(), Sizing.unknown()
    for number in range(60):
        poses, toed_in = random_poses(rng, 2, 200.0), rng.normal(0.0, HALF_DEGREE)
        seen = see(poses, person, 1e-6, rng)
        slopes = seen.slopes.copy()
        slopes[:, 1, :, 0] += toed_in
        seen = Observations(slopes, np.full_like(seen.sigma, HALF_DEGREE))
        for hands, known in ((1, one), (2, two)):
            some = seen.take(slice(hands))
            fits = fit(poses.take(slice(hands)), some, known.shape, 40.0, iterations=4)
            learnt = known.learn(fits, some, number * 100_000)
            one, two = (learnt, two) if hands == 1 else (one, learnt)
    assert two.looks == 2 * one.looks
    assert two.worth == pytest.approx(one.worth)
    assert length_sigma(two) == pytest.approx(length_sigma(one), rel=0.1)


def test_a_look_twice_in_one_image_is_that_look() -> None:
    fits, seen = looked(shape_of(sizes_of(PERSON)), HandShape(), 3)
    one = Sizing.unknown().learn(fits, seen, 0)
    two = Sizing.unknown().learn(fits.take([0, 0]), seen.take([0, 0]), 0)
    np.testing.assert_allclose(two.sizes, one.sizes)
    np.testing.assert_allclose(two.information, one.information)
    assert (two.worth, two.looks) == (one.worth, 2)


def test_bad_looks_teach_nothing() -> None:
    start = Sizing.unknown()
    fits, seen = looked(HandShape(1.1), start.shape, 1)
    one_eye = seen.sigma.copy()
    one_eye[:, 1] = np.inf
    assert start.learn(fits, Observations(seen.slopes, one_eye), 0) is start
    astray = Fits(fits.poses, fits.points_mm, fits.cost, np.array([2.1]), fits.residuals,
                  fits.information)
    assert start.learn(astray, seen, 0) is start
    far = Fits(fits.poses, fits.points_mm + [0, 0, 400.0], fits.cost, fits.reprojection,
               fits.residuals, fits.information)
    assert start.learn(far, seen, 0) is start
    given = Sizing.fixed(HandShape())
    assert given.learn(fits, seen, 0) is given
    assert start.learn(fits, seen, 0) is not start


def test_another_person_is_learnt_anew_after_five_seconds_and_not_before() -> None:
    settled = taught(Sizing.unknown(), HandShape(0.9), ENOUGH)
    step_us = 250_000  # As often as two settled hands are looked at with both eyes.
    steps = int(sizing.DOUBT_US / step_us)
    base_us = ENOUGH * STEP_US
    now = settled
    changed_at = None
    for number in range(3 * steps):
        now = now.learn(*looked(HandShape(1.1), now.shape, number), base_us + number * step_us)
        if changed_at is None and not now.frozen:
            changed_at = number
    assert changed_at is not None
    assert steps <= changed_at <= steps + 8
    assert now.shape.scale == pytest.approx(1.1, abs=0.04)


def test_the_same_person_is_never_doubted() -> None:
    settled = taught(Sizing.unknown(), HandShape(0.95), ENOUGH)
    assert taught(settled, HandShape(0.96), 150, 200_000).shape is settled.shape


def test_doubt_begins_anew_after_a_gap_and_ends_with_the_bias() -> None:
    doubt = Doubt().after(3.0, 0)
    assert doubt.since_us == 0
    assert not doubt.certain(5 * SECOND_US)
    assert doubt.certain(5 * SECOND_US + 1)
    assert doubt.after(3.0, 4 * SECOND_US).since_us == 4 * SECOND_US
    calm = doubt
    for number in range(1, 20):
        calm = calm.after(0.0, number * 100_000)
    assert calm.since_us is None


def test_learnt_proportions_are_worth_more_than_a_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    spread = sizing.PRIOR_SIGMA
    both: dict[str, list[float]] = {"scale": [], "all": []}
    for seed in (1, 4):
        world = World(changing(seed), somebody(seed), HALF_DEGREE)
        for name, sigma in (("scale", np.where(np.arange(8) == 0, spread, 1e-5)), ("all", spread)):
            monkeypatch.setattr(sizing, "PRIOR_SIGMA", sigma)
            found = errors(tracker(world), world, 240)
            both[name].append(float(np.nanmean(found[140:])))
    assert np.mean(both["all"]) < 0.9 * np.mean(both["scale"])


def test_a_known_person_is_tracked_well_from_the_first_image() -> None:
    person = shape_of(sizes_of(PERSON))
    world = World(changing(3), person, HALF_DEGREE)
    known = errors(tracker(world, size=PERSON), world, 40)
    unknown = errors(tracker(world), world, 40)
    assert np.nanmean(known[:14]) < 0.75 * np.nanmean(unknown[:14])


def test_a_known_size_is_a_start_and_no_prison() -> None:
    world = World(changing(5), HandShape(1.07), HALF_DEGREE)
    found = tracker(world, size=HandSize(scale=0.97))
    errors(found, world, ENOUGH + 30)
    assert found.size is not None
    length = np.sum(found.shape.scale * found.shape.bone_lengths_mm)
    assert length == pytest.approx(1.07 * BONE_LENGTHS_MM.sum(), rel=0.035)
