"""A program with one window, until it is ended."""

import sys

from PySide6.QtWidgets import QApplication, QLabel


def main() -> None:
    """Show it."""
    application = QApplication(sys.argv)
    application.setDesktopFileName("tester")
    label = QLabel("a window")
    label.show()
    application.exec()


if __name__ == "__main__":
    main()
