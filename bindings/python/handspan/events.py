"""What happens besides frames: services and controllers come and go, wishes are granted.

Law: an event is frozen, and says all there is to say without asking anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TypeAlias


class Policy(IntFlag):
    """What a program may wish for, and what the user allows.

    Source:
        eLeapPolicyFlag in LeapC.h.
    """

    NONE = 0
    BACKGROUND_FRAMES = 0x001
    """Frames also while another program has the focus."""
    IMAGES = 0x002
    """Pictures of both cameras; see `Client.images`."""
    OPTIMIZE_HMD = 0x004
    """The controller is mounted on a headset."""
    ALLOW_PAUSE_RESUME = 0x008
    """The program may pause tracking for everybody."""
    MAP_POINTS = 0x080
    OPTIMIZE_SCREEN_TOP = 0x100
    """The controller is mounted above a screen."""


class TrackingMode(IntEnum):
    """How the controller is mounted."""

    DESKTOP = 0
    HMD = 1
    SCREEN_TOP = 2


class DeviceStatus(IntFlag):
    """How a controller that works stands."""

    NONE = 0
    STREAMING = 0x01
    PAUSED = 0x02
    ROBUST = 0x04
    """Lighting is bad; exposure copes with it."""
    SMUDGED = 0x08
    """The glass wants to be cleaned."""
    LOW_RESOURCE = 0x10


class DeviceFailure(IntEnum):
    """Why a controller does not work."""

    UNKNOWN = 0xE8010000
    BAD_CALIBRATION = 0xE8010001
    BAD_FIRMWARE = 0xE8010002
    BAD_TRANSPORT = 0xE8010003
    BAD_CONTROL = 0xE8010004


class Severity(IntEnum):
    """How much a message of the service matters."""

    UNKNOWN = 0
    CRITICAL = 1
    WARNING = 2
    INFORMATION = 3


class ServiceTrouble(IntFlag):
    """What a service that greets says about itself; nothing means that all is well."""

    NONE = 0
    LOW_FRAME_RATE = 1
    POOR_PERFORMANCE = 2
    TRACKING_ERROR = 4


@dataclass(frozen=True, slots=True)
class Device:
    """One controller, as it stood when this was told.

    Attributes:
        id: Its number in frames and events.
        handle: How LeapC names it; for calls of this package.
        serial: Serial number. Simulated controllers have one that begins with "SIMULATED".
        model: E.g. "Leap Motion Controller".
        product_id: eLeapDevicePID of LeapC.
        status: How it stands; nothing where it failed.
        failure: Why it does not work, or None.
        baseline_mm: Distance between its cameras.
        range_mm: How far hands are tracked.
        h_fov_rad: Horizontal field of view.
        v_fov_rad: Vertical field of view.
    """

    id: int
    handle: int
    serial: str
    model: str
    product_id: int
    status: DeviceStatus
    failure: DeviceFailure | None
    baseline_mm: float
    range_mm: float
    h_fov_rad: float
    v_fov_rad: float

    @property
    def streaming(self) -> bool:
        """Whether frames come from it."""
        return DeviceStatus.STREAMING in self.status


@dataclass(frozen=True, slots=True)
class Connected:
    """A service answers. Devices, policies and frames follow.

    Attributes:
        trouble: What the service says about itself.
    """

    trouble: ServiceTrouble


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The service is gone. It is looked for; `Connected` follows when it is back."""


@dataclass(frozen=True, slots=True)
class DeviceAttached:
    """A controller is there."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A controller is gone."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """The state of a controller changed.

    Attributes:
        device: As it is now.
        before: As it was.
    """

    device: Device
    before: Device


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """Which policies are in force.

    Attributes:
        policies: All of them.
        device_id: For which controller; 0 for all.
    """

    policies: Policy
    device_id: int


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """Which tracking mode is in force.

    Attributes:
        mode: How the controller is taken to be mounted.
        device_id: For which controller; 0 for all.
    """

    mode: TrackingMode
    device_id: int


@dataclass(frozen=True, slots=True)
class LogMessage:
    """The service has something to say to people.

    Attributes:
        severity: How much it matters.
        timestamp_us: When it was said.
        text: One or more lines.
    """

    severity: Severity
    timestamp_us: int
    text: str


Event: TypeAlias = (
    Connected
    | ConnectionLost
    | DeviceAttached
    | DeviceLost
    | DeviceChanged
    | PolicyChanged
    | ModeChanged
    | LogMessage
)
