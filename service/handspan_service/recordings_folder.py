"""The folder of one user's recordings: their names and paths, and the room on the disk.

Law: a name never leads out of the folder, and no file is ever overwritten.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from handspan_service.contract.recordings import MAX_NAME
from handspan_service.errors import SettingsError

SUFFIX = ".mcap"
PACKED = ".json.lz"
FREE_S = 2.0  # How often the room on the disk is looked at.


class RecordingsFolder:
    """Where recordings are."""

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made when something is recorded."""
        self.path = path
        self._free: tuple[float, int | None] = (-FREE_S, None)

    def make(self) -> None:
        """Make the folder where it is missing.

        Raises:
            SettingsError: It cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"the folder {self.path} cannot be made: {error.strerror}"
            ) from error

    def there(self, name: str) -> Path:
        """Return the path of a recording; SettingsError if it is not there."""
        path = self.path / checked(name)
        if not path.is_file():
            raise SettingsError(f"there is no recording {name}")
        return path

    def new(self, stem: str, suffix: str) -> Path:
        """Return the path of a file that is not there yet; SettingsError if it is."""
        path = self.path / (checked(stem) + suffix)
        if path.exists():
            raise SettingsError(f"{path.name} exists already: choose another name")
        return path

    def rename(self, path: Path, stem: str) -> None:
        """Give a recording another name; it keeps its ending.

        Raises:
            SettingsError: There is such a one, or the system refuses.
        """
        output = self.new(stem, path.name[len(stem_of(path.name)) :])
        try:
            path.rename(output)
        except OSError as error:
            raise SettingsError(f"{path.name} cannot be renamed: {error.strerror}") from error

    def room(self) -> int | None:
        """Return how many bytes are free, as of a moment ago; None where nobody knows."""
        then_s, free = self._free
        now_s = time.monotonic()
        if now_s - then_s >= FREE_S:
            try:
                folder = next(one for one in (self.path, *self.path.parents) if one.exists())
                free = shutil.disk_usage(folder).free
            except OSError:
                free = None
            self._free = (now_s, free)
        return free


def checked(name: str) -> str:
    """Return a name that stays in the folder, on every system.

    Raises:
        SettingsError: It could lead elsewhere, or is no name of a file.
    """
    name = name.strip()
    odd = set(name) & set('/\\:*?"<>|')
    if not name or len(name) > MAX_NAME or odd or not name.isprintable() or name[0] == ".":
        raise SettingsError(
            f"choose a name of 1 to {MAX_NAME} characters that does not begin with a dot, "
            'without / \\ : * ? " < > |'
        )
    return name


def stem_of(name: str) -> str:
    """Return a name without its ending."""
    for suffix in (PACKED, ".json", SUFFIX):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name
