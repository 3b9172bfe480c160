"""From stereo images to hands: the tracker's main loop.

Law: the same images give the same hands; there is no clock and no thread in here.

Each image: expect the known hands where their motion carries them, look at them through crops, fit
the skeleton, judge, calm, and measure. Then, while the hands are on their way to the clients, learn
their size and search for new ones. Where no hand is known, the search comes first.
"""

from __future__ import annotations

from handspan_service.anatomy import HandShape
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.model import (
    Hand,
    Orientation,
    Quality,
    Tool,
    TrackedHands,
    TrackingMode,
)
from handspan_service.geometry import R_D_C, StereoCalibration
from handspan_service.images import StereoImage
from handspan_service.tracking.alignment import Alignment
from handspan_service.tracking.blindness import Blindness
from handspan_service.tracking.effort import EFFORTS
from handspan_service.tracking.eyes import Eyes
from handspan_service.tracking.facing import Facing
from handspan_service.tracking.followed import Followed
from handspan_service.tracking.following import Follower, Step
from handspan_service.tracking.measures import Identity, Memory, measure
from handspan_service.tracking.mounting import MOUNTINGS
from handspan_service.tracking.poses import Poses
from handspan_service.tracking.second_eye import SecondLook
from handspan_service.tracking.seeking import Seeker
from handspan_service.tracking.sight import Optics, Scene, Sight
from handspan_service.tracking.sizing import Sizing
from handspan_service.tracking.tools import Tools
from handspan_service.tracking.track import FORGET_US, Track

UNSUPPORTED_CHECKS = 5
UNSUPPORTED_PRESENCE = 0.75
MIN_STEP_S = 1e-3


