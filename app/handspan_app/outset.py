"""What the panel does before anything else: claim its place, look for the service, or start it.

Law: the service starts while the windows are loaded; a second panel loads nothing more than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from handspan_app.link import ServiceLink
from handspan_app.single import SingleInstance
from handspan_app.supervisor import ServiceCommand, Supervisor


@dataclass(frozen=True, slots=True)
class PanelPaths:
    """Where the panel meets the service and keeps its own.

    Attributes:
        socket: The service's control socket.
        runtime: Folder where panels of one user meet.
    """

    socket: Path
    runtime: Path


class Outset(QObject):
    """The parts of the panel that need no window.

    Attributes:
        command: How the service is started.
        single: The place where panels of one user meet.
        link: To the service.
        supervisor: Keeps the service running.
    """

    def __init__(self, paths: PanelPaths, command: ServiceCommand) -> None:
        """Make them; `begin` begins."""
        super().__init__()
        self.command = command
        self.single = SingleInstance(paths.runtime, self)
        self.link = ServiceLink(paths.socket, self)
        self.supervisor = Supervisor(self.link, command, self)

    def begin(self, *, show: bool) -> bool:
        """Become the one panel, and have a service.

        Args:
            show: Whether a panel that is there already is asked to show its window.

        Returns:
            False if there is one already.

        Raises:
            OSError: See SingleInstance.claim.
        """
        if not self.single.claim(show=show):
            return False
        self.supervisor.start()
        return True
