"""What the hands do in each kind of sequence.

Law: a clip is written in device space and seconds, and knows nothing of who plays it.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from evaluation.acting import Moves, pinch_with
from handspan_service.contract.model import Side
from handspan_service.device import postures
from handspan_service.device.paths import PEAK_OF_MEAN, Track

Tracks: TypeAlias = dict[Side, Track]

# Places that the cameras do not see, palm, own side outward. Source: field of view, 140 x 120
# degrees.
OUTSIDE_MM = {
    "user": (40.0, 170.0, 560.0),
    "screen": (40.0, 190.0, -620.0),
    "own side": (800.0, 190.0, 60.0),
    "other side": (-800.0, 190.0, 60.0),
    "above": (60.0, 900.0, 300.0),
}
MIDDLE_MM = (45.0, 220.0, 20.0)


def still(height_mm: float, side: Side) -> Tracks:
    """An open hand rests exactly."""
    return {side: Moves((40.0, height_mm, 10.0), postures.OPEN).hold(60.0).track()}


def translations(axis: int, speeds_m_s: tuple[float, ...]) -> Tracks:
    """An open hand goes to and fro along an axis, once for each top speed, with rests between."""
    reach = (150.0, 110.0, 110.0)[axis]
    low, high = [30.0, 240.0, 0.0], [30.0, 240.0, 0.0]
    low[axis] -= reach
    high[axis] += reach
    start, end = (low[0], low[1], low[2]), (high[0], high[1], high[2])
    moves = Moves(start, postures.OPEN).hold(0.4)
    for speed in speeds_m_s:
        one_way_s = PEAK_OF_MEAN * 2.0 * reach / (1000.0 * speed)
        ways = 1 if speed < 0.2 else 2 if speed < 0.7 else 6
        for way in range(ways):
            moves.to(min(one_way_s, 3.0), end if way % 2 == 0 else start)
        if ways == 1:
            start, end = end, start
        moves.hold(0.2)
    return {Side.RIGHT: moves.hold(60.0).track()}


def swinging(axis: int, speed_m_s: float) -> Tracks:
    """An open hand swings along an axis without a rest."""
    reach = (120.0, 70.0, 70.0)[axis]
    low, high = [40.0, 230.0, 0.0], [40.0, 230.0, 0.0]
    low[axis] -= reach
    high[axis] += reach
    moves = Moves((low[0], low[1], low[2]), postures.OPEN).hold(0.3)
    one_way_s = PEAK_OF_MEAN * 2.0 * reach / (1000.0 * speed_m_s)
    for way in range(20):
        target = high if way % 2 == 0 else low
        moves.to(one_way_s, (target[0], target[1], target[2]))
    return {Side.RIGHT: moves.track()}


def turning(kind: int, side: Side) -> Tracks:
    """An open hand turns by 90 degrees to both sides about one axis, or over and back.

    Args:
        kind: 0 yaw, 1 pitch, 2 roll, 3 the palm turned up.
        side: Which hand.
    """
    moves = Moves((70.0, 240.0, 10.0), postures.OPEN).hold(0.4)
    if kind == 3:
        for roll in (-90.0, -175.0, -175.0, -90.0, 0.0):
            moves.to(0.6, turn_deg=(0.0, 0.0, roll)).hold(0.15)
        return {side: moves.hold(60.0).track()}
    for angle in (90.0, 0.0, -90.0, 0.0):
        turn = [0.0, 0.0, 0.0]
        turn[kind] = angle
        moves.to(0.9, turn_deg=(turn[0], turn[1], turn[2])).hold(0.2)
    return {side: moves.hold(60.0).track()}


def pinching(side: Side = Side.RIGHT) -> Tracks:
    """The thumb meets each fingertip twice, the hand turned a bit so that the camera sees it."""
    moves = Moves(MIDDLE_MM, postures.RELAXED).hold(0.3)
    moves.to(0.4, turn_deg=(0.0, 8.0, -15.0))
    for finger in (1, 2, 3, 4):
        pose = pinch_with(finger)
        for duration_s in (0.5, 0.3):
            moves.to(duration_s, pose_rad=pose).hold(0.2)
            moves.to(duration_s, pose_rad=postures.RELAXED).hold(0.15)
    return {side: moves.hold(60.0).track()}


def pinching_both() -> Tracks:
    """Both hands pinch and drag apart."""
    tracks: Tracks = {}
    for side in (Side.LEFT, Side.RIGHT):
        moves = Moves((120.0, 200.0, 0.0), postures.RELAXED).hold(0.3)
        for out in (180.0, 110.0):
            moves.to(0.4, pose_rad=postures.PINCH).to(0.9, (out, 240.0, -20.0)).hold(0.2)
            moves.to(0.4, pose_rad=postures.RELAXED).hold(0.2)
        tracks[side] = moves.hold(60.0).track()
    return tracks


def grabbing(side: Side = Side.RIGHT, height_mm: float = 210.0) -> Tracks:
    """The hand closes to a fist and opens, slowly, half way, quickly."""
    moves = Moves((50.0, height_mm, 10.0), postures.OPEN).hold(0.3)
    for share, duration_s in ((1.0, 1.2), (0.5, 0.6), (0.8, 0.7), (1.0, 0.3), (0.3, 0.5)):
        closed = postures.blend(postures.OPEN, postures.FIST, share)
        moves.to(duration_s, pose_rad=closed).hold(0.2)
        moves.to(duration_s, pose_rad=postures.OPEN).hold(0.2)
    return {side: moves.hold(60.0).track()}


def pointing() -> Tracks:
    """The index finger points about and taps."""
    moves = Moves(MIDDLE_MM, postures.RELAXED).hold(0.2).to(0.4, pose_rad=postures.POINT)
    for x, y in ((0.0, 250.0), (90.0, 250.0), (90.0, 180.0), (20.0, 200.0)):
        moves.to(0.5, (x, y, 0.0))
    for pitch in (-18.0, 0.0, -18.0, 0.0):
        moves.to(0.25, turn_deg=(0.0, pitch, 0.0))
    return {Side.RIGHT: moves.hold(60.0).track()}


def counting(place_mm: tuple[float, float, float] = MIDDLE_MM) -> Tracks:
    """The fingers count from one to five and back."""
    moves = Moves(place_mm, postures.FIST).hold(0.3).to(0.3, turn_deg=(0.0, 10.0, -10.0))
    for number in (1, 2, 3, 4, 5, 4, 3, 2, 1, 0):
        moves.to(0.3, pose_rad=postures.count(number)).hold(0.35)
    return {Side.LEFT: moves.hold(60.0).track()}


def fists() -> Tracks:
    """A fist turns and moves."""
    moves = Moves(MIDDLE_MM, postures.RELAXED).hold(0.3).to(0.4, pose_rad=postures.FIST)
    for turn in ((0.0, 25.0, 0.0), (0.0, 0.0, -60.0), (25.0, 0.0, 0.0), (0.0, -20.0, 20.0)):
        moves.to(0.6, turn_deg=turn).hold(0.2)
    return {Side.RIGHT: moves.to(0.5, (110.0, 190.0, -30.0)).hold(60.0).track()}


def reaching(side: Side) -> Tracks:
    """A hand dips toward the lens, fingers first, in several ways, and rises again between."""
    moves = Moves((30.0, 190.0, 30.0), postures.OPEN).hold(0.4)
    spread = postures.blend(postures.OPEN, postures.RELAXED, 0.5)
    for height, turn, pose in (
        (140.0, (0.0, -25.0, 0.0), postures.OPEN), (115.0, (0.0, -10.0, -20.0), spread),
        (130.0, (10.0, -40.0, 10.0), postures.count(3)), (120.0, (-10.0, -15.0, 15.0), spread),
        (135.0, (0.0, -30.0, 0.0), postures.POINT), (110.0, (0.0, 0.0, 0.0), postures.OPEN),
    ):  # fmt: skip
        moves.to(0.6, (25.0, height, 20.0), turn, pose).hold(0.25)
        moves.to(0.4, (30.0, 170.0, 25.0))
    return {side: moves.hold(60.0).track()}


def entering(outside_mm: tuple[float, float, float], side: Side) -> Tracks:
    """A hand comes over a border, stays, and goes over it again."""
    moves = Moves(outside_mm, postures.RELAXED).gone(0.3)
    moves.to(1.2, MIDDLE_MM, pose_rad=postures.OPEN).hold(0.9)
    moves.to(1.2, outside_mm).gone(60.0)
    return {side: moves.track()}


def parallel() -> Tracks:
    """Both hands move alike, side by side."""
    tracks: Tracks = {}
    for side in (Side.LEFT, Side.RIGHT):
        moves = Moves((110.0, 190.0, 20.0), postures.OPEN).hold(0.5)
        for place in ((105.0, 270.0, -30.0), (170.0, 220.0, 40.0), (105.0, 180.0, 0.0)):
            moves.to(0.9, place).hold(0.2)
            moves.to(0.5, pose_rad=postures.FIST).to(0.5, pose_rad=postures.OPEN)
        tracks[side] = moves.hold(60.0).track()
    return tracks


def crossing(times: int, gap_mm: float = 120.0) -> Tracks:
    """One hand passes above the other and comes back, once in four seconds each."""
    tracks: Tracks = {}
    middle = 225.0
    for side, height in ((Side.LEFT, middle - gap_mm / 2), (Side.RIGHT, middle + gap_mm / 2)):
        moves = Moves((130.0, height, 0.0), postures.RELAXED)
        for _ in range(times):
            moves.hold(0.6).to(1.1, (-75.0, height, 0.0)).hold(0.6)
            moves.to(1.1, (130.0, height, 0.0)).hold(0.6)
        tracks[side] = moves.hold(60.0).track()
    return tracks


def stacked() -> Tracks:
    """One hand comes to rest under the other, so that the camera hardly sees the upper one."""
    upper = Moves((120.0, 290.0, 0.0), postures.OPEN).hold(0.6).to(1.0, (15.0, 290.0, 0.0))
    lower = Moves((120.0, 185.0, 0.0), postures.FLAT).hold(1.8).to(1.2, (-10.0, 185.0, 0.0))
    upper.hold(4.0).to(1.0, (120.0, 290.0, 0.0)).hold(60.0)
    lower.hold(1.5).to(1.2, (120.0, 185.0, 0.0)).hold(60.0)
    return {Side.LEFT: upper.track(), Side.RIGHT: lower.track()}


def everyday() -> Tracks:
    """One hand does a bit of everything; the same in every light."""
    moves = Moves(MIDDLE_MM, postures.OPEN).hold(0.6)
    moves.to(0.8, (90.0, 280.0, -30.0)).to(0.6, turn_deg=(0.0, 20.0, -35.0))
    moves.to(0.5, pose_rad=postures.PINCH).hold(0.2).to(0.4, pose_rad=postures.OPEN)
    moves.to(0.8, (0.0, 180.0, 30.0), (0.0, 0.0, 0.0))
    moves.to(0.5, pose_rad=postures.FIST).hold(0.3).to(0.4, pose_rad=postures.POINT).hold(0.3)
    moves.to(0.8, (80.0, 220.0, 0.0), (15.0, 5.0, 10.0), postures.OPEN)
    return {Side.RIGHT: moves.hold(60.0).track()}


def writing() -> Tracks:
    """A hand with a pen between thumb and index finger draws."""
    pose = postures.PINCH
    moves = Moves((60.0, 230.0, 10.0), pose).hold(0.5).to(0.4, turn_deg=(0.0, 10.0, -25.0))
    for x, z in ((20.0, 0.0), (70.0, -20.0), (90.0, 20.0), (30.0, 10.0), (60.0, -10.0)):
        moves.to(0.5, (x, 225.0, z)).hold(0.1)
    return {Side.RIGHT: moves.hold(60.0).track()}


def conducting(side: Side, height_mm: float) -> Tracks:
    """A hand with a stick between thumb and index finger beats time: up, aside, round, and rests.

    The fingers that do not hold the stick are curled around it.
    """
    pose = np.array(postures.PINCH)
    pose[8:] = postures.blend(postures.RELAXED, postures.FIST, 0.6)[8:]
    moves = Moves((50.0, height_mm, 30.0), pose).hold(0.5)
    for x, y, z, yaw, pitch, roll in (
        (50.0, 15.0, 20.0, 0.0, 20.0, 0.0), (90.0, 0.0, 10.0, -20.0, 10.0, -15.0),
        (10.0, 20.0, 40.0, 25.0, 0.0, 10.0), (50.0, -25.0, 20.0, 5.0, -15.0, 0.0),
        (70.0, 30.0, 50.0, -10.0, 30.0, -30.0), (30.0, 0.0, 0.0, 10.0, 10.0, 0.0),
    ):
        moves.to(0.6, (x, height_mm + y, z), (yaw, pitch, roll)).hold(0.15)
    return {side: moves.hold(60.0).track()}


def grasping() -> Tracks:
    """A hand closed round something of the size of a cup lifts it and turns it."""
    pose = postures.blend(postures.OPEN, postures.FIST, 0.42)
    moves = Moves((60.0, 210.0, 10.0), pose).hold(0.6)
    moves.to(0.8, turn_deg=(0.0, 0.0, -75.0)).hold(0.2).to(0.8, (90.0, 280.0, -20.0)).hold(0.2)
    moves.to(0.8, (20.0, 220.0, 20.0), (10.0, 10.0, -60.0))
    return {Side.RIGHT: moves.hold(60.0).track()}


def greeting(side: Side, height_mm: float) -> Tracks:
    """A hand is simply there, moves a little and spreads its fingers."""
    moves = Moves((50.0, height_mm, 10.0), postures.RELAXED).hold(0.2)
    moves.to(0.5, (70.0, height_mm + 15.0, 0.0), pose_rad=postures.OPEN)
    moves.to(0.5, (45.0, height_mm, 15.0), (0.0, 8.0, -8.0))
    return {side: moves.hold(60.0).track()}
