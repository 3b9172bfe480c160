"""From stereo images to hands: the tracker's main loop.

Law: the same images give the same hands; there is no clock and no thread in here.

Each image: expect the known hands where their motion carries them, search for new ones while there
is room, look at all of them through crops, fit the skeleton, judge, calm, and measure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array, HandShape
from handspan_service.contract.model import Hand, Orientation, TrackedHands
from handspan_service.geometry import R_D_C
from handspan_service.images import StereoImage
from handspan_service.tracking import acquisition, motion, observing
from handspan_service.tracking.carrying import Carried
from handspan_service.tracking.eyes import Eyes
from handspan_service.tracking.facing import Facing
from handspan_service.tracking.measures import Identity, measure
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.observing import Seen
from handspan_service.tracking.poses import Fits, Poses
from handspan_service.tracking.sight import Candidate, Optics, Scene, Sight
from handspan_service.tracking.sizing import Sizing
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.smoothing import Smoothed, smooth
from handspan_service.tracking.track import (
    CONTRARY_IMAGES,
    FORGET_US,
    MAX_HANDS,
    MAX_REPROJECTION,
    Pose,
    Sighting,
    Track,
    distinct,
)

STEADY_AGE = 20  # Images, before one eye at a time is enough.
ITERATIONS = 1  # From a prediction one is enough: two and three give the same error. Measured.
SEARCH_US = 24_000  # With one hand both cameras are searched in every third image.
CHECK_US = 200_000  # With two hands the cameras are searched in turn, five times a second.
UNSUPPORTED_CHECKS = 5
UNSUPPORTED_PRESENCE = 0.75
RETRY_MISSES = 2  # A hand seen but not fitted as often is fitted anew from nothing.
LOST_MISSES = 3
TEACHING_HITS = 5
MIN_STEP_S = 1e-3


class HandTracker:
    """Follows at most two hands through the images of one controller."""

    def __init__(self, sight: Sight, *, orientation: Orientation = Orientation.AUTO,
                 shape: HandShape | None = None) -> None:
        """Begin with no hand.

        Args:
            sight: The networks, or whoever else finds hands in images.
            orientation: Which long side faces the user.
            shape: Known sizes of the user's hands; None to learn their scale.
        """
        self._sight = sight
        self._facing = Facing.begin(orientation)
        self._eyes = Eyes()
        self._sizing = Sizing(shape or HandShape(), frozen=shape is not None)
        self._optics: Optics | None = None
        self._tracks: list[Track] = []
        self._now_us: int | None = None
        self._checked_us = 0
        self._camera = 0
        self._turn = 0
        self._carried: Carried | None = None
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
    def eyes_exchanged(self) -> bool:
        """Whether the images turned out to come with left and right exchanged."""
        return self._eyes.exchanged

    def process(self, image: StereoImage) -> TrackedHands:
        """Take one image.

        Args:
            image: Later than the one before; otherwise all hands are forgotten.

        Returns:
            The hands, in device space.
        """
        scene, step_s = self._begin(image)
        sightings: dict[int, Sighting] = {}
        expected = self._expect(step_s)
        candidates = self._search(scene, expected)
        if self._tracks:
            self._follow(scene, expected, step_s, sightings)
        self._meet(scene, candidates, sightings)
        self._tracks = distinct(self._tracks)
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
            self._tracks = []
        now_us = image.timestamp_us
        step_us = 0 if self._now_us is None else now_us - self._now_us
        if not 0 < step_us <= FORGET_US:
            self._tracks = []
            self._checked_us = now_us - CHECK_US
        self._now_us = now_us
        return Scene.of(self._eyes.ordered(image), self._optics), max(step_us * 1e-6, MIN_STEP_S)

    @property
    def _now(self) -> int:
        assert self._now_us is not None
        return self._now_us

    def _expect(self, step_s: float) -> Poses | None:
        if not self._tracks:
            return None
        poses = Poses.join([track.poses for track in self._tracks])
        velocities = Velocities.join([track.velocities for track in self._tracks])
        return motion.predict(poses, velocities, step_s)

    def _search(self, scene: Scene, expected: Poses | None) -> tuple[Candidate, ...]:
        """Return candidates that no track accounts for, and note which tracks they support."""
        room = len(self._tracks) < MAX_HANDS
        lost = any(track.misses >= LOST_MISSES for track in self._tracks)
        cameras: tuple[int, ...] = (0, 1)
        since_us = self._now - self._checked_us
        if room and not lost and any(track.id for track in self._tracks) and since_us < SEARCH_US:
            return ()  # A second hand may wait three images; the first one must not.
        if not room and not lost:
            if since_us < CHECK_US:
                return ()
            self._camera = 1 - self._camera
            cameras = (self._camera,)
        self._checked_us = self._now
        found = self._sight.find(scene, cameras)
        if not self._tracks or expected is None:
            return found
        points = _carried(self._tracks, expected)
        supported, free = acquisition.match(found, points)
        if not room:
            self._tracks = [
                replace(track, unsupported=0 if known else track.unsupported + 1)
                for track, known in zip(self._tracks, supported, strict=True)
            ]
        return free

    def _follow(self, scene: Scene, expected: Poses | None, step_s: float,
                sightings: dict[int, Sighting]) -> None:
        """Look at the known hands, fit them, and keep those that are still there."""
        assert expected is not None
        tracks = self._tracks
        points = _carried(tracks, expected)
        velocities = Velocities.join([track.velocities for track in tracks])
        seen = self._look(scene, tracks, expected, points)
        ages = np.array([track.age for track in tracks], np.float64)
        prior = motion.prior(expected, velocities, ages, step_s)
        baseline_mm = scene.image.calibration.baseline_mm
        fits = fit(expected, seen.observations, self.shape, baseline_mm,
                   iterations=ITERATIONS, prior=prior)
        fits = self._retry(fits, seen, scene.optics)
        self._carried = Carried.after(
            _numbers(tracks), seen.observations, seen.looked, fits.points_mm,
            scene.optics.calibration.positions_mm,
        )
        now = _sightings(seen, fits)
        accepted = [track.accepts(one) for track, one in zip(tracks, now, strict=True)]
        sightings.update((track.number, one) for track, one in zip(tracks, now, strict=True))
        known = fits.poses if all(accepted) else _chosen(accepted, fits.poses, expected)
        calm = smooth(Smoothed.join([track.smoothed for track in tracks]), known, step_s)
        moving = motion.updated(
            velocities, Poses.join([track.poses for track in tracks]), fits.poses, step_s
        )
        fading = velocities if all(accepted) else motion.slowed(velocities, step_s)
        after: list[Track] = []
        for row, (track, sighting, good) in enumerate(zip(tracks, now, accepted, strict=True)):
            one = slice(row, row + 1)
            pose = Pose(
                known.take(one), fits.points_mm[row] if good else points[row],
                (moving if good else fading).take(one), calm.take(one),
            )
            after.append(track.after(sighting, good, pose, self._now))
        self._learn(after, fits, seen, baseline_mm)
        self._tracks = [track for track in after if not self._ended(track)]

    def _look(self, scene: Scene, tracks: list[Track], expected: Poses, points: Array) -> Seen:
        factors = [
            observing.UNSURE_FACTOR if track.misses or track.age < 2
            else observing.TRACKING_FACTOR
            for track in tracks
        ]
        looks, owners = observing.aim(
            points, expected.rotation[:, :, 2], expected.right, factors, self._glances(tracks),
            scene.optics,
        )
        landmarks = self._sight.look(scene, looks) if looks else None
        seen = observing.gather(landmarks, looks, owners, len(tracks), scene.optics)
        cameras_mm = scene.optics.calibration.positions_mm
        observed = seen.observations
        if self._carried is not None:
            observed = self._carried.fill(
                _numbers(tracks), observed, seen.looked, points, cameras_mm
            )
        if len(tracks) == MAX_HANDS:
            observed = observing.shade(observed, points, cameras_mm)
        return replace(seen, observations=observed)

    def _glances(self, tracks: list[Track]) -> NDArray[np.bool_]:
        """Return which cameras to look through for each hand, (B, 2).

        Two hands that are known well are looked at with one eye each, in turn: half the crops for
        nearly the same knowledge; see carrying.
        """
        both = np.ones((len(tracks), 2), np.bool_)
        steady = all(track.id and track.age >= STEADY_AGE and not track.misses for track in tracks)
        if len(tracks) < MAX_HANDS or not steady or not self._sizing.frozen:
            return both
        self._turn = 1 - self._turn
        for row in range(len(tracks)):
            both[row, (self._turn + row) % 2] = False
        return both

    def _retry(self, fits: Fits, seen: Seen, optics: Optics) -> Fits:
        """Return the fits, one that went astray replaced by a fresh one where that is better."""
        for row, track in enumerate(self._tracks):
            good = seen.presence[row] > 0.6 and fits.reprojection[row] > MAX_REPROJECTION
            if good and track.misses >= RETRY_MISSES:
                return acquisition.arbitrated(fits, row, seen, self.shape, optics)
        return fits

    def _learn(self, tracks: list[Track], fits: Fits, seen: Seen, baseline_mm: float) -> None:
        rows = [
            row for row, track in enumerate(tracks)
            if track.hits >= TEACHING_HITS and track.side.settled and seen.presence[row] > 0.7
        ]
        if rows and not self._sizing.frozen:
            self._sizing = self._sizing.learn(
                fits.take(rows), seen.observations.take(rows), baseline_mm
            )

    def _ended(self, track: Track) -> bool:
        ghost = (
            track.unsupported >= UNSUPPORTED_CHECKS and track.presence < UNSUPPORTED_PRESENCE
        )
        return track.over(self._now) or ghost

    def _meet(self, scene: Scene, candidates: tuple[Candidate, ...],
              sightings: dict[int, Sighting]) -> None:
        """Take in at most one new hand, find a lost one again, or give one its other side."""
        for number, track in enumerate(self._tracks):
            if _wrong_side(track):
                candidate = acquisition.as_candidate(track)
                del self._tracks[number]
                candidates = (candidate, *candidates)
                break
        lost = [track for track in self._tracks if track.misses >= LOST_MISSES]
        if not candidates or (len(self._tracks) >= MAX_HANDS and not lost):
            return
        others = [track.side.right for track in self._tracks if track.misses == 0]
        met = acquisition.meet(
            self._sight, scene, candidates[self._refusals % len(candidates)], others, self.shape,
            self._births + 1, self._now,
        )
        self._refusals = 0 if met is not None else self._refusals + 1
        if met is None:
            return
        track, sighting = met
        again = acquisition.same_hand(track, lost)
        if again is not None:
            track = acquisition.resumed(again, track)
            self._tracks = [old for old in self._tracks if old.number != track.number]
        elif len(self._tracks) >= MAX_HANDS:
            return
        self._births += again is None
        sightings[track.number] = sighting
        self._tracks.append(track)

    def _turned(self) -> bool:
        """Take the arms as witnesses of the orientation; True if it changed and ids end."""
        elbows = [
            -float(track.poses.rotation[0, 1, 2]) for track in self._tracks
            if track.hits >= LOST_MISSES
        ]
        before = self._facing
        self._facing = before.saw(elbows, self._now)
        named = any(track.id for track in self._tracks)
        if self._facing.current is before.current or not named:
            return False
        self._tracks = []
        return True

    def _question_eyes(self, *, sought: bool) -> None:
        """Try the other order of the images where this one never leads to a hand."""
        before = self._eyes
        self._eyes = before.after(sought=sought, met=any(track.id for track in self._tracks))
        if self._eyes.exchanged is not before.exchanged:
            self._tracks = []

    def _name(self, sightings: dict[int, Sighting]) -> None:
        """Give identities to hands that have earned them."""
        for row, track in enumerate(self._tracks):
            sighting = sightings.get(track.number)
            if not track.id and sighting is not None and track.ready(sighting):
                self._last_id += 1
                self._tracks[row] = replace(
                    track, id=self._last_id, confidence=sighting.quality,
                    smoothed=Smoothed.begin(track.poses),
                )

    def _publish(self, step_s: float) -> tuple[Hand, ...]:
        """Return the named hands in device space; the only place that leaves rig space."""
        rows = [row for row, track in enumerate(self._tracks) if track.id]
        if not rows:
            return ()
        named = [self._tracks[row] for row in rows]
        poses = Poses.join([track.smoothed.poses for track in named])
        turn = R_D_C[self.orientation]
        points = poses.keypoints(self.shape) @ turn.T
        placed = Poses(turn @ poses.rotation, poses.translation_mm @ turn.T, poses.angles,
                       poses.right)
        identities = [
            Identity(track.id, min(max(track.confidence, 0.0), 1.0), track.memory)
            for track in named
        ]
        hands, memories = measure(placed, points, self.shape, identities, self._now, step_s)
        for row, memory in zip(rows, memories, strict=True):
            self._tracks[row] = replace(self._tracks[row], memory=memory)
        return hands


def _numbers(tracks: list[Track]) -> tuple[int, ...]:
    return tuple(track.number for track in tracks)


def _sightings(seen: Seen, fits: Fits) -> list[Sighting]:
    columns = zip(
        seen.presence.tolist(), seen.agrees.tolist(), seen.views.tolist(),
        np.isfinite(seen.observations.sigma).sum(axis=(1, 2)).tolist(),
        fits.reprojection.tolist(), fits.points_mm[..., 2].mean(axis=1).tolist(), strict=True,
    )
    return [Sighting(*values) for values in columns]


def _carried(tracks: list[Track], expected: Poses) -> Array:
    """Return (B, 21, 3), mm: the hands' keypoints moved along with their expected roots."""
    last = Poses.join([track.poses for track in tracks])
    points = np.stack([track.points_mm for track in tracks])
    turn = expected.rotation @ last.rotation.swapaxes(-1, -2)
    around = points - last.translation_mm[:, None]
    moved: Array = around @ turn.swapaxes(-1, -2) + expected.translation_mm[:, None]
    return moved


def _chosen(accepted: list[bool], fitted: Poses, expected: Poses) -> Poses:
    """Return the fitted poses of the hands that were seen and the expected ones of the others."""
    good = np.array(accepted)
    return Poses(
        np.where(good[:, None, None], fitted.rotation, expected.rotation),
        np.where(good[:, None], fitted.translation_mm, expected.translation_mm),
        np.where(good[:, None], fitted.angles, expected.angles),
        expected.right,
    )


def _wrong_side(track: Track) -> bool:
    """Say whether the evidence has turned against the side that the track was fitted with."""
    if track.side.settled:
        return track.side.contrary >= CONTRARY_IMAGES
    return track.side.right != bool(track.poses.right[0])
