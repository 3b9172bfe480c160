"""The servers of one service, and the one presence that grants for all of them.

Law: web pages, native programs and panels are granted by one presence; whoever listens to it hears
of a change after the servers have granted anew.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable

from handspan_service import __version__
from handspan_service.contract.control import PROTOCOL, ClientStatus, Hello
from handspan_service.contract.places import native_socket_path
from handspan_service.contract.settings import Settings
from handspan_service.options import Options
from handspan_service.policy import Policy
from handspan_service.remembered import PermissionStore
from handspan_service.serve.consent import Consent
from handspan_service.serve.control import ControlServer
from handspan_service.serve.controlled import Controlled, Desk
from handspan_service.serve.native import NativeServer
from handspan_service.serve.pauses import PauseDesk
from handspan_service.serve.presence import Presence
from handspan_service.serve.websocket import WebSocketServer

log = logging.getLogger(__name__)


class Servers:
    """What listens.

    Attributes:
        permissions: The user's answers.
        presence: Grants.
        web: For web pages.
        native: For native programs.
        control: For panels and the command line.
    """

    def __init__(
        self,
        options: Options,
        settings: Settings,
        service: Controlled,
        desk: Desk,
        pauses: PauseDesk,
        on_change: Callable[[], None],
    ) -> None:
        """Read what is remembered; nothing listens yet.

        Args:
            options: What whoever starts the service decides.
            settings: That hold now.
            service: Told of, and hears of panels.
            desk: Takes what panels and the command line ask for.
            pauses: Where native programs pause and resume.
            on_change: Called when who is connected, what they get or what they wish is another.
        """
        self.permissions = PermissionStore(options.config_folder)
        if self.permissions.problem:
            log.warning("%s", self.permissions.problem)
        self.presence = presence = Presence(Consent(self.permissions))
        if options.awaits_panel:
            presence.await_panel()
        self.web = WebSocketServer(settings, on_change=on_change, presence=presence)
        self.native = NativeServer(
            native_socket_path(options.socket_path),
            settings,
            presence=presence,
            on_change=on_change,
            pauses=pauses,
        )
        hello = Hello(PROTOCOL, __version__, os.getpid())
        self.control = ControlServer(options.socket_path, service, desk, hello, presence)
        presence.watch(lambda session: on_change())

    @property
    def tasks(self) -> tuple[asyncio.Task[None] | None, ...]:
        """What keeps each of them; they fail only where we have a bug."""
        return self.web.task, self.native.task, self.control.task

    async def start(self) -> None:
        """Listen."""
        for server in (self.web, self.native, self.control):
            await server.start()

    async def stop_clients(self) -> None:
        """Say goodbye to all applications; panels hear of it."""
        await asyncio.gather(self.web.stop(), self.native.stop())

    def apply(self, settings: Settings) -> None:
        """Take new settings."""
        self.web.apply(settings)
        self.native.apply(settings)

    def policies(self) -> tuple[Policy, ...]:
        """Return what each application may have."""
        return (*self.web.policies(), *self.native.audience.policies())

    def wants_frames(self) -> bool:
        """Return whether anybody is to get frames, or looks at pictures."""
        return (
            self.web.wants_frames()
            or self.native.audience.wants_frames()
            or self.control.wants_frames()
        )

    def clients(self) -> tuple[ClientStatus, ...]:
        """Return all applications."""
        return self.web.clients() + self.native.audience.clients()
