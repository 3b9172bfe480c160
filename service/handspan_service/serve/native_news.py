"""What native programs are told of the service and its devices. Pure.

Law: nothing is told twice; a program that comes now and one that was there all along know the same.

Source: docs/protocol-native.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from handspan_service.contract.control import Hindrance, ServiceState
from handspan_service.contract.model import (
    CalibrationKind,
    CameraPair,
    DeviceInfo,
    SourceKind,
    TrackingMode,
)
from handspan_service.serve.native_session import MODES
from handspan_service.wire.native_messages import (
    Calibration,
    Device,
    DeviceBit,
    DeviceChange,
    Disposition,
    Log,
    Message,
    Mode,
    ServiceNews,
    Severity,
)

PERIPHERAL = 3  # The first controller in LeapC's list of hardware.
# Of the first controller. Source: docs/device.md#camera-model. Verified but for the range, which is
# what drivers of other projects state.
BASELINE_UM, RANGE_UM = 40_000, 800_000
H_FOV, V_FOV = 2.426, 2.103  # 139.0 and 120.5 degrees.
LOW_RATE_SHARE = 0.5  # Of the nominal rate: below it programs are told that the rate is low.
STATES = (
    ServiceState.STARTING,
    ServiceState.NO_DEVICE,
    ServiceState.STREAMING,
    ServiceState.PAUSED,
    ServiceState.FAILED,
    ServiceState.STOPPING,
)  # By number.
HEALTHY = (ServiceState.STREAMING, ServiceState.STARTING, ServiceState.IDLE)
_SOURCES = (
    SourceKind.USB,
    SourceKind.SIMULATED,
    SourceKind.RECORDING,
    SourceKind.FOLDER,
    SourceKind.PLAYBACK,
)  # By number.
_KINDS = {CalibrationKind.FACTORY: 2, CalibrationKind.USER: 3}
_NOMINAL = 1


@dataclass(frozen=True, slots=True)
class Situation:
    """How the service is now.

    Attributes:
        state: Of the service.
        detail: What the user should know; may be empty.
        mode: In force.
        device: The source in use; None without one.
        hindrances: What the device suffers from.
        rate_hz: Frames published per second; 0 while unknown.
        spared_hz: Images per second that the user's quality leaves out.
        slow: Whether it pauses because too few images come.
    """

    state: ServiceState = ServiceState.STARTING
    detail: str = ""
    mode: TrackingMode = TrackingMode.DESKTOP
    device: DeviceInfo | None = None
    hindrances: tuple[Hindrance, ...] = ()
    rate_hz: float = 0.0
    spared_hz: float = 0.0
    slow: bool = False

    @property
    def streaming(self) -> bool:
        """Whether frames flow."""
        return self.state is ServiceState.STREAMING

    def status_bits(self) -> int:
        """Return how the device is, in LeapC's numbers."""
        if self.state is ServiceState.FAILED:
            return int(DeviceBit.FAILURE)
        if self.state is ServiceState.PAUSED:
            return int(DeviceBit.PAUSED)
        if not self.streaming:
            return 0
        bits = DeviceBit.STREAMING
        if Hindrance.SMUDGE in self.hindrances:
            bits |= DeviceBit.SMUDGED
        if Hindrance.BRIGHT_LIGHT in self.hindrances:
            bits |= DeviceBit.ROBUST
        return int(bits)

    def disposition(self) -> int:
        """Return what hinders the service, in LeapC's numbers."""
        if self.state is ServiceState.FAILED:
            return int(Disposition.TRACKING_ERROR)
        if self.slow:
            return int(Disposition.POOR_PERFORMANCE_PAUSE)
        nominal_hz = self.device.nominal_rate_hz if self.device is not None else 0.0
        taken_hz = self.rate_hz + self.spared_hz
        low = self.streaming and self.rate_hz > 0.0 and taken_hz < LOW_RATE_SHARE * nominal_hz
        return int(Disposition.LOW_RATE) if low else 0


