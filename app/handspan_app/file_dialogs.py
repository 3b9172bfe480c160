"""Windows that ask for a file.

Law: none of them blocks the program; each begins among the user's documents, never in the folder
from which the program happened to be started.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def documents() -> Path:
    """Return the user's folder of documents; their home where there is none."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(place))
    return folder if folder.is_dir() else Path.home()


def ask_place(
    parent: QWidget, title: str, name: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to write a file.

    Args:
        parent: Above which the window stands.
        title: Of the window.
        name: Of the file, with its suffix; the user may change it.
        chosen: Gets the path, once the user has decided.
    """
    dialog = _dialog(parent, title, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.open()
    return dialog


def ask_file(
    parent: QWidget, title: str, filters: Sequence[str], chosen: Callable[[Path], object]
) -> QFileDialog:
    """Ask which file to read.

    Args:
        parent: Above which the window stands.
        title: Of the window.
        filters: Kinds of files to choose among, e.g. "Settings (*.json)".
        chosen: Gets the path, once the user has decided.
    """
    dialog = _dialog(parent, title, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(filters)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(documents()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    return dialog
