"""What a control server serves in tests, service and desk in one: it keeps what it is told."""

from __future__ import annotations

import os

from handspan_service.contract.calibration import CalibrationRequest
from handspan_service.contract.control import (
    HandUserRequest,
    ProfileRequest,
    ServiceState,
    Status,
    Timing,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.model import Orientation
from handspan_service.contract.recordings import RecordingRequest
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import DeviceReason
from handspan_service.serve.controlled import CalibrationOwner, RecordingsOwner


class Controlled:
    """What the server controls here: it keeps what it is told."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.paused = False
        self.paused_s = 0.0
        self.stopped = False
        self.forgotten = False
        self.watching = 0
        self.profile_requests: list[ProfileRequest] = []
        self.calibrations: list[CalibrationRequest | None] = []  # None: somebody is gone.
        self.calibration_owner: CalibrationOwner | None = None
        self.hand_users: list[HandUserRequest] = []
        self.recordings_owner: RecordingsOwner | None = None
        self.recordings: list[RecordingRequest | None] = []  # None: somebody is gone.

    def status(self) -> Status:
        return Status(
            state=ServiceState.PAUSED if self.paused else ServiceState.STREAMING,
            reason=DeviceReason.NONE,
            detail="",
            device=None,
            simulated=False,
            orientation=Orientation.NORMAL,
            hands=0,
            timing=Timing(),
            websocket=WebSocketStatus(WebSocketState.LISTENING, 1),
            clients=(),
            settings=self.settings,
            version="0",
            pid=os.getpid(),
            uptime_s=1.0,
        )

    def set_settings(self, changes: dict[str, object]) -> None:
        self.settings = changed(self.settings, changes)

    def change_profiles(self, request: ProfileRequest) -> None:
        self.profile_requests.append(request)

    def set_paused(self, paused: bool) -> None:
        self.paused = paused

    def pause_for(self, duration_s: float) -> None:
        self.paused_s = duration_s

    def forget_hand_size(self) -> None:
        self.forgotten = True

    def change_hand_users(self, request: HandUserRequest) -> None:
        self.hand_users.append(request)

    def calibrate(self, request: CalibrationRequest, owner: CalibrationOwner) -> None:
        self.calibrations.append(request)
        self.calibration_owner = owner

    def forsake_calibration(self, owner: CalibrationOwner) -> None:
        self.calibrations.append(None)

    def record(self, request: RecordingRequest, owner: RecordingsOwner) -> None:
        self.recordings.append(request)
        self.recordings_owner = owner

    def forsake_recordings(self, owner: RecordingsOwner) -> None:
        self.recordings.append(None)

    def watching_changed(self) -> None:
        self.watching += 1

    def panel_died(self) -> None:
        pass

    def request_stop(self) -> None:
        self.stopped = True
