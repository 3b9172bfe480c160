"""Whoever shows tray icons on a Linux desktop, as the session bus tells.

Law: a host that comes late is noticed; without a bus nothing is noticed and nothing fails.

Source: the StatusNotifierItem specification: hosts are found through the watcher's name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

WATCHER = "org.kde.StatusNotifierWatcher"


class TrayHost(QObject):
    """Tells when a host appears.

    Signals:
        appeared: A host that was not there, or went away, is there.
    """

    appeared = Signal()

    def watch(self, environ: Mapping[str, str] = os.environ) -> bool:
        """Begin to watch, and return whether there is a bus that could tell.

        Args:
            environ: Environment variables. Without DBUS_SESSION_BUS_ADDRESS no bus is asked: to
                ask would start one.
        """
        if not sys.platform.startswith("linux") or not environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return False
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # Only where it is used.

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        watcher = QDBusServiceWatcher(WATCHER, bus, mode, self)
        watcher.serviceRegistered.connect(lambda _name: self.appeared.emit())
        return True
