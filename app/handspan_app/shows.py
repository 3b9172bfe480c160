"""What the live view shows. Pure: no Qt.

Law: a change is a new value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class HandModel(StrEnum):
    """What a hand is shown as, in the order of the key that changes it."""

    SKIN = "skin"
    BONES = "bones"
    PALM = "palm"
    BALL = "ball"


class Figures(IntEnum):
    """What is written about the view itself, in the order of the key that changes it."""

    NONE = 0
    RATES = 1
    KEYS = 2


@dataclass(frozen=True, slots=True)
class Shows:
    """What the view shows.

    Attributes:
        figures: Rates, and every key.
        grid: The floor.
        information: Labels, field of view, interaction box, palm normals, fingertips, latency.
        model: What hands are shown as.
        solid: Whether bones are cylinders; else lines.
        trails: The way of the fingertips.
        gestures: Circles, swipes and taps.
        follow: Whether the view moves with the hands.
    """

    figures: Figures = Figures.NONE
    grid: bool = True
    information: bool = False
    model: HandModel = HandModel.SKIN
    solid: bool = True
    trails: bool = False
    gestures: bool = True
    follow: bool = False


# What is switched on or off, as Shows names it.
SWITCHES = ("grid", "information", "solid", "trails", "gestures", "follow")
