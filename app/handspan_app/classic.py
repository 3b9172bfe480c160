"""Where the classic software kept its settings. No Qt.

Law: its files are read, never written.

Source: the public documentation of its runtime configuration.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER, FILE_NAME = "Leap Motion", "config.json"


def config_paths(environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Return where its files may lie, that of the panel first: its values won.

    Args:
        environ: Environment variables.
        home: Of the user.
    """
    if sys.platform == "win32":
        places = [environ.get("APPDATA"), environ.get("PROGRAMDATA")]
        folders = [Path(place) for place in places if place]
    elif sys.platform == "darwin":
        folders = [home / "Library/Application Support", Path("/Library/Application Support")]
    else:
        folders = [home, Path("/var")]
    return tuple(folder / FOLDER / FILE_NAME for folder in folders)


def found_config(environ: Mapping[str, str], home: Path) -> Path | None:
    """Return the file whose values won; None where the classic software left none."""
    return next((path for path in config_paths(environ, home) if path.is_file()), None)
