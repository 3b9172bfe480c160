"""A program with one window, until its standard input ends."""

import sys
import threading

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication, QLabel


def main() -> None:
    """Show it."""
    application = QApplication(sys.argv)
    application.setDesktopFileName("tester")
    label = QLabel("a window")
    label.show()

    def wait() -> None:
        sys.stdin.read()
        QMetaObject.invokeMethod(application, "quit", Qt.ConnectionType.QueuedConnection)

    threading.Thread(target=wait, daemon=True).start()
    application.exec()


if __name__ == "__main__":
    main()