class Newsroom:
    """What was told last, and what is new."""

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self.situation = Situation()
        self._numbers: dict[str, int] = {}  # Of devices, by serial number.
        self._told: Device | None = None
        self._cameras: Calibration | None = None
        self._versions = 0  # Of calibrations.

    @property
    def device(self) -> int:
        """Number of the device in use; 0 without one."""
        return self._told.device if self._told is not None else 0

    @property
    def calibration(self) -> int:
        """Version of the calibration in force; 0 without one."""
        return self._cameras.version if self._cameras is not None else 0

    def greeting(self) -> list[Message]:
        """Return what a program that comes now must know of devices."""
        if self._told is None:
            return []
        attached = replace(self._told, change=DeviceChange.ATTACHED, last_status=0)
        return [attached] if self._cameras is None else [attached, self._cameras]

    def farewell(self) -> list[Message]:
        """Return what a program must hear that may know of devices no longer."""
        if self._told is None:
            return []
        told = self._told
        return [replace(told, change=DeviceChange.LOST, status=0, last_status=told.status)]

    def service(self) -> ServiceNews:
        """Return how the service is."""
        now = self.situation
        # To programs a resting controller is one that starts when somebody is to get frames.
        state = ServiceState.STARTING if now.state is ServiceState.IDLE else now.state
        return ServiceNews(
            STATES.index(state), now.disposition(), now.rate_hz, now.detail
        )

    def mode(self, request: int = 0, device: int = 0) -> Mode:
        """Return the mode in force."""
        return Mode(request, device, MODES.index(self.situation.mode))

    def changed(self, now: Situation, time_us: int) -> list[Message]:
        """Take a new situation and return what all programs must hear of it."""
        before = self.service()
        mode, detail = self.situation.mode, self.situation.detail
        self.situation = now
        news: list[Message] = list(self._device_news(now))
        after = self.service()
        if replace(after, rate_hz=0.0) != replace(before, rate_hz=0.0):
            news.append(after)
        if now.mode is not mode:
            news.append(self.mode())
        if now.detail and now.detail != detail:
            healthy = now.state in HEALTHY
            severity = Severity.INFORMATION if healthy else Severity.WARNING
            news.append(Log(severity, time_us, now.detail))
        return news

    def calibrated(self, cameras: CameraPair) -> list[Message]:
        """Take the model of the cameras in use and return what all programs must hear of it."""
        if self._told is None:
            return []
        told = Calibration(
            device=self._told.device,
            version=self.calibration,
            kind=_KINDS.get(cameras.kind, _NOMINAL),
            width_px=cameras.width_px,
            height_px=cameras.height_px,
            baseline_mm=cameras.baseline_mm,
            rotation=cameras.rotation,
            translation_mm=(0.0, 0.0, 0.0),
            left=cameras.left,
            right=cameras.right,
        )
        if told == self._cameras:
            return []
        self._versions += 1
        self._cameras = replace(told, version=self._versions)
        return [self._cameras]

    def _device_news(self, now: Situation) -> Iterator[Message]:
        info, told = now.device, self._told
        number = 0 if info is None else self._number(info.serial)
        if told is not None and told.device != number:
            yield from self.farewell()
            self._told, self._cameras = None, None
        if info is None:
            return
        if self._told is None:
            self._told = _described(number, info, now.status_bits())
            yield self._told
        elif self._told.status != now.status_bits():
            last = self._told.status
            self._told = replace(
                self._told, change=DeviceChange.CHANGED, status=now.status_bits(), last_status=last
            )
            yield self._told

    def _number(self, serial: str) -> int:
        return self._numbers.setdefault(serial, len(self._numbers) + 1)


def bare(news: ServiceNews) -> ServiceNews:
    """Return what a program hears of the service that may not have hands: whether it works.

    What is wrong in words, and how many hands are seen per second, would tell of the user.
    """
    return replace(news, rate_hz=0.0, detail="")


def _described(number: int, info: DeviceInfo, status: int) -> Device:
    return Device(
        device=number,
        status=status,
        last_status=0,
        change=DeviceChange.ATTACHED,
        pid=PERIPHERAL,
        source=_SOURCES.index(info.kind),
        caps=0,
        baseline_um=BASELINE_UM,
        range_um=RANGE_UM,
        h_fov=H_FOV,
        v_fov=V_FOV,
        rate_hz=info.nominal_rate_hz,
        serial=info.serial,
        model=info.model,
        firmware=info.firmware,
    )
