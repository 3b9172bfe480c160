"""What the control socket needs of the service: a desk that carries out what peers ask for.

Law: called on the loop alone; a SettingsError is an answer to the peer, all else is a bug.
"""

from __future__ import annotations

from typing import Protocol

from handspan_service.contract.calibration import CalibrationNews, CalibrationRequest
from handspan_service.contract.control import HandUserRequest, ProfileRequest, Status
from handspan_service.contract.recordings import RecordingList, RecordingRequest


class CalibrationOwner(Protocol):
    """Who asked for a calibration and hears of it."""

    def tell_calibration(self, news: CalibrationNews) -> None:
        """Take news of it."""


class RecordingsOwner(Protocol):
    """Who asked for the list of recordings."""

    def tell_recordings(self, recordings: RecordingList) -> None:
        """Take it."""


class Desk(Protocol):
    """What a peer may ask for. Called on the loop."""

    def set_settings(self, changes: dict[str, object]) -> None:
        """Change settings by name; SettingsError if one is not possible."""

    def change_profiles(self, request: ProfileRequest) -> None:
        """Make, change, remove or choose a profile; SettingsError if it is not possible."""

    def set_paused(self, paused: bool) -> None:
        """Pause until resumed, or resume, for everybody."""

    def pause_for(self, duration_s: float) -> None:
        """Pause for everybody for some time."""

    def forget_hand_size(self) -> None:
        """Learn the size of the user's hands anew; SettingsError if the file stays."""

    def change_hand_users(self, request: HandUserRequest) -> None:
        """Add, choose, rename or remove a user of the hands; SettingsError if not possible."""

    def calibrate(self, request: CalibrationRequest, owner: CalibrationOwner) -> None:
        """Calibrate for a peer; SettingsError if that is not possible now."""

    def forsake_calibration(self, owner: CalibrationOwner) -> None:
        """Hear that a peer is gone, whether it calibrated or not."""

    def record(self, request: RecordingRequest, owner: RecordingsOwner) -> None:
        """Do something with recordings for a peer; SettingsError if it is not possible now."""

    def forsake_recordings(self, owner: RecordingsOwner) -> None:
        """Hear that a peer is gone."""


class Controlled(Protocol):
    """What the service tells of itself, and hears of its peers. Called on the loop."""

    def status(self) -> Status:
        """Return everything a panel shows."""

    def watching_changed(self) -> None:
        """Hear that a peer wants a picture, or frames, or no longer."""

    def panel_died(self) -> None:
        """Hear that the last panel is gone without having taken its leave."""

    def request_stop(self) -> None:
        """Begin an orderly end."""
