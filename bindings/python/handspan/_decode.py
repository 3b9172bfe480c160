"""Bytes of LeapC's structures to values. Pure. Law: every field of the layout is read once.

Source:
    LeapC.h; sizes and offsets are asserted by native/src/layout.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from handspan.values import Bone, Finger, FingerType, Frame, Hand, Palm, Quaternion, Side, Vector

MAX_HANDS = 2  # LeapC promises never to tell of more.
EVENT = struct.Struct("<QqqqIQf")  # LEAP_TRACKING_EVENT
# LEAP_HAND: numbers; palm; of each digit its number, four bones, extended; arm.
HAND = struct.Struct("<IIIfQ4f" + "20f" + "i44fI" * 5 + "11f")
PALM, DIGITS, DIGIT, BONE, ARM = 9, 29, 46, 11, 259  # Places and lengths among the numbers.


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame as it lay in memory.

    Attributes:
        event: LEAP_TRACKING_EVENT.
        hands: As many LEAP_HAND as it names.
        device_id: Of the message.
    """

    event: bytes
    hands: bytes
    device_id: int


def _bone(numbers: tuple[float, ...], at: int) -> Bone:
    ax, ay, az, bx, by, bz, width_mm, x, y, z, w = numbers[at : at + BONE]
    return Bone(Vector(ax, ay, az), Vector(bx, by, bz), width_mm, Quaternion(x, y, z, w))


def _finger(numbers: tuple[float, ...], at: int) -> Finger:
    return Finger(
        FingerType(int(numbers[at])),
        _bone(numbers, at + 1),
        _bone(numbers, at + 1 + BONE),
        _bone(numbers, at + 1 + 2 * BONE),
        _bone(numbers, at + 1 + 3 * BONE),
        numbers[at + 1 + 4 * BONE] != 0,
    )


def _palm(n: tuple[float, ...]) -> Palm:
    return Palm(
        position=Vector(*n[0:3]),
        stabilized_position=Vector(*n[3:6]),
        velocity=Vector(*n[6:9]),
        normal=Vector(*n[9:12]),
        width_mm=n[12],
        direction=Vector(*n[13:16]),
        orientation=Quaternion(*n[16:20]),
    )


def hand_of(numbers: tuple[float, ...]) -> Hand:
    """Return the hand of the numbers of one LEAP_HAND."""
    id, _flags, type, confidence, visible_us, pinch_mm, grab_rad, pinch, grab = numbers[:PALM]
    return Hand(
        id=int(id),
        side=Side.RIGHT if type else Side.LEFT,
        confidence=confidence,
        visible_us=int(visible_us),
        pinch_distance_mm=pinch_mm,
        grab_angle_rad=grab_rad,
        pinch_strength=pinch,
        grab_strength=grab,
        palm=_palm(numbers[PALM:DIGITS]),
        fingers=(
            _finger(numbers, DIGITS),
            _finger(numbers, DIGITS + DIGIT),
            _finger(numbers, DIGITS + 2 * DIGIT),
            _finger(numbers, DIGITS + 3 * DIGIT),
            _finger(numbers, DIGITS + 4 * DIGIT),
        ),
        arm=_bone(numbers, ARM),
    )


def frame_of(raw: RawFrame) -> Frame:
    """Return the frame of what lay in memory."""
    _, image_id, timestamp_us, id, _count, _pointer, rate_hz = EVENT.unpack(raw.event)
    return Frame(
        id=id,
        image_id=image_id,
        timestamp_us=timestamp_us,
        device_id=raw.device_id,
        rate_hz=rate_hz,
        hands=tuple(hand_of(numbers) for numbers in HAND.iter_unpack(raw.hands)),
    )
