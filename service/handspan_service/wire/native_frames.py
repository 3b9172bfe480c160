"""Frames and images as the native library reads them. Pure: a value in, bytes out.

Law: what leaves is finite. A hand with a number that is not, or that its field cannot hold, is left
out with its tools; a tool or gesture likewise; in the classic part all of its hand becomes zeros.
What is encoded for one client is shared by all.

Source: docs/protocol-native.md#0x110-frame-service.
"""

from __future__ import annotations

import math
import struct
from itertools import pairwise

from handspan_service.contract.model import (
    Basis,
    Bone,
    Finger,
    Frame,
    Gesture,
    Hand,
    Side,
    Tool,
    TouchZone,
    Vector,
)
from handspan_service.wire.native import FRAME, HEADER, HEADER_TAIL, IMAGE

MAX_HANDS = 2  # Clients copy hands into two places. Source: docs/protocol-native.md.
MAX_TOOLS = 2
MAX_GESTURES = 64
MAX_HAND_ID = 2**31 // 10  # Clients make ids of fingers of it: ten times as large, signed.
CLASSIC_PART = 1
GRAY8 = 1

_FIXED = struct.Struct("<IIqqfHHH2x4x")
_BONE = "11f"
_HAND = struct.Struct(f"<3IfQ4f12ff3f4f{'i44fI' * 5}{_BONE}")
_CLASSIC = struct.Struct("<q6f9ff3f4x")
_CLASSIC_HAND = struct.Struct(f"<3ff9ff3f4ffIf{'12f2fIf' * 5}")
_TOOL = struct.Struct("<2i12f2fI2f")
_GESTURE = struct.Struct("<5i4xq9f2f4x")
_IMAGE = struct.Struct("<IIqqIII4x")
_ZONES = {TouchZone.NONE: 0, TouchZone.HOVERING: 1, TouchZone.TOUCHING: 2}
_TYPES = {"swipe": 1, "circle": 4, "screenTap": 5, "keyTap": 6}
_STATES = {"start": 1, "update": 2, "stop": 3}
_ARM_KNOWN, _BONES_KNOWN = 1, 2
# What stands in for numbers of the frame that are not finite: the box at its usual height.
_DEFAULT_CLASSIC = (0, 200, 0, 235.247, 235.247, 147.751, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0)
_NOWHERE: Vector = (0.0, 0.0, 0.0)
Quaternion = tuple[float, float, float, float]
_NO_TURN: Quaternion = (0.0, 0.0, 0.0, 1.0)


class FrameBytes:
    """One frame as bytes, encoded once and shared by all clients, and not before one asks."""

    def __init__(self, frame: Frame, device: int, taken_us: int) -> None:
        """Take a frame.

        Args:
            frame: What happened.
            device: Number of the device that saw it.
            taken_us: When its image was taken, on the clock that all processes share.
        """
        self.frame = frame
        self._device = device
        self._taken_us = taken_us
        self._hands: list[tuple[Hand, bytes]] | None = None
        self._plain = b""
        self._motion = b""
        self._classic: dict[bool, bytes] = {}
        self._gestures: tuple[Gesture, ...] = ()

    def plain(self) -> bytes:
        """Return the message with hands alone."""
        if not self._plain:
            hands = self._encoded()
            self._plain = self._message(0, len(hands), 0, 0, *(body for _, body in hands))
        return self._plain

    def classic(self, gestures: tuple[Gesture, ...], *, tools: bool) -> bytes:
        """Return the message with the classic part; the last answers are kept.

        Args:
            gestures: Those that this client must get.
            tools: Whether it takes tools.
        """
        if gestures != self._gestures:
            self._gestures = gestures
            self._classic.clear()
        message = self._classic.get(tools)
        if message is None:
            message = self._classic[tools] = self._with_classic(gestures, tools)
        return message

    def _with_classic(self, gestures: tuple[Gesture, ...], tools: bool) -> bytes:
        hands = self._encoded()
        if not self._motion:
            self._motion = _classic(self.frame) + b"".join(_classic_hand(one) for one, _ in hands)
        ids = {hand.id for hand, _ in hands}
        held = [_tool(tool) for tool in self.frame.tools if tools and tool.hand_id in ids]
        held = [one for one in held if one][:MAX_TOOLS]
        told = [one for one in map(_gesture, gestures) if one][:MAX_GESTURES]
        bodies = (body for _, body in hands)
        return self._message(
            CLASSIC_PART, len(hands), len(held), len(told), *bodies, self._motion, *held, *told
        )

    def _encoded(self) -> list[tuple[Hand, bytes]]:
        """Return the hands that can be told, with their bytes."""
        if self._hands is None:
            pairs = [(hand, _hand(hand)) for hand in self.frame.hands]
            self._hands = [pair for pair in pairs if pair[1]][:MAX_HANDS]
        return self._hands

    def _message(self, parts: int, hands: int, tools: int, gestures: int, *rest: bytes) -> bytes:
        frame = self.frame
        rate_hz = frame.rate_hz if math.isfinite(frame.rate_hz) else 0.0
        length = HEADER_TAIL + _FIXED.size + sum(map(len, rest))
        fixed = _FIXED.pack(
            self._device, parts, frame.id, self._taken_us, rate_hz, hands, tools, gestures
        )
        return b"".join((HEADER.pack(length, FRAME, 0), fixed, *rest))


