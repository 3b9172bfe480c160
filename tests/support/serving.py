"""What tests of the serving rooms share: frames, a running server, clients."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handspan_service.contract.model import (
    Basis,
    Bone,
    Finger,
    FingerType,
    Frame,
    Gesture,
    Hand,
    Side,
    Tool,
    TouchZone,
    Vector,
)
from handspan_service.contract.settings import Settings
from handspan_service.frames import FrameMaker
from handspan_service.serve.websocket import WebSocketServer
from handspan_service.wire.leap_json import DeviceEventState

RECORDINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "recordings"
DEVICE = DeviceEventState("LP00000000001")
HANDSHAKE = (
    "GET /v6.json HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)


def make_finger(type: FingerType, x: float, *, left: bool) -> Finger:
    sign = -1.0 if left else 1.0
    basis: Basis = ((sign, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    joints: list[Vector] = [(x, 200.0 + type, z) for z in (50.0, 10.0, -30.0, -55.0, -72.0)]
    bones = tuple(Bone(joints[i], joints[i + 1], basis, 17.0) for i in range(4))
    return Finger(
        type=type,
        bones=bones,
        joints=(joints[0], joints[1], joints[2], joints[3], joints[4]),
        tip_position=(x, 200.0 + type, -68.0),
        stabilized_tip_position=(x, 200.0 + type, -67.0),
        tip_velocity=(1.5, -2.25, 1e-7),
        direction=(0.0, 0.0, -1.0),
        length_mm=58.191,
        width_mm=17.91,
        extended=True,
        touch_zone=TouchZone.HOVERING,
        touch_distance=0.333333,
        time_visible_s=1.25,
    )


def make_hand(id: int = 7, side: Side = Side.RIGHT, at: Vector = (30.0, 200.0, 10.0)) -> Hand:
    left = side is Side.LEFT
    sign = -1.0 if left else 1.0
    return Hand(
        id=id,
        side=side,
        palm_position=at,
        palm_normal=(0.0, -1.0, 0.0),
        direction=(0.0, 0.0, -1.0),
        palm_velocity=(1.0, 2.0, -3.0),
        stabilized_palm_position=at,
        palm_width_mm=85.0,
        sphere_center=(at[0], at[1] - 40.0, at[2]),
        sphere_radius_mm=60.0,
        grab_strength=0.0,
        pinch_strength=0.25,
        grab_angle=0.4,
        pinch_distance_mm=55.0,
        confidence=1.0,
        time_visible_s=1.25,
        fingers=tuple(
            make_finger(type, at[0] + sign * (type - 2) * 20.0, left=left) for type in FingerType
        ),
        arm=Bone(
            (at[0], at[1] - 20, 320.0),
            (at[0], at[1], 70.0),
            ((sign, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
            63.72,
        ),
        rotation=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
        scale_log=math.log(2.0),
        translation=at,
    )


def make_tool(id: int = 1, hand_id: int = 7, at: Vector = (31.0, 180.0, -90.0)) -> Tool:
    """Return a stick of 100 mm that points at the screen."""
    return Tool(
        id=id,
        hand_id=hand_id,
        tip_position=at,
        stabilized_tip_position=(30.5, 180.0, -90.0),
        tip_velocity=(5.0, -2.5, 0.0),
        direction=(0.0, 0.0, -1.0),
        length_mm=100.25,
        width_mm=7.5,
        touch_zone=TouchZone.TOUCHING,
        touch_distance=-0.5,
        time_visible_s=1.5,
    )


def make_gesture(id: int, state: str, type: str = "circle") -> Gesture:
    fields: dict[str, float | Vector] = {"progress": 1.0}
    if type == "circle":
        fields |= {"center": (1.0, 2.0, 3.0), "normal": (0.0, 0.0, -1.0), "radius": 20.0}
    elif type == "swipe":
        at = (1.0, 2.0, 3.0)
        fields = {"startPosition": at, "position": at, "direction": (1.0, 0.0, 0.0), "speed": 900.0}
    else:
        fields |= {"position": (1.0, 2.0, 3.0), "direction": (0.0, -1.0, 0.0)}
    return Gesture(id, type, state, 1000, (7,), (71,), fields)  # type: ignore[arg-type]


class Frames:
    """Makes frames of two hands that move, 10 ms apart."""

    def __init__(self) -> None:
        self.maker = FrameMaker()
        self.time_us = 1_000_000

    def __call__(self, *gestures: Gesture, hands: int = 2) -> Frame:
        self.time_us += 10_000
        moved = self.time_us / 1e6
        both = (
            make_hand(7, Side.RIGHT, (60.0 + moved, 200.0, 10.0)),
            make_hand(8, Side.LEFT, (-60.0, 210.0, 10.0 - moved)),
        )
        return self.maker.make(self.time_us, both[:hands], gestures)


def read_recording(name: str) -> list[Frame]:
    """Return the frames of a leap.js recording, or skip the test."""
    path = RECORDINGS / f"{name}.json.lz"
    if not path.exists():
        pytest.skip(f"the recording {path} is not here")
    return list(_recorded(path))


@functools.cache
def _recorded(path: Path) -> tuple[Frame, ...]:
    from handspan_service.device.base import EndOfSource, RecordedHands
    from handspan_service.device.playback import PlaybackSource

    maker = FrameMaker()
    frames: list[Frame] = []
    with PlaybackSource(path, speed=None, loop=False) as source:
        while True:
            try:
                item = source.read(1.0)
            except EndOfSource:
                return tuple(frames)
            assert isinstance(item, RecordedHands)
            frames.append(maker.make(item.timestamp_us, item.hands, item.gestures or ()))


@asynccontextmanager
async def serving(
    *, devices: tuple[DeviceEventState, ...] = (DEVICE,), **changes: Any
) -> AsyncIterator[WebSocketServer]:
    """Run a server on a free port."""
    server = WebSocketServer(Settings(websocket_port=changes.pop("websocket_port", 0), **changes))
    server.set_devices(devices)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def device(**changes: Any) -> DeviceEventState:
    return replace(DEVICE, **changes)


def loads(text: str | bytes) -> Any:
    """Parse JSON as browsers do: no NaN, no Infinity."""

    def refuse(word: str) -> float:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def url(server: WebSocketServer) -> str:
    return f"ws://127.0.0.1:{server.status().port}/v6.json"


def shake(host: str = "127.0.0.1:{port}", more: str = "") -> str:
    return HANDSHAKE.replace("{host}", host).replace("{more}", more)
