"""Pens and sticks in followed hands: from two eyes' sticks to tools that are published.

Law: a tool belongs to a hand that is published; it is told of when several images agree about it,
and forgotten soon after none does.

It is looked for when the hands are already on their way, and told of with the next image: a held
tool is kept in hand space and goes where its hand goes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from handspan_service.anatomy import Array
from handspan_service.contract.model import Tool, Vector
from handspan_service.geometry import triangulate_slopes
from handspan_service.tracking.followed import Followed
from handspan_service.tracking.measures import touch
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.sight import Scene
from handspan_service.tracking.smoothing import PointTrail
from handspan_service.tracking.sticks import Known, Outline, Stick, find, glimpse, projected
from handspan_service.tracking.track import MAX_HANDS, Track

# Images from look to look: at a hand that seems to hold nothing, and at a tool that is told of,
# which goes with its hand in between. One that is not told of yet is looked at in every image.
EVERY, EVERY_TOLD = 8, 2
PUBLISH_HITS = 6  # Images that agree before a tool is told of.
LOST_MISSES = 8  # Looks in a row without it, until it is forgotten: 140 ms.
ASTRAY_MISSES = 1  # From then on it is looked for all around the hand.
AGREE_MM, AGREE_COSINE = 45.0, math.cos(math.radians(25.0))  # Of one image and what is known.

SAME_ROW_MM = 9.0  # The tip lies in the same row of both eyes.
LEVELS_ALIKE = 2.0  # Ratio of how bright both eyes see it, and of how wide.
LEAST_LENGTH_MM = 35.0
MOST_LENGTH_MM = 260.0
MOST_WIDE_MM = 11.5  # A fingertip has 12 to 14 mm.
HELD_MM = 45.0  # A tool passes so near to the keypoint that it begins at.
BEHIND_COSINE = -0.4  # What points back along the forearm is a sleeve's edge, or a strap.
# Standard deviations, slopes: of a line across, of where it ends along. A pixel is 0.0075. Of the
# depth at which a hand holds its tool, mm. Guessed; they share out what both sides say.
ACROSS, ALONG, HELD_DEPTH_MM = 0.002, 0.006, 10.0
FLAT_SINE = 0.05  # Below, no row tells anything.
REST_HZ, RISE_HZ, REST_MM_S = 1.5, 0.05, 60.0  # One-Euro in hand space; rise per mm/s above.
SPEED_HZ = 3.0
WIDTH_SHARE = 0.1  # Of an image in the width.


@dataclass(frozen=True)
class Seen:
    """A stick in space, as one image shows it.

    Attributes:
        ends_mm: (2, 3), where it leaves the hand, and its tip.
        width_mm: Its thickness.
    """

    ends_mm: Array
    width_mm: float


def in_space(left: Stick, right: Stick, baseline_mm: float, held_mm: float) -> Seen | None:
    """Return the stick that both eyes see; None if they do not see the same.

    Where a line runs across the rows of the images, each row tells its distance. Where it runs
    along them, only its tip does, and the hand that holds it. All that is told is weighed.

    Args:
        left: In the left eye.
        right: In the right eye.
        baseline_mm: Between the cameras.
        held_mm: Distance along the view of where the hand holds it.
    """
    if abs(left.tip[1] - right.tip[1]) * held_mm > SAME_ROW_MM:
        return None
    toward = left.tip - left.near + right.tip - right.near
    cosine, sine = np.abs(toward / math.hypot(*toward)).tolist()
    by_line = 0.5 * (sine / ACROSS) ** 2 if sine > FLAT_SINE else 0.0
    by_ends = 0.5 / ((ALONG * cosine) ** 2 + (ACROSS * sine) ** 2)
    by_hand = (held_mm**2 / (baseline_mm * HELD_DEPTH_MM)) ** 2
    middle = 0.5 * np.array([left.near + right.near, left.tip + right.tip])
    begin, end = (left.across(row) - right.across(row) if by_line else 0.0
                  for row in middle[:, 1].tolist())
    near = (by_line * begin + by_hand * baseline_mm / held_mm) / (by_line + by_hand)
    tip = (by_line * end + by_ends * (left.tip[0] - right.tip[0])) / (by_line + by_ends)
    half = np.array([[0.5 * near, 0.0], [0.5 * tip, 0.0]])
    ends_mm = triangulate_slopes(middle + half, middle - half, baseline_mm)
    if not np.isfinite(ends_mm).all():
        return None
    width_mm = 0.5 * (left.width + right.width) * float(ends_mm[:, 2].mean())
    return Seen(ends_mm, width_mm)


def alike(left: Stick, right: Stick) -> bool:
    """Say whether two sticks may be the same thing: about as bright, about as wide."""
    levels, widths = left.level / right.level, left.width / right.width
    return max(levels, 1.0 / levels, widths, 1.0 / widths) <= LEVELS_ALIKE


def may_be_held(seen: Seen, points_mm: Array) -> bool:
    """Say whether a stick in space can be in a hand.

    Args:
        seen: The stick.
        points_mm: (21, 3), the hand, rig space.
    """
    near, tip = seen.ends_mm
    length = math.dist(near, tip)
    if not LEAST_LENGTH_MM <= length <= MOST_LENGTH_MM or seen.width_mm > MOST_WIDE_MM:
        return False
    forward = points_mm[9] - points_mm[0]
    cosine = float((tip - near) @ forward) / (length * math.hypot(*forward))
    gaps = np.sqrt(((points_mm - near) ** 2).sum(axis=1))
    return cosine > BEHIND_COSINE and float(gaps.min()) < HELD_MM


@dataclass(frozen=True)
class Held:
    """A tool as it is known, in the space of the hand that holds it.

    Attributes:
        ends: (2, 3), mm, where it leaves the hand, and its tip; calm.
        raw: (2, 3), mm, as seen last.
        speed: (2,), mm/s, of the two in hand space.
        width_mm: Its thickness.
        hits: Images that showed it.
        misses: Images in a row that did not, since the last one that did.
        looked_us: Time of the last image that showed it.
        id: 0 until it is told of.
        since_us: When that was.
        trail: Of the tip as told; None until then.
    """

    ends: Array
    raw: Array
    speed: Array
    width_mm: float
    looked_us: int
    hits: int = 1
    misses: int = 0
    id: int = 0
    since_us: int = 0
    trail: PointTrail | None = None

    def agrees(self, ends: Array) -> bool:
        """Say whether a stick, (2, 3) mm in hand space, may be this one."""
        ours, other = self.ends[1] - self.ends[0], ends[1] - ends[0]
        cosine = float(ours @ other) / (math.hypot(*ours) * math.hypot(*other))
        return cosine > AGREE_COSINE and math.dist(self.raw[1], ends[1]) < AGREE_MM

    def after(self, ends: Array, width_mm: float, now_us: int) -> Held:
        """Return what is known after one more image that shows it: One-Euro in hand space."""
        step_s = max((now_us - self.looked_us) * 1e-6, 1e-3)
        beat = 2.0 * math.pi * SPEED_HZ * step_s
        moved = np.sqrt(((ends - self.raw) ** 2).sum(axis=1)) / step_s
        speed = self.speed + beat / (1.0 + beat) * (moved - self.speed)
        turns = 2.0 * math.pi * step_s * (REST_HZ + RISE_HZ * np.maximum(speed - REST_MM_S, 0.0))
        share = (turns / (1.0 + turns))[:, None]
        return replace(
            self, ends=self.ends + share * (ends - self.ends), raw=ends, speed=speed,
            width_mm=self.width_mm + WIDTH_SHARE * (width_mm - self.width_mm), looked_us=now_us,
            hits=self.hits + 1, misses=0,
        )


class Tools:
    """Looks for tools in the hands of one image after another."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}  # By the number of the hand's track.
        self._late: set[int] = set()  # Numbers of hands whose turn was let pass.
        self._images = 0
        self._last_id = 0

    def look(self, scene: Scene, followed: Followed, scale: float, now_us: int, *,
             busy: bool = False) -> None:
        """Look at the hands that are told of and whose turn it is.

        Args:
            scene: The image.
            followed: The hands as fitted to it.
            scale: Of the user's hands.
            now_us: Time of the image.
            busy: Whether whose turn it is should wait for the next image.
        """
        self._images += 1
        numbers = followed.numbers
        self._held = {number: held for number, held in self._held.items() if number in numbers}
        rows = [
            row for row, track in enumerate(followed.tracks)
            if track.shown and self._is_due(row, track.number)
        ]
        self._late = {numbers[row] for row in rows} if busy else set()
        if busy or not rows:
            return
        eyes = _Eyes(scene, followed.bodies.points_mm, scale)
        poses = followed.bodies.poses
        for row in rows:
            known = self._held.get(followed.tracks[row].number)
            if known is not None:
                ends = known.ends @ poses.rotation[row].T + poses.translation_mm[row]
                found = eyes.sticks(row, ends if known.misses <= ASTRAY_MISSES else None)
                self._note(followed, row, found, now_us)
            elif eyes.suspicious(row):
                self._note(followed, row, eyes.sticks(row), now_us)

    def _is_due(self, row: int, number: int) -> bool:
        pause = self._pause(number)  # Of two hands each has its turn in the midst of the other's.
        return number in self._late or not (self._images + row * pause // MAX_HANDS) % pause

    def _pause(self, number: int) -> int:
        """Return how many images there are from look to look at a hand."""
        held = self._held.get(number)
        return EVERY if held is None else EVERY_TOLD if held.id else 1

    def _note(self, followed: Followed, row: int, found: list[Seen], now_us: int) -> None:
        """Take note of what one hand seems to hold; the most likely first."""
        number, poses = followed.tracks[row].number, followed.bodies.poses
        turn, place = poses.rotation[row], poses.translation_mm[row]
        known = self._held.get(number)
        seen = [((one.ends_mm - place) @ turn, one.width_mm) for one in found]
        if known is None:
            if seen:
                ends, width_mm = seen[0]
                self._held[number] = Held(ends, ends, np.zeros(2), width_mm, now_us)
            return
        for ends, width_mm in seen:
            if known.agrees(ends):
                self._held[number] = known.after(ends, width_mm, now_us)
                return
        misses = known.misses + 1
        if misses >= (LOST_MISSES if known.id else PUBLISH_HITS // 2):
            del self._held[number]
        else:
            self._held[number] = replace(known, misses=misses)

    def tell(self, tracks: list[Track], poses: Poses, now_us: int,
             step_s: float) -> tuple[Tool, ...]:
        """Return the tools, in the space of the poses.

        Args:
            tracks: Of the hands that are told of.
            poses: Of these, as they are told of.
            now_us: Time of the image.
            step_s: Time since the last one; positive.
        """
        told = []
        for row, track in enumerate(tracks):
            held = self._held.get(track.number)
            if held is None or held.hits < PUBLISH_HITS:
                continue
            if not held.id:
                self._last_id += 1
                held = replace(held, id=self._last_id, since_us=now_us)
            near, tip = held.ends @ poses.rotation[row].T + poses.translation_mm[row]
            trail = held.trail
            at = tip[None]
            trail = PointTrail.begin(at) if trail is None else trail.follow(at, step_s)
            self._held[track.number] = held = replace(held, trail=trail)
            told.append(_told(held, trail, track.id, near, tip, now_us))
        return tuple(told)


class _Eyes:
    """What both eyes of one image show; the right one is asked only where the left shows much."""

    def __init__(self, scene: Scene, points_mm: Array, scale: float) -> None:
        self._scene, self._points_mm = scene, points_mm
        self._outlines = Outline.both(points_mm, scene.optics, scale)

    def suspicious(self, row: int) -> bool:
        """Say whether it is worth to look at a hand."""
        camera = self._scene.optics.calibration.left
        return glimpse(self._scene.eyes[0].full, camera, self._outlines[0], row)

    def sticks(self, row: int, known_mm: Array | None = None) -> list[Seen]:
        """Return what one hand may hold, longest first.

        Args:
            row: Which hand.
            known_mm: (2, 3), rig space, between which it is expected; None if nobody knows.
        """
        optics, points = self._scene.optics, self._points_mm[row]
        known: tuple[Known | None, Known | None] = (None, None)
        if known_mm is not None:
            left_px, right_px = projected(known_mm, optics)[0]
            depth_mm = float(known_mm[:, 2].min())
            known = Known(left_px, depth_mm), Known(right_px, depth_mm)
        found: list[list[Stick]] = []
        for eye, camera in enumerate(optics.calibration.cameras):
            image = self._scene.eyes[eye].full
            found.append(find(image, camera, self._outlines[eye], row, known[eye]))
            if not found[-1]:
                return []
        pairs = [(one, other) for one in found[0] for other in found[1] if alike(one, other)]
        held_mm = [0.5 * (points[one.owner, 2] + points[other.owner, 2]) for one, other in pairs]
        baseline_mm = optics.calibration.baseline_mm
        seen = [
            in_space(*pair, baseline_mm, float(depth_mm))
            for pair, depth_mm in zip(pairs, held_mm, strict=True)
        ]
        held = [one for one in seen if one is not None and may_be_held(one, points)]
        return sorted(held, key=lambda one: -math.dist(*one.ends_mm))


def _told(held: Held, trail: PointTrail, hand_id: int, near: Array, tip: Array,
          now_us: int) -> Tool:
    """Put a tool together."""
    length_mm = math.dist(near, tip)
    zone, distance = touch(float(tip[2]))
    return Tool(
        id=held.id,
        hand_id=hand_id,
        tip_position=_vector(tip),
        stabilized_tip_position=_vector(trail.steady_mm[0]),
        tip_velocity=_vector(trail.velocity[0]),
        direction=_vector((tip - near) / length_mm),
        length_mm=length_mm,
        width_mm=held.width_mm,
        touch_zone=zone,
        touch_distance=distance,
        time_visible_s=(now_us - held.since_us) * 1e-6,
    )


def _vector(values: Array) -> Vector:
    x, y, z = values.tolist()
    return x, y, z
