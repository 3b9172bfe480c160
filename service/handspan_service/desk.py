"""What panels and the command line ask for, given to the part that it concerns.

Law: a request is carried out or refused at once, with a SettingsError that says why; what changes
by it is in force before it is kept on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handspan_service.calibrating import Calibrating, Listener
from handspan_service.contract.calibration import CalibrationRequest
from handspan_service.contract.control import HandUserRequest, ProfileRequest
from handspan_service.contract.model import DeviceInfo
from handspan_service.contract.recordings import RecordingRequest
from handspan_service.keeper import Keeper
from handspan_service.library import Library
from handspan_service.library import Listener as Lister
from handspan_service.pausing import Pauser
from handspan_service.preferences import Preferences
from handspan_service.sizes import LearntSize


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests.

    Attributes:
        preferences: The settings and profiles.
        pauser: Holds the pause.
        sizes: Of the users' hands.
        calibrating: The calibration, and what is kept of it.
        library: The recordings.
        keeper: Of the sensing process.
        device: Returns the source in use; None without one.
        put_in_force: Lets every part hear of the settings that hold now.
        changed: Tells everybody of a change.
    """

    preferences: Preferences
    pauser: Pauser
    sizes: LearntSize
    calibrating: Calibrating
    library: Library
    keeper: Keeper
    device: Callable[[], DeviceInfo | None]
    put_in_force: Callable[[], None]
    changed: Callable[[], None]

    def set_paused(self, paused: bool) -> None:
        """Pause until resumed, or resume, tracking for everybody, whoever paused it."""
        self.pauser.set_paused(paused)

    def pause_for(self, duration_s: float) -> None:
        """Pause tracking for everybody for some time."""
        self.pauser.pause_for(duration_s)

    def set_settings(self, changes: dict[str, Any]) -> None:
        """Change settings by name, in force at once and kept for the next start.

        Raises:
            SettingsError: One is not possible (then nothing changed), or they could not be kept.
        """
        self.preferences.change(changes)
        self.put_in_force()
        self.preferences.save()

    def change_profiles(self, request: ProfileRequest) -> None:
        """Make, change, remove or choose a profile; SettingsError as in `set_settings`."""
        self.preferences.change_profiles(request)
        self.put_in_force()
        self.preferences.save_profiles()

    def forget_hand_size(self) -> None:
        """Forget the size of the user's hands; it is learnt anew from the next image on.

        Raises:
            SettingsError: It could not be removed from the disk.
        """
        try:
            self.sizes.forget()
        finally:
            self.changed()

    def change_hand_users(self, request: HandUserRequest) -> None:
        """Add, choose, rename or remove a user of the hands; SettingsError if not possible."""
        try:
            self.sizes.carry_out(request)
        finally:
            self.changed()

    def calibrate(self, request: CalibrationRequest, owner: Listener) -> None:
        """Calibrate, or change what is kept of it; SettingsError if that is not possible now."""
        self.calibrating.carry_out(request, owner, self.keeper.plan, self.device())

    def forsake_calibration(self, owner: Listener) -> None:
        """Hear that somebody is gone, whether they calibrated or not."""
        self.calibrating.forsake(owner)

    def record(self, request: RecordingRequest, owner: Lister) -> None:
        """Do something with recordings; SettingsError if that is not possible now."""
        self.library.carry_out(request, owner, self.keeper, self.device())

    def forsake_recordings(self, owner: Lister) -> None:
        """Hear that somebody is gone who may wait for the list of recordings."""
        self.library.forsake(owner)
