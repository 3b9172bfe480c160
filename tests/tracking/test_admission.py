"""What may be published as a hand, and when one that leaves is no longer shown."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.anatomy import RELAXED_RAD, HandShape
from handspan_service.contract.model import Orientation, TrackedHands
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Landmarks, Look, Scene
from handspan_service.tracking.track import DOUBTFUL_AGE, SideBelief, Sighting, Track
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, World, clear_calibration, image

cv2.setNumThreads(1)
SHAPE = HandShape()
HALF_DEGREE = np.radians(0.5)
PLAIN = Sighting(1.0, 8.0, 2, 42, 0.4, 220.0, 12.0, 1.0)
Place = tuple[float, float, float]


def hands_at(places_mm: tuple[Place, ...], base: np.ndarray = PALM_DOWN) -> Poses:
    """Return right hands at some places."""
    count = len(places_mm)
    angles = np.tile(RELAXED_RAD, (count, 1))
    return Poses(np.tile(base, (count, 1, 1)), np.array(places_mm), angles, np.ones(count, bool))


class Doubtful(Oracle):
    """An oracle that sees the hands of one side of the room less well than it might."""

    def __init__(self, world: World, odds: tuple[float, float], blur: float,
                 where: Callable[[float, float], bool] = lambda _x_mm, _time_s: True) -> None:
        super().__init__(world)
        self.odds = odds
        self.blur = blur
        self.where = where

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        found = super().look(scene, looks)
        time_s = scene.image.timestamp_us * 1e-6
        here = np.array([self.where(float(look.center_mm[0]), time_s) for look in looks])
        odds = np.array([self.odds[look.camera] for look in looks])
        return replace(
            found,
            presence=np.where(here & (found.presence > 0.0), odds, found.presence),
            blur=np.where(here, self.blur, found.blur),
        )


def play(oracle: Oracle, count: int, tracker: HandTracker | None = None) -> list[TrackedHands]:
    tracker = tracker or HandTracker(oracle, orientation=Orientation.NORMAL, shape=SHAPE)
    calibration = clear_calibration()
    return [tracker.process(image(number, calibration)) for number in range(count)]


@pytest.mark.parametrize(
    ("odds", "blur", "first"),
    [
        ((12.0, 12.0), 1.0, 0),
        ((12.0, 8.0), 1.0, 2),
        ((5.0, 5.0), 1.08, 2),
        ((1.5, 1.5), 1.0, None),  # A fan at the ceiling.
        ((12.0, 2.5), 1.0, None),  # One eye sees a hand, the other does not.
        ((4.0, 4.0), 1.4, None),  # A cup.
        ((12.0, 12.0), 1.25, None),  # A sleeve: present enough, but nothing of it is a fingertip.
    ],
)
def test_only_what_both_eyes_see_clearly_becomes_a_hand(
    odds: tuple[float, float], blur: float, first: int | None
) -> None:
    """One beyond doubt does in its first image, others after three."""
    poses = hands_at(((0.0, -40.0, 220.0),))
    frames = play(Doubtful(World(lambda _time_s: poses, SHAPE, HALF_DEGREE), odds, blur), 120)
    shown = [number for number, frame in enumerate(frames) if frame.hands]
    assert shown == ([] if first is None else list(range(first, 120)))


def test_two_hands_beyond_doubt_are_told_of_in_two_images() -> None:
    poses = hands_at(((-110.0, -40.0, 220.0), (110.0, -40.0, 220.0)))
    world = World(lambda _time_s: poses, SHAPE, HALF_DEGREE)
    frames = play(Doubtful(world, (12.0, 12.0), 1.0), 4)
    assert [len(frame.hands) for frame in frames] == [1, 2, 2, 2]
    assert {hand.id for frame in frames for hand in frame.hands} == {1, 2}


def test_an_image_of_nobody_is_searched_once() -> None:
    nobody = hands_at(((0.0, -40.0, 220.0),)).take([])
    oracle = Oracle(World(lambda _time_s: nobody, SHAPE, HALF_DEGREE))
    tracker = HandTracker(oracle, orientation=Orientation.NORMAL, shape=SHAPE)
    play(oracle, 10, tracker)
    tracker.reflect()
    assert oracle.searches == 10


class Passing(Doubtful):
    """An oracle that is sure of a hand at the first look at it and not at the second."""

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        found = super().look(scene, looks)
        again = any(look.expected_mm is not None for look in looks)
        return replace(found, blur=found.blur + 0.05) if again else found


def test_a_hand_is_beyond_doubt_only_if_a_second_look_says_the_same() -> None:
    poses = hands_at(((0.0, -40.0, 220.0),))
    frames = play(Passing(World(lambda _time_s: poses, SHAPE, HALF_DEGREE), (12.0, 12.0), 1.08), 60)
    assert not any(frame.hands for frame in frames)


@pytest.mark.parametrize(
    "worse",
    [{"worst": 8.9}, {"blur": 1.11}, {"points": 41}, {"reprojection": 1.1}],
)
def test_what_is_certain_lacks_nothing(worse: dict[str, float]) -> None:
    assert PLAIN.certain
    assert not replace(PLAIN, **worse).certain


def test_what_is_no_hand_keeps_no_place_from_hands() -> None:
    poses = hands_at(((-160.0, -40.0, 220.0), (0.0, -40.0, 220.0), (160.0, -40.0, 220.0)))

    def at(time_s: float) -> Poses:
        return poses if time_s > 0.2 else poses.take([0, 2])

    oracle = Doubtful(World(at, SHAPE, HALF_DEGREE), (12.0, 12.0), 1.25,
                      lambda x_mm, _time_s: abs(x_mm) > 100.0)
    frames = play(oracle, 120)
    first = next(n for n, frame in enumerate(frames) if frame.hands)
    assert first < 24 + 2 * DOUBTFUL_AGE
    assert all(len(frame.hands) == 1 for frame in frames[first:])


def test_what_is_no_hand_decides_neither_the_orientation_nor_the_order_of_the_eyes() -> None:
    turned = hands_at(((0.0, -40.0, 220.0),), np.diag([-1.0, -1.0, 1.0]) @ PALM_DOWN)
    straight = hands_at(((0.0, -40.0, 220.0),))

    def at(time_s: float) -> Poses:
        return turned if time_s < 1.0 else straight

    oracle = Doubtful(World(at, SHAPE, HALF_DEGREE), (3.5, 3.5), 1.4,
                      lambda _x_mm, time_s: time_s < 1.0)
    tracker = HandTracker(oracle, shape=SHAPE)
    frames = play(oracle, 130, tracker)
    assert not tracker.eyes_exchanged
    assert tracker.orientation is Orientation.INVERTED
    ids = {hand.id for frame in frames for hand in frame.hands}
    assert ids == {1}
    assert frames[-1].hands


def leaving(time_s: float) -> Poses:
    """A hand that goes out over the right border within 0.6 s and comes back a second later."""
    away = min(time_s, 0.6) if time_s < 1.0 else max(0.0, 1.6 - time_s)
    return hands_at(((40.0 + 900.0 * away, -40.0, 160.0),))


def test_a_hand_that_fades_at_a_border_is_not_made_up_any_further() -> None:
    oracle = Doubtful(World(leaving, SHAPE, HALF_DEGREE), (0.5, 0.5), 1.3,
                      lambda _x_mm, time_s: 0.4 < time_s < 0.5)
    frames = play(oracle, 70)
    shown = [frame.timestamp_us * 1e-6 for frame in frames if frame.hands]
    assert [time_s for time_s in shown if 0.3 < time_s < 0.4]
    assert not [time_s for time_s in shown if 0.41 < time_s < 0.5]
    assert {hand.id for frame in frames for hand in frame.hands} == {1}


def test_a_hand_that_fades_in_the_middle_of_the_view_is_still_there() -> None:
    poses = hands_at(((0.0, -40.0, 220.0),))
    oracle = Doubtful(World(lambda _time_s: poses, SHAPE, HALF_DEGREE), (0.5, 0.5), 1.3,
                      lambda _x_mm, time_s: 0.4 < time_s < 0.5)
    frames = play(oracle, 70)
    assert all(len(frame.hands) == 1 for frame in frames[2:])


def test_a_known_hand_may_be_seen_less_well_than_a_new_one() -> None:
    new = Track(1, 0, SideBelief(5.0), 0)
    known = replace(new, id=1)
    worse = replace(PLAIN, worst=3.0, blur=1.1)
    fading = (replace(PLAIN, worst=1.9), replace(worse, blur=1.2))
    assert new.accepts(worse, False)
    assert known.accepts(worse, True)
    assert not replace(known, misses=1).accepts(worse, True)
    assert replace(known, misses=1).accepts(PLAIN, True)
    for sighting in fading:
        assert not new.accepts(sighting, False)
        assert not known.accepts(sighting, True)
        assert known.accepts(sighting, False)


def test_a_hand_is_ready_after_clear_images_in_a_row_only() -> None:
    track = Track(1, 0, SideBelief(5.0), 0)
    blurred = replace(PLAIN, blur=1.2)
    for sighting, ready in ((PLAIN, False), (blurred, False), (PLAIN, False), (PLAIN, True)):
        track = track.after(sighting, True, False, 0)
        assert track.ready is ready


def test_what_never_becomes_clear_is_given_up() -> None:
    track = Track(1, 0, SideBelief(5.0), 0)
    blurred = replace(PLAIN, blur=1.2)
    for _ in range(DOUBTFUL_AGE):
        assert not track.over(0)
        track = track.after(blurred, True, False, 0)
    assert track.over(0)
    assert not replace(track, id=1).over(0)
