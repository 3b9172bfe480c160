"""Values and helpers for the tests of the service as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from handspan_service.contract.model import (
    IDENTITY_BASIS,
    Bone,
    Finger,
    FingerType,
    Hand,
    Side,
    TouchZone,
)
from support.patience import WAIT_S

BONE = Bone((0.0, 200.0, 0.0), (0.0, 200.0, -30.0), IDENTITY_BASIS, 18.0)


def a_finger(kind: FingerType) -> Finger:
    """Return a finger that could be real."""
    tip = (10.0 * kind, 200.0, -100.0)
    return Finger(
        type=kind,
        bones=(BONE, BONE, BONE, BONE),
        joints=(tip, tip, tip, tip, tip),
        tip_position=tip,
        stabilized_tip_position=tip,
        tip_velocity=(0.0, 0.0, 0.0),
        direction=(0.0, 0.0, -1.0),
        length_mm=60.0,
        width_mm=18.0,
        extended=True,
        touch_zone=TouchZone.NONE,
        touch_distance=1.0,
        time_visible_s=0.5,
    )


def a_hand(id: int, side: Side = Side.RIGHT) -> Hand:
    """Return a hand that could be real."""
    return Hand(
        id=id,
        side=side,
        palm_position=(0.0, 200.0, 0.0),
        palm_normal=(0.0, -1.0, 0.0),
        direction=(0.0, 0.0, -1.0),
        palm_velocity=(0.0, 0.0, 0.0),
        stabilized_palm_position=(0.0, 200.0, 0.0),
        palm_width_mm=85.0,
        sphere_center=(0.0, 180.0, 0.0),
        sphere_radius_mm=60.0,
        grab_strength=0.0,
        pinch_strength=0.0,
        grab_angle=0.2,
        pinch_distance_mm=70.0,
        confidence=0.9,
        time_visible_s=0.5,
        fingers=tuple(a_finger(kind) for kind in FingerType),
        arm=BONE,
        rotation=IDENTITY_BASIS,
        scale_log=0.0,
        translation=(0.0, 200.0, 0.0),
    )


async def until(condition: Callable[[], object], timeout_s: float = WAIT_S) -> None:
    """Wait until something holds; fail if it does not in time."""
    async with asyncio.timeout(timeout_s):
        while True:
            holds = condition()
            if await holds if isinstance(holds, Awaitable) else holds:
                return
            await asyncio.sleep(0.01)
