"""A module that takes long to import, imported on a thread, so that the window answers meanwhile.

Law: whoever wants it asks, is told when it is there, and then imports it as ever, which takes no
time; what cannot be imported raises there, as it would have without this.
"""

from __future__ import annotations

import importlib

from PySide6.QtCore import QCoreApplication, QObject, QThread


class Importing(QThread):
    """Imports one module, once. `finished` tells that it did."""

    def __init__(self, module: str, parent: QObject | None = None) -> None:
        """Import nothing yet.

        Args:
            module: Its full name.
            parent: Owner.
        """
        super().__init__(parent)
        self._module = module
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.wait)  # A thread must end before its object does.

    @property
    def done(self) -> bool:
        """Whether the module was imported, or cannot be."""
        return self.isFinished()

    def run(self) -> None:
        """Import it."""
        importlib.import_module(self._module)
