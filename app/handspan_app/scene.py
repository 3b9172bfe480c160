"""Where the parts of the hands lie on the screen, and how they read in words. Pure: no Qt.

Law: what lies farther away comes earlier; a hand of an old recording, which has neither bones nor
joints, still has fingers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from handspan_app.camera import Point, Projector, Spot
from handspan_app.shows import HandModel
from handspan_service.contract.model import Finger, Hand, Side, Tool, Vector

DEFAULT_FINGER_WIDTH_MM = 16.0
PALM_THICKNESS_MM = 22.0
SHADOW_WIDTH_MM = 15.0
JOINT_RADIUS_MM, TIP_RADIUS_MM = 4.6, 5.6
NORMAL_MM = 55.0  # Length of the arrow that shows where the palm looks.
DEFAULT_PALM_WIDTH_MM = 85.0
DISC_STEPS = 28


class Limb(NamedTuple):
    """One bone on the screen.

    Attributes:
        start: End nearer to the body.
        end: End nearer to the tip.
        finger: 0 thumb to 4 pinky.
        moving: False for a metacarpal, which lies inside the palm.
    """

    start: Spot
    end: Spot
    finger: int
    moving: bool


class Ball(NamedTuple):
    """One joint on the screen; `tip` marks the end of a finger."""

    spot: Spot
    radius_px: float
    tip: bool


class Flesh(NamedTuple):
    """The outside of one finger: a line of joints with one thickness, at one depth."""

    points: tuple[Point, ...]
    width_px: float
    depth_mm: float


@dataclass(frozen=True, slots=True)
class HandPicture:
    """One hand on the screen.

    Attributes:
        hand: What is shown.
        flesh: Fingers outside the palm, far to near.
        limbs: Bones, far to near.
        balls: Joints, far to near.
        palm: Outline of the palm; empty where it is unknown.
        palm_spot: Centre of the palm.
        palm_px: Thickness of the palm.
        arm: Elbow, wrist and width; None where it is unknown.
        shadow: Polylines on the floor.
        shadow_px: Thickness of the shadow's fingers.
        depth_mm: Of the palm.
        normal: Where the palm's normal begins and ends; None where it is behind the eye.
        disc: The plane of the palm, a circle in it; empty where the model does not show it.
        ball: Centre and radius in pixels of the ball that the hand could hold; likewise None.
    """

    hand: Hand
    flesh: tuple[Flesh, ...]
    limbs: tuple[Limb, ...]
    balls: tuple[Ball, ...]
    palm: tuple[Point, ...]
    palm_spot: Spot
    palm_px: float
    arm: tuple[Spot, Spot, float] | None
    shadow: tuple[tuple[Point, ...], ...]
    shadow_px: float
    depth_mm: float
    normal: tuple[Spot, Spot] | None
    disc: tuple[Point, ...]
    ball: tuple[Spot, float] | None


def finger_points(finger: Finger) -> tuple[Vector, ...]:
    """Return the known joints of a finger from its root to its tip.

    A frame of an old recording has no joints: then the visible length stands for the finger.
    """
    points = tuple(joint for joint in finger.joints if joint is not None)
    if len(points) >= 2:
        return points
    tip, along, length = finger.tip_position, finger.direction, finger.length_mm
    root = (tip[0] - along[0] * length, tip[1] - along[1] * length, tip[2] - along[2] * length)
    return root, tip


def picture(
    hand: Hand, projector: Projector, model: HandModel = HandModel.SKIN
) -> HandPicture | None:
    """Return where a hand lies on the screen; None where its palm is behind the eye."""
    palm = projector.spot(hand.palm_position)
    if palm is None:
        return None
    limbs = [limb for finger in hand.fingers for limb in _limbs(finger, projector)]
    limbs.sort(key=lambda limb: -limb.start.depth_mm - limb.end.depth_mm)
    balls = [ball for finger in hand.fingers for ball in _balls(finger, projector)]
    balls.sort(key=lambda ball: -ball.spot.depth_mm)
    flesh = [_flesh(finger, projector, palm) for finger in hand.fingers]
    shadows = [[(x, 0.0, z) for x, _, z in finger_points(finger)] for finger in hand.fingers]
    if outline := _palm_outline(hand):
        shadows.append([(x, 0.0, z) for x, _, z in (*outline, outline[0])])
    return HandPicture(
        hand,
        tuple(sorted(flesh, key=lambda one: -one.depth_mm)),
        tuple(limbs),
        tuple(balls),
        projector.polygon(_palm_outline(hand)),
        palm,
        PALM_THICKNESS_MM * palm.scale,
        _arm(hand, projector),
        tuple(projector.polygon(line) for line in shadows),
        SHADOW_WIDTH_MM * palm.scale,
        palm.depth_mm,
        projector.line(hand.palm_position, _beyond(hand.palm_position, hand.palm_normal)),
        projector.polygon(_disc(hand)) if model is HandModel.PALM else (),
        _ball_of(hand, projector) if model is HandModel.BALL else None,
    )


def _limbs(finger: Finger, projector: Projector) -> Iterator[Limb]:
    points = finger_points(finger)
    whole = len(points) == 5
    for index, (start, end) in enumerate(itertools.pairwise(points)):
        if math.dist(start, end) < 1.0:
            continue  # The thumb's metacarpal has no length.
        seen = projector.line(start, end)
        if seen is not None:
            yield Limb(*seen, int(finger.type), moving=not whole or index > 0)


def _flesh(finger: Finger, projector: Projector, palm: Spot) -> Flesh:
    points = finger_points(finger)
    outside = points[1:] if len(points) == 5 else points
    spots = [spot for point in outside if (spot := projector.spot(point)) is not None]
    depth = sum(spot.depth_mm for spot in spots) / len(spots) if spots else palm.depth_mm
    width = (finger.width_mm or DEFAULT_FINGER_WIDTH_MM) * palm.scale
    return Flesh(tuple((spot.x, spot.y) for spot in spots), width, depth)


def _beyond(place: Vector, along: Vector, length_mm: float = NORMAL_MM) -> Vector:
    return (
        place[0] + along[0] * length_mm,
        place[1] + along[1] * length_mm,
        place[2] + along[2] * length_mm,
    )


def _disc(hand: Hand) -> list[Vector]:
    """Return points of a circle in the plane of the palm."""
    (nx, ny, nz), along = hand.palm_normal, hand.direction
    across = (
        ny * along[2] - nz * along[1],
        nz * along[0] - nx * along[2],
        nx * along[1] - ny * along[0],
    )
    radius = 0.5 * (hand.palm_width_mm or DEFAULT_PALM_WIDTH_MM)
    turns = [math.tau * index / DISC_STEPS for index in range(DISC_STEPS)]
    return [
        _beyond(
            _beyond(hand.palm_position, along, radius * math.cos(turn)),
            across,
            radius * math.sin(turn),
        )
        for turn in turns
    ]


def _ball_of(hand: Hand, projector: Projector) -> tuple[Spot, float] | None:
    centre = projector.spot(hand.sphere_center)
    return (centre, hand.sphere_radius_mm * centre.scale) if centre is not None else None


def _balls(finger: Finger, projector: Projector) -> Iterator[Ball]:
    points = finger_points(finger)
    for index, place in enumerate(points):
        if index and math.dist(place, points[index - 1]) < 1.0:
            continue
        spot = projector.spot(place)
        if spot is not None:
            tip = index == len(points) - 1
            yield Ball(spot, (TIP_RADIUS_MM if tip else JOINT_RADIUS_MM) * spot.scale, tip)


def _palm_outline(hand: Hand) -> list[Vector]:
    """Return the corners of the palm: the root of the thumb, the knuckles, the heel."""
    if len(hand.fingers) != 5 or any(None in finger.joints[:2] for finger in hand.fingers):
        return []
    roots = [finger.joints[:2] for finger in hand.fingers]
    corners = [roots[0][1], *(pair[1] for pair in roots[1:]), roots[4][0], roots[1][0]]
    return [corner for corner in corners if corner is not None]


def _arm(hand: Hand, projector: Projector) -> tuple[Spot, Spot, float] | None:
    if hand.arm is None:
        return None
    seen = projector.line(hand.arm.prev_joint, hand.arm.next_joint)
    return (*seen, hand.arm.width_mm) if seen else None


def pictures(
    hands: tuple[Hand, ...], projector: Projector, model: HandModel = HandModel.SKIN
) -> list[HandPicture]:
    """Return the hands on the screen, far to near."""
    found = [shown for hand in hands if (shown := picture(hand, projector, model)) is not None]
    return sorted(found, key=lambda shown: -shown.depth_mm)


@dataclass(frozen=True, slots=True)
class ToolPicture:
    """One pen or stick on the screen.

    Attributes:
        start: Where it leaves the hand.
        end: Its tip.
        width_px: Its thickness.
    """

    start: Spot
    end: Spot
    width_px: float


def tool_pictures(tools: tuple[Tool, ...], projector: Projector) -> list[ToolPicture]:
    """Return the tools on the screen; those behind the eye are left out."""
    found = []
    for tool in tools:
        (x, y, z), (along, up, back) = tool.tip_position, tool.direction
        length = tool.length_mm
        begin = (x - along * length, y - up * length, z - back * length)
        seen = projector.line(begin, tool.tip_position)
        if seen is not None:
            start, end = seen
            found.append(ToolPicture(start, end, tool.width_mm * end.scale))
    return found


def summary(hands: tuple[Hand, ...]) -> str:
    """Return the hands in words, for those who do not see the picture."""
    if not hands:
        return "No hands."
    count = "One hand" if len(hands) == 1 else f"{len(hands)} hands"
    return f"{count}: {', '.join(_posture(hand) for hand in hands)}."


def _posture(hand: Hand) -> str:
    side = "left hand" if hand.side is Side.LEFT else "right hand"
    if hand.grab_strength > 0.8:
        return f"{side} closed"
    if hand.pinch_strength > 0.8:
        return f"{side} pinching"
    pointing = [finger.extended for finger in hand.fingers]
    if len(pointing) == 5 and pointing[1] and not any(pointing[2:]):
        return f"{side} pointing"
    return f"{side} open" if hand.grab_strength < 0.3 else f"{side} half open"
