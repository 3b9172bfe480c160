"""The second eye looks when hands are on their way: nobody waits for it, and the size is learnt."""

from __future__ import annotations

import numpy as np

from handspan_service.anatomy import RELAXED_RAD, HandShape
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Landmarks, Look, Scene
from handspan_service.tracking.tracker import HandTracker
from support.tracking_oracle import PALM_DOWN, Oracle, World, clear_calibration, image

SETTLED = 60  # Images until both hands are known well, and were compared often enough.


class Counting(Oracle):
    """Counts its looks by camera."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.cameras: list[int] = []

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        self.cameras += [look.camera for look in looks]
        return super().look(scene, looks)


def two_hands(x_mm: float = 0.0) -> World:
    """Two hands that wave a little, the middle between them aside by some mm."""

    def at(time_s: float) -> Poses:
        swing_mm = 12.0 * np.sin(7.0 * time_s)
        places = np.array([[x_mm + 95.0, swing_mm, 240.0], [x_mm - 95.0, -swing_mm, 240.0]])
        return Poses(
            np.stack([PALM_DOWN, PALM_DOWN]), places, np.tile(RELAXED_RAD, (2, 1)),
            np.array([True, False]),
        )

    return World(at, HandShape(), 0.004)


def counted(world: World, images: int, shape: HandShape | None = None
            ) -> tuple[HandTracker, list[tuple[list[int], list[int]]]]:
    """Return the tracker and the cameras of each image's looks, before and after its hands."""
    sight = Counting(world)
    tracker = HandTracker(sight, shape=shape)
    calibration, spent = clear_calibration(), []
    for number in range(images):
        sight.cameras = []
        tracker.process(image(number, calibration))
        before, sight.cameras = sight.cameras, []
        tracker.reflect()
        spent.append((before, sight.cameras))
    return tracker, spent


def test_no_image_waits_for_a_second_look_while_the_size_is_learnt() -> None:
    tracker, spent = counted(two_hands(), 200)
    assert not tracker.shape_frozen
    known = spent[SETTLED:]
    assert max(len(before) for before, _ in known) == 1
    later = [(before[0], after) for before, after in known if len(after) == 1]
    assert len(later) > len(known) / 2
    assert all(after == [1 - first] for first, after in later)


def test_a_size_that_was_given_asks_for_no_second_look() -> None:
    _, spent = counted(two_hands(), 140, HandShape())
    assert all(len(before) == 1 and not after for before, after in spent[SETTLED:])


def test_a_hand_at_a_border_is_looked_at_with_both_eyes_in_one_image() -> None:
    aside = counted(two_hands(x_mm=580.0), 140, HandShape())[1][SETTLED:]
    looked = [len(before) + len(after) for before, after in aside]
    assert sum(count == 2 for count in looked) > len(looked) / 4


def test_hands_are_the_same_whether_or_not_somebody_is_in_a_hurry() -> None:
    world, calibration = two_hands(), clear_calibration()
    hurried, patient = HandTracker(Oracle(world)), HandTracker(Oracle(world))
    for number in range(150):
        now = image(number, calibration)
        first, second = hurried.process(now), patient.process(now)
        hurried.reflect()
        assert first == second
    patient.reflect()
    assert hurried.shape.scale == patient.shape.scale
