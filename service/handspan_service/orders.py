"""Which changes of settings sensing must hear of. Pure.

Law: a setting that did not change is not ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from handspan_service.contract.settings import Settings
from handspan_service.reports import (
    Change,
    SetExposure,
    SetHands,
    SetOrientation,
    SetQuality,
    SetScripts,
    SetTools,
)

ORDERS: tuple[tuple[Callable[[Any], Change], str], ...] = (
    (SetOrientation, "orientation"),
    (SetQuality, "quality"),
    (SetTools, "tools"),
    (SetHands, "hands"),
    (SetScripts, "user_scripts"),
    (SetExposure, "exposure"),
)


def orders_of(before: Settings, after: Settings) -> Iterator[Change]:
    """Yield what to order when settings change."""
    for order, name in ORDERS:
        value = getattr(after, name)
        if value != getattr(before, name):
            yield order(value)
