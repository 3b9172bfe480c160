"""What tests of the native server share: a running server, its situation, its clients."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from handspan_service.contract.control import ServiceState
from handspan_service.contract.model import (
    CalibrationKind,
    DeviceInfo,
    Frame,
    Gesture,
    Orientation,
    SourceKind,
)
from handspan_service.contract.settings import Settings
from handspan_service.geometry import camera_pair, nominal_calibration
from handspan_service.policy import wished_mode
from handspan_service.serve.native import NativeServer
from handspan_service.serve.native_news import Situation
from handspan_service.serve.presence import Presence
from handspan_service.wire.native_messages import Hello, Wants
from support.native_client import HELLO, NativeClient
from support.serving import Frames

CONTROLLER = DeviceInfo(
    "LP12345678901", SourceKind.USB, "Leap Motion Controller", "1.7", CalibrationKind.FACTORY, 115.0
)
STREAMING = Situation(state=ServiceState.STREAMING, device=CONTROLLER)
CAMERAS = camera_pair(nominal_calibration(), (240, 640), Orientation.NORMAL)
SIZE_PX = (640, 240)
# What a user answers to whatever programs ask.
ALLOWED = dict.fromkeys(("native_images", "native_pause", "clients_choose_mode"), "allow")
EVERYTHING = Wants.FRAMES | Wants.CLASSIC | Wants.GESTURES | Wants.TOOLS | Wants.IMAGES
PIXELS = bytes(range(256)) * (2 * 640 * 240 // 256)


@dataclass
class Stage:
    """A native server without a service around it.

    Attributes:
        changes: How often it said that something changed.
        pauses: What was asked of the service.
        released: Sessions that may not pause, or went.
    """

    path: Path
    settings: Settings
    presence: Presence = field(default_factory=Presence)
    changes: int = 0
    pauses: list[bool] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    frames: Frames = field(default_factory=Frames)
    situation: Situation = STREAMING
    clients: list[NativeClient] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = NativeServer(
            self.path,
            self.settings,
            presence=self.presence,
            on_change=self._changed,
            pauses=self,
        )

    def _changed(self) -> None:
        """Do with wishes of a mode what the service does."""
        self.changes += 1
        mode = wished_mode(self.server.audience.policies()) or self.settings.mode
        self.tell(mode=mode)

    def ask(self, paused: bool, session: int, by: str) -> bool:
        """Take what a program asks that may pause."""
        self.pauses.append(paused)
        return True

    def leave(self, session: int) -> None:
        """Hear that a program may not pause."""
        self.released.append(session)

    def tell(self, **changes: Any) -> None:
        """Change the situation."""
        self.situation = replace(self.situation, **changes)
        self.server.audience.tell(self.situation)

    def mode(self) -> str:
        """Return the mode in force."""
        return self.situation.mode.value

    def apply(self, **changes: Any) -> None:
        """Change the settings."""
        self.settings = msgspec.structs.replace(self.settings, **changes)
        self.server.apply(self.settings)

    def publish(self, *gestures: Gesture, hands: int = 2, image: bool = False) -> Frame:
        """Publish a frame, and its image."""
        frame = self.frames(*gestures, hands=hands)
        taken_us = self.frames.time_us + 5
        self.server.audience.publish(frame, taken_us)
        if image:
            self.server.audience.publish_image(frame.id, taken_us, SIZE_PX, PIXELS)
        return frame

    async def client(self, hello: Hello | None = HELLO, **changes: Any) -> NativeClient:
        """Connect a program, and wait for its welcome if it says hello."""
        client = await NativeClient.connect(self.path, hello, **changes)
        self.clients.append(client)
        if hello is not None:
            await client.welcome()
        return client


@asynccontextmanager
async def stage(**changes: Any) -> AsyncIterator[Stage]:
    """Run a native server in a folder of its own, with a streaming controller."""
    with tempfile.TemporaryDirectory() as folder:
        running = Stage(Path(folder) / "native.sock", Settings(**ALLOWED | changes))
        running.tell()
        await running.server.start()
        try:
            yield running
        finally:
            for client in running.clients:
                await client.close()
            await running.server.stop()
