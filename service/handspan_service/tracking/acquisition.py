"""Meeting hands: from a candidate to a track, and back to one that was lost.

Law: a new hand is taken in only where the network sees one and the skeleton fits it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from handspan_service.anatomy import Array, HandShape, hand_center_radius
from handspan_service.tracking import observing
from handspan_service.tracking.followed import Bodies, Followed, palm_mm
from handspan_service.tracking.motion import Velocities
from handspan_service.tracking.observing import Seen
from handspan_service.tracking.poses import Fits, Observations, Poses
from handspan_service.tracking.sight import Candidate, Optics, Scene, Sight
from handspan_service.tracking.skeleton import fit
from handspan_service.tracking.smoothing import Smoothed
from handspan_service.tracking.starts import acquire
from handspan_service.tracking.track import CERTAIN_SIDE, SideBelief, Sighting, Track

# What each eye must say: 20 to 1. Measured on first looks at simulated hands: hands inside the
# view have at least 9, those at a border 5 and more; of 100 other things 95 have less than 3.
MEET_ODDS = 3.0
MAX_REPROJECTION = 3.5  # Sigmas; the first crop is a rough one.
SAME_PLACE = 0.75  # In radii: a candidate nearer to a track's centre is that track.
REATTACH_MM = 80.0
WANDERED_MM_S, WANDERED_MM = 400.0, 250.0  # How far a hidden hand may have gone besides.
MIN_BOTH = 8  # Keypoints seen by both eyes, to judge their distance.
DEEPEST_MM = 1200.0  # A ceiling with its lamp is beyond, every mode's reach ends before.
DETECTOR_ODDS, NETWORK_ODDS, FIT_ODDS = 3.0, 3.0, 3.0  # Most that each may say about the side.
FIT_SHARE = 0.1  # Of a difference in cost; the errors behind it are alike, not independent.
CONFIRMING = 2  # Iterations, from a hand that was just fitted from nothing.
OTHER_HAND_ODDS = 1.0  # Two hands are rarely of the same side.


@dataclass(frozen=True)
class Met:
    """A hand that was met.

    Attributes:
        track: Its track.
        body: Where it is; one row.
        sighting: How it was seen.
    """

    track: Track
    body: Bodies
    sighting: Sighting


@dataclass(frozen=True)
class Refused:
    """A candidate that was not taken for a hand.

    Attributes:
        crossed: Whether each eye sees a hand, but farther to its own side than the other one does.
    """

    crossed: bool = False


def match(found: tuple[Candidate, ...], points_mm: Array) -> tuple[
    list[bool], tuple[Candidate, ...]
]:
    """Tell candidates apart: those of known hands, and free ones.

    Args:
        found: Candidates.
        points_mm: (B, 21, 3), rig space: known hands.

    Returns:
        Whether each known hand has a candidate, and the candidates that are nobody's. Compared
        across the view; the distance of a candidate is rough.
    """
    balls = [hand_center_radius(points) for points in points_mm]
    supported = [False] * len(balls)
    free = []
    for candidate in found:
        slope = candidate.center_mm[:2] / candidate.center_mm[2]
        known = False
        for hand, (center, radius) in enumerate(balls):
            off = slope * center[2] - center[:2]
            if float(np.hypot(*off)) < SAME_PLACE * radius:
                supported[hand] = known = True
        if not known:
            free.append(candidate)
    return supported, tuple(free)


def as_candidate(followed: Followed, row: int) -> Candidate:
    """Return a followed hand as a candidate of the other side."""
    bodies = followed.bodies
    center, radius = hand_center_radius(bodies.points_mm[row])
    odds = -DETECTOR_ODDS if bodies.poses.right[row] else DETECTOR_ODDS
    fingers = bodies.poses.rotation[row, :, 2]
    return Candidate(center, fingers, radius, odds, followed.tracks[row].presence)


def meet(sight: Sight, scene: Scene, candidate: Candidate, others_right: list[bool],
         shape: HandShape, number: int, now_us: int) -> Met | Refused:
    """Look closely at a candidate.

    Args:
        sight: The networks.
        scene: The image.
        candidate: What looks like a hand.
        others_right: Sides of the hands known already.
        shape: Sizes of the hands.
        number: Of the track, if one is born.
        now_us: Time of the image.

    Returns:
        The hand, or why there is none.
    """
    odds = float(np.clip(candidate.right_odds, -DETECTOR_ODDS, DETECTOR_ODDS))
    odds += sum(-OTHER_HAND_ODDS if right else OTHER_HAND_ODDS for right in others_right)
    assumed = odds > 0.0
    looks = observing.aim_at(candidate, assumed, scene.optics)
    if not looks:
        return Refused()
    landmarks = sight.look(scene, looks)
    seen = observing.gather(landmarks, looks, [0] * len(looks), 1, scene.optics)
    baseline_mm = scene.image.calibration.baseline_mm
    if seen.worst[0] < MEET_ODDS:
        return Refused()
    nearness = _nearness(seen.observations, baseline_mm)
    if nearness * DEEPEST_MM < 1.0:
        return Refused(crossed=nearness * DEEPEST_MM < -1.0)
    guesses = acquire(
        seen.observations, seen.lifted_mm(scene.optics)[0], shape, baseline_mm, (True, False)
    )
    agrees = float(np.clip(seen.agrees[0], -NETWORK_ODDS, NETWORK_ODDS))
    cheaper = (guesses[False].total - guesses[True].total) * FIT_SHARE
    odds += (agrees if assumed else -agrees) + float(np.clip(cheaper, -FIT_ODDS, FIT_ODDS))
    fits = guesses[odds > 0.0].fits
    if not fits.reprojection[0] <= MAX_REPROJECTION:
        return Refused()
    sighting = _sighting(seen, fits)
    track = Track(number, 0, SideBelief(odds), now_us, presence=sighting.presence)
    met = Met(track, _resting(fits), sighting)
    return _confirmed(met, sight, scene, shape) if sighting.certain else met


def _resting(fits: Fits) -> Bodies:
    return Bodies(fits.poses, fits.points_mm, Velocities.still(1), Smoothed.begin(fits.poses))


def _sighting(seen: Seen, fits: Fits) -> Sighting:
    """Return how one hand, alone in a batch, was seen."""
    return Sighting(
        float(seen.presence[0]), float(seen.agrees[0]), int(seen.views[0]),
        int(np.isfinite(seen.observations.sigma).sum()), float(fits.reprojection[0]),
        float(fits.points_mm[0, :, 2].mean()), float(seen.worst[0]), float(seen.blur[0]),
    )


def _confirmed(met: Met, sight: Sight, scene: Scene, shape: HandShape) -> Met:
    """Return a hand of which one image leaves no doubt as one that clients may learn of.

    It is looked at once more, closely, where it was fitted. What is no hand hardly looks like the
    same sharp hand, of the same side, from twice in a row.
    """
    calibration = scene.optics.calibration
    expected = met.body.expected(0.0, calibration.positions_mm)
    both = np.ones((1, 2), np.bool_)
    looks, owners = observing.aim(expected, [observing.UNSURE_FACTOR], both, scene.optics)
    if not looks:
        return met
    seen = observing.gather(sight.look(scene, looks), looks, owners, 1, scene.optics)
    fits = fit(expected.poses, seen.observations, shape, calibration.baseline_mm,
               iterations=CONFIRMING)
    sighting = _sighting(seen, fits)
    if not (sighting.certain and sighting.agrees >= CERTAIN_SIDE):
        return met
    return Met(met.track.confirmed(sighting), _resting(fits), sighting)


def _nearness(seen: Observations, baseline_mm: float) -> float:
    """Return one over the distance at which both eyes together see a hand, 1/mm.

    Below 0 it is behind the controller, which is how all hands look when the two images come
    exchanged; infinite where too little is seen by both. Where no controller sees a hand, no fit is
    worth trying.
    """
    both = np.isfinite(seen.sigma[0]).all(axis=0)
    if both.sum() < MIN_BOTH:
        return float("inf")
    disparity = seen.slopes[0, 0, both, 0] - seen.slopes[0, 1, both, 0]
    return float(np.median(disparity)) / baseline_mm


def again(met: Met, lost: Followed) -> Met | None:
    """Return a hand that has just been met as the lost one that it is, if any."""
    palm = palm_mm(met.body.points_mm[0])
    for row, old in enumerate(lost.tracks):
        away = float(np.linalg.norm(palm - palm_mm(lost.bodies.points_mm[row])))
        wandered = min(old.hidden_us * 1e-6 * WANDERED_MM_S, WANDERED_MM)
        if away < REATTACH_MM + wandered and met.track.side.right == old.side.right:
            track = replace(
                met.track, number=old.number, id=old.id, side=old.side,
                confidence=old.confidence, hits=1,
            )
            body = replace(met.body, smoothed=lost.bodies.smoothed.take([row]))
            return Met(track, body, met.sighting)
    return None


def arbitrated(fits: Fits, row: int, seen: Seen, shape: HandShape, optics: Optics) -> Fits:
    """Return the fits with one hand fitted anew where that explains the image clearly better."""
    right = bool(fits.poses.right[row])
    observations = seen.observations.take([row])
    baseline_mm = optics.calibration.baseline_mm
    rough = seen.lifted_mm(optics)[row]
    fresh = acquire(observations, rough, shape, baseline_mm, (right,))[right].fits
    if not fresh.cost[0] < 0.5 * fits.cost[row]:
        return fits
    return _put(fits, row, fresh)


def _put(fits: Fits, row: int, one: Fits) -> Fits:
    def mixed(many: Array, single: Array) -> Array:
        many = many.copy()
        many[row] = single[0]
        return many

    poses = Poses(
        mixed(fits.poses.rotation, one.poses.rotation),
        mixed(fits.poses.translation_mm, one.poses.translation_mm),
        mixed(fits.poses.angles, one.poses.angles),
        fits.poses.right,
    )
    return Fits(
        poses, mixed(fits.points_mm, one.points_mm), mixed(fits.cost, one.cost),
        mixed(fits.reprojection, one.reprojection), mixed(fits.residuals, one.residuals),
        mixed(fits.information, one.information),
    )
