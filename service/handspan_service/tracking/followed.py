"""The hands that are followed: the rules' state of each, and where all of them are.

Law: row i of every array is the hand of track i.

What is counted and believed of a hand is plain numbers in its Track; poses, speeds and filters of
all hands stay one batch from image to image, since numpy costs by the call.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from handspan_service.anatomy import ANGLES, KEYPOINTS, PALM_POINTS, Array
from handspan_service.tracking import motion
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.poses import Fits, Poses
from handspan_service.tracking.smoothing import Smoothed
from handspan_service.tracking.track import CONTRARY_IMAGES, Track
from handspan_service.tracking.values import Value

SAME_PALM_MM, SAME_JOINTS_MM = 40.0, 25.0
FAR_APART_MM = 200.0  # Wrists further apart belong to different hands whatever the joints do.
MIRROR_JOINTS_MM = 15.0  # Hands of different sides come closer than that only by mistake.


class Bodies(Value, frozen=True):
    """Where a batch of hands is and how they move, rig space.

    Attributes:
        poses: As fitted last.
        points_mm: (B, 21, 3), their keypoints.
        velocities: Of the hands.
        smoothed: Filter of the published poses.
    """

    poses: Poses
    points_mm: Array
    velocities: Velocities
    smoothed: Smoothed

    @staticmethod
    def none() -> Bodies:
        """Return no hand."""
        poses = Poses(
            np.zeros((0, 3, 3)), np.zeros((0, 3)), np.zeros((0, ANGLES)), np.zeros(0, np.bool_)
        )
        return Bodies(
            poses, np.zeros((0, KEYPOINTS, 3)), Velocities.still(0), Smoothed.begin(poses)
        )

    def take(self, rows: list[int]) -> Bodies:
        """Return those of some hands."""
        return Bodies(
            self.poses.take(rows), self.points_mm[rows], self.velocities.take(rows),
            self.smoothed.take(rows),
        )

    @staticmethod
    def join(parts: list[Bodies]) -> Bodies:
        """Put batches one after the other."""
        return Bodies(
            Poses.join([part.poses for part in parts]),
            np.concatenate([part.points_mm for part in parts]),
            Velocities.join([part.velocities for part in parts]),
            Smoothed.join([part.smoothed for part in parts]),
        )

    def resized(self, factor: float) -> Bodies:
        """Return larger or smaller hands, so much farther or nearer that they look the same."""
        def moved(poses: Poses) -> Poses:
            return Poses(
                poses.rotation, poses.translation_mm * factor, poses.angles, poses.right
            )

        smoothed = self.smoothed
        return Bodies(
            moved(self.poses), self.points_mm * factor, self.velocities,
            replace(smoothed, poses=moved(smoothed.poses), raw=moved(smoothed.raw)),
        )

    def expected(self, step_s: float, cameras_mm: Array) -> Expected:
        """Return where the hands will be, their keypoints moved along with the roots.

        Args:
            step_s: Time from then to now.
            cameras_mm: (2, 3), rig space.
        """
        last = self.poses
        poses = motion.predict(last, self.velocities, step_s)
        back = last.rotation @ poses.rotation.swapaxes(-1, -2)
        around = self.points_mm - last.translation_mm[:, None]
        return Expected.of(poses, around @ back + poses.translation_mm[:, None], cameras_mm)


class Followed(Value, frozen=True):
    """Hands that are followed, the oldest first.

    Attributes:
        tracks: B of them.
        bodies: B rows.
    """

    tracks: tuple[Track, ...]
    bodies: Bodies

    @staticmethod
    def none() -> Followed:
        """Return no hand."""
        return Followed((), Bodies.none())

    def __len__(self) -> int:
        return len(self.tracks)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the tracks."""
        return tuple([track.number for track in self.tracks])

    def keep(self, rows: list[int]) -> Followed:
        """Return some of the hands, in the order of the rows."""
        if rows == list(range(len(self.tracks))):
            return self
        return Followed(tuple(self.tracks[row] for row in rows), self.bodies.take(rows))

    def without(self, number: int) -> Followed:
        """Return the hands but that of one track."""
        return self.keep([row for row, track in enumerate(self.tracks) if track.number != number])

    def add(self, track: Track, body: Bodies) -> Followed:
        """Return the hands with one more."""
        return Followed((*self.tracks, track), Bodies.join([self.bodies, body]))

    def named(self, row: int, id: int, confidence: float) -> Followed:
        """Return the hands, one of them known to clients from now on; its filter begins anew."""
        track = replace(self.tracks[row], id=id, confidence=confidence)
        smoothed, fresh = self.bodies.smoothed, Smoothed.begin(self.bodies.poses.take([row]))
        parts = [smoothed.take([other]) for other in range(len(self))]
        parts[row] = fresh
        return Followed(
            (*self.tracks[:row], track, *self.tracks[row + 1 :]),
            replace(self.bodies, smoothed=Smoothed.join(parts)),
        )

    def refitted(self, row: int, fits: Fits) -> Followed:
        """Return the hands, one of them as fitted anew, alone in a batch.

        What is published follows through the filter. The speeds of its fingers begin anew, its own
        stays.
        """
        bodies = self.bodies
        values = bodies.velocities.values.copy()
        values[row, 6:] = 0.0
        points_mm = bodies.points_mm.copy()
        points_mm[row] = fits.points_mm[0]
        parts = [bodies.poses.take([other]) for other in range(len(self))]
        parts[row] = fits.poses
        return Followed(
            self.tracks,
            Bodies(Poses.join(parts), points_mm, Velocities(values), bodies.smoothed),
        )

    def after_search(self, supported: list[bool]) -> Followed:
        """Return the hands after a search, which found something where some of them are."""
        tracks = [
            replace(track, unsupported=0 if known or track.hidden_us else track.unsupported + 1)
            for track, known in zip(self.tracks, supported, strict=True)
        ]
        return Followed(tuple(tracks), self.bodies)

    def distinct(self) -> Followed:
        """Return the hands without those that follow the hand of an older track."""
        if len(self.tracks) < 2:
            return self
        tracks = self.tracks
        rows = sorted(range(len(self)), key=lambda row: (not tracks[row].id, tracks[row].number))
        kept: list[int] = []
        for row in rows:
            if not any(self._same(row, other) for other in kept):
                kept.append(row)
        return self.keep(sorted(kept, key=lambda row: tracks[row].number))

    def _same(self, row: int, other: int) -> bool:
        places, points = self.bodies.poses.translation_mm, self.bodies.points_mm
        if math.dist(places[row].tolist(), places[other].tolist()) > FAR_APART_MM:
            return False
        apart = points[row] - points[other]
        if math.hypot(*palm_mm(apart).tolist()) >= SAME_PALM_MM:
            return False
        same_side = self.tracks[row].side.right == self.tracks[other].side.right
        limit = SAME_JOINTS_MM if same_side else MIRROR_JOINTS_MM
        return float(np.sqrt((apart * apart).sum(axis=1)).mean()) < limit

    def wrong_side(self) -> int | None:
        """Return the first hand whose evidence has turned against the side it is fitted with."""
        for row, track in enumerate(self.tracks):
            side = track.side
            if side.settled and side.contrary >= CONTRARY_IMAGES:
                return row
            if not side.settled and side.right != bool(self.bodies.poses.right[row]):
                return row
        return None


def palm_mm(points_mm: Array) -> Array:
    """Return (3,), mm: middle of the rigid part of one hand's (21, 3) keypoints."""
    middle: Array = points_mm[PALM_POINTS].sum(axis=0) * (1.0 / len(PALM_POINTS))
    return middle
