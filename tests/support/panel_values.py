"""Values for the tests of the panel and for its scripted peer. No Qt: the peer starts fast."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from handspan_service.contract.control import (
    ClientStatus,
    DeviceReason,
    ServiceState,
    Status,
    Timing,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.model import (
    IDENTITY_BASIS,
    Bone,
    CalibrationKind,
    DeviceInfo,
    Finger,
    FingerType,
    Frame,
    Hand,
    InteractionBox,
    Orientation,
    Side,
    SourceKind,
    TouchZone,
    Vector,
)
from handspan_service.contract.settings import Settings


def a_device(kind: SourceKind = SourceKind.USB, rate_hz: float = 115.0) -> DeviceInfo:
    return DeviceInfo(
        "LP1", kind, "Leap Motion Controller", "1.7", CalibrationKind.FACTORY, rate_hz
    )


def a_client(number: int = 1, **changes: Any) -> ClientStatus:
    client = ClientStatus(number, "script", "v6.json", True, None, None, False, 1000, 0)
    return msgspec.structs.replace(client, **changes)


def a_status() -> Status:
    """Return the status of a controller that streams to one application."""
    return Status(
        state=ServiceState.STREAMING,
        reason=DeviceReason.NONE,
        detail="",
        device=a_device(),
        simulated=False,
        orientation=Orientation.NORMAL,
        hands=2,
        timing=Timing(115.0, 115.0, 4.0, 6.0, 1000, 0, 0),
        websocket=WebSocketStatus(WebSocketState.LISTENING, 6437),
        clients=(a_client(),),
        settings=Settings(),
        version="0.1.0",
        pid=4321,
        uptime_s=10.0,
    )


def with_(status: Status, **changes: Any) -> Status:
    return msgspec.structs.replace(status, **changes)


def _finger(kind: FingerType, side: int, centre: Vector) -> Finger:
    spread = side * (-0.6 + 0.3 * kind)
    along = (math.sin(spread), 0.0, -math.cos(spread))
    lengths = (0.0 if kind is FingerType.THUMB else 60.0, 40.0, 25.0, 18.0)
    start = (centre[0] + side * (-30.0 + 15.0 * kind), centre[1], centre[2] + 30.0)
    joints: list[Vector] = [start]
    for length in lengths:
        x, y, z = joints[-1]
        joints.append((x + along[0] * length, y, z + along[2] * length))
    bones = tuple(
        Bone(joints[index], joints[index + 1], IDENTITY_BASIS, 16.0) for index in range(4)
    )
    return Finger(
        type=kind,
        bones=bones,
        joints=(joints[0], joints[1], joints[2], joints[3], joints[4]),
        tip_position=joints[4],
        stabilized_tip_position=joints[4],
        tip_velocity=(0.0, 30.0, 40.0),
        direction=along,
        length_mm=60.0,
        width_mm=16.0,
        extended=True,
        touch_zone=TouchZone.NONE,
        touch_distance=1.0,
        time_visible_s=1.0,
    )


def an_open_hand(side: Side, number: int = 1) -> Hand:
    sign = -1 if side is Side.LEFT else 1
    centre = (sign * 80.0, 180.0, 0.0)
    wrist = (centre[0], centre[1], 60.0)
    return Hand(
        id=number,
        side=side,
        palm_position=centre,
        palm_normal=(0.0, -1.0, 0.0),
        direction=(0.0, 0.0, -1.0),
        palm_velocity=(0.0, 0.0, 0.0),
        stabilized_palm_position=centre,
        palm_width_mm=85.0,
        sphere_center=(centre[0], 120.0, 0.0),
        sphere_radius_mm=60.0,
        grab_strength=0.0,
        pinch_strength=0.0,
        grab_angle=0.0,
        pinch_distance_mm=60.0,
        confidence=1.0,
        time_visible_s=1.0,
        fingers=tuple(_finger(kind, sign, centre) for kind in FingerType),
        arm=Bone((centre[0], 150.0, 310.0), wrist, IDENTITY_BASIS, 60.0),
        rotation=IDENTITY_BASIS,
        scale_log=0.0,
        translation=(0.0, 0.0, 0.0),
    )


def a_frame(hands: int = 2, number: int = 1) -> Frame:
    sides = (Side.LEFT, Side.RIGHT)[:hands]
    return Frame(
        id=number,
        timestamp_us=number * 8696,
        rate_hz=115.0,
        hands=tuple(an_open_hand(side, index + 1) for index, side in enumerate(sides)),
        gestures=(),
        interaction_box=InteractionBox((0.0, 200.0, 0.0), (235.247, 235.247, 147.751)),
        rotation=IDENTITY_BASIS,
        scale_log=0.0,
        translation=(0.0, 0.0, 0.0),
    )
