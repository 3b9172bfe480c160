"""The scenes that the simulated pair of hands plays. Pure numpy.

Law: a clip begins and ends with both hands at home; the hands never pass through each other.

Every clip is written for a leading and a following hand, each on its own side (`paths` mirrors
the left one). Except in `crossing`, a palm stays at least `APART_MM` outward from the middle; in
`crossing` one hand passes above the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from handspan_service.anatomy import Array
from handspan_service.device import postures
from handspan_service.device.paths import KEY, PLACE, POSE, TURN, Path

Clip: TypeAlias = Callable[[np.random.Generator, Path, Path], None]

APART_MM = 118.0  # A large hand's spread thumb reaches 93 mm from its axis.
LOW_MM, HIGH_MM = 130.0, 340.0  # Heights of the palm that people use over a controller.
DEPTH_MM = 60.0  # How far the palms go toward and away from the user.

# Places that the cameras (140 x 120 degrees) do not see, palm, own side. Source: field of view.
BORDERS_MM = np.array(
    [
        [180.0, 170.0, 620.0],  # Drawn back toward the user.
        [150.0, 120.0, 560.0],  # Dropped onto the lap.
        [720.0, 150.0, 120.0],  # Swept off to the own side.
        [300.0, 130.0, 580.0],
    ]
)


def home(rng: np.random.Generator) -> Array:
    """Return a place to rest between two clips, (26,) key."""
    key = np.empty(KEY)
    key[PLACE] = rng.uniform([APART_MM + 5, 165, -25], [APART_MM + 45, 250, 45])
    key[TURN] = rng.uniform([-0.05, -0.05, -0.25], [0.12, 0.2, 0.05])
    key[POSE] = postures.blend(postures.RELAXED, postures.OPEN, rng.uniform(0.2, 1.0))
    return key


def _anywhere(rng: np.random.Generator) -> Array:
    place: Array = rng.uniform(
        [APART_MM, LOW_MM, -DEPTH_MM], [APART_MM + 90, HIGH_MM, DEPTH_MM + 20]
    )
    return place


def _anywhere_alone(rng: np.random.Generator) -> Array:
    place: Array = rng.uniform([-80.0, LOW_MM, -DEPTH_MM], [170.0, HIGH_MM, DEPTH_MM + 20])
    return place


def _turned(rng: np.random.Generator) -> Array:
    turn: Array = rng.uniform([-0.25, -0.35, -0.7], [0.15, 0.45, 0.25])
    return turn


def _idle(rng: np.random.Generator, path: Path, until_s: float) -> None:
    """Drift about lazily, as the hand that has nothing to do."""
    while path.time_s < until_s - 1.2:
        drift = rng.uniform([0, -30, -25], [35, 30, 25])
        place = np.maximum(path.home[PLACE] + drift, [APART_MM, LOW_MM, -DEPTH_MM])
        pose = postures.blend(postures.RELAXED, postures.OPEN, rng.uniform(0.0, 1.0))
        path.to(rng.uniform(0.9, 1.8), place_mm=place, pose_rad=pose)


def open_hands(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """Open hands float over the controller."""
    for path in (lead, follow):
        path.to(0.4, pose_rad=postures.OPEN)
        for _ in range(3):
            spread = postures.blend(postures.FLAT, postures.OPEN, rng.uniform(0.0, 1.0))
            path.to(
                rng.uniform(0.7, 1.4),
                place_mm=_anywhere(rng),
                turn_rad=_turned(rng),
                pose_rad=spread,
            )


def pinch(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """Thumb and index meet a few times; the last pinch drags."""
    turn = rng.uniform([-0.1, -0.1, -0.5], [0.1, 0.3, 0.0])
    lead.to(0.5, turn_rad=turn, pose_rad=postures.RELAXED)
    for _ in range(int(rng.integers(2, 4))):
        lead.to(rng.uniform(0.25, 0.5), pose_rad=postures.PINCH).hold(rng.uniform(0.1, 0.4))
        lead.to(rng.uniform(0.25, 0.5), pose_rad=postures.RELAXED).hold(rng.uniform(0.05, 0.3))
    lead.to(0.4, pose_rad=postures.PINCH).to(1.0, place_mm=_anywhere(rng)).hold(0.2)
    _idle(rng, follow, lead.time_s)


def fist(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """One hand, sometimes both, closes and opens."""
    both = rng.random() < 0.5
    for path in (lead, follow) if both else (lead,):
        path.to(0.4, place_mm=_anywhere(rng), pose_rad=postures.OPEN)
        for _ in range(2):
            path.to(rng.uniform(0.35, 0.7), pose_rad=postures.FIST).hold(rng.uniform(0.2, 0.6))
            path.to(rng.uniform(0.35, 0.7), pose_rad=postures.OPEN).hold(rng.uniform(0.1, 0.4))
    if not both:
        _idle(rng, follow, lead.time_s)


def point(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """The index finger points and draws a circle."""
    lead.to(0.5, pose_rad=postures.POINT, turn_rad=rng.uniform([-0.1, -0.1, -0.4], [0.1, 0.3, 0.1]))
    radius = rng.uniform(25.0, 45.0)
    middle = np.maximum(lead.key[PLACE], [APART_MM + radius, LOW_MM + radius, -DEPTH_MM])
    way = 1.0 if rng.random() < 0.5 else -1.0
    corners = np.linspace(0.0, 2.0 * np.pi * way, 7)
    for angle in corners:
        lead.to(0.32, place_mm=middle + radius * np.array([np.cos(angle), np.sin(angle), 0.0]))
    lead.hold(0.3)
    for _ in range(2):  # Taps.
        lead.to(0.2, turn_rad=lead.key[TURN] - [0.0, 0.3, 0.0])
        lead.to(0.25, turn_rad=lead.key[TURN] + [0.0, 0.3, 0.0])
    _idle(rng, follow, lead.time_s)


def wave(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """An open hand swings from side to side."""
    reach = rng.uniform(0.25, 0.4)
    lead.to(
        0.6,
        place_mm=np.maximum(_anywhere(rng), [APART_MM + 45, 200, -DEPTH_MM]),
        turn_rad=np.array([-reach, rng.uniform(0.0, 0.5), 0.0]),
        pose_rad=postures.OPEN,
    )
    for swing in range(6):
        lead.to(
            rng.uniform(0.3, 0.42),
            turn_rad=np.array([reach * (0.6 if swing % 2 == 0 else -1.0), lead.key[4], 0.0]),
        )
    _idle(rng, follow, lead.time_s)


def count(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """The fingers count from one to five."""
    lead.to(0.4, pose_rad=postures.FIST, turn_rad=rng.uniform([-0.1, 0.0, -0.4], [0.1, 0.4, 0.1]))
    for number in range(1, 6):
        lead.to(rng.uniform(0.25, 0.4), pose_rad=postures.count(number))
        lead.hold(rng.uniform(0.2, 0.5))
    _idle(rng, follow, lead.time_s)


def crossing(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """One hand passes above the other and comes back."""
    ahead = rng.uniform(-20.0, 20.0)
    level = np.array([0.0, 0.05, 0.0])
    sideways = rng.uniform(40.0, 75.0)
    for path, height, pose in ((lead, 310.0, postures.FLAT), (follow, 150.0, postures.RELAXED)):
        height += rng.uniform(-12.0, 12.0)
        out = np.array([APART_MM + 20.0, height, ahead])
        across = np.array([-sideways, height, ahead])
        path.to(0.9, place_mm=out, turn_rad=level, pose_rad=pose)
        path.wait_for(1.2)
        path.to(rng.uniform(0.9, 1.2), place_mm=across).wait_for(2.7)
        path.to(rng.uniform(0.9, 1.2), place_mm=out).wait_for(4.2)


def turn_over(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """The palms turn toward each other and back, then one hand pitches up and down."""
    for path in (lead, follow):
        out = np.maximum(path.key[PLACE], [APART_MM + 35, 200, -DEPTH_MM])
        roll = rng.uniform(-1.25, -0.8)
        path.to(0.7, place_mm=out, pose_rad=postures.FLAT)
        path.to(0.8, turn_rad=np.array([0.0, 0.1, roll])).hold(rng.uniform(0.2, 0.5))
        path.to(0.8, turn_rad=np.array([0.0, 0.0, 0.1]))
        path.to(0.6, turn_rad=np.array([0.0, rng.uniform(0.4, 0.7), 0.0]))
        path.to(0.7, turn_rad=np.array([0.0, rng.uniform(-0.45, -0.2), 0.0]))


def depth(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """The hands rise to the far end and sink to the near end of the usual range."""
    for path in (lead, follow):
        outward = path.key[0]
        for height in rng.permutation([LOW_MM - 8.0, HIGH_MM + 10.0, 220.0]):
            place = np.array([outward, height, rng.uniform(-30.0, 30.0)])
            path.to(rng.uniform(0.8, 1.2), place_mm=place, pose_rad=postures.OPEN)
            path.hold(rng.uniform(0.1, 0.4))


def one_leaves(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """One hand goes away over a border and comes back over another."""
    exit_mm, entry_mm = BORDERS_MM[rng.choice(len(BORDERS_MM), 2)]
    lead.leave(1.2, exit_mm).hold(rng.uniform(0.5, 1.0)).enter(entry_mm)
    lead.to(1.2, place_mm=_anywhere(rng), pose_rad=postures.OPEN)
    _idle(rng, follow, lead.time_s)


def one_hand(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """One hand stays alone for a while."""
    border_mm = BORDERS_MM[rng.integers(len(BORDERS_MM))]
    follow.leave(1.0, border_mm)
    lead.to(0.6, pose_rad=postures.OPEN).wait_for(follow.time_s)
    for pose in (postures.FIST, postures.OPEN, postures.PINCH):
        lead.to(
            rng.uniform(0.6, 0.9),
            place_mm=_anywhere_alone(rng),
            turn_rad=_turned(rng),
            pose_rad=pose,
        )
    lead.to(0.6, place_mm=_anywhere(rng), pose_rad=postures.RELAXED)
    follow.wait_for(lead.time_s).enter(border_mm)


def nobody(rng: np.random.Generator, lead: Path, follow: Path) -> None:
    """Both hands go away, and for a moment there is nothing to see."""
    for path in (lead, follow):
        exit_mm, entry_mm = BORDERS_MM[rng.choice(len(BORDERS_MM), 2)]
        path.leave(rng.uniform(1.0, 1.4), exit_mm).wait_for(3.0).enter(entry_mm)
        path.hold(rng.uniform(0.0, 0.5))


CLIPS: tuple[Clip, ...] = (
    open_hands,
    pinch,
    fist,
    point,
    wave,
    count,
    crossing,
    turn_over,
    depth,
    one_leaves,
    one_hand,
    nobody,
)
