"""The window in front on KDE Plasma, told by a script that its window manager runs for us.

Law: KWin alone is believed: a call on the bus by anybody else is refused, or a program could say
that it is in front.

Source: KWin's scripting interface: org.kde.kwin.Scripting on the bus, `workspace` and `callDBus`
inside the script. Tried with KWin 5.27 on a virtual screen; what KWin 6 calls things is read alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusServiceWatcher,
    QDBusVirtualObject,
)

from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

KWIN, SCRIPTING_PATH, SCRIPTING = "org.kde.KWin", "/Scripting", "org.kde.kwin.Scripting"
OWN_PATH, OWN_INTERFACE, TOLD = "/Foreground", "org.handspan.Foreground", "Activated"
ANSWER_MS = 500  # KWin answers in a few ms, or hangs.
_INTROSPECTION = (
    f'<interface name="{OWN_INTERFACE}"><method name="{TOLD}">'
    '<arg name="pid" type="i" direction="in"/></method></interface>'
)
# KWin 5 speaks of clients, KWin 6 of windows.
_SCRIPT = """(function () {{
    function tell(shown) {{ callDBus({words}, shown ? shown.pid : 0); }}
    var activated = workspace.windowActivated || workspace.clientActivated;
    activated.connect(tell);
    tell(workspace.activeWindow || workspace.activeClient);
}})();
"""


def script(bus_name: str) -> str:
    """Return what KWin is to run, so that it tells whoever has a name on the bus."""
    words = ", ".join(json.dumps(word) for word in (bus_name, OWN_PATH, OWN_INTERFACE, TOLD))
    return _SCRIPT.format(words=words)


class _Ear(QDBusVirtualObject):
    """What the script calls."""

    def __init__(self, source: KWinSource) -> None:
        super().__init__(source)
        self._source = source

    def introspect(self, _path: str) -> str:
        return _INTROSPECTION

    def handleMessage(self, message: QDBusMessage, _connection: QDBusConnection) -> bool:
        return self._source.hear(message)


class KWinSource(Source):
    """Listens to KWin."""

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        """Prepare to listen on a bus; that of the session if None."""
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus() if bus is None else bus
        self._plugin = f"handspan-foreground-{os.getpid()}"
        self._manager = ""  # KWin's unique name on the bus.
        self._manager_pid: int | None = None  # In front where no window is.
        self._file: Path | None = None  # KWin reads it on a thread of its own, after it answered.
        self._ear = _Ear(self)
        self._watcher = QDBusServiceWatcher(
            KWIN, self._bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self
        )
        self._watcher.serviceOwnerChanged.connect(self._on_owner)

    def start(self) -> bool:
        """Have KWin run the script, which tells at once who is in front."""
        if not self._bus.isConnected():
            return False
        self._bus.registerVirtualObject(OWN_PATH, self._ear)
        if self._load():
            return True
        self.stop()
        return False

    def stop(self) -> None:
        """Take the script back."""
        self._watcher.serviceOwnerChanged.disconnect(self._on_owner)
        if self._manager:
            self._ask(KWIN, SCRIPTING_PATH, SCRIPTING, "unloadScript", self._plugin)
            self._manager = ""
        self._remove_file()
        self._bus.unregisterObject(OWN_PATH)

    def hear(self, message: QDBusMessage) -> bool:
        """Take a call, and return whether it was one of KWin's."""
        words = message.arguments()
        if message.service() != self._manager or message.member() != TOLD or len(words) != 1:
            return False
        self._remove_file()  # It runs, so it was read.
        pid = int(words[0])
        self.tell(Foreground(FocusSource.KDE, pid if pid > 0 else self._manager_pid))
        return True

    def _load(self) -> bool:
        bus = "org.freedesktop.DBus"
        owner = self._ask(bus, "/org/freedesktop/DBus", bus, "GetNameOwner", KWIN)
        pid = self._ask(bus, "/org/freedesktop/DBus", bus, "GetConnectionUnixProcessID", KWIN)
        if not isinstance(owner, str):
            return False
        self._manager = owner
        self._manager_pid = pid if isinstance(pid, int) else None
        self._remove_file()
        handle, name = tempfile.mkstemp(prefix="handspan-", suffix=".js")
        self._file = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(script(self._bus.baseService()))
        self._ask(KWIN, SCRIPTING_PATH, SCRIPTING, "unloadScript", self._plugin)
        number = self._ask(KWIN, SCRIPTING_PATH, SCRIPTING, "loadScript", name, self._plugin)
        if not isinstance(number, int) or number < 0:
            self._manager = ""
            return False
        self._ask(KWIN, SCRIPTING_PATH, SCRIPTING, "start")
        return True

    def _remove_file(self) -> None:
        if self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None

    def _on_owner(self, _name: str, _old: str, new: str) -> None:
        """KWin went, or came again and knows nothing of us."""
        self._manager = ""
        self.tell(Foreground())
        if new:
            self._load()

    def _ask(self, name: str, path: str, interface: str, method: str, *words: str) -> object:
        """Call a method and return the first word of the answer; None where there is none."""
        call = QDBusMessage.createMethodCall(name, path, interface, method)
        call.setArguments(list(words))
        answer = self._bus.call(call, timeout=ANSWER_MS)
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            return None
        return next(iter(answer.arguments()), None)
