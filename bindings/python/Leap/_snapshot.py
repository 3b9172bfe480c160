"""One frame as it came, and the newest of them.

Law: a snapshot never changes, except that its images come a little later.

It is the bytes of the messages; a number becomes one of Python's when a program asks for it, so
that a frame which nobody looks at costs next to nothing.

Source:
    docs/protocol-native.md#0x110-frame-service and LeapC.h.
"""

from __future__ import annotations

import struct
import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from Leap._math import Matrix, Vector

if TYPE_CHECKING:
    # Rotation, whose rows are axes (9); natural logarithm of the scale; translation (3).
    Motion = tuple[float, ...]

    from Leap._image import Images

EVENT = struct.Struct("<QqqqIQf")  # LEAP_TRACKING_EVENT
MAX_HANDS, MAX_TOOLS, MAX_GESTURES = 2, 2, 64
FINGERS, BONES = 5, 4  # Of a hand, of a finger.
FIRST_TOOL = 16  # Place of the first tool; fingers have the places before.
ARM_KNOWN = 1  # Bit of `known`.

# LEAP_HAND, bytes. A digit is its number, four bones and whether it is extended.
HAND_SIZE, HAND_DIGITS, HAND_ARM = 1084, 120, 1040
DIGIT_SIZE, DIGIT_BONES, DIGIT_EXTENDED, BONE_SIZE = 184, 4, 180, 44
# The classic part: CLASSIC, then CLASSIC_HAND, TOOL and GESTURE one behind the other.
CLASSIC_SIZE, MORE_SIZE, TOOL_SIZE, GESTURE_SIZE = 88, 416, 76, 80
BOX_CENTER, BOX_SIZE, FRAME_MOTION = 8, 20, 32
MORE_MOTION, MORE_THUMB_BASE, MORE_THUMB_WIDTH, MORE_KNOWN, MORE_VISIBLE = 16, 68, 84, 88, 92
MORE_FINGERS, FINGER_SIZE = 96, 64
TOOL_FINGER, TOOL_VISIBLE = 8, 72

_VECTOR = struct.Struct("<3f")
_QUATERNION = struct.Struct("<4f")
_FLOAT = struct.Struct("<f")
_INT = struct.Struct("<i")
_LONG = struct.Struct("<q")
_MOTION = struct.Struct("<13f")
_TYPE_OFFSET = 4  # Of a gesture.


def vector_at(data: bytes, offset: int) -> Vector:
    """Return the vector at a place."""
    return Vector(*_VECTOR.unpack_from(data, offset))


def float_at(data: bytes, offset: int) -> float:
    """Return the 32-bit float at a place."""
    number: float = _FLOAT.unpack_from(data, offset)[0]
    return number


def int_at(data: bytes, offset: int) -> int:
    """Return the 32-bit integer at a place."""
    number: int = _INT.unpack_from(data, offset)[0]
    return number


def long_at(data: bytes, offset: int) -> int:
    """Return the 64-bit integer at a place."""
    number: int = _LONG.unpack_from(data, offset)[0]
    return number


def motion_at(data: bytes, offset: int) -> Motion:
    """Return the motion factors at a place."""
    return _MOTION.unpack_from(data, offset)


def kind_bit(type: int) -> int:
    """Return the bit of a type of gestures."""
    return 1 << type if 0 < type < 32 else 0


