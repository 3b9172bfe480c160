"""Frames, hands and what belongs to them, as every client sees them.

Law: a value here is finite, frozen and complete; whoever holds one needs nothing else.

Space: device space, millimetres, right-handed; origin at the controller's top centre, x along its
long edge to the right, y up, z toward the user. Angles in radians, velocities in mm/s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal, TypeAlias

import msgspec

Vector: TypeAlias = tuple[float, float, float]
Basis: TypeAlias = tuple[Vector, Vector, Vector]  # Rows are the x, y and z axes.

IDENTITY_BASIS: Basis = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class Value(msgspec.Struct, frozen=True, gc=False):
    """Base of what a frame consists of.

    A frame of two hands is 53 structs, made, sent and read over a hundred times a second. They
    travel with the names of their fields, so that recordings explain themselves. The garbage
    collector passes them by: what is frozen holds only what was there before it, so there are no
    cycles.
    """


class FingerType(IntEnum):
    """Thumb to pinky; also the last digit of a finger's id."""

    THUMB = 0
    INDEX = 1
    MIDDLE = 2
    RING = 3
    PINKY = 4


class Side(StrEnum):
    """Which hand it is."""

    LEFT = "left"
    RIGHT = "right"


class TouchZone(StrEnum):
    """Where a fingertip is with respect to the adaptive touch plane."""

    NONE = "none"
    HOVERING = "hovering"
    TOUCHING = "touching"


class Bone(Value, frozen=True):
    """One bone of a finger, or the forearm.

    Attributes:
        prev_joint: End nearer to the body, mm.
        next_joint: End nearer to the fingertip, mm.
        basis: Unit axes x, y, z. z points from `next_joint` to `prev_joint`, y out of the back of
            the hand. Determinant +1 for a right hand, -1 for a left hand.
        width_mm: Thickness with flesh.
    """

    prev_joint: Vector
    next_joint: Vector
    basis: Basis
    width_mm: float


class Finger(Value, frozen=True):
    """One finger (a pointable, in the wire's words).

    Attributes:
        type: Which finger.
        bones: Metacarpal, proximal, intermediate, distal. The thumb's metacarpal has no length.
            Empty where a recording has none.
        joints: Carpal base, MCP, PIP, DIP, bone tip, mm. Entries are None where a recording
            lacks them.
        tip_position: Fingertip, mm: a few millimetres short of the bone tip.
        stabilized_tip_position: Fingertip through a speed-adaptive low-pass, mm.
        tip_velocity: mm/s, low-passed.
        direction: Unit vector, direction of the intermediate bone.
        length_mm: Visible length as the classic interface defines it.
        width_mm: Mean thickness.
        extended: Whether the finger is straightened.
        touch_zone: Zone of the touch plane.
        touch_distance: -1 (deep inside) to 1 (far away).
        time_visible_s: Since the hand appeared.
    """

    type: FingerType
    bones: tuple[Bone, ...]
    joints: tuple[Vector | None, Vector | None, Vector | None, Vector | None, Vector | None]
    tip_position: Vector
    stabilized_tip_position: Vector
    tip_velocity: Vector
    direction: Vector
    length_mm: float
    width_mm: float
    extended: bool
    touch_zone: TouchZone
    touch_distance: float
    time_visible_s: float


class Hand(Value, frozen=True):
    """One hand.

    Attributes:
        id: Positive, rising, never reused while the service runs.
        side: Left or right.
        palm_position: Centre of the palm, mm.
        palm_normal: Unit vector out of the palm.
        direction: Unit vector from the palm toward the fingers.
        palm_velocity: mm/s, low-passed.
        stabilized_palm_position: Palm through a speed-adaptive low-pass, mm.
        palm_width_mm: Width across the knuckles.
        sphere_center: Centre of the ball held in the hand, mm.
        sphere_radius_mm: Its radius.
        grab_strength: 0 open to 1 fist.
        pinch_strength: 0 to 1.
        grab_angle: Mean bend of the four fingers, rad.
        pinch_distance_mm: Thumb tip to index tip.
        confidence: 0 to 1.
        time_visible_s: Since this id appeared.
        fingers: Thumb to pinky, five of them.
        arm: Elbow (prev_joint) to wrist (next_joint); None where a recording has none.
        rotation: Motion factor r: a right-handed basis.
        scale_log: Motion factor s: natural logarithm of the hand's spread.
        translation: Motion factor t, mm.
    """

    id: int
    side: Side
    palm_position: Vector
    palm_normal: Vector
    direction: Vector
    palm_velocity: Vector
    stabilized_palm_position: Vector
    palm_width_mm: float
    sphere_center: Vector
    sphere_radius_mm: float
    grab_strength: float
    pinch_strength: float
    grab_angle: float
    pinch_distance_mm: float
    confidence: float
    time_visible_s: float
    fingers: tuple[Finger, ...]
    arm: Bone | None
    rotation: Basis
    scale_log: float
    translation: Vector


