"""Meeting hands: what is taken for one, and what never is."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from handspan_service.anatomy import HandShape, hand_center_radius
from handspan_service.tracking import acquisition
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Optics, Scene
from support.tracking_oracle import Oracle, World, clear_calibration, image, random_poses

SHAPE = HandShape()


class CrossedEyes(Oracle):
    """Shows each eye what the other one sees."""

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        found = super().look(scene, looks)
        _, points = self.world.points(scene.image.timestamp_us)
        other = scene.optics.calibration.positions_mm[::-1]
        slopes = slopes_of(points[:1], other)[0]
        return replace(found, slopes=slopes[[look.camera for look in looks]])


@pytest.mark.parametrize("depth_mm", [90.0, 250.0, 550.0])
def test_a_hand_seen_with_crossed_eyes_is_not_taken(depth_mm: float) -> None:
    calibration = clear_calibration()
    poses = random_poses(np.random.default_rng(5), 1, depth_mm)
    centred = poses.translation_mm * [0.0, 0.0, 1.0]
    poses = Poses(poses.rotation, centred, poses.angles, poses.right)
    world = World(lambda _time_s: poses, SHAPE, 0.004)
    taken = image(0, calibration)
    scene = Scene.of(taken, Optics.of(calibration, taken.left.shape))
    center, radius = hand_center_radius(poses.keypoints(SHAPE)[0])
    odds = 3.0 if poses.right[0] else -3.0
    candidate = Candidate(center, poses.rotation[0, :, 2], radius, odds, 0.9)

    def meet(sight: Oracle) -> acquisition.Met | acquisition.Refused:
        return acquisition.meet(sight, scene, candidate, [], SHAPE, 1, taken.timestamp_us)

    assert isinstance(meet(Oracle(world)), acquisition.Met)
    assert meet(CrossedEyes(world)) == acquisition.Refused(crossed=True)