class Snapshot:
    """One frame: bytes, and where it stands among the newest.

    Attributes:
        id: Rises by one from frame to frame.
        timestamp_us: Of its image.
        rate_hz: Frames per second.
        images: Those it was made from; until they come, those before.
        hands: How many.
        hand_bytes: LEAP_HAND for each.
        tools: How many.
        body: The classic part.
        history: Where it stands; None where it stands nowhere.
    """

    __slots__ = (
        "_all_gestures",
        "_gestures",
        "body",
        "enabled",
        "hand_bytes",
        "hands",
        "history",
        "id",
        "images",
        "rate_hz",
        "timestamp_us",
        "tools",
    )

    id: int
    timestamp_us: int
    rate_hz: float

    def __init__(
        self,
        event: bytes,
        hand_bytes: bytes,
        counts: tuple[int, int, int],
        body: bytes,
        enabled: int,
        history: History | None = None,
    ) -> None:
        """Keep a frame.

        Args:
            event: LEAP_TRACKING_EVENT.
            hand_bytes: LEAP_HAND for each hand.
            counts: Hands, tools and gestures in the classic part.
            body: The classic part.
            enabled: Types of gestures that the program wants, as bits.
            history: Where it stands.
        """
        _, _, self.timestamp_us, self.id, _, _, self.rate_hz = EVENT.unpack(event)
        self.hand_bytes, self.body, self.enabled, self.history = hand_bytes, body, enabled, history
        self.hands, self.tools, self._all_gestures = counts
        self.images: Images | None = None
        self._gestures: list[int] | None = None

    def more_at(self, hand: int) -> int:
        """Return where the classic part of a hand begins."""
        return CLASSIC_SIZE + hand * MORE_SIZE

    def tool_at(self, tool: int) -> int:
        """Return where a tool begins."""
        return CLASSIC_SIZE + self.hands * MORE_SIZE + tool * TOOL_SIZE

    @property
    def gestures(self) -> list[int]:
        """Where each of the wanted gestures begins."""
        if self._gestures is None:
            first = self.tool_at(self.tools)
            places = (first + i * GESTURE_SIZE for i in range(self._all_gestures))
            wanted = (at for at in places if self._is_wanted(at))
            self._gestures = list(wanted)
        return self._gestures

    def _is_wanted(self, at: int) -> bool:
        return bool(kind_bit(int_at(self.body, at + _TYPE_OFFSET)) & self.enabled)


class History:
    """The newest frames of a Controller, and the newest images. Any thread may use it."""

    SIZE = 60

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: deque[Snapshot] = deque(maxlen=self.SIZE)  # Newest first.
        self._images: Images | None = None

    def add(self, snapshot: Snapshot) -> None:
        """Add the newest frame."""
        with self._lock:
            snapshot.images = self._images
            self._frames.appendleft(snapshot)

    def get(self, back: int) -> Snapshot | None:
        """Return the frame so many frames ago; None where there is none."""
        with self._lock:
            return self._frames[back] if 0 <= back < len(self._frames) else None

    def between(self, since: Snapshot, last: Snapshot) -> list[Snapshot]:
        """Return frames after one up to another, oldest first; none where either is gone."""
        with self._lock:
            frames = list(self._frames)
        places = {id(frame): place for place, frame in enumerate(frames)}
        newest, oldest = places.get(id(last)), places.get(id(since))
        if newest is None or oldest is None:
            return []
        return list(islice(reversed(frames), len(frames) - oldest, len(frames) - newest))

    def show(self, images: Images | None) -> None:
        """Add the newest images, or None where there are none any more.

        They are those of their frame, and of the frames after it until theirs come.
        """
        with self._lock:
            self._images = images
            for frame in self._frames if images is not None else ():
                if images is not None and frame.id == images.frame_id:
                    frame.images = images
                    break

    @property
    def newest_images(self) -> Images | None:
        """The newest images, if there are any."""
        with self._lock:
            return self._images

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._frames.clear()
            self._images = None


def basis_of(data: bytes, offset: int, mirrored: bool) -> Matrix:
    """Return the basis that the quaternion at a place turns the axes into.

    Args:
        data: Where it stands.
        offset: Its place.
        mirrored: Whether it is one of a left hand, whose bases are left-handed.
    """
    x, y, z, w = _QUATERNION.unpack_from(data, offset)
    across = Vector(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y))
    return Matrix._of(
        -across if mirrored else across,
        Vector(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
        Vector(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)),
        Vector(),
    )