class Tool(Value, frozen=True):
    """One pen or stick in a hand: a pointable that is no finger.

    Attributes:
        id: Positive, rising, never reused while the service runs; the same while it is seen.
        hand_id: Of the hand that holds it, in the same frame.
        tip_position: Its far end, mm.
        stabilized_tip_position: The tip through a speed-adaptive low-pass, mm.
        tip_velocity: mm/s, low-passed.
        direction: Unit vector, from the hand to the tip.
        length_mm: Of what stands out of the hand.
        width_mm: Mean thickness.
        touch_zone: Zone of the touch plane.
        touch_distance: -1 (deep inside) to 1 (far away).
        time_visible_s: Since this id appeared.
    """

    id: int
    hand_id: int
    tip_position: Vector
    stabilized_tip_position: Vector
    tip_velocity: Vector
    direction: Vector
    length_mm: float
    width_mm: float
    touch_zone: TouchZone
    touch_distance: float
    time_visible_s: float

    @property
    def pointable_id(self) -> int:
        """Its id among all pointables; those of fingers end in 0 to 4, those of tools in 5 to 9."""
        tens, digit = divmod(self.id - 1, 5)
        return 10 * tens + 5 + digit


GestureType: TypeAlias = Literal["circle", "swipe", "keyTap", "screenTap"]
GestureState: TypeAlias = Literal["start", "update", "stop"]


class Gesture(Value, frozen=True):
    """One gesture object of one frame.

    Attributes:
        id: Rising over all types; the same through the life of one gesture.
        type: One of the four classic types.
        state: Taps have `stop` only.
        duration_us: Since the gesture's start.
        hand_ids: Exactly one id.
        pointable_ids: Exactly one id.
        fields: What the type adds, under the wire's own names: circle has center, normal, radius,
            progress; swipe startPosition, position, direction, speed; taps position, direction,
            progress. Numbers or vectors.
    """

    id: int
    type: GestureType
    state: GestureState
    duration_us: int
    hand_ids: tuple[int, ...]
    pointable_ids: tuple[int, ...]
    fields: Mapping[str, float | Vector]


class InteractionBox(Value, frozen=True):
    """The box whose inside maps to 0..1 for an application."""

    center: Vector
    size: Vector


class TrackedHands(Value, frozen=True):
    """What the tracker found in one stereo image.

    Attributes:
        timestamp_us: Time of the image on the service's monotonic clock.
        hands: At most two, of a confirmed identity.
        tools: What they hold, at most one each.
    """

    timestamp_us: int
    hands: tuple[Hand, ...]
    tools: tuple[Tool, ...] = ()


class Frame(Value, frozen=True):
    """One published frame.

    Attributes:
        id: From 1, +1 for each frame produced.
        timestamp_us: Service clock, strictly rising.
        rate_hz: Smoothed frame rate.
        hands: At most two.
        gestures: Gesture objects of this frame.
        interaction_box: Where applications expect hands.
        rotation: Motion factor r of the whole frame.
        scale_log: Motion factor s.
        translation: Motion factor t, mm.
        tools: What the hands hold, at most one each.
    """

    id: int
    timestamp_us: int
    rate_hz: float
    hands: tuple[Hand, ...]
    gestures: tuple[Gesture, ...]
    interaction_box: InteractionBox
    rotation: Basis
    scale_log: float
    translation: Vector
    tools: tuple[Tool, ...] = ()


class Orientation(StrEnum):
    """Which long side of the controller faces the user. See docs/coordinates.md."""

    AUTO = "auto"
    NORMAL = "normal"
    INVERTED = "inverted"


class TrackingMode(StrEnum):
    """Where the controller is. See docs/coordinates.md."""

    DESKTOP = "desktop"
    HEAD_MOUNTED = "head_mounted"
    SCREEN_TOP = "screen_top"


class Quality(StrEnum):
    """How much computing is spent on an image. See docs/tracking.md."""

    HIGH_PRECISION = "high_precision"
    BALANCED = "balanced"
    LOW_RESOURCE = "low_resource"


class SourceKind(StrEnum):
    """Where images or frames come from."""

    USB = "usb"
    SIMULATED = "simulated"
    RECORDING = "recording"
    FOLDER = "folder"
    PLAYBACK = "playback"  # Frames recorded by leap.js.


class CalibrationKind(StrEnum):
    """Where a camera model comes from."""

    FACTORY = "factory"
    USER = "user"
    NOMINAL = "nominal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Who takes the images.

    Attributes:
        serial: Non-empty, the same through unplug and replug.
        kind: The kind of source.
        model: For people, e.g. "Leap Motion Controller".
        firmware: As read from the device; empty if unknown.
        calibration: Which camera model is in use.
        nominal_rate_hz: Frames per second that the mode promises; 0 where unknown.
    """

    serial: str
    kind: SourceKind
    model: str
    firmware: str
    calibration: CalibrationKind
    nominal_rate_hz: float


class CameraPair(Value, frozen=True):
    """Model of a controller's two cameras as plain numbers, for whoever computes with it elsewhere.

    Attributes:
        kind: Where it comes from.
        width_px: Of one eye's image.
        height_px: Of one eye's image.
        baseline_mm: Distance between the cameras.
        rotation: 9 numbers, rig space to device space, row by row.
        left: 12 numbers: focal length and offsets in pixels, k1 to k6, three Cayley parameters.
        right: The same.

    Source:
        docs/coordinates.md#camera-model.
    """

    kind: CalibrationKind
    width_px: int
    height_px: int
    baseline_mm: float
    rotation: tuple[float, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
