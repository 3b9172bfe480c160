"""pyqtgraph's own copies of Qt's modules, filled as they are used.

Law: pyqtgraph finds every name of Qt in its copies, as ever. It would copy all of them when it is
imported, which makes Qt for Python create each of its classes: 9 MB and half of the time that the
import takes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# The copies, as pyqtgraph.Qt names them. Source: pyqtgraph 0.14, Qt/__init__.py, `_copy_attrs`.
NAMES = ("QtCore", "QtGui", "QtWidgets")


class Mirror(ModuleType):
    """A module whose names are those of another one, taken over when they are first used."""

    def __init__(self, name: str, source: ModuleType) -> None:
        """Create the mirror of a module."""
        super().__init__(name)
        self._source = source

    def __getattr__(self, name: str) -> Any:
        """Take a name over."""
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value


@contextmanager
def mirrored() -> Iterator[None]:
    """Have pyqtgraph use mirrors, where it is imported first within."""
    if "pyqtgraph" in sys.modules:
        yield
        return
    sources = [importlib.import_module(f"PySide6.{name}") for name in NAMES]
    for name, source in zip(NAMES, sources, strict=True):
        sys.modules[f"pyqtgraph.Qt.{name}"] = Mirror(f"pyqtgraph.Qt.{name}", source)
        source.__dict__["__dir__"] = list  # It names nothing, so that nothing is copied.
    try:
        yield
    finally:
        for source in sources:
            del source.__dict__["__dir__"]
