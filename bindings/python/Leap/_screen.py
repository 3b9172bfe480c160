"""Displays in the space of the hands, and reports to the maker.

Law: there is one screen, which stands behind the controller as a desktop's does: nobody measures
where the real one is. Programs map what they get to their own display.

Source:
    native/leap/src/screen.cpp.
"""

from __future__ import annotations

import math
from typing import Any

from Leap._handle import Entity, ListOf
from Leap._math import Vector
from Leap._pointables import Pointable

# A display of 24 inches, upright, a little above the table.
WIDTH_MM, HEIGHT_MM, BOTTOM_MM, AWAY_MM = 520.0, 320.0, 80.0, 150.0
WIDTH_PX, HEIGHT_PX = 1920, 1080


def _nowhere() -> Vector:
    return Vector(math.nan, math.nan, math.nan)


def _clamped(share: float, ratio: float) -> float:
    """Move a share into a screen that is so many times as large, about the same middle."""
    beyond = (max(ratio, 0.0) - 1) / 2
    return max(-beyond, min(1 + beyond, share))


def _told(point: Vector, normalize: bool, ratio: float) -> Vector:
    """Return what a point of the screen's plane is told as."""
    across = _clamped((point.x + WIDTH_MM / 2) / WIDTH_MM, ratio)
    up = _clamped((point.y - BOTTOM_MM) / HEIGHT_MM, ratio)
    if normalize:
        return Vector(across, up, 0.0)
    return Vector(across * WIDTH_MM - WIDTH_MM / 2, up * HEIGHT_MM + BOTTOM_MM, -AWAY_MM)


def _steps(position: Vector, direction: Vector) -> float | None:
    """Return how many times the direction leads from the position to the plane, if it does."""
    away = -AWAY_MM - position.z
    steps = away / direction.z if direction.z else math.inf
    return steps if 0 <= steps < math.inf else None


def _ray(of: tuple[Any, ...]) -> tuple[tuple[Vector, Vector] | None, tuple[Any, ...]]:
    """Part arguments into a ray and what follows: it is a pointable, or a position and direction.

    An invalid pointable has no ray.
    """
    if of and isinstance(of[0], Pointable):
        pointable = of[0]
        ray = (pointable.tip_position, pointable.direction) if pointable.is_valid else None
        return ray, of[1:]
    if len(of) >= 2 and isinstance(of[0], Vector) and isinstance(of[1], Vector):
        return (of[0], of[1]), of[2:]
    raise TypeError("the first argument is a Pointable, or the first two are Vectors")


class Screen(Entity):
    """A display, as programs of 2013 ask for it."""

    __slots__ = ("_there",)

    def __init__(self, other: Screen | None = None) -> None:
        """Make an invalid screen, or a copy."""
        self._there: bool = other is not None and other._there

    @classmethod
    def _one(cls) -> Screen:
        made = cls()
        made._there = True
        return made

    @property
    def is_valid(self) -> bool:
        """Whether it is there."""
        return self._there

    @property
    def id(self) -> int:
        """0; -1 where invalid."""
        return 0 if self._there else -1

    def intersect(self, *of: Any) -> Vector:
        """Return where a finger or tool, or a ray, meets the screen.

        Args:
            of: A pointable, or position and direction; then whether the result is a share of width
                and height from the lower left corner on, instead of mm; then the clamp ratio, 1
                without it: points beyond the screen move to the edge of one so many times its size.

        Returns:
            NaN where it points away.

        Raises:
            TypeError: The arguments are none of these.
        """
        ray, rest = _ray(of)
        steps = None if ray is None else _steps(*ray)
        if not self._there or ray is None or steps is None:
            return _nowhere()
        ratio = rest[1] if len(rest) > 1 else 1.0
        return _told(ray[0] + ray[1] * steps, bool(rest and rest[0]), ratio)

    def project(self, position: Vector, normalize: bool, clamp_ratio: float = 1.0) -> Vector:
        """Return the point of the screen before which a point floats, told like intersect()."""
        return _told(position, normalize, clamp_ratio) if self._there else _nowhere()

    @property
    def horizontal_axis(self) -> Vector:
        """Along the lower edge, as long as it is, mm."""
        return Vector(WIDTH_MM, 0.0, 0.0) if self._there else Vector()

    @property
    def vertical_axis(self) -> Vector:
        """Along the left edge, as long as it is, mm."""
        return Vector(0.0, HEIGHT_MM, 0.0) if self._there else Vector()

    @property
    def bottom_left_corner(self) -> Vector:
        """Mm."""
        return Vector(-WIDTH_MM / 2, BOTTOM_MM, -AWAY_MM) if self._there else Vector()

    def normal(self) -> Vector:
        """Return the direction towards the user, of unit length."""
        return Vector.z_axis if self._there else Vector()

    @property
    def width_pixels(self) -> int:
        """Columns."""
        return WIDTH_PX if self._there else 0

    @property
    def height_pixels(self) -> int:
        """Rows."""
        return HEIGHT_PX if self._there else 0

    def distance_to_point(self, point: Vector) -> float:
        """Return how far the nearest point of the screen is, mm."""
        return point.distance_to(self.project(point, False)) if self._there else 0.0

    def __eq__(self, other: object) -> bool:
        """Whether both are valid: there is one."""
        return isinstance(other, Screen) and self._there and other._there

    def __hash__(self) -> int:
        return hash(self._there)

    def __str__(self) -> str:
        return f"Screen Id:{self.id}" if self._there else super().__str__()


class ScreenList(ListOf[Screen]):
    """Screens."""

    __slots__ = ()
    _kind = Screen

    def closest_screen_hit(self, *of: Any) -> Screen:
        """Return the screen that a pointable, or position and direction, point at; or invalid.

        Raises:
            TypeError: The arguments are neither.
        """
        ray, _ = _ray(of)
        return Screen() if ray is None or _steps(*ray) is None else self[0]

    def closest_screen(self, position: Vector) -> Screen:
        """Return the screen nearest to a point."""
        return self[0]


def screens() -> ScreenList:
    """Return the one screen."""
    return ScreenList([Screen._one()])


class BugReport(Entity):
    """Recordings for the maker of the original. None are made, and nothing is sent to anybody."""

    __slots__ = ()

    is_active = False
    progress = duration = 0.0

    def begin_recording(self) -> bool:
        """Return False: it was not begun."""
        return False

    def end_recording(self) -> None:
        """Do nothing: none was begun."""
