"""Devices, and settings of the service. Law: a device is as it was when it was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from Leap._handle import Entity, ListOf
from Leap._math import Matrix, Vector

if TYPE_CHECKING:
    SettingValue = bool | int | float | str

    from Leap._core import Core

# Bits of eLeapDeviceStatus, and the first of its numbers that are failures. Source: LeapC.h.
_STREAMING, _PAUSED, _ROBUST, _SMUDGED = 1, 2, 4, 8
_UNKNOWN_FAILURE = 0xE8010000

D = TypeVar("D", bound="_Described")


@dataclass(frozen=True)
class DeviceFacts:
    """A device as it was at some time.

    Attributes:
        id: Number of the device, which no other one gets.
        status: Bits, or a failure.
        serial: Serial number.
        h_fov_rad: View angle along x.
        v_fov_rad: View angle along z.
        range_mm: How far hands are tracked.
        baseline_mm: Between the cameras.
    """

    id: int
    status: int
    serial: str
    h_fov_rad: float
    v_fov_rad: float
    range_mm: float
    baseline_mm: float

    @property
    def has_failed(self) -> bool:
        """Whether it does not work."""
        return self.status >= _UNKNOWN_FAILURE

    @property
    def is_streaming(self) -> bool:
        """Whether it gives images, or would if nobody had paused it."""
        return not self.has_failed and self.status & (_STREAMING | _PAUSED) != 0

    @property
    def is_paused(self) -> bool:
        """Whether somebody has paused it."""
        return self.is_streaming and self.status & _PAUSED != 0


class _Described(Entity):
    """A device of either kind."""

    __slots__ = ("_facts",)

    def __init__(self, other: _Described | None = None) -> None:
        """Make an invalid one, or a copy."""
        self._facts: DeviceFacts | None = None if other is None else other._facts

    @classmethod
    def _of(cls: type[D], facts: DeviceFacts) -> D:
        made = cls()
        made._facts = facts
        return made

    @property
    def is_valid(self) -> bool:
        """Whether there was one."""
        return self._facts is not None

    def _has(self, bit: int) -> bool:
        facts = self._facts
        return facts is not None and facts.is_streaming and facts.status & bit != 0

    def __eq__(self, other: object) -> bool:
        """Whether it is the same device, whatever its state was."""
        if not isinstance(other, type(self)) or self._facts is None or other._facts is None:
            return False
        return (self._facts.id, self._facts.serial) == (other._facts.id, other._facts.serial)

    def __hash__(self) -> int:
        return hash(None if self._facts is None else self._facts.id)

    def _text(self) -> str:
        return "" if self._facts is None else self._facts.serial

    def __str__(self) -> str:
        return (
            f"{type(self).__name__} serial:{self._text()}" if self.is_valid else super().__str__()
        )


class _DeviceTypes:
    __slots__ = ()

    TYPE_PERIPHERAL = 3
    TYPE_HP_LEGACY = 4097
    TYPE_KEYBOARD = 4098
    TYPE_LAPTOP = 4099


class Device(_Described, _DeviceTypes):
    """A controller."""

    __slots__ = ()
    Type = _DeviceTypes

    @property
    def horizontal_view_angle(self) -> float:
        """Along x, rad."""
        return 0.0 if self._facts is None else self._facts.h_fov_rad

    @property
    def vertical_view_angle(self) -> float:
        """Along z, rad."""
        return 0.0 if self._facts is None else self._facts.v_fov_rad

    @property
    def range(self) -> float:
        """How far hands are tracked, mm."""
        return 0.0 if self._facts is None else self._facts.range_mm

    @property
    def baseline(self) -> float:
        """Between the cameras, mm."""
        return 0.0 if self._facts is None else self._facts.baseline_mm

    def distance_to_boundary(self, position: Vector) -> float:
        """Return how far the nearest edge of what the cameras see is, mm; negative outside.

        They see a pyramid that stands on its top, cut off where hands are too far away.
        """
        facts = self._facts
        if facts is None:
            return 0.0
        across, along = facts.h_fov_rad / 2, facts.v_fov_rad / 2
        return min(
            position.y * math.sin(across) - abs(position.x) * math.cos(across),
            position.y * math.sin(along) - abs(position.z) * math.cos(along),
            facts.range_mm - position.magnitude,
        )

    @property
    def serial_number(self) -> str:
        """Two letters and eleven digits."""
        return self._text()

    @property
    def type(self) -> int:
        """TYPE_PERIPHERAL."""
        return self.TYPE_PERIPHERAL

    @property
    def is_streaming(self) -> bool:
        """Whether it gives images."""
        return self._has(_STREAMING)

    @property
    def is_smudged(self) -> bool:
        """Whether its glass wants cleaning."""
        return self._has(_SMUDGED)

    @property
    def is_lighting_bad(self) -> bool:
        """Whether other light disturbs it."""
        return self._has(_ROBUST)

    @property
    def is_embedded(self) -> bool:
        """Whether it is built into something: no."""
        return False

    @property
    def is_flipped(self) -> bool:
        """Whether it lies the other way round: frames are turned so that it never does."""
        return False

    @property
    def position(self) -> Vector:
        """Zero: all coordinates are those of the device itself."""
        return Vector()

    @property
    def orientation(self) -> Matrix:
        """The identity: see position."""
        return Matrix()


class DeviceList(ListOf[Device]):
    """Devices."""

    __slots__ = ()
    _kind = Device


class _Failures:
    __slots__ = ()

    FAIL_UNKNOWN = 0
    FAIL_CALIBRATION = 1
    FAIL_FIRMWARE = 2
    FAIL_TRANSPORT = 3
    FAIL_CONTROL = 4
    FAIL_COUNT = 5


class FailedDevice(_Described, _Failures):
    """A controller that does not work, and why."""

    __slots__ = ()
    FailureType = _Failures

    @property
    def pnp_id(self) -> str:
        """Its serial number."""
        return self._text()

    @property
    def failure(self) -> int:
        """One of FAIL_UNKNOWN to FAIL_CONTROL."""
        number = 0 if self._facts is None else self._facts.status - _UNKNOWN_FAILURE
        return number if 0 <= number < self.FAIL_COUNT else self.FAIL_UNKNOWN


class FailedDeviceList(ListOf[FailedDevice]):
    """Controllers that do not work."""

    __slots__ = ()
    _kind = FailedDevice


class _ValueTypes:
    __slots__ = ()

    TYPE_UNKNOWN = 0
    TYPE_BOOLEAN = 1
    TYPE_INT32 = 2
    TYPE_FLOAT = 6
    TYPE_STRING = 8


_TYPES = {
    bool: _ValueTypes.TYPE_BOOLEAN,
    int: _ValueTypes.TYPE_INT32,
    float: _ValueTypes.TYPE_FLOAT,
    str: _ValueTypes.TYPE_STRING,
}


class Config(_ValueTypes):
    """Settings of this program's connection: gone with it.

    Each call waits for the service, which answers within milliseconds. Without a service there are
    no settings, and `set` returns False.
    """

    __slots__ = ("_core",)
    ValueType = _ValueTypes

    def __init__(self, core: Core | None = None) -> None:
        """Make settings of a Controller; without one there are none."""
        self._core = core

    def __call__(self) -> Config:
        return self

    def get(self, key: str) -> SettingValue | None:
        """Return a setting; None where there is none of that name."""
        return None if self._core is None else self._core.ask(key)

    def type(self, key: str) -> int:
        """Return the type of a setting."""
        value = self.get(key)
        return self.TYPE_UNKNOWN if value is None else _TYPES[type(value)]

    def set(self, key: str, value: SettingValue) -> bool:
        """Change a setting; the value is converted to its type. Return whether it was accepted."""
        core, before = self._core, self.get(key)
        if core is None or before is None:
            return False
        try:
            wanted = type(before)(value)
        except (ValueError, OverflowError, TypeError):
            return False
        if not core.set(key, wanted):
            return False
        if key == "tracking_tool_enabled":
            core.want_tools(bool(wanted))  # What we ask for next must not take it back.
        return True

    def save(self) -> bool:
        """Return whether there is a service: settings are told to it as they are set."""
        return self._core is not None and self._core.is_service_connected
