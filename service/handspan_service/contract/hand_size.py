"""What is known of the size of a person's hands: eight factors on those of hands in general.

Law: a HandSize is always that of a possible hand; anything else is refused where it is read.

Left and right hand share it. It is learnt by tracking, kept by the service (store.py) and forgotten
when the user says so.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

HAND_SIZE_VERSION = 1
HAND_USERS_VERSION = 2  # Of the file: 1 held the size of one person alone.
FIRST_USER = "Me"
MAX_USERS = 32
MAX_USER_NAME = 40  # Letters.
ENOUGH_LOOKS = 300  # In these it is told how far learning is: so many when the size is settled.
# Sizes of the average hand, mm. Source: anatomy.py, from bones in recordings of real hands.
AVERAGE_HAND_MM = 180.4  # Wrist to the tip of the straight middle finger.
AVERAGE_PALM_MM = 58.0  # Across, from the knuckle of the index finger to the little finger's.
AVERAGE_FINGERS_MM = (106.3, 83.3, 94.4, 90.1, 71.5)  # Moving bones, thumb to little finger.

# From older children to the largest adults. Source: docs/tracking.md#size.
SCALE_LIMITS = (0.7, 1.35)
RATIO_LIMITS = (0.8, 1.2)

Scale = Annotated[float, msgspec.Meta(ge=SCALE_LIMITS[0], le=SCALE_LIMITS[1])]
Ratio = Annotated[float, msgspec.Meta(ge=RATIO_LIMITS[0], le=RATIO_LIMITS[1])]


class HandSize(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Size of a person's hands.

    Attributes:
        version: Layout of the file.
        scale: Factor on everything.
        thumb: Factor on the three bones of the thumb, beside the scale.
        index: The same of the index finger.
        middle: The same of the middle finger.
        ring: The same of the ring finger.
        pinky: The same of the little finger.
        palm_breadth: Factor on how far apart the fingers begin, beside the scale.
        palm_length: Factor on how far from the wrist they begin, beside the scale.
    """

    version: int = HAND_SIZE_VERSION
    scale: Scale = 1.0
    thumb: Ratio = 1.0
    index: Ratio = 1.0
    middle: Ratio = 1.0
    ring: Ratio = 1.0
    pinky: Ratio = 1.0
    palm_breadth: Ratio = 1.0
    palm_length: Ratio = 1.0


UserName = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_USER_NAME)]


class HandUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person.

    Attributes:
        name: What the user calls them.
        size: Of their hands; None while it is not known.
    """

    name: UserName
    size: HandSize | None = None


class HandUsers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose hands are known.

    Attributes:
        version: Layout of the file.
        active: Whose hands are before the controller.
        users: Everybody, at least one, in the order in which they came; no name twice.
    """

    version: int = HAND_USERS_VERSION
    active: UserName = FIRST_USER
    users: tuple[HandUser, ...] = (HandUser(FIRST_USER),)

    def __post_init__(self) -> None:
        names = [user.name for user in self.users]
        if len(set(names)) != len(names) or self.active not in names or len(names) > MAX_USERS:
            raise ValueError("the names of the users do not fit together")

    @property
    def size(self) -> HandSize | None:
        """Size of the hands that are before the controller; None while it is not known."""
        return next(user.size for user in self.users if user.name == self.active)

    def learnt(self, size: HandSize | None) -> HandUsers:
        """Return the same with another size of who is before the controller."""
        return self._with(
            tuple(
                HandUser(user.name, size) if user.name == self.active else user
                for user in self.users
            )
        )

    def added(self, name: str) -> HandUsers:
        """Return the same with one more person, whose hands are before the controller."""
        return self._with((*self.users, HandUser(name)), name)

    def chosen(self, name: str) -> HandUsers:
        """Return the same with another person before the controller."""
        return self._with(self.users, name)

    def renamed(self, name: str, result: str) -> HandUsers:
        """Return the same with another name of one person."""
        users = tuple(
            HandUser(result, user.size) if user.name == name else user for user in self.users
        )
        return self._with(users, result if name == self.active else self.active)

    def removed(self, name: str) -> HandUsers:
        """Return the same without one person; the first that is left takes their place."""
        users = tuple(user for user in self.users if user.name != name)
        if not users:
            raise ValueError("somebody must be left")
        return self._with(users, users[0].name if name == self.active else self.active)

    def _with(self, users: tuple[HandUser, ...], active: str = "") -> HandUsers:
        return HandUsers(self.version, active or self.active, users)


class HandMeasures(msgspec.Struct, frozen=True):
    """A person's hand in millimetres.

    Attributes:
        length_mm: Wrist to the tip of the straight middle finger.
        palm_mm: Across, from the knuckle of the index finger to that of the little finger.
        fingers_mm: Moving bones of thumb, index, middle, ring and little finger.
    """

    length_mm: float
    palm_mm: float
    fingers_mm: tuple[float, float, float, float, float]


PALM_LENGTH_MM = 86.0  # Wrist to the knuckle of the middle finger. Source: anatomy.py.


def measures(size: HandSize) -> HandMeasures:
    """Return the sizes of a hand; those of the average one are AVERAGE_…_MM."""
    ratios = (size.thumb, size.index, size.middle, size.ring, size.pinky)
    thumb, index, middle, ring, pinky = (
        size.scale * ratio * mm for ratio, mm in zip(ratios, AVERAGE_FINGERS_MM, strict=True)
    )
    return HandMeasures(
        size.scale * size.palm_length * PALM_LENGTH_MM + middle,
        size.scale * size.palm_breadth * AVERAGE_PALM_MM,
        (thumb, index, middle, ring, pinky),
    )
