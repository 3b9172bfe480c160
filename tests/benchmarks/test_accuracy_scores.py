"""The judge: a perfect tracker gets full marks, and every known fault is told by its own figure."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.figures import figures, lag_ms, passed, rest, spearman, strengths
from evaluation.matching import NOBODY, match, unmatched
from evaluation.scores import join, judge
from evaluation.values import LEFT, RATE_HZ, RIGHT, Published, Truth, load, save

IMAGES = 400
HAND = np.random.default_rng(1).uniform(-60.0, 60.0, (21, 3))


def truth_of(paths: dict[int, np.ndarray]) -> Truth:
    """Return hands whose palms go along paths, (IMAGES, 3) each."""
    truth = Truth.nothing(IMAGES)
    for slot, path in paths.items():
        truth.present[:, slot] = True
        truth.visible[:, slot] = 1.0
        truth.palm_mm[:, slot] = path
        truth.joints_mm[:, slot] = path[:, None] + HAND
        truth.grab[:, slot] = np.linspace(0.0, 3.0, IMAGES)
        truth.pinch[:, slot] = np.linspace(-2.0, 0.0, IMAGES)
    return truth


def perfect(truth: Truth) -> Published:
    """Return a tracker that knows everything."""
    said = Published.nothing(len(truth.present))
    said.id[:] = np.where(truth.present, [1, 2], 0)
    said.right[:, RIGHT] = True
    said.joints_mm[:] = truth.joints_mm
    said.palm_mm[:] = truth.palm_mm
    said.grab[:] = truth.grab / 3.0
    said.pinch[:] = 1.0 + truth.pinch / 2.0
    said.taken_ms[:] = 5.0
    return said


def swinging(axis: int = 0) -> np.ndarray:
    times = np.arange(IMAGES) / RATE_HZ
    path = np.tile([40.0, 220.0, 0.0], (IMAGES, 1))
    path[:, axis] += 70.0 * np.sin(2.0 * np.pi * times)
    return path


@pytest.fixture(name="truth")
def two_hands() -> Truth:
    resting = np.tile([-90.0, 200.0, 0.0], (IMAGES, 1))
    return truth_of({LEFT: resting, RIGHT: swinging()})


def test_a_perfect_tracker(truth: Truth) -> None:
    row = figures(judge(truth, perfect(truth), RATE_HZ))
    assert row.recall == row.pck10 == row.pck20 == row.side == 1.0
    assert row.joints == row.median == row.tips == row.palm == row.relative == row.jerk == 0.0
    assert row.false_per_min == row.switches_per_min == row.acquired == 0.0
    assert row.ms_p50 == row.ms_p95 == 5.0


def test_nobody_found(truth: Truth) -> None:
    row = figures(judge(truth, Published.nothing(IMAGES), RATE_HZ))
    assert row.recall == 0.0
    assert row.wanted == 2 * (IMAGES - round(0.104 * RATE_HZ))
    assert np.isnan(row.joints)
    assert np.isnan(row.side)
    assert np.isinf(row.acquired)


def test_nothing_there_and_nothing_said() -> None:
    row = figures(judge(Truth.nothing(IMAGES), Published.nothing(IMAGES), RATE_HZ))
    assert np.isnan(row.recall)
    assert row.false_per_min == 0.0


def test_a_shift_is_an_error_of_place_and_not_of_pose(truth: Truth) -> None:
    said = perfect(truth)
    said = replace(said, joints_mm=said.joints_mm + [3.0, 4.0, 0.0],
                   palm_mm=said.palm_mm + [3.0, 4.0, 0.0])
    row = figures(judge(truth, said, RATE_HZ))
    assert row.joints == pytest.approx(5.0)
    assert row.tips == pytest.approx(5.0)
    assert row.palm == pytest.approx(5.0)
    assert row.relative == pytest.approx(0.0, abs=1e-9)
    assert (row.pck10, row.recall) == (1.0, 1.0)


def test_fingertips_alone_are_wrong(truth: Truth) -> None:
    said = perfect(truth)
    said.joints_mm[:, :, [4, 8, 12, 16, 20], 1] += 21.0
    row = figures(judge(truth, said, RATE_HZ))
    assert row.tips == pytest.approx(21.0)
    assert row.joints == pytest.approx(5.0)
    assert row.pck20 == pytest.approx(16 / 21)
    assert row.palm == 0.0


def test_slots_have_no_meaning_and_sides_do(truth: Truth) -> None:
    said = perfect(truth)
    slots = ("id", "right", "joints_mm", "palm_mm", "grab", "pinch")
    crossed = replace(said, **{name: getattr(said, name)[:, ::-1] for name in slots})
    assert figures(judge(truth, crossed, RATE_HZ)).side == 1.0
    wrong = replace(said, right=~said.right)
    row = figures(judge(truth, wrong, RATE_HZ))
    assert row.side == 0.0
    assert row.joints == 0.0


def test_the_side_is_judged_after_five_images(truth: Truth) -> None:
    said = perfect(truth)
    said.right[:5] = ~said.right[:5]
    assert figures(judge(truth, said, RATE_HZ)).side == 1.0
    said.right[5] = ~said.right[5]
    scores = judge(truth, said, RATE_HZ)
    assert figures(scores).side == 1.0, "images 0 to 11 are not wanted yet"
    said.right[30] = ~said.right[30]
    assert figures(judge(truth, said, RATE_HZ)).side < 1.0


def test_a_hand_that_is_far_off_is_a_false_one(truth: Truth) -> None:
    said = perfect(truth)
    said.palm_mm[100:110, LEFT, 0] += 70.0
    said.palm_mm[300:310, LEFT, 0] += 70.0
    scores = judge(truth, said, RATE_HZ)
    assert scores.false_hands == 2
    assert scores.found.mean() == pytest.approx(1.0 - 20 / scores.found.size)


def test_false_hands_near_in_time_are_one(truth: Truth) -> None:
    said = perfect(truth)
    said.palm_mm[[100, 105, 110], LEFT, 0] += 70.0
    assert judge(truth, said, RATE_HZ).false_hands == 1


def test_a_ghost_where_nobody_is() -> None:
    said = Published.nothing(IMAGES)
    said.id[50:200, 1] = 7
    said.palm_mm[50:200, 1] = (0.0, 200.0, 0.0)
    said.joints_mm[50:200, 1] = (0.0, 200.0, 0.0)
    scores = judge(Truth.nothing(IMAGES), said, RATE_HZ)
    assert scores.false_hands == 1
    assert figures(scores).false_per_min == pytest.approx(60.0 * RATE_HZ / IMAGES)


def test_switches_of_identity(truth: Truth) -> None:
    said = perfect(truth)
    said.id[200:, RIGHT] = 9
    assert judge(truth, said, RATE_HZ).switches == 1
    said.id[150:200, RIGHT] = 0
    assert judge(truth, said, RATE_HZ).switches == 1, "lost and found as another"


def test_a_hand_that_was_away_may_be_another() -> None:
    truth = truth_of({RIGHT: swinging()})
    said = perfect(truth)
    said.id[250:, RIGHT] = 5
    truth.present[150:250, RIGHT] = False
    said.id[150:250] = 0
    scores = judge(truth, said, RATE_HZ)
    assert scores.switches == 0
    assert scores.acquired_ms.tolist() == [0.0, 0.0]


def test_acquisition_is_counted_from_appearing() -> None:
    truth = truth_of({RIGHT: swinging()})
    truth.visible[:100, RIGHT] = 0.5
    said = perfect(truth)
    said.id[:107] = 0
    scores = judge(truth, said, RATE_HZ)
    assert scores.acquired_ms == pytest.approx([7000.0 / RATE_HZ])
    assert scores.found.all(), "the first 104 ms are for acquiring"


def test_distances_are_told_apart(truth: Truth) -> None:
    truth.palm_mm[:, RIGHT, 1] += 200.0
    truth.joints_mm[:, RIGHT, :, 1] += 200.0
    said = perfect(truth)
    said.joints_mm[:, RIGHT, :, 2] += 9.0
    scores = judge(truth, said, RATE_HZ)
    assert figures(scores.near(100.0, 300.0)).joints == 0.0
    assert figures(scores.near(300.0, 500.0)).joints == pytest.approx(9.0)


def test_a_part_of_the_hands_claims_nothing_of_the_whole(truth: Truth) -> None:
    scores = judge(truth, perfect(truth), RATE_HZ)
    for part in (scores.near(100.0, 300.0), scores.first_second()):
        row = figures(part)
        others = (row.false_per_min, row.switches_per_min, row.acquired, row.jerk, row.ms_p50)
        assert np.isnan(others).all()
        assert row.recall == 1.0


def test_the_first_second() -> None:
    truth = truth_of({RIGHT: swinging()})
    said = perfect(truth)
    said.joints_mm[: round(RATE_HZ), RIGHT, :, 0] += 6.0
    scores = judge(truth, said, RATE_HZ)
    assert figures(scores.first_second()).joints == pytest.approx(6.0)
    assert figures(scores).joints < 3.0


def test_trembling_is_an_error_of_acceleration(truth: Truth) -> None:
    said = perfect(truth)
    said.joints_mm[::2, :, :, 0] += 1.0  # Second differences of 2 mm, at 115 Hz.
    expected = 2.0 * RATE_HZ**2 / 1000.0
    assert figures(judge(truth, said, RATE_HZ)).jerk == pytest.approx(expected)


@pytest.mark.parametrize("late", [0, 1, 3, 7])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_known_lag(late: int, axis: int) -> None:
    truth = truth_of({RIGHT: swinging(axis)})
    said = perfect(truth)
    path = np.roll(truth.palm_mm, late, axis=0)
    path[:late] = truth.palm_mm[0]
    said = replace(said, palm_mm=path)
    assert lag_ms(truth, said, RATE_HZ) == pytest.approx(late * 1000.0 / RATE_HZ, abs=1.0)


def test_a_lag_of_a_hand_that_was_not_seen() -> None:
    truth = truth_of({RIGHT: swinging()})
    assert np.isnan(lag_ms(truth, Published.nothing(IMAGES), RATE_HZ))


def test_wandering_at_rest() -> None:
    truth = truth_of({RIGHT: np.tile([40.0, 220.0, 0.0], (IMAGES, 1))})
    said = perfect(truth)
    assert rest(truth, said, RATE_HZ) == pytest.approx((0.0, 0.0), abs=1e-9)
    said.palm_mm[::2, RIGHT, 0] += 2.0
    said.joints_mm[::2, RIGHT, [4, 8, 12, 16, 20], 1] += 4.0
    palm, tips = rest(truth, said, RATE_HZ)
    assert palm == pytest.approx(1.0, abs=0.01)
    assert tips == pytest.approx(2.0, abs=0.01)
    said.palm_mm[:80] += 30.0
    assert rest(truth, said, RATE_HZ)[0] == palm, "the first second may settle"
    said.id[200] = 0
    assert np.isnan(rest(truth, said, RATE_HZ)[0])


def test_rank_correlation() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    assert spearman(x, x**3) == pytest.approx(1.0)
    assert spearman(x, -x) == pytest.approx(-1.0)
    assert spearman(x, np.array([0.0, 0.0, 1.0, 1.0, 1.0])) == pytest.approx(0.8660, abs=1e-4)
    assert np.isnan(spearman(x, np.ones(5)))
    assert np.isnan(spearman(x[:2], x[:2]))


def test_strengths_of_found_hands_alone(truth: Truth) -> None:
    said = perfect(truth)
    said.id[:100] = 0
    true, told = strengths(truth, said, "grab")
    assert len(true) == 2 * (IMAGES - 100)
    assert spearman(true, told) == pytest.approx(1.0)
    true, told = strengths(truth, replace(said, pinch=1.0 - said.pinch), "pinch")
    assert spearman(true, told) == pytest.approx(-1.0)


def test_a_strength_that_flickers_passes_the_middle_more_often_than_the_hand(truth: Truth) -> None:
    said = perfect(truth)
    truth.pinch[:] = said.pinch[:] = 0.9
    assert passed(truth, said, "pinch") == (0, 0)
    truth.pinch[100:, RIGHT] = said.pinch[100:, RIGHT] = 0.1
    assert passed(truth, said, "pinch") == (1, 1)
    said.pinch[150:160:2] = 0.51
    assert passed(truth, said, "pinch") == (11, 1)


def test_pairs_are_as_many_as_possible(truth: Truth) -> None:
    said = perfect(truth)
    # Slot 0 lies between both hands and nearer to the right one; slot 1 is near the left one only.
    truth.palm_mm[0] = [[-40.0, 200.0, 0.0], [0.0, 200.0, 0.0]]
    said.palm_mm[0] = [[-10.0, 200.0, 0.0], [-80.0, 200.0, 0.0]]
    assert match(truth, said)[0].tolist() == [1, 0]
    said.palm_mm[0, 1] = [500.0, 200.0, 0.0]
    assert match(truth, said)[0].tolist() == [NOBODY, 0]
    assert unmatched(said, match(truth, said))[0].tolist() == [False, True]


def test_a_tracker_without_a_palm_is_judged_by_its_rigid_keypoints(truth: Truth) -> None:
    said = perfect(truth)
    said.palm_mm[:] = np.nan
    assert figures(judge(truth, said, RATE_HZ)).palm == 0.0


def test_joined_scores_weigh_images_not_sequences(truth: Truth) -> None:
    good, bad = perfect(truth), perfect(truth)
    bad.joints_mm[..., 0] += 8.0
    short = truth.every(2)
    half = replace(bad, **{item.name: getattr(bad, item.name)[::2] for item in fields(bad)})
    scores = join([judge(truth, good, RATE_HZ), judge(short, half, RATE_HZ / 2)])
    wanted = np.array([IMAGES - 12, IMAGES / 2 - 6], float)
    assert figures(scores).joints == pytest.approx(8.0 * wanted[1] / wanted.sum(), abs=0.02)
    assert scores.seconds == pytest.approx(2 * IMAGES / RATE_HZ)


def test_what_was_said_survives_a_file(truth: Truth, tmp_path: Path) -> None:
    path = tmp_path / "x.said.npz"
    said = perfect(truth)
    save(path, said)
    again = load(path)
    assert np.array_equal(again.joints_mm, said.joints_mm, equal_nan=True)
    assert again.id.tolist() == said.id.tolist()
