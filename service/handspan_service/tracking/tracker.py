"""From stereo images to hands: the tracker's main loop.

Law: the same images give the same hands; there is no clock and no thread in here.

Each image: expect the known hands where their motion carries them, search for new ones while there
is room, look at all of them through crops, fit the skeleton, judge, calm, and measure.
"""

from __future__ import annotations

from dataclasses import replace

from handspan_service.anatomy import HandShape
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    Hand,
    Orientation,
    Quality,
    TrackedHands,
    TrackingMode,
)
from handspan_service.geometry import R_D_C
from handspan_service.images import StereoImage
from handspan_service.tracking import acquisition
from handspan_service.tracking.effort import EFFORTS
from handspan_service.tracking.eyes import Eyes
from handspan_service.tracking.facing import Facing
from handspan_service.tracking.followed import Followed
from handspan_service.tracking.following import Follower
from handspan_service.tracking.measures import Identity, Memory, measure
from handspan_service.tracking.mounting import MOUNTINGS
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Candidate, Optics, Scene, Sight
from handspan_service.tracking.sizing import Sizing
from handspan_service.tracking.track import FORGET_US, MAX_HANDS, Sighting, Track

UNSUPPORTED_CHECKS = 5
UNSUPPORTED_PRESENCE = 0.75
LOST_MISSES = 3
MIN_STEP_S = 1e-3


