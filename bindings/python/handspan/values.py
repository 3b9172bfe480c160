"""Hands, and what they consist of. Law: a value is frozen and complete; nothing behind it changes.

Space: right-handed, millimetres, origin at the top centre of the controller, x along its long edge
to the right, y up, z toward the user. Velocities in mm/s, angles in radians, times in microseconds
on the clock of `handspan.now_us()`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import overload


@dataclass(frozen=True, slots=True)
class Vector:
    """A point (mm), a direction (unit length) or a velocity (mm/s).

    It unpacks (`x, y, z = vector`) and counts as a sequence of three numbers.
    """

    x: float
    y: float
    z: float

    def __iter__(self) -> Iterator[float]:
        yield self.x
        yield self.y
        yield self.z

    def __len__(self) -> int:
        return 3

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[float, ...]: ...
    def __getitem__(self, index: int | slice) -> float | tuple[float, ...]:
        return (self.x, self.y, self.z)[index]

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: Vector) -> Vector:
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __neg__(self) -> Vector:
        return Vector(-self.x, -self.y, -self.z)

    def __mul__(self, factor: float) -> Vector:
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Vector:
        return Vector(self.x / divisor, self.y / divisor, self.z / divisor)

    @property
    def length(self) -> float:
        """Euclidean length, in the unit of the components."""
        return math.sqrt(self.x * self.x + self.y * self.y + self.z * self.z)

    def dot(self, other: Vector) -> float:
        """Return the scalar product."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other: Vector) -> Vector:
        """Return the right-handed vector product."""
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def distance_to(self, other: Vector) -> float:
        """Return how far another point is, mm."""
        return (self - other).length

    def angle_to(self, other: Vector) -> float:
        """Return the angle to another direction, rad, 0 to pi; 0 where one has no length."""
        lengths = self.length * other.length
        return math.acos(max(-1.0, min(1.0, self.dot(other) / lengths))) if lengths else 0.0

    def normalized(self) -> Vector:
        """Return the unit vector of the same direction; a vector without length as it is."""
        length = self.length
        return self / length if length else self


@dataclass(frozen=True, slots=True)
class Quaternion:
    """A rotation; (0, 0, 0, 1) turns nothing."""

    x: float
    y: float
    z: float
    w: float

    def rotate(self, vector: Vector) -> Vector:
        """Return a vector turned by this rotation. Law: lengths stay for unit quaternions."""
        axis = Vector(self.x, self.y, self.z)
        across = 2.0 * axis.cross(vector)
        return vector + self.w * across + axis.cross(across)

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """What x, y and z become: the columns of the rotation matrix; right-handed, unit."""
        return (
            self.rotate(Vector(1.0, 0.0, 0.0)),
            self.rotate(Vector(0.0, 1.0, 0.0)),
            self.rotate(Vector(0.0, 0.0, 1.0)),
        )


@dataclass(frozen=True, slots=True)
class Bone:
    """One bone of a finger, or the forearm.

    Attributes:
        prev_joint: End nearer to the body, mm. The elbow of a forearm.
        next_joint: End nearer to the fingertip, mm. The wrist of a forearm.
        width_mm: Mean thickness with flesh.
        rotation: Turns (0, 0, -1) to the direction from prev_joint to next_joint, and y out of the
            back of the hand; right-handed for both hands.
    """

    prev_joint: Vector
    next_joint: Vector
    width_mm: float
    rotation: Quaternion

    @property
    def length_mm(self) -> float:
        """Distance between the joints; 0 for the metacarpal of a thumb."""
        return self.prev_joint.distance_to(self.next_joint)

    @property
    def center(self) -> Vector:
        """Middle between the joints, mm."""
        return (self.prev_joint + self.next_joint) * 0.5

    @property
    def direction(self) -> Vector:
        """Unit vector from prev_joint to next_joint; zero where the bone has no length."""
        return (self.next_joint - self.prev_joint).normalized()


class FingerType(IntEnum):
    """Which finger; also its place in `Hand.fingers`."""

    THUMB = 0
    INDEX = 1
    MIDDLE = 2
    RING = 3
    PINKY = 4


