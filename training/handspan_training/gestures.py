"""Finger angles of named hand shapes: letters of sign languages, numbers, pinches, grasps.

Law: a thumb that is said to touch a finger touches it, flesh to flesh.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from handspan_service import anatomy
from handspan_service.anatomy import Array, HandShape

# Flexion of MCP, PIP and DIP of one finger, rad, by the letter that shapes are written with.
BENDS = {
    "s": (0.00, 0.08, 0.05),  # straight
    "x": (-0.25, 0.02, 0.0),  # bent back
    "l": (0.30, 0.50, 0.28),  # loose
    "r": (0.60, 0.75, 0.45),  # round
    "b": (0.95, 1.15, 0.70),  # half closed
    "c": (1.35, 1.70, 1.00),  # closed
    "k": (0.15, 1.10, 0.75),  # claw
    "h": (0.10, 1.60, 1.15),  # hook
    "t": (1.30, 0.15, 0.08),  # table top
    "m": (0.80, 0.12, 0.06),  # leaning forward
}
BEND_SPREAD_RAD = np.array([0.12, 0.14, 0.09])
# Abduction of the CMC, flexion of CMC, MCP and IP of the thumb, rad.
THUMBS = {
    "out": (0.10, -0.35, 0.05, 0.05),
    "up": (-0.25, -0.40, 0.00, -0.08),
    "beside": (-0.30, 0.10, 0.10, 0.10),
    "rest": (0.00, 0.12, 0.20, 0.25),
    "opposed": (0.30, 0.35, 0.25, 0.30),
    "curled": (0.10, 0.50, 0.60, 0.70),
}
THUMB_SPREAD_RAD = np.array([0.14, 0.14, 0.13, 0.18])
TIP, INDEX_TIP, MIDDLE_TIP, RING_TIP, LITTLE_TIP = (int(i) for i in anatomy.TIPS)
INDEX_MCP, INDEX_PIP, MIDDLE_PIP, RING_PIP = 5, 6, 10, 14
FAN = np.array([1.0, 0.3, -0.45, -1.2])  # How the fingers share a spread, index to little.
LIBRARY = 300  # Poses kept of each shape with a touching thumb.
BATCH = 12000
CONTACT_MM = (-2.5, 2.5)  # Between skins: flesh gives way.
OVERLAP = 0.72  # Share of the sum of two radii that bones keep between each other.


class HandPose(NamedTuple):
    """A named hand shape.

    Attributes:
        fingers: Letters of BENDS, index to little.
        thumb: A key of THUMBS; where it touches something, it is searched for instead.
        weight: How often it is drawn, relative to others.
        spread_rad: Mean fan of the fingers; negative: pressed together.
        touches: Keypoint that the thumb's tip touches; 0: none.
        grasp: What kind of thing such a hand may hold; empty: nothing.
    """

    fingers: str
    thumb: str
    weight: float
    spread_rad: float = 0.04
    touches: int = 0
    grasp: str = ""


POSES = (
    HandPose("ssss", "out", 7.0, 0.16),
    HandPose("ssss", "rest", 5.0, 0.05),
    HandPose("ssss", "beside", 4.0, -0.03),
    HandPose("xxxx", "out", 1.0, 0.18),
    HandPose("ssss", "rest", 1.5, 0.0, INDEX_MCP),
    HandPose("llll", "rest", 8.0),
    HandPose("lrrb", "rest", 4.0),
    HandPose("rrrr", "rest", 3.0),
    HandPose("bbbb", "rest", 2.5),
    HandPose("kkkk", "rest", 2.5, 0.12),
    HandPose("hhhh", "curled", 1.5, 0.0),
    HandPose("tttt", "beside", 1.5, -0.03),
    HandPose("mmmm", "opposed", 1.5, 0.0),
    HandPose("rrrr", "opposed", 2.0, 0.05),
    HandPose("tttt", "rest", 1.0, -0.02, MIDDLE_TIP),
    HandPose("rrrr", "rest", 1.2, -0.02, MIDDLE_TIP),
    HandPose("sbbb", "rest", 1.2, 0.0, MIDDLE_TIP),
    HandPose("rsss", "rest", 2.5, 0.10, INDEX_TIP),
    HandPose("rlll", "rest", 3.5, 0.04, INDEX_TIP),
    HandPose("rccc", "rest", 2.5, 0.0, INDEX_TIP),
    HandPose("rrbb", "rest", 2.0, 0.02, INDEX_TIP),
    HandPose("lrll", "rest", 1.5, 0.04, MIDDLE_TIP),
    HandPose("srss", "rest", 1.0, 0.08, MIDDLE_TIP),
    HandPose("llbl", "rest", 1.0, 0.04, RING_TIP),
    HandPose("ssbs", "rest", 0.8, 0.06, RING_TIP),
    HandPose("lllb", "rest", 0.8, 0.04, LITTLE_TIP),
    HandPose("sssb", "rest", 2.0, 0.08, LITTLE_TIP),
    HandPose("cccc", "rest", 2.5, 0.0, INDEX_PIP),
    HandPose("cccc", "rest", 3.5, 0.0, MIDDLE_PIP),
    HandPose("cccc", "up", 2.5, 0.0),
    HandPose("cccc", "curled", 1.5, 0.0),
    HandPose("sccc", "rest", 3.5, 0.0, MIDDLE_PIP),
    HandPose("sccc", "out", 2.0, 0.0),
    HandPose("sccc", "beside", 1.5, 0.0),
    HandPose("lbbb", "rest", 2.0, 0.0),
    HandPose("hccc", "rest", 1.0, 0.0, MIDDLE_PIP),
    HandPose("sscc", "rest", 2.5, 0.16, RING_PIP),
    HandPose("sscc", "rest", 1.2, -0.04, RING_PIP),
    HandPose("sscc", "out", 2.0, 0.10),
    HandPose("smcc", "rest", 0.8, 0.06, MIDDLE_PIP),
    HandPose("sssc", "out", 1.0, 0.08),
    HandPose("csss", "rest", 0.6, 0.08),
    HandPose("cscc", "rest", 0.5, 0.0),
    HandPose("cccs", "rest", 1.0, 0.0, MIDDLE_PIP),
    HandPose("cccs", "out", 1.5, 0.06),
    HandPose("sccs", "rest", 1.0, 0.04, MIDDLE_PIP),
    HandPose("sccs", "out", 1.0, 0.08),
    HandPose("bbbb", "opposed", 2.0, 0.0, grasp="cylinder"),
    HandPose("rrrr", "opposed", 2.0, 0.03, grasp="cylinder"),
    HandPose("rrrr", "opposed", 1.5, 0.16, grasp="ball"),
    HandPose("llll", "opposed", 1.2, 0.10, grasp="ball"),
    HandPose("rrbb", "rest", 2.5, 0.0, INDEX_TIP, "pen"),
    HandPose("brbb", "rest", 1.0, 0.0, MIDDLE_TIP, "pen"),
    HandPose("bbcc", "rest", 1.2, 0.0, INDEX_PIP, "card"),
    HandPose("rrrr", "rest", 1.2, 0.02, INDEX_TIP, "card"),
    HandPose("llll", "opposed", 1.5, 0.04, grasp="phone"),
)
_WEIGHTS = np.array([pose.weight for pose in POSES])
FREE_SHARE = 0.07
# A hand that reaches for something: every finger as it likes, mostly straight.
REACHING, REACHING_THUMBS = "ssssssxlllmrk", ("out", "out", "rest", "up", "beside", "opposed")
REACHING_SPREAD_RAD = (0.12, 0.08)  # Mean and deviation of the fan.
CROSSED_SHARE = 0.03  # Index and middle finger crossed, of the straight pairs.


def random_angles(rng: Generator) -> tuple[Array, str]:
    """Return finger angles, (20,) rad, and what kind of thing such a hand may hold, or ''."""
    if rng.random() < FREE_SHARE:
        return _couple(rng.uniform(anatomy.LOWER_RAD, anatomy.UPPER_RAD)[None], rng)[0], ""
    number = int(rng.choice(len(POSES), p=_WEIGHTS / _WEIGHTS.sum()))
    pose = POSES[number]
    if pose.touches:
        library = _touching(number)
        angles = library[rng.integers(len(library))] + rng.normal(0.0, 0.015, anatomy.ANGLES)
    else:
        angles = _sampled(pose, rng, 1)[0]
    if pose.fingers.startswith("ss") and rng.random() < CROSSED_SHARE * 3:
        angles[[4, 8, 9]] = rng.normal([-0.22, 0.25, 0.28], 0.04)
    return np.clip(angles, anatomy.LOWER_RAD, anatomy.UPPER_RAD), pose.grasp


def reaching_angles(rng: Generator) -> Array:
    """Return angles of an open hand whose fingers go their own ways, (20,) rad."""
    fingers = "".join(rng.choice(list(REACHING), 4))
    thumb = str(rng.choice(REACHING_THUMBS))
    pose = HandPose(fingers, thumb, 1.0, float(rng.normal(*REACHING_SPREAD_RAD)))
    angles: Array = _sampled(pose, rng, 1)[0]
    return angles


def _sampled(pose: HandPose, rng: Generator, count: int) -> Array:
    """Return variants of a shape, (count, 20) rad, the thumb as written, not touching."""
    angles = np.zeros((count, anatomy.FINGERS, 4))
    shared = rng.normal(0.0, 1.0, (count, 1, 3)) * BEND_SPREAD_RAD
    own = rng.normal(0.0, 0.6, (count, 4, 3)) * BEND_SPREAD_RAD
    angles[:, 1:, 1:] = np.array([BENDS[letter] for letter in pose.fingers]) + shared + own
    fan = rng.normal(pose.spread_rad, 0.05, (count, 1))
    angles[:, 1:, 0] = fan * FAN + rng.normal(0.0, 0.03, (count, 4))
    angles[:, 0] = rng.normal(THUMBS[pose.thumb], THUMB_SPREAD_RAD, (count, 4))
    return _couple(angles.reshape(count, -1), rng)


def _couple(angles: Array, rng: Generator) -> Array:
    """Return angles, (N, 20) rad, with what no hand can do taken back.

    A bent MCP hardly spreads; a DIP follows its PIP; a ring finger cannot stay far behind both of
    its neighbours. Source: textbook anatomy; the amounts are guessed.
    """
    fingers = angles.reshape(-1, anatomy.FINGERS, 4).copy()
    others = fingers[:, 1:]
    others[..., 0] *= 1.0 - 0.7 * np.clip(others[..., 1] / 1.5, 0.0, 1.0)
    follows = 0.62 * others[..., 2]
    others[..., 3] = np.clip(others[..., 3], follows - 0.35, follows + 0.25)
    neighbours = 0.5 * (others[:, 1, 1:3] + others[:, 3, 1:3])
    slack = rng.uniform(0.6, 1.3, (len(fingers), 1))
    others[:, 2, 1:3] = np.maximum(others[:, 2, 1:3], neighbours - slack)
    return np.clip(fingers.reshape(angles.shape), anatomy.LOWER_RAD, anatomy.UPPER_RAD)


@lru_cache(maxsize=len(POSES))
def _touching(number: int) -> Array:
    """Return poses (N, 20) of one shape in which the thumb's tip touches what it should.

    Raises:
        ValueError: No thumb reaches the place: the shape is written wrong.
    """
    pose = POSES[number]
    rng = np.random.default_rng(7000 + number)
    found: list[Array] = []
    for _ in range(8):
        angles = _sampled(pose, rng, BATCH)
        angles[:, :4] = rng.uniform(anatomy.LOWER_RAD[:4], anatomy.UPPER_RAD[:4], (BATCH, 4))
        points = anatomy.local_keypoints(angles, HandShape())
        gap = np.linalg.norm(points[:, TIP] - points[:, pose.touches], axis=1)
        gap -= anatomy.RADII_MM[TIP] + anatomy.RADII_MM[pose.touches]
        near = np.flatnonzero((gap > CONTACT_MM[0]) & (gap < CONTACT_MM[1]))
        good = near[_thumb_free(points[near])]
        found.append(angles[good])
        if sum(len(part) for part in found) >= LIBRARY:
            break
    library = np.concatenate(found)[:LIBRARY]
    if not len(library):
        raise ValueError(f"no thumb reaches keypoint {pose.touches} of {pose.fingers}")
    return library


def _thumb_free(points: Array) -> Array:
    """Return whether the thumbs of hands (N, 21, 3) pass through no finger and no palm."""
    radii = anatomy.RADII_MM
    halves = 0.5 * (points[:, 3] + points[:, 4])
    thumb = np.stack([points[:, 3], halves, points[:, 4]], axis=1)
    thumb_radii = np.array([radii[3], 0.5 * (radii[3] + radii[4]), radii[4]])
    chains = points[:, 5:].reshape(-1, 4, 4, 3)
    middles = 0.5 * (chains[:, :, :-1] + chains[:, :, 1:])
    others = np.concatenate([chains, middles], axis=2).reshape(len(points), 28, 3)
    chain_radii = radii[5:].reshape(4, 4)
    middle_radii = 0.5 * (chain_radii[:, :-1] + chain_radii[:, 1:])
    other_radii = np.concatenate([chain_radii, middle_radii], axis=1).ravel()
    distance = np.linalg.norm(thumb[:, :, None] - others[:, None], axis=-1)
    allowed = OVERLAP * (thumb_radii[:, None] + other_radii)
    return np.all(distance > allowed, axis=(1, 2))
