"""Whether tracking saves power: what the user wants on battery and on mains.

Law: the computer is asked at most once in ASK_S; one that does not tell saves nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from handspan_service.contract.model import Quality
from handspan_service.contract.settings import Settings

ASK_S = 10.0  # A plug that is pulled may be noticed so late; asking costs two small files.


class PowerSaving:
    """Asks now and then whether the computer runs on its battery."""

    def __init__(self, on_battery: Callable[[], bool | None]) -> None:
        """Begin without an answer.

        Args:
            on_battery: True on battery, False on mains, None where that is not known.
        """
        self._ask = on_battery
        self._answer: bool | None = None
        self._asked_s: float | None = None

    def applied(self, settings: Settings, now_s: float, *, pictures: bool) -> Settings:
        """Return the settings by which to track as things are.

        Args:
            settings: In force.
            now_s: Monotonic clock.
            pictures: Whether a program receives pictures: it wants them all. The classic software
                did likewise.
        """
        if pictures or not self._wanted(settings, now_s):
            return settings
        return msgspec.structs.replace(settings, quality=Quality.LOW_RESOURCE)

    def _wanted(self, settings: Settings, now_s: float) -> bool:
        if not (settings.power_saving_battery or settings.power_saving_adapter):
            return False
        if self._asked_s is None or now_s - self._asked_s >= ASK_S:
            self._asked_s, self._answer = now_s, self._ask()
        if self._answer is None:
            return False
        return settings.power_saving_battery if self._answer else settings.power_saving_adapter