@dataclass(frozen=True, slots=True)
class Finger:
    """One finger.

    Attributes:
        type: Which one.
        metacarpal: Bone inside the palm. The thumb's has no length.
        proximal: First bone of the finger.
        intermediate: Second bone.
        distal: Bone with the nail.
        extended: Whether the finger is straightened.
    """

    type: FingerType
    metacarpal: Bone
    proximal: Bone
    intermediate: Bone
    distal: Bone
    extended: bool

    @property
    def bones(self) -> tuple[Bone, Bone, Bone, Bone]:
        """Metacarpal to distal."""
        return (self.metacarpal, self.proximal, self.intermediate, self.distal)

    @property
    def tip(self) -> Vector:
        """End of the distal bone, mm."""
        return self.distal.next_joint

    @property
    def direction(self) -> Vector:
        """Unit vector along the intermediate bone, toward the tip."""
        return self.intermediate.direction


class Side(Enum):
    """Which hand it is."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Palm:
    """The palm of a hand.

    Attributes:
        position: Centre, mm.
        stabilized_position: Centre, smoothed for pointing in two dimensions, mm; lags.
        velocity: mm/s.
        normal: Unit vector out of the palm.
        width_mm: Across the knuckles.
        direction: Unit vector from the palm toward the fingers.
        orientation: Its axes: z against direction, y against normal, x = y cross z.
    """

    position: Vector
    stabilized_position: Vector
    velocity: Vector
    normal: Vector
    width_mm: float
    direction: Vector
    orientation: Quaternion


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand.

    Attributes:
        id: The same while this hand stays tracked; never used again.
        side: Left or right.
        confidence: 0 to 1.
        visible_us: Since this hand was first seen.
        pinch_distance_mm: Between the tips of thumb and index finger.
        grab_angle_rad: Mean angle between the fingers and the palm.
        pinch_strength: 0 to 1.
        grab_strength: 0 open to 1 fist.
        palm: Where the hand is and how it is turned.
        fingers: Thumb to pinky, five of them; `fingers[FingerType.INDEX]`.
        arm: The forearm, from elbow to wrist.
    """

    id: int
    side: Side
    confidence: float
    visible_us: int
    pinch_distance_mm: float
    grab_angle_rad: float
    pinch_strength: float
    grab_strength: float
    palm: Palm
    fingers: tuple[Finger, Finger, Finger, Finger, Finger]
    arm: Bone

    @property
    def thumb(self) -> Finger:
        """The first finger."""
        return self.fingers[0]

    @property
    def index(self) -> Finger:
        """The second finger."""
        return self.fingers[1]

    @property
    def middle(self) -> Finger:
        """The third finger."""
        return self.fingers[2]

    @property
    def ring(self) -> Finger:
        """The fourth finger."""
        return self.fingers[3]

    @property
    def pinky(self) -> Finger:
        """The fifth finger."""
        return self.fingers[4]


@dataclass(frozen=True, slots=True)
class Frame:
    """The hands at one moment.

    Attributes:
        id: Rises by one with each frame of the service; a gap shows what was dropped here.
        image_id: `ImagePair.frame_id` of the pictures that these hands were found in.
        timestamp_us: When those pictures were taken.
        device_id: `Device.id` of the controller.
        rate_hz: Frames per second; 0 while unknown.
        hands: None, one or two.
    """

    id: int
    image_id: int
    timestamp_us: int
    device_id: int
    rate_hz: float
    hands: tuple[Hand, ...]

    def hand(self, id: int) -> Hand | None:
        """Return the hand of a number that an earlier frame had, if it is still there."""
        return next((hand for hand in self.hands if hand.id == id), None)

    @property
    def left(self) -> Hand | None:
        """The left hand, if there is one; of two left hands the first."""
        return next((hand for hand in self.hands if hand.side is Side.LEFT), None)

    @property
    def right(self) -> Hand | None:
        """The right hand, if there is one; of two right hands the first."""
        return next((hand for hand in self.hands if hand.side is Side.RIGHT), None)
