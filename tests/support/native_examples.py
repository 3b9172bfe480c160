"""One example of every message of the native protocol; their bytes stand in tests/golden/native.

Every number differs from its neighbours and is exact in 32 bits, so that no two fields can be
mistaken for each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from handspan_service.contract.model import (
    Basis,
    Bone,
    Finger,
    FingerType,
    Frame,
    Gesture,
    Hand,
    InteractionBox,
    Side,
    Tool,
    TouchZone,
    Vector,
)
from handspan_service.wire.native import INTERFACE, VERSION, pack_value
from handspan_service.wire.native_frames import FrameBytes, image_message
from handspan_service.wire.native_messages import (
    MAGIC,
    Bye,
    Calibration,
    Config,
    ConfigChange,
    Device,
    DeviceBit,
    DeviceChange,
    Disposition,
    GetConfig,
    GetMode,
    Hello,
    Log,
    Message,
    Mode,
    Ping,
    PolicyBit,
    PolicyNews,
    Pong,
    Reason,
    Result,
    Role,
    ServiceNews,
    SetConfig,
    SetFocus,
    SetMode,
    SetPaused,
    SetPolicy,
    Severity,
    Subscribe,
    Wants,
    Welcome,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "native"
NOW_US = 1_234_567_890_123
# Turns whose quaternions are exact: by 0, 120 and 240 degrees about (1, 1, 1).
TURNS: tuple[Basis, ...] = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
    ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
)
_Extra: TypeAlias = dict[str, float | Vector]
_CAMERA = (132.5, 1.25, -2.5, 1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705, 0.001, -0.002, 0.003)

MESSAGES: dict[str, Message] = {
    "hello": Hello(
        MAGIC,
        1,
        3,
        Role.CLIENT,
        Wants.FRAMES | Wants.IMAGES,
        PolicyBit.IMAGES | PolicyBit.BACKGROUND,
        "visualiser",
        "libLeapC 6.2.0",
    ),
    "hello_probe": Hello(MAGIC, 1, 1, Role.PROBE, 0, 0, "", "libLeapC 6.2.0"),
    "subscribe": Subscribe(2, Wants.FRAMES | Wants.CLASSIC | Wants.GESTURES | Wants.TOOLS),
    "set_policy": SetPolicy(7, 1, PolicyBit.IMAGES, PolicyBit.BACKGROUND | PolicyBit.PAUSE),
    "set_paused": SetPaused(8, 1),
    "set_mode": SetMode(9, 1, 2),
    "get_mode": GetMode(10, 1),
    "set_config": SetConfig(11, *pack_value(12.5)[:2], "Gesture.Circle.MinRadius", ""),
    "set_config_text": SetConfig(12, *pack_value("de")[:2], "language", "de"),
    "get_config": GetConfig(13, "tracking_tool_enabled"),
    "set_focus": SetFocus(1),
    "ping": Ping(14, NOW_US),
    "welcome": Welcome(
        MAGIC,
        VERSION,
        1,
        42,
        4711,
        NOW_US,
        INTERFACE,
        2,
        Disposition.LOW_RATE,
        1,
        PolicyBit.BACKGROUND,
        "v6.2.0-handspan-0.1.0",
    ),
    "bye": Bye(Reason.VERSION, 1, 2, "this service speaks version 1"),
    "service": ServiceNews(2, Disposition.LOW_RATE, 57.25, "Wipe the glass ü."),
    "device": Device(
        1,
        DeviceBit.STREAMING | DeviceBit.SMUDGED,
        DeviceBit.STREAMING,
        DeviceChange.CHANGED,
        3,
        1,
        0,
        40_000,
        800_000,
        2.5,
        2.25,
        115.0,
        "LP12345678901",
        "Leap Motion Controller",
        "1.7.0",
    ),
    "calibration": Calibration(
        1,
        3,
        2,
        640,
        240,
        39.875,
        (-1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0),
        (0.5, 1.5, 2.5),
        _CAMERA,
        tuple(-number for number in _CAMERA),
    ),
    "policy": PolicyNews(7, 1, PolicyBit.IMAGES, PolicyBit.IMAGES | PolicyBit.PAUSE),
    "mode": Mode(9, 1, 2),
    "result": Result(8, 1, "ask for the policy first"),
    "config": Config(13, *pack_value(True)[:2], "tracking_tool_enabled", ""),
    "config_integer": Config(15, *pack_value(-6437)[:2], "ws_port", ""),
    "config_unknown": Config(16, *pack_value(None)[:2], "no_such_key", ""),
    "config_change": ConfigChange(11, 1),
    "log": Log(Severity.WARNING, NOW_US, "The glass of the controller seems to be smudged."),
    "pong": Pong(14, NOW_US, NOW_US + 55),
}


class _Numbers:
    """Numbers that rise by a quarter."""

    def __init__(self, first: float) -> None:
        self._next: Iterator[float] = itertools.count(first, 0.25)

    def one(self) -> float:
        return next(self._next)

    def vector(self) -> Vector:
        return (self.one(), self.one(), self.one())


def _turn(number: int, *, left: bool) -> Basis:
    x, y, z = TURNS[number % len(TURNS)]
    return ((-x[0], -x[1], -x[2]), y, z) if left else (x, y, z)


def _finger(kind: FingerType, numbers: _Numbers, *, left: bool) -> Finger:
    bones = tuple(
        Bone(numbers.vector(), numbers.vector(), _turn(kind + bone, left=left), numbers.one())
        for bone in range(4)
    )
    if kind is FingerType.THUMB:
        first = bones[0]
        bones = (Bone(first.prev_joint, first.prev_joint, first.basis, first.width_mm), *bones[1:])
    joint = numbers.vector()
    return Finger(
        type=kind,
        bones=bones,
        joints=(joint, joint, joint, joint, joint),
        tip_position=numbers.vector(),
        stabilized_tip_position=numbers.vector(),
        tip_velocity=numbers.vector(),
        direction=numbers.vector(),
        length_mm=numbers.one(),
        width_mm=numbers.one(),
        extended=kind % 2 == 1,
        touch_zone=list(TouchZone)[kind % 3],
        touch_distance=numbers.one(),
        time_visible_s=numbers.one(),
    )


def _hand(id: int, side: Side, first: float) -> Hand:
    numbers = _Numbers(first)
    left = side is Side.LEFT
    return Hand(
        id=id,
        side=side,
        palm_position=numbers.vector(),
        palm_normal=(0.0, -1.0, 0.0) if left else (-1.0, 0.0, 0.0),
        direction=(0.0, 0.0, -1.0),
        palm_velocity=numbers.vector(),
        stabilized_palm_position=numbers.vector(),
        palm_width_mm=numbers.one(),
        sphere_center=numbers.vector(),
        sphere_radius_mm=numbers.one(),
        grab_strength=numbers.one(),
        pinch_strength=numbers.one(),
        grab_angle=numbers.one(),
        pinch_distance_mm=numbers.one(),
        confidence=numbers.one(),
        time_visible_s=numbers.one(),
        fingers=tuple(_finger(kind, numbers, left=left) for kind in FingerType),
        arm=Bone(numbers.vector(), numbers.vector(), _turn(2, left=left), numbers.one()),
        rotation=(numbers.vector(), numbers.vector(), numbers.vector()),
        scale_log=numbers.one(),
        translation=numbers.vector(),
    )


def _tool(numbers: _Numbers) -> Tool:
    return Tool(
        id=3,
        hand_id=18,
        tip_position=numbers.vector(),
        stabilized_tip_position=numbers.vector(),
        tip_velocity=numbers.vector(),
        direction=numbers.vector(),
        length_mm=numbers.one(),
        width_mm=numbers.one(),
        touch_zone=TouchZone.TOUCHING,
        touch_distance=numbers.one(),
        time_visible_s=numbers.one(),
    )


def _gestures(numbers: _Numbers) -> tuple[Gesture, ...]:
    v, n = numbers.vector, numbers.one
    circle: _Extra = {"center": v(), "normal": v(), "radius": n(), "progress": n()}
    swipe: _Extra = {"position": v(), "direction": v(), "startPosition": v(), "speed": n()}
    key: _Extra = {"position": v(), "direction": v(), "progress": n()}
    screen: _Extra = {"position": v(), "direction": v(), "progress": n()}
    return (
        Gesture(5, "circle", "start", 8_700, (17,), (171,), circle),
        Gesture(6, "swipe", "update", 17_400, (17,), (172,), swipe),
        Gesture(7, "keyTap", "stop", 26_100, (18,), (181,), key),
        Gesture(8, "screenTap", "stop", 34_800, (18,), (182,), screen),
    )


def a_frame(*, hands: int) -> Frame:
    """Return a frame that has everything, or no hands."""
    numbers = _Numbers(900.0)
    both = (_hand(17, Side.RIGHT, 1.0), _hand(18, Side.LEFT, 400.0))
    return Frame(
        id=1001,
        timestamp_us=777_000_111,
        rate_hz=114.5,
        hands=both[:hands],
        gestures=_gestures(numbers) if hands else (),
        interaction_box=InteractionBox(numbers.vector(), numbers.vector()),
        rotation=(numbers.vector(), numbers.vector(), numbers.vector()),
        scale_log=numbers.one(),
        translation=numbers.vector(),
        tools=(_tool(numbers),) if hands == 2 else (),
    )


def frames() -> dict[str, bytes]:
    """Return the messages of frames and images."""
    whole, empty = a_frame(hands=2), a_frame(hands=0)
    shared = FrameBytes(whole, 1, NOW_US)
    return {
        "frame_empty": FrameBytes(empty, 1, NOW_US).plain(),
        "frame_hands": shared.plain(),
        "frame_classic": shared.classic((), tools=False),
        "frame_classic_whole": shared.classic(whole.gestures, tools=True),
        "frame_classic_empty": FrameBytes(empty, 1, NOW_US).classic((), tools=True),
        "image": image_message(1, 1001, NOW_US, (4, 2), 3, bytes(range(10, 26))),
    }
