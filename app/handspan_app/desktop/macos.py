"""The application in front on macOS, as the workspace notifies.

Law: without the bridge to Objective-C, which is not installed with us, this way does not exist.

Source: the system's documentation of NSWorkspace. Written from it and never run:
docs/permissions.md#focus.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from PySide6.QtCore import QObject

from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

ACTIVATED = "NSWorkspaceDidActivateApplicationNotification"


class MacSource(Source):
    """Listens to the workspace."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Prepare."""
        super().__init__(parent)
        self._workspace: Any = None
        self._observer: Any = None

    def start(self) -> bool:
        """Listen, and tell who is in front now."""
        if sys.platform != "darwin":
            return False
        try:
            workspace = importlib.import_module("AppKit").NSWorkspace
        except ImportError:
            return False
        self._workspace = workspace.sharedWorkspace()
        centre = self._workspace.notificationCenter()
        self._observer = centre.addObserverForName_object_queue_usingBlock_(
            ACTIVATED, None, None, lambda _notification: self._judge()
        )
        self._judge()
        return True

    def stop(self) -> None:
        """Listen no more."""
        if self._workspace is not None:
            self._workspace.notificationCenter().removeObserver_(self._observer)
            self._workspace = self._observer = None

    def _judge(self) -> None:
        front = self._workspace.frontmostApplication()
        if front is not None:
            url = front.executableURL()
            path = str(url.path()) if url is not None else ""
            self.tell(Foreground(FocusSource.MACOS, int(front.processIdentifier()), path))
