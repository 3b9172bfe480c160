"""Every error of ours, split by what the caller can do about it.

    HandspanError                 something we expected to go wrong; its text says what to do
    +-- SourceError               the thing named as a source cannot be used
    |   +-- NoSuchSource          it does not exist (exit code 3)
    |   +-- UnreadableSource      it exists and its data is damaged or odd (exit code 4)
    +-- DeviceError               a controller misbehaves; `.reason` and `.retry` say how
    |   +-- DeviceLost            it is gone; wait for it to come back
    +-- PeerError                 one client broke the rules: close that session only
    +-- SettingsError             a setting is unusable: keep the old value and warn
    +-- ModelError                a network file is missing, damaged or of another version
    +-- HostError                 this computer refuses something that the service needs
        +-- AlreadyRunning        another service of the same user holds the lock (exit code 5)

Law: whatever is not one of these is a bug and ends with a traceback.
"""

from __future__ import annotations

from enum import StrEnum


class DeviceReason(StrEnum):
    """What is wrong with a controller. Identities for programs; words live in the panel."""

    NONE = "none"
    UNPLUGGED = "unplugged"
    NO_PERMISSION = "no_permission"
    BUSY = "busy"
    NO_STREAM = "no_stream"  # It answers, but sends no image: see facts of its firmware.
    BAD_CALIBRATION = "bad_calibration"
    BAD_FIRMWARE = "bad_firmware"
    BAD_TRANSPORT = "bad_transport"
    BAD_CONTROL = "bad_control"
    NO_BACKEND = "no_backend"  # No libusb on this machine.
    UNKNOWN = "unknown"


class HandspanError(Exception):
    """Root of all errors that a user or caller is expected to meet."""


class SourceError(HandspanError):
    """A source of images or frames cannot be used."""


class NoSuchSource(SourceError):
    """The named source does not exist."""


class UnreadableSource(SourceError):
    """The named source exists, but its data is missing, damaged or not understood."""


class DeviceError(HandspanError):
    """A controller misbehaves.

    Attributes:
        reason: What is wrong, as the status message reports it.
        retry: True where trying again without the user's help may succeed.
    """

    def __init__(self, reason: DeviceReason, text: str, *, retry: bool) -> None:
        super().__init__(text)
        self.reason = reason
        self.retry = retry


class DeviceLost(DeviceError):
    """The controller is gone; it may come back under another address."""

    def __init__(self, text: str) -> None:
        super().__init__(DeviceReason.UNPLUGGED, text, retry=True)


class PeerError(HandspanError):
    """A client sent something that ends its session, and only its session."""


class SettingsError(HandspanError):
    """A setting has no meaning; the value in force stays."""


class ModelError(HandspanError):
    """A network file is missing, damaged or made for another version."""


class HostError(HandspanError):
    """This computer refuses something that the service needs, e.g. a private folder."""


class AlreadyRunning(HostError):
    """Another service of the same user is running."""