class HandTracker:
    """Follows at most two hands through the images of one controller.

    Attributes:
        seeks: Whether new hands are looked for; those that are known are followed either way.
    """

    def __init__(self, sight: Sight, *, orientation: Orientation = Orientation.AUTO,
                 mode: TrackingMode = TrackingMode.DESKTOP, quality: Quality = Quality.BALANCED,
                 shape: HandShape | None = None, size: HandSize | None = None,
                 tools: bool = True) -> None:
        """Begin with no hand.

        Args:
            sight: The networks, or whoever else finds hands in images.
            orientation: Which long side faces the user.
            mode: Where the controller is.
            quality: How much computing is spent.
            shape: Sizes of the user's hands, to be used as they are; None to learn them.
            size: What was learnt of the user earlier, to begin with; None if nothing.
            tools: Whether pens and sticks in the hands are looked for.
        """
        self.seeks = True
        mounting = MOUNTINGS[mode]
        self._effort = EFFORTS[quality]
        sight = mounting.through(sight)
        self._facing = Facing.begin(orientation, mounting.contradiction_us)
        self._eyes = Eyes()
        self._blindness = Blindness()
        self._sizing = _sizing(shape, size)
        self._alignment = Alignment()
        self._given: StereoCalibration | None = None  # With the newest image.
        self._optics: Optics | None = None
        self._follower = Follower(sight, mounting, self._effort)
        self._seeker = Seeker(sight, mounting, self._effort)
        self._followed = Followed.none()
        self._tools = Tools() if tools else None
        self._memories: dict[int, Memory] = {}  # Of the published hands, by id.
        self._unfinished: tuple[Scene, Step | None] | None = None  # See `reflect`.
        self._now_us: int | None = None
        self._last_id = 0

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
    def size_share(self) -> float:
        """How much of learning the size is done, 0 to 1."""
        return self._sizing.share

    @property
    def eyes_exchanged(self) -> bool:
        """Whether the images turned out to come with left and right exchanged."""
        return self._eyes.exchanged

    @property
    def calibration(self) -> StereoCalibration | None:
        """The model in use: that of the images, its rows corrected where it is a nominal one."""
        return None if self._optics is None else self._optics.calibration

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
        self.reflect()
        scene, step_s = self._begin(image)
        step = None
        if self._followed:
            cameras_mm = scene.optics.calibration.positions_mm
            expected = self._followed.bodies.expected(step_s, cameras_mm)
            step = self._follower.follow(
                scene, self._followed, expected, self._sizing, step_s, self._now
            )
            self._followed = step.followed.keep(
                [row for row, track in enumerate(step.followed.tracks) if not self._ended(track)]
            ).distinct()
        elif self.seeks:  # Nobody waits for hands; a new one may be beyond doubt.
            self._followed = self._seeker.seek(
                scene, self._followed, self._sizing.shape, self._now
            )
        if self._turned():
            return TrackedHands(image.timestamp_us, ())
        self._name(step)
        self._unfinished = scene, step
        return TrackedHands(image.timestamp_us, *self._publish(step_s))

    def reflect(self) -> None:
        """Do what the last image asks for but its hands need not wait for: learn, mend, search.

        Whoever is in a hurry calls it when the hands are sent; `process` begins with it otherwise.
        The hands are the same either way. Tools that the image shows go out with the next one's.
        The next image may have come before all is done, so what can wait does not meet a
        comparison in one image.
        """
        if self._unfinished is None:
            return
        (scene, step), self._unfinished = self._unfinished, None
        busy = step is not None and self._follower.compare(scene, step, self._sizing)
        if self._tools is not None:
            self._tools.look(scene, self._followed, self.shape.scale, self._now, busy=busy)
        if step is not None:
            later = None if busy else self._follower.look_again(scene, step)
            self._learn(step, later)
            self._align(step, later)
        known = self._followed
        if step is not None:
            self._followed = self._follower.mend(
                step, known, self.shape, scene.optics.calibration.baseline_mm
            )
        if self.seeks:
            self._followed = self._seeker.seek(
                scene, self._followed, self._sizing.shape, self._now, busy=busy
            )
        if self._followed is not known:
            self._followed = self._followed.distinct()
        self._question_eyes()
        self._blindness = self._blindness.after(scene.image)

    def _begin(self, image: StereoImage) -> tuple[Scene, float]:
        """Return the scene and the time since the last image; forget what is too old."""
        if image.calibration is not self._given or not self._optics_fit(image):
            self._given, self._alignment = image.calibration, Alignment()
            self._optics = Optics.of(image.calibration, image.left.shape)
            self._eyes, self._blindness = Eyes(), Blindness()
            self._followed = Followed.none()
        now_us = image.timestamp_us
        step_us = 0 if self._now_us is None else now_us - self._now_us
        if not 0 < step_us <= FORGET_US:
            self._followed = Followed.none()
            self._seeker.begin(now_us)
        self._now_us = now_us
        assert self._optics is not None
        ordered, optics = self._eyes.ordered(image), self._optics
        if self._blindness.eye is not None:
            optics = optics.without(self._blindness.eye)
        return Scene.of(ordered, optics), max(step_us * 1e-6, MIN_STEP_S)

    def _optics_fit(self, image: StereoImage) -> bool:
        return self._optics is not None and self._optics.size_px == image.left.shape

    @property
    def _now(self) -> int:
        assert self._now_us is not None
        return self._now_us

    def _learn(self, step: Step, later: SecondLook | None) -> None:
        """Learn the size of the hands, and move them in depth with it."""
        before, self._sizing = self._sizing, step.taught(
            self._sizing, self._follower.settled, later, self._now
        )
        if self._sizing.shape is not before.shape:
            factor = self._sizing.shape.scale / before.shape.scale
            bodies = self._followed.bodies.resized(factor)
            self._followed = Followed(self._followed.tracks, bodies)

    def _align(self, step: Step, later: SecondLook | None) -> None:
        """Learn by how many rows the eyes look past each other, and look accordingly."""
        assert self._optics is not None
        assert self._given is not None
        before, optics = self._alignment, self._optics
        if not before.listens(optics.calibration):
            return
        for seen in (step.seen.paired if later is None else [later.seen]):
            self._alignment = self._alignment.after(
                seen.slopes[0], seen.sigma[0], optics.calibration
            )
        self._alignment = self._alignment.put_to_use()
        if self._alignment.used_px != before.used_px:
            calibration = self._alignment.calibration(self._given)
            self._optics = Optics.of(calibration, optics.size_px)

    def _ended(self, track: Track) -> bool:
        ghost = (
            track.unsupported >= UNSUPPORTED_CHECKS and track.presence < UNSUPPORTED_PRESENCE
        )
        return track.over(self._now) or ghost

    def _turned(self) -> bool:
        """Take the arms as witnesses of the orientation; True if it changed and ids end."""
        tracks, rotation = self._followed.tracks, self._followed.bodies.poses.rotation
        elbows = [
            -float(rotation[row, 1, 2]) for row, track in enumerate(tracks)
            if track.id or track.ready  # Whatever else looks like an arm is no witness.
        ]
        before = self._facing
        self._facing = before.saw(elbows, self._now)
        named = any(track.id for track in tracks)
        if self._facing.current is before.current or not named:
            return False
        self._followed = Followed.none()
        return True

    def _question_eyes(self) -> None:
        """Try the other order of the images where this one never leads to a hand."""
        before = self._eyes
        met = any(track.id for track in self._followed.tracks)
        self._eyes = before.after(crossed=self._seeker.crossed, met=met)
        if self._eyes.exchanged is not before.exchanged:
            self._followed = Followed.none()

    def _name(self, step: Step | None) -> None:
        """Give identities to hands that have earned them, in this image or at their first look."""
        seen = {} if step is None else dict(
            zip(step.followed.numbers, step.sightings, strict=True)
        )
        for row, track in enumerate(self._followed.tracks):
            if track.id or not track.ready or (step is not None and track.number not in seen):
                continue
            quality = seen[track.number].quality if step is not None else track.confidence
            self._last_id += 1
            self._followed = self._followed.named(row, self._last_id, quality)

    def _publish(self, step_s: float) -> tuple[tuple[Hand, ...], tuple[Tool, ...]]:
        """Return the shown hands and their tools in device space, where all leave rig space."""
        shown = [track for track in self._followed.tracks if track.shown]
        poses = self._followed.bodies.smoothed.poses
        if len(shown) < len(poses):
            poses = poses.take([row for row, one in enumerate(self._followed.tracks) if one.shown])
        if not shown:
            self._memories = {}
            return (), ()
        turn = R_D_C[self.orientation]
        placed = Poses(turn @ poses.rotation, poses.translation_mm @ turn.T, poses.angles,
                       poses.right)
        identities = [
            Identity(track.id, min(max(track.confidence, 0.0), 1.0), self._memories.get(track.id))
            for track in shown
        ]
        hands, memories = measure(placed, self.shape, identities, self._now, step_s)
        self._memories = dict(zip([track.id for track in shown], memories, strict=True))
        tools = () if self._tools is None else self._tools.tell(shown, placed, self._now, step_s)
        return hands, tools


def _sizing(shape: HandShape | None, size: HandSize | None) -> Sizing:
    if shape is not None:
        return Sizing.fixed(shape)
    return Sizing.unknown() if size is None else Sizing.known(size)