def image_message(
    device: int,
    frame_id: int,
    taken_us: int,
    size_px: tuple[int, int],
    calibration: int,
    pixels: bytes,
) -> bytes:
    """Return both eyes of one image as a message.

    Args:
        device: Number of the device that took it.
        frame_id: Of the frame made from it.
        taken_us: That frame's time.
        size_px: Width and height of one eye.
        calibration: Version of the calibration that describes it.
        pixels: Left eye row by row, then the right one.
    """
    fixed = _IMAGE.pack(device, GRAY8, frame_id, taken_us, *size_px, calibration)
    length = HEADER_TAIL + len(fixed) + len(pixels)
    return b"".join((HEADER.pack(length, IMAGE, 0), fixed, pixels))


def quaternion(basis: Basis, *, mirrored: bool = False) -> Quaternion:
    """Return the rotation that turns the axes of device space into those of a basis.

    Args:
        basis: Rows are the axes; all unit length and at right angles.
        mirrored: Whether it is left-handed: x is turned round first, since no rotation mirrors.

    Returns:
        x, y, z, w.
    """
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = basis
    if mirrored:
        xx, xy, xz = -xx, -xy, -xz
    trace = xx + yy + zz
    if trace > 0.0:
        s = 2.0 * math.sqrt(trace + 1.0)
        return (yz - zy) / s, (zx - xz) / s, (xy - yx) / s, 0.25 * s
    if xx >= yy and xx >= zz:
        s = 2.0 * math.sqrt(max(1.0 + xx - yy - zz, 1e-12))
        return 0.25 * s, (yx + xy) / s, (zx + xz) / s, (yz - zy) / s
    if yy >= zz:
        s = 2.0 * math.sqrt(max(1.0 + yy - xx - zz, 1e-12))
        return (yx + xy) / s, 0.25 * s, (zy + yz) / s, (zx - xz) / s
    s = 2.0 * math.sqrt(max(1.0 + zz - xx - yy, 1e-12))
    return (zx + xz) / s, (zy + yz) / s, 0.25 * s, (xy - yx) / s


def _hand(hand: Hand) -> bytes:
    """Return the layout of LEAP_HAND, or nothing for a hand that has none."""
    left = hand.side is Side.LEFT
    digits: list[float] = []
    for finger in hand.fingers:
        digits += _digit(finger, left)
    values = (
        hand.confidence,
        int(max(hand.time_visible_s, 0.0) * 1e6) if math.isfinite(hand.time_visible_s) else 0,
        hand.pinch_distance_mm,
        hand.grab_angle,
        hand.pinch_strength,
        hand.grab_strength,
        *hand.palm_position,
        *hand.stabilized_palm_position,
        *hand.palm_velocity,
        *hand.palm_normal,
        hand.palm_width_mm,
        *hand.direction,
        *_palm_turn(hand.palm_normal, hand.direction),
        *digits,
        *_arm(hand, left),
    )
    if not 0 < hand.id < MAX_HAND_ID or len(hand.fingers) != 5:
        return b""
    return _packed(_HAND, hand.id, 0, 0 if left else 1, *values)


def _packed(layout: struct.Struct, *values: float) -> bytes:
    """Return the values as bytes, or nothing where one is not finite or too large."""
    if not math.isfinite(sum(values)):
        return b""
    try:
        return layout.pack(*values)
    except (OverflowError, struct.error):  # A number that 32 bits do not hold.
        return b""


def _palm_turn(normal: Vector, direction: Vector) -> Quaternion:
    a, b, c = normal
    d, e, f = direction
    across = (b * f - c * e, c * d - a * f, a * e - b * d)
    return quaternion((across, (-a, -b, -c), (-d, -e, -f)))


def _arm(hand: Hand, left: bool) -> tuple[float, ...]:
    if hand.arm is None:
        return (*hand.palm_position, *hand.palm_position, 0.0, *_NO_TURN)
    return _bone(hand.arm, left)


