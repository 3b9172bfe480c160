"""A window manager on a private bus that runs no script, but does what the panel's would have done.

For each line of standard input it tells that this process is in front now; `restart` gives up its
name and takes it again, as if it had crashed.
"""

import re
import sys
import threading

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject

from handspan_app.desktop.kwin import KWIN, SCRIPTING_PATH, TOLD

_WORDS = re.compile(r'callDBus\("(.+?)", "(.+?)", "(.+?)", "(.+?)", shown')


class Manager(QDBusVirtualObject):
    """Takes scripts."""

    def __init__(self, bus: QDBusConnection) -> None:
        """Take the name."""
        super().__init__()
        self._bus = bus
        self._path = ""
        self._scripts: dict[str, tuple[str, ...]] = {}
        bus.registerVirtualObject(SCRIPTING_PATH, self)
        assert bus.registerService(KWIN)

    def introspect(self, _path: str) -> str:
        """Tell of nothing."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        """Load, start or unload."""
        words = message.arguments()
        if message.member() == "loadScript":
            self._path, name = words
            self._scripts[name] = ()
        elif message.member() == "start":
            with open(self._path, encoding="utf-8") as file:
                found = _WORDS.search(file.read())
            assert found is not None
            for name in [name for name, script in self._scripts.items() if not script]:
                self._scripts[name] = found.groups()
        elif message.member() == "unloadScript":
            self._scripts.pop(words[0], None)
        reply = message.createReply()
        reply.setArguments([0])
        connection.send(reply)
        return True

    def obey(self, line: str) -> None:
        """Do what a line says."""
        if line == "restart":
            self._scripts.clear()
            self._bus.unregisterService(KWIN)
            self._bus.registerService(KWIN)
            return
        for name, path, interface, method in self._scripts.values():
            assert method == TOLD
            call = QDBusMessage.createMethodCall(name, path, interface, method)
            call.setArguments([int(line)])
            self._bus.send(call)
        print(len(self._scripts), flush=True)


class Lines(QObject):
    """Reads standard input on a thread."""

    came = Signal(str)
    ended = Signal()

    def read(self) -> None:
        """Emit each line."""
        for line in sys.stdin:
            self.came.emit(line.strip())
        self.ended.emit()


def main() -> None:
    """Run until standard input ends."""
    application = QCoreApplication(sys.argv)
    manager = Manager(QDBusConnection.connectToBus(sys.argv[1], "manager"))
    lines = Lines()
    lines.came.connect(manager.obey)
    lines.ended.connect(application.quit)
    print("ready", flush=True)
    threading.Thread(target=lines.read, daemon=True).start()
    application.exec()


if __name__ == "__main__":
    main()
