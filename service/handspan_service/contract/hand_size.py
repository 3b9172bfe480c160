"""What is known of the size of a person's hands: eight factors on those of hands in general.

Law: a HandSize is always that of a possible hand; anything else is refused where it is read.

Left and right hand share it. It is learnt by tracking, kept by the service (store.py) and forgotten
when the user says so.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

HAND_SIZE_VERSION = 1

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