def _bone(bone: Bone, left: bool) -> tuple[float, ...]:
    turn = quaternion(bone.basis, mirrored=left)
    return (*bone.prev_joint, *bone.next_joint, bone.width_mm, *turn)


def _digit(finger: Finger, left: bool) -> list[float]:
    """Return finger_id, four bones, is_extended."""
    values: list[float] = [finger.type]
    if len(finger.bones) == 4:
        first, *others = finger.bones
        if finger.type == 0:
            values += (*first.prev_joint, *first.next_joint, 0.0, *_NO_TURN)
        else:
            values += _bone(first, left)
        for bone in others:
            values += _bone(bone, left)
    else:
        values += _bones_of_joints(finger)
    values.append(1 if finger.extended else 0)
    return values


def _bones_of_joints(finger: Finger) -> list[float]:
    """Return four bones of a finger of which only joints are known, and perhaps not all."""
    joints: list[Vector] = []
    nearest = finger.tip_position
    for joint in reversed(finger.joints):
        nearest = joint or nearest
        joints.insert(0, nearest)
    if finger.type == 0:
        joints[0] = joints[1]
    values: list[float] = []
    for prev_joint, next_joint in pairwise(joints):
        width_mm = 0.0 if prev_joint == next_joint else finger.width_mm
        values += (*prev_joint, *next_joint, width_mm, *_NO_TURN)
    return values


# The classic part


def _classic(frame: Frame) -> bytes:
    box = frame.interaction_box
    x, y, z = frame.rotation
    values = (*box.center, *box.size, *x, *y, *z, frame.scale_log, *frame.translation)
    packed = _packed(_CLASSIC, frame.timestamp_us, *values)
    return packed or _CLASSIC.pack(frame.timestamp_us, *_DEFAULT_CLASSIC)


def _classic_hand(hand: Hand) -> bytes:
    """Return the classic part of a hand; zeros where a number of it is not finite."""
    left = hand.side is Side.LEFT
    x, y, z = hand.rotation
    thumb = hand.fingers[0]
    base = (*_NO_TURN, 0.0)
    if thumb.bones:
        base = (*quaternion(thumb.bones[0].basis, mirrored=left), thumb.bones[0].width_mm)
    known = _ARM_KNOWN if hand.arm is not None else 0
    known |= _BONES_KNOWN if all(len(finger.bones) == 4 for finger in hand.fingers) else 0
    fingers: list[float] = []
    for finger in hand.fingers:
        fingers += (
            *finger.tip_position,
            *finger.stabilized_tip_position,
            *finger.tip_velocity,
            *finger.direction,
            finger.length_mm,
            finger.width_mm,
            _ZONES[finger.touch_zone],
            finger.touch_distance,
        )
    packed = _packed(
        _CLASSIC_HAND,
        *hand.sphere_center,
        hand.sphere_radius_mm,
        *x,
        *y,
        *z,
        hand.scale_log,
        *hand.translation,
        *base,
        known,
        hand.time_visible_s,
        *fingers,
    )
    return packed or bytes(_CLASSIC_HAND.size)


def _tool(tool: Tool) -> bytes:
    return _packed(
        _TOOL,
        tool.pointable_id,
        tool.hand_id,
        *tool.tip_position,
        *tool.stabilized_tip_position,
        *tool.tip_velocity,
        *tool.direction,
        tool.length_mm,
        tool.width_mm,
        _ZONES[tool.touch_zone],
        tool.touch_distance,
        tool.time_visible_s,
    )


def _gesture(gesture: Gesture) -> bytes:
    fields = gesture.fields
    vectors: tuple[float | Vector, ...]
    if gesture.type == "circle":
        vectors = (fields["center"], fields["normal"], _NOWHERE)
        numbers = (fields["radius"], fields["progress"])
    elif gesture.type == "swipe":
        vectors = (fields["position"], fields["direction"], fields["startPosition"])
        numbers = (fields["speed"], 0.0)
    else:
        vectors = (fields["position"], fields["direction"], _NOWHERE)
        numbers = (0.0, fields["progress"])
    return _packed(
        _GESTURE,
        gesture.id,
        _TYPES[gesture.type],
        _STATES[gesture.state],
        *gesture.hand_ids[:1],
        *gesture.pointable_ids[:1],
        gesture.duration_us,
        *(number for vector in vectors for number in _vector(vector)),
        *map(_number, numbers),
    )


def _vector(value: float | Vector) -> Vector:
    return value if isinstance(value, tuple) else _NOWHERE


def _number(value: float | Vector) -> float:
    return 0.0 if isinstance(value, tuple) else value