class HandTracker:
    """Follows at most two hands through the images of one controller."""

    def __init__(self, sight: Sight, *, orientation: Orientation = Orientation.AUTO,
                 mode: TrackingMode = TrackingMode.DESKTOP, quality: Quality = Quality.BALANCED,
                 shape: HandShape | None = None, size: HandSize | None = None) -> None:
        """Begin with no hand.

        Args:
            sight: The networks, or whoever else finds hands in images.
            orientation: Which long side faces the user.
            mode: Where the controller is.
            quality: How much computing is spent.
            shape: Sizes of the user's hands, to be used as they are; None to learn them.
            size: What was learnt of the user earlier, to begin with; None if nothing.
        """
        mounting = MOUNTINGS[mode]
        self._mounting, self._effort = mounting, EFFORTS[quality]
        self._sight = mounting.through(sight)
        self._facing = Facing.begin(orientation, mounting.contradiction_us)
        self._eyes = Eyes()
        self._sizing = _sizing(shape, size)
        self._optics: Optics | None = None
        self._follower = Follower(self._sight, mounting, self._effort)
        self._followed = Followed.none()
        self._memories: dict[int, Memory] = {}  # Of the published hands, by id.
        self._now_us: int | None = None
        self._checked_us = 0
        self._camera = 0
        self._births = 0
        self._last_id = 0
        self._refusals = 0  # In a row; the next candidate is tried then.

    @property
    def orientation(self) -> Orientation:
        """The orientation in force: as set, or as found."""
        return self._facing.current

    @property
    def shape(self) -> HandShape:
        """Sizes of the user's hands as far as they are known."""
        return self._sizing.shape

    @property
    def shape_frozen(self) -> bool:
        """Whether the sizes are settled."""
        return self._sizing.frozen

    @property
    def size(self) -> HandSize | None:
        """What was learnt about the user's hands; None until it is settled."""
        return self._sizing.size

    @property
    def eyes_exchanged(self) -> bool:
        """Whether the images turned out to come with left and right exchanged."""
        return self._eyes.exchanged

    def wants(self, timestamp_us: int) -> bool:
        """Return whether an image of some time is worth its processing at this quality."""
        return self._now_us is None or not 0 <= timestamp_us - self._now_us < self._effort.step_us

    def process(self, image: StereoImage) -> TrackedHands:
        """Take one image.

        Args:
            image: Later than the one before; otherwise all hands are forgotten.

        Returns:
            The hands, in device space.
        """
        scene, step_s = self._begin(image)
        expected = None
        if self._followed:
            cameras_mm = scene.optics.calibration.positions_mm
            expected = self._followed.bodies.expected(step_s, cameras_mm)
        candidates = self._search(scene, expected)
        sightings: dict[int, Sighting] = {}
        if expected is not None:
            sightings = self._follow(scene, expected, step_s)
        self._meet(scene, candidates, sightings)
        self._followed = self._followed.distinct()
        if self._turned():
            return TrackedHands(image.timestamp_us, ())
        self._name(sightings)
        self._question_eyes(sought=bool(candidates))
        return TrackedHands(image.timestamp_us, self._publish(step_s))

    def _begin(self, image: StereoImage) -> tuple[Scene, float]:
        """Return the scene and the time since the last image; forget what is too old."""
        if self._optics is None or not self._optics.fits(image):
            self._optics = Optics.of(image.calibration, image.left.shape)
            self._eyes = Eyes()
            self._followed = Followed.none()
        now_us = image.timestamp_us
        step_us = 0 if self._now_us is None else now_us - self._now_us
        if not 0 < step_us <= FORGET_US:
            self._followed = Followed.none()
            self._checked_us = now_us - self._effort.check_us
        self._now_us = now_us
        return Scene.of(self._eyes.ordered(image), self._optics), max(step_us * 1e-6, MIN_STEP_S)

    @property
    def _now(self) -> int:
        assert self._now_us is not None
        return self._now_us

    def _search(self, scene: Scene, expected: Expected | None) -> tuple[Candidate, ...]:
        """Return candidates that no track accounts for, and note which tracks they support."""
        tracks = self._followed.tracks
        room = len(tracks) < MAX_HANDS
        lost = any(track.misses >= LOST_MISSES for track in tracks)
        cameras: tuple[int, ...] = (0, 1)
        since_us = self._now - self._checked_us
        if not tracks and since_us < self._effort.idle_us:
            return ()
        named = any(track.id for track in tracks)
        if room and not lost and named and since_us < self._effort.search_us:
            return ()  # A second hand may wait for some images.
        if not room and not lost:
            if since_us < self._effort.check_us:
                return ()
            self._camera = 1 - self._camera
            cameras = (self._camera,)
        self._checked_us = self._now
        found = self._sight.find(scene, cameras)
        if expected is None:
            return found
        supported, free = acquisition.match(found, expected.points_mm)
        if not room:
            self._followed = self._followed.after_search(supported)
        return free

    def _follow(self, scene: Scene, expected: Expected, step_s: float) -> dict[int, Sighting]:
        """Take the known hands along; return how each was seen, by number."""
        step = self._follower.follow(
            scene, self._followed, expected, self._sizing, step_s, self._now
        )
        tracks = step.followed.tracks
        self._followed = step.followed.keep(
            [row for row, track in enumerate(tracks) if not self._ended(track)]
        )
        before, self._sizing = self._sizing, step.taught(self._sizing, self._now)
        if self._sizing.shape is not before.shape:
            factor = self._sizing.shape.scale / before.shape.scale
            self._followed = replace(
                self._followed, bodies=self._followed.bodies.resized(factor)
            )
        return dict(zip(step.followed.numbers, step.sightings, strict=True))

    def _ended(self, track: Track) -> bool:
        ghost = (
            track.unsupported >= UNSUPPORTED_CHECKS and track.presence < UNSUPPORTED_PRESENCE
        )
        return track.over(self._now) or ghost

    def _meet(self, scene: Scene, candidates: tuple[Candidate, ...],
              sightings: dict[int, Sighting]) -> None:
        """Take in at most one new hand, find a lost one again, or give one its other side."""
        wrong = self._followed.wrong_side()
        if wrong is not None:
            candidates = (acquisition.as_candidate(self._followed, wrong), *candidates)
            self._followed = self._followed.without(self._followed.numbers[wrong])
        if not candidates:
            return
        tracks = self._followed.tracks
        lost = [row for row, track in enumerate(tracks) if track.misses >= LOST_MISSES]
        if len(tracks) >= MAX_HANDS and not lost:
            return
        turn = self._refusals % len(candidates) if wrong is None else 0
        met = acquisition.meet(
            self._sight, scene, candidates[turn],
            [track.side.right for track in tracks if track.misses == 0], self.shape,
            self._births + 1, self._now,
        )
        if met is not None and not self._mounting.reaches(met.sighting.depth_mm):
            met = None
        self._refusals = 0 if met is not None else self._refusals + 1
        if met is None:
            return
        again = acquisition.again(met, self._followed.keep(lost))
        if again is not None:
            met = again
            self._followed = self._followed.without(met.track.number)
        elif len(tracks) >= MAX_HANDS:
            return
        self._births += again is None
        sightings[met.track.number] = met.sighting
        self._followed = self._followed.add(met.track, met.body)

    def _turned(self) -> bool:
        """Take the arms as witnesses of the orientation; True if it changed and ids end."""
        tracks, rotation = self._followed.tracks, self._followed.bodies.poses.rotation
        elbows = [
            -float(rotation[row, 1, 2]) for row, track in enumerate(tracks)
            if track.hits >= LOST_MISSES
        ]
        before = self._facing
        self._facing = before.saw(elbows, self._now)
        named = any(track.id for track in tracks)
        if self._facing.current is before.current or not named:
            return False
        self._followed = Followed.none()
        return True

    def _question_eyes(self, *, sought: bool) -> None:
        """Try the other order of the images where this one never leads to a hand."""
        before = self._eyes
        met = any(track.id for track in self._followed.tracks)
        self._eyes = before.after(sought=sought, met=met)
        if self._eyes.exchanged is not before.exchanged:
            self._followed = Followed.none()

    def _name(self, sightings: dict[int, Sighting]) -> None:
        """Give identities to hands that have earned them."""
        for row, track in enumerate(self._followed.tracks):
            sighting = sightings.get(track.number)
            if not track.id and sighting is not None and track.ready(sighting):
                self._last_id += 1
                self._followed = self._followed.named(row, self._last_id, sighting.quality)

    def _publish(self, step_s: float) -> tuple[Hand, ...]:
        """Return the named hands in device space; the only place that leaves rig space."""
        named = [track for track in self._followed.tracks if track.id]
        poses = self._followed.bodies.smoothed.poses
        if len(named) < len(poses):
            poses = poses.take([row for row, one in enumerate(self._followed.tracks) if one.id])
        if not named:
            self._memories = {}
            return ()
        turn = R_D_C[self.orientation]
        placed = Poses(turn @ poses.rotation, poses.translation_mm @ turn.T, poses.angles,
                       poses.right)
        points = placed.keypoints(self.shape)
        identities = [
            Identity(track.id, min(max(track.confidence, 0.0), 1.0), self._memories.get(track.id))
            for track in named
        ]
        hands, memories = measure(placed, points, self.shape, identities, self._now, step_s)
        self._memories = dict(zip([track.id for track in named], memories, strict=True))
        return hands


def _sizing(shape: HandShape | None, size: HandSize | None) -> Sizing:
    if shape is not None:
        return Sizing.fixed(shape)
    return Sizing.unknown() if size is None else Sizing.known(size)
