"""Follow the known hands through one image: look, fit, judge, calm.

Law: a hand that is not seen goes on as predicted, ever more slowly.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from handspan_service.anatomy import KEYPOINTS, HandShape
from handspan_service.tracking import acquisition, motion, observing, second_eye
from handspan_service.tracking.carrying import Carried
from handspan_service.tracking.effort import Effort
from handspan_service.tracking.folding import astray, refolded
from handspan_service.tracking.followed import Bodies, Followed
from handspan_service.tracking.hiding import MOSTLY, PARTLY, Hiding, hiding
from handspan_service.tracking.mounting import Mounting
from handspan_service.tracking.observing import Expected, Seen
from handspan_service.tracking.parallax import Parallax
from handspan_service.tracking.poses import Fits, Poses
from handspan_service.tracking.second_eye import SecondLook, Turn
from handspan_service.tracking.sight import Optics, Scene, Sight
from handspan_service.tracking.sizing import Sizing
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.smoothing import smooth
from handspan_service.tracking.track import (
    EVERY_POINT,
    MAX_HANDS,
    MAX_REPROJECTION,
    PUBLISH_AFTER,
    Sighting,
    Track,
)
from handspan_service.tracking.values import Value

STEADY_AGE = 20  # Images, before one eye at a time is enough.
# So many of the looks that teach a size come as fast as they can. Measured on simulated people of
# 0.90 to 1.11 with two hands, against all in every image: 6.1 and 6.1 mm in the first 0.5 s, 5.4
# and 5.5 until 1 s, 6.9 and 7.0 until 2 s, 5.7 and 5.5 until 3.5 s, for a fifth less computing.
EAGER_LOOKS = 60
CHECKING_TURNS = 31  # A settled size is looked at about four times a second: does it still hold?
ITERATIONS = 1  # From a prediction one is enough: two and three give the same error. Measured.
MENDING_TURNS = 2  # Stray fingers are asked for in every so many of the looks that show them: 2 ms,
# after the hands were sent.
RETRY_MISSES = 2  # A hand seen but not fitted as often is fitted anew from nothing.
RETRY_PRESENCE = 0.6
MAX_MISSES = 2  # A hand that is missed for longer hides no other, and does not count as hidden.
# A partly hidden hand is nearer than this to where it is expected, and farther by the second figure
# for the time that it was hidden; else the other hand was taken for it. So it was when the side or,
# before it was hidden, the keypoints agree less than this. Measured: of a hand that begins to be
# covered the odds are 5 to 9 and the sigmas 0.3 to 0.6, of the one before it 0 to 3 and 0.7 to 2.
SUDDEN_MM, DRIFT_MM_S = 15.0, 400.0
GOING_IN_US = 100_000  # So long a hidden hand that is not found has not come out again.
SURE_ODDS, SURE_REPROJECTION = 3.5, 1.2  # The odds for a hand half covered; 0 where it is clear.
# A hand is at a border if one of its keypoints would be outside that much farther from the axis:
# the network draws inward what is outside of the image. Measured.
BORDER = 1.1


class Step(Value, frozen=True):
    """What one image made of the known hands.

    Attributes:
        followed: The hands, all of them.
        sightings: One for each.
        fits: As fitted.
        seen: What was fitted.
        turn: Whose turn it is to be looked at with the second eye, if it is anybody's.
    """

    followed: Followed
    sightings: tuple[Sighting, ...]
    fits: Fits
    seen: Seen
    turn: Turn | None = None

    def taught(self, sizing: Sizing, settled: Callable[[int], bool], later: SecondLook | None,
               now_us: int) -> Sizing:
        """Return what is known of the size after this image.

        Hands teach from the image on in which clients may see them, where both eyes looked, once
        their distance can be trusted: a size learnt at a wrong one would hold them there.

        Args:
            sizing: What was known.
            settled: Whether the distance of a track can be trusted.
            later: Of a hand at which the second eye looked afterwards.
            now_us: Time of the image.
        """
        if sizing.given:
            return sizing
        if later is not None and self.turn is not None and self.turn.teaches:
            known = self._teaches(self.turn.row, settled)
            return sizing.learn(later.fits, later.seen, now_us) if known else sizing
        rows = [row for row in range(len(self.followed)) if self.seen.views[row] == 2
                and self._teaches(row, settled)]
        if not rows:
            return sizing
        teaching = slice(rows[0], rows[-1] + 1)  # Of two hands all that teach lie side by side.
        return sizing.learn(
            self.fits.take(teaching), self.seen.observations.take(teaching), now_us
        )

    def _teaches(self, row: int, settled: Callable[[int], bool]) -> bool:
        track = self.followed.tracks[row]
        ready = track.hits >= PUBLISH_AFTER and track.side.sure and settled(track.number)
        return ready and bool(self.seen.presence[row] > second_eye.PRESENCE)


class Follower:
    """Looks at known hands again, with one eye at a time where that is enough."""

    def __init__(self, sight: Sight, mounting: Mounting, effort: Effort) -> None:
        self._sight = sight
        self._mounting = mounting
        self._effort = effort
        self._carried = Carried.none()
        self._parallax = Parallax()
        self._turn = 0
        self._strays = 0  # Looks that showed stray fingers.
        self._second: Turn | None = None  # Of the newest image.

    def follow(self, scene: Scene, followed: Followed, expected: Expected, sizing: Sizing,
               step_s: float, now_us: int) -> Step:
        """Take one image.

        Args:
            scene: The image.
            followed: The known hands, at least one.
            expected: Where they should be now.
            sizing: What is known of their size.
            step_s: Time since the last image; positive.
            now_us: Time of the image.
        """
        sure = all(track.id and track.misses < MAX_MISSES for track in followed.tracks)
        hidden = hiding(expected) if sure and len(followed) == MAX_HANDS else None
        glances = self._glances(followed, sizing, hidden)
        seen = self._look(scene, followed, expected, glances, hidden)
        fits = _fitted(followed, expected, seen, sizing.shape, scene.optics, step_s, hidden)
        self._parallax.carry(followed.numbers, expected.points_mm, fits.points_mm)
        sought = [any(row) for row in glances.tolist()]
        sightings = self._sighted(followed.numbers, seen, fits, sought)
        clear = all(sighting.clear for sighting in sightings)
        leaving = [False] * len(followed) if clear else _leaving(expected, scene.optics)
        accepted = [
            track.accepts(sighting, going) and self._mounting.reaches(sighting.depth_mm)
            for track, sighting, going in zip(followed.tracks, sightings, leaving, strict=True)
        ]
        behind = [False] * len(followed)
        if hidden is not None:
            accepted = _believed(accepted, followed, expected, fits, sightings, hidden)
            behind = [
                partly and not good and not track.misses for partly, good, track
                in zip(hidden.partly, accepted, followed.tracks, strict=True)
            ]
        tracks = _aged(followed.tracks, sightings, accepted, leaving, behind, now_us, step_s)
        covered = [False] * len(followed)
        if hidden is not None:
            covered = [share > MOSTLY for share in hidden.share]
        bodies = _led_on(followed, expected, fits, accepted, sought, covered, behind, step_s)
        return Step(Followed(tracks, bodies), sightings, fits, seen, self._second)

    def mend(self, step: Step, followed: Followed, shape: HandShape,
             baseline_mm: float) -> Followed:
        """Return the hands, those with a finger that went astray fitted anew.

        Args:
            step: What the last image made of the hands.
            followed: Those that are followed now.
            shape: Sizes of the hands.
            baseline_mm: Distance between the cameras.
        """
        fits, seen = step.fits, step.seen
        every = astray(fits, seen.observations)
        for row, (track, fingers) in enumerate(zip(step.followed.tracks, every, strict=True)):
            looked = fingers and seen.views[row] and not track.away
            if not looked or track.number not in followed.numbers:
                continue
            self._strays += 1
            if self._strays % MENDING_TURNS:
                continue
            again = refolded(
                fits.take([row]), fingers, seen.observations.take([row]), shape, baseline_mm
            )
            if again is not None:
                followed = followed.refitted(followed.numbers.index(track.number), again)
                self._carried = self._carried.refitted(track.number, again.residuals)
        return followed

    def look_again(self, scene: Scene, step: Step) -> SecondLook | None:
        """Look with the second eye at the hand whose turn it is."""
        if step.turn is None:
            return None
        row = step.turn.row
        number, camera = step.followed.numbers[row], int(step.seen.looked[row, 0])
        looked = second_eye.look(
            self._sight, scene, number, camera, step.fits.take([row]),
            step.seen.observations.take([row]), self._parallax,
        )
        if looked is not None:
            self._carried = self._carried.looked_again(
                number, camera, looked.fits.residuals[0, camera], looked.seen.sigma[0, camera]
            )
        return looked

    def settled(self, number: int) -> bool:
        """Say whether the distance of a track can be trusted."""
        return self._parallax.settled(number)

    def compare(self, scene: Scene, step: Step, sizing: Sizing) -> bool:
        """Learn from an image whose hands are on their way what the next ones may need.

        Returns:
            Whether there was a comparison, which takes its time.
        """
        known = [
            track.hits >= PUBLISH_AFTER and not track.away and sighting.clear
            for track, sighting in zip(step.followed.tracks, step.sightings, strict=True)
        ]
        return self._parallax.learn(
            scene, step.followed.numbers, known, step.seen.observations, step.fits,
            sizing.shape.scale,
        )

    def _sighted(self, numbers: tuple[int, ...], seen: Seen, fits: Fits,
                 sought: list[bool]) -> tuple[Sighting, ...]:
        """Return how each hand was seen, and keep what the next images may need of it."""
        sightings = _sightings(seen, fits)
        if numbers == self._carried.numbers:
            sightings = self._carried.complete(sightings, sought)
        self._carried = Carried(numbers, fits.residuals, seen.observations.sigma, sightings)
        return sightings

    def _look(self, scene: Scene, followed: Followed, expected: Expected,
              glances: NDArray[np.bool_], hidden: Hiding | None) -> Seen:
        factors = [
            observing.UNSURE_FACTOR if track.away or track.age < 2
            else observing.TRACKING_FACTOR
            for track in followed.tracks
        ]
        looks, owners = observing.aim(expected, factors, glances, scene.optics)
        landmarks = self._sight.look(scene, looks) if looks else None
        seen = observing.gather(landmarks, looks, owners, len(followed), scene.optics)
        observed = self._carried.fill(
            followed.numbers,
            self._parallax.corrected(followed.numbers, seen.observations, expected.points_mm),
            seen.looked, expected.slopes,
        )
        if hidden is not None:
            observed = hidden.without(observed)
        return replace(seen, observations=observed)

    def _glances(self, followed: Followed, sizing: Sizing,
                 hidden: Hiding | None) -> NDArray[np.bool_]:
        """Return which cameras to look through for each hand, (B, 2).

        Hands that are known well and seen whole are looked at in turn, with one eye in turn, as far
        as the quality allows it: fewer crops for nearly the same knowledge; see carrying. The
        second eye may follow later; see second_eye.
        Where one hand hides the other, all eyes that see enough look at the other, and one eye at
        the hand in front.
        """
        self._second = None
        tracks, count = followed.tracks, len(followed)
        looks = self._effort.looks[count - 1]
        known = all(track.id and track.age >= STEADY_AGE and not track.misses for track in tracks)
        both = looks == 2 * count or not known or followed.numbers != self._carried.numbers
        if hidden is not None and any(hidden.partly):
            self._turn += 1
            return hidden.glances(None if both else self._turn % 2)
        if both:
            return np.ones((count, 2), np.bool_)
        self._turn += 1
        number, first = divmod(self._turn, count)
        rows, eye = ((first,), number) if looks < count else (range(count), self._turn)
        glances = np.zeros((count, 2), np.bool_)
        for row in rows:
            glances[row, (eye + row) % 2] = True
        teach_every = 1 if sizing.looks < EAGER_LOOKS else self._effort.teach_every
        turns = CHECKING_TURNS if sizing.frozen else teach_every
        teaches = not (sizing.given or self._turn % turns)
        if teaches or self._carried.sightings[first].points < EVERY_POINT:
            self._second = Turn(first, teaches)
        return glances


def _fitted(followed: Followed, expected: Expected, seen: Seen, shape: HandShape, optics: Optics,
            step_s: float, hidden: Hiding | None) -> Fits:
    """Return the fits, one that went astray replaced by a fresh one where that is better."""
    tracks = followed.tracks
    ages = [0 if track.hidden_us else track.age for track in tracks]
    prior = motion.prior(expected.poses, followed.bodies.velocities, ages, step_s)
    fits = fit(
        expected.poses, seen.observations, shape, optics.calibration.baseline_mm,
        iterations=ITERATIONS, prior=prior,
    )
    for row, track in enumerate(tracks):
        astray = track.misses >= RETRY_MISSES and fits.reprojection[row] > MAX_REPROJECTION
        clear = hidden is None or not hidden.partly[row]
        if astray and clear and seen.presence[row] > RETRY_PRESENCE:
            return acquisition.arbitrated(fits, row, seen, shape, optics)
    return fits


def _leaving(expected: Expected, optics: Optics) -> list[bool]:
    """Return which hands are about to go over a border, or have."""
    inside = optics.sees(expected.slopes * BORDER)
    if optics.blind is not None:
        inside = inside[:, 1 - optics.blind]
    inside = inside.reshape(len(inside), -1)
    return [not all(row) for row in inside.tolist()]


def _sightings(seen: Seen, fits: Fits) -> tuple[Sighting, ...]:
    columns = zip(
        seen.presence.tolist(), seen.agrees.tolist(), seen.views.tolist(),
        np.isfinite(seen.observations.sigma).sum(axis=(1, 2)).tolist(),
        fits.reprojection.tolist(), (fits.points_mm[..., 2].sum(axis=1) / KEYPOINTS).tolist(),
        seen.worst.tolist(), seen.blur.tolist(), strict=True,
    )
    return tuple([Sighting(*values) for values in columns])


def _believed(accepted: list[bool], followed: Followed, expected: Expected, fits: Fits,
              sightings: tuple[Sighting, ...], hidden: Hiding) -> list[bool]:
    """Return which hands were seen, less those for which the hand in front was taken."""
    away = np.linalg.norm(fits.points_mm - expected.points_mm, axis=-1).mean(axis=1).tolist()
    believed = []
    for row, track in enumerate(followed.tracks):
        limit_mm = SUDDEN_MM + track.hidden_us * 1e-6 * DRIFT_MM_S
        covered = (hidden.share[row] - PARTLY) / (MOSTLY - PARTLY)
        itself = sightings[row].agrees > SURE_ODDS * covered and away[row] <= limit_mm
        itself &= track.hidden_us > 0 or sightings[row].reprojection <= SURE_REPROJECTION
        clear = itself and not hidden.mostly[row] if hidden.partly[row] else True
        believed.append(accepted[row] and clear)
    return believed


def _aged(tracks: tuple[Track, ...], sightings: tuple[Sighting, ...], accepted: list[bool],
          leaving: list[bool], behind: list[bool], now_us: int, step_s: float) -> tuple[Track, ...]:
    """Return the tracks after an image, those of hidden hands with their clock stopped."""
    step_us = round(step_s * 1e6)
    rows = zip(tracks, sightings, accepted, leaving, behind, strict=True)
    return tuple([
        track.hidden(step_us) if covered else track.after(sighting, good, going, now_us)
        for track, sighting, good, going, covered in rows
    ])


def _led_on(followed: Followed, expected: Expected, fits: Fits, accepted: list[bool],
            sought: list[bool], covered: list[bool], behind: list[bool],
            step_s: float) -> Bodies:
    """Return the hands as fitted where they were seen, and as expected where not.

    A hand that was not looked at, is half covered by another one, or has just come out from behind
    it, says nothing new about its velocity.
    """
    before, tracks = followed.bodies, followed.tracks
    known, points, old = fits.poses, fits.points_mm, before.velocities
    told = [looked and not half and not track.hidden_us
            for looked, half, track in zip(sought, covered, tracks, strict=True)]
    moving = motion.updated(old, before.poses, known, step_s).chosen(told, old)
    if not all(accepted):
        good = np.array(accepted)
        known = _chosen(good, known, expected.poses)
        points = np.where(good[:, None, None], points, expected.points_mm)
        unseen = motion.slowed(old, step_s)
        if any(behind):
            halted = [looked and track.hidden_us > GOING_IN_US
                      for looked, track in zip(sought, tracks, strict=True)]
            unseen = motion.coasting(old, halted, step_s).chosen(behind, unseen)
        moving = moving.chosen(accepted, unseen)
    return Bodies(known, points, moving, smooth(before.smoothed, known, step_s))


def _chosen(good: NDArray[np.bool_], fitted: Poses, expected: Poses) -> Poses:
    return Poses(
        np.where(good[:, None, None], fitted.rotation, expected.rotation),
        np.where(good[:, None], fitted.translation_mm, expected.translation_mm),
        np.where(good[:, None], fitted.angles, expected.angles),
        expected.right,
    )
