"""What sensing is told of the user's settings and of what clients wish.

Law: sensing hears of each change once; what the command line fixes no client changes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from handspan_service.contract.calibration import CameraNumbers
from handspan_service.contract.control import ClientStatus
from handspan_service.contract.hand_size import HandSize
from handspan_service.contract.settings import Settings
from handspan_service.options import Options
from handspan_service.orders import Change, Plan, SetImages, SetMode, orders_of
from handspan_service.policy import Policy, wished_mode
from handspan_service.power import PowerSaving
from handspan_service.preferences import Preferences

log = logging.getLogger(__name__)


class Steering:
    """Holds what is in force, and orders what changes.

    Attributes:
        preferences: What the user wants.
        settings: In force.
        mode: In force: the user's, or what a client wishes.
        images: Whether sensing tells images.
    """

    def __init__(self, options: Options, order: Callable[[Change], None]) -> None:
        """Read the settings.

        Args:
            options: Of the service.
            order: Tells sensing of a change.

        Raises:
            SettingsError: A fixed setting is not possible.
        """
        self.preferences = Preferences(options.config_folder, options.fixed)
        if self.preferences.problem:
            log.warning("%s", self.preferences.problem)
        self.settings = self._ordered = self.preferences.in_force
        self.mode = self.settings.mode
        self.images = False
        self._options = options
        self._power = PowerSaving(options.on_battery)
        self._order = order

    @property
    def saving(self) -> bool:
        """Whether the quality is low now to save power."""
        return self._ordered.quality is not self.settings.quality

    def plan(self, size: HandSize | None, calibrations: dict[str, CameraNumbers]) -> Plan:
        """Return all that sensing is to begin with.

        Args:
            size: Of the user's hands; None while it is not known.
            calibrations: The user's, by serial number.
        """
        settings = self.settings
        return Plan(
            self._options.source,
            settings.orientation,
            str(self._options.cache_folder),
            settings.user_scripts,
            exposure=settings.exposure,
            mode=self.mode,
            quality=settings.quality,
            tools=settings.tools,
            hands=settings.hands,
            size=size,
            calibrations=calibrations,
        )

    def put_in_force(self) -> Settings:
        """Take the preferences as they are now, and return them; sensing hears what is new."""
        self.settings = self.preferences.in_force
        self.order()
        return self.settings

    def order(self) -> None:
        """Let sensing hear what changed, with less computing where power is to be saved."""
        ordered = self._power.applied(self.settings, time.monotonic(), pictures=self.images)
        for order in orders_of(self._ordered, ordered):
            self._order(order)
        self._ordered = ordered

    def attend(self, clients: Sequence[ClientStatus]) -> bool:
        """Take which applications are in front, and return whether other settings hold now."""
        newest_first = sorted(clients, key=lambda client: client.id, reverse=True)
        front = [one.identity.key for one in newest_first if one.identity and one.in_front]
        changed = self.preferences.attend(front)
        if changed:
            log.info("profile: %s", self.preferences.profiles.active or "none")
        return changed

    def wish(self, policies: Sequence[Policy], *, images: bool) -> None:
        """Let sensing hear what clients wish.

        Args:
            policies: Of all clients.
            images: Whether a native program wants images.
        """
        wished = None if "mode" in self._options.fixed else wished_mode(policies)
        mode = wished or self.settings.mode
        if mode is not self.mode:
            log.info("tracking mode: %s", mode.value)
            self.mode = mode
            self._order(SetMode(mode))
        if images is not self.images:
            self.images = images
            self._order(SetImages(images))
