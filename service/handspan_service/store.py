"""The settings file: read, migrated, written whole.

Law: the file on disk is always a whole older or a whole newer one; what cannot be understood is
kept aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from handspan_service.contract.settings import SETTINGS_VERSION, Settings
from handspan_service.errors import SettingsError

FILE_NAME = "settings.json"
SAFE_SETTINGS = Settings(web_origins="deny")  # What holds when we no longer know who was denied.

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}  # From the layout n of the key to n + 1.


class SettingsStore:
    """The settings file of one user.

    Attributes:
        path: The file.
        problem: One sentence about what was wrong when it was loaded; else empty.
    """

    def __init__(self, folder: Path, migrations: Mapping[int, Migration] = MIGRATIONS) -> None:
        self.path = folder / FILE_NAME
        self.problem = ""
        self._migrations = migrations

    def load(self) -> Settings:
        """Return the settings of the file; the defaults where there is none.

        A file that is not understood is kept beside as settings.json.damaged-N, safe settings
        take its place (web pages are denied until the user decides anew), and `problem` says so.
        """
        self.problem = ""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self.problem = f"{self.path} cannot be read ({error.strerror}): safe settings hold"
            return SAFE_SETTINGS
        try:
            return msgspec.convert(self._migrated(raw), Settings)
        except (msgspec.MsgspecError, SettingsError, RecursionError, UnicodeDecodeError) as error:
            self._replace_damaged(str(error))
            return SAFE_SETTINGS

    def save(self, settings: Settings) -> None:
        """Write the settings: temporary file, fsync, rename.

        Raises:
            SettingsError: They could not be written; the old file is intact.
        """
        text = msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(text)
        except OSError as error:
            raise SettingsError(
                f"the settings hold, but only until the service stops: {self.path} "
                f"cannot be written ({error.strerror})"
            ) from error

    def _write(self, text: bytes) -> None:
        handle, name = tempfile.mkstemp(prefix=FILE_NAME + ".", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        if hasattr(os, "O_DIRECTORY"):  # The rename itself must reach the disk too.
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _migrated(self, raw: bytes) -> dict[str, Any]:
        values = msgspec.json.decode(raw, type=dict[str, Any])
        version = values.get("version")
        if not isinstance(version, int) or version < 1:
            raise SettingsError("it has no version")
        if version > SETTINGS_VERSION:
            raise SettingsError(f"its version {version} is newer than this program")
        for step in range(version, SETTINGS_VERSION):
            values = self._migrations[step](values) | {"version": step + 1}
        return values

    def _replace_damaged(self, why: str) -> None:
        number = 1
        while (aside := self.path.with_name(f"{FILE_NAME}.damaged-{number}")).exists():
            number += 1
        self.problem = f"{self.path} is not understood ({why})"
        try:
            shutil.copyfile(self.path, aside)
            self.save(SAFE_SETTINGS)
        except (OSError, SettingsError) as error:  # It stays, and the next start comes here again.
            self.problem += f" and cannot be replaced ({error}): safe settings hold"
        else:
            self.problem += f": it is kept as {aside.name}, safe settings took its place"
