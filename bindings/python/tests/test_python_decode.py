"""Bytes in the layout of LeapC become values, each number in its place."""

from __future__ import annotations

import struct
from ctypes import sizeof
from pathlib import Path

from handspan import FingerType, Side, Vector
from handspan._decode import EVENT, HAND, RawFrame, frame_of
from handspan._library import Config, DeviceInfo, Message, Point, ServerDevice, ServerStatus
from handspan._pictures import HEADER, IMAGE, TABLE_SIZE

ROOT = Path(__file__).parents[3]
LEFT, RIGHT = 0, 1


def hand_bytes(id: int, type: int) -> tuple[bytes, list[float]]:
    """Return a LEAP_HAND in which every number differs, and the numbers behind its head."""
    palm = [1000.0 + n for n in range(20)]
    body: list[float] = [*palm]
    packed = struct.pack("<IIIfQ4f", id, 0, type, 0.5, 7_000_000_000, 41.0, 1.5, 0.25, 0.75)
    packed += struct.pack("<20f", *palm)
    for digit in range(5):
        bones = [2000.0 + 100 * digit + n for n in range(44)]
        body += bones
        packed += struct.pack("<i44fI", digit, *bones, digit % 2)
    arm = [3000.0 + n for n in range(11)]
    return packed + struct.pack("<11f", *arm), body + arm


def test_the_layout_has_the_sizes_of_the_header() -> None:
    # Source: native/src/layout.inc, which the compiler asserts.
    layout = (ROOT / "native" / "src" / "layout.inc").read_text()
    for name, size in (
        ("LEAP_TRACKING_EVENT", EVENT.size),
        ("LEAP_HAND", HAND.size),
        ("LEAP_IMAGE", IMAGE.size),
        ("LEAP_FRAME_HEADER", HEADER.size),
        ("LEAP_DISTORTION_MATRIX", TABLE_SIZE),
        ("LEAP_CONNECTION_MESSAGE", sizeof(Message)),
        ("LEAP_CONNECTION_CONFIG", sizeof(Config)),
        ("LEAP_DEVICE_INFO", sizeof(DeviceInfo)),
        ("LEAP_SERVER_STATUS", sizeof(ServerStatus)),
        ("LEAP_SERVER_STATUS_DEVICE", sizeof(ServerDevice)),
        ("LEAP_VECTOR", sizeof(Point)),
    ):
        assert f"SIZE({name}, {size})" in layout, name


def test_every_number_finds_its_place() -> None:
    left, body = hand_bytes(7, LEFT)
    right, _ = hand_bytes(8, RIGHT)
    event = EVENT.pack(0, 11, 22, 33, 2, 0, 115.0)
    frame = frame_of(RawFrame(event, left + right, 5))
    assert (frame.image_id, frame.timestamp_us, frame.id) == (11, 22, 33)
    assert (frame.rate_hz, frame.device_id) == (115.0, 5)
    assert [(hand.id, hand.side) for hand in frame.hands] == [(7, Side.LEFT), (8, Side.RIGHT)]
    assert frame.left is frame.hands[0] is frame.hand(7)
    assert frame.right is frame.hands[1] is frame.hand(8)
    hand = frame.hands[0]
    assert (hand.confidence, hand.visible_us) == (0.5, 7_000_000_000)
    assert (hand.pinch_distance_mm, hand.grab_angle_rad) == (41.0, 1.5)
    assert (hand.pinch_strength, hand.grab_strength) == (0.25, 0.75)
    assert [finger.type for finger in hand.fingers] == list(FingerType)
    assert [finger.extended for finger in hand.fingers] == [False, True, False, True, False]
    assert (hand.thumb, hand.index, hand.middle, hand.ring, hand.pinky) == hand.fingers
    told: list[float] = []
    palm = hand.palm
    for vector in (palm.position, palm.stabilized_position, palm.velocity, palm.normal):
        told += vector
    turn = palm.orientation
    told += [palm.width_mm, *palm.direction, turn.x, turn.y, turn.z, turn.w]
    for bone in [bone for finger in hand.fingers for bone in finger.bones] + [hand.arm]:
        turn = bone.rotation
        told += [*bone.prev_joint, *bone.next_joint, bone.width_mm, turn.x, turn.y, turn.z, turn.w]
    assert told == body
    assert hand.index.tip == hand.index.distal.next_joint == Vector(2136.0, 2137.0, 2138.0)
