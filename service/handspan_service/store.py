"""What the service keeps of its user: settings, size of the hands, a pause; read, written whole.

Law: a file on disk is always a whole older or a whole newer one; what cannot be understood is
kept aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from handspan_service.contract.hand_size import (
    HAND_SIZE_VERSION,
    HAND_USERS_VERSION,
    HandSize,
    HandUsers,
)
from handspan_service.contract.profiles import PROFILES_VERSION, Profiles
from handspan_service.contract.settings import SETTINGS_VERSION, Settings
from handspan_service.errors import SettingsError
from handspan_service.unfinished import remove_unfinished, unfinished

FILE_NAME = "settings.json"
SIZE_FILE_NAME = "hand-size.json"
PROFILES_FILE_NAME = "profiles.json"
PAUSE_FILE_NAME = "pause.json"
# What holds when we no longer know who was denied what.
SAFE_SETTINGS = Settings(
    web_origins="deny", native_images="deny", native_pause="deny", unattended=()
)

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


def _ask_each_application(values: dict[str, Any]) -> dict[str, Any]:
    """Turn switches for all applications into answers.

    Layout 1 allowed background use, pauses and modes unless told otherwise, and had that written
    down: nobody may ever have decided it, hence it is asked. What was denied was decided.
    """
    meant: dict[str, dict[Any, str]] = {
        "native_images": {True: "allow", False: "ask"},
        "native_pause": {True: "ask", False: "deny"},
        "clients_choose_mode": {True: "ask", False: "deny"},
        "background": {"allow": "ask"},
    }
    return values | {
        name: answers.get(values[name], values[name])
        for name, answers in meant.items()
        if name in values and isinstance(values[name], bool | str)
    }


# From the layout n of the key to n + 1.
MIGRATIONS: Mapping[int, Migration] = {1: _ask_each_application}


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
        try:
            write_whole(self.path, settings)
        except OSError as error:
            raise SettingsError(
                f"the settings hold, but only until the service stops: {self.path} "
                f"cannot be written ({error.strerror})"
            ) from error

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
        self.problem = f"{self.path} is not understood ({why})"
        try:
            aside = keep_aside(self.path)
            self.save(SAFE_SETTINGS)
        except (OSError, SettingsError) as error:  # It stays, and the next start comes here again.
            self.problem += f" and cannot be replaced ({error}): safe settings hold"
        else:
            self.problem += f": it is kept as {aside.name}, safe settings took its place"


class SizeStore:
    """The file with the sizes of the users' hands.

    Attributes:
        path: The file.
        problem: One sentence about what went wrong when it was last loaded or saved; else empty.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / SIZE_FILE_NAME
        self.problem = ""

    def load(self) -> HandUsers:
        """Return the users of the file; one of unknown size where there is none that is understood.

        A file of version 1, which held one size, becomes that of the first user. A file that is
        not understood is kept beside as hand-size.json.damaged-N; sizes are learnt anew.
        """
        self.problem = ""
        try:
            values = msgspec.json.decode(self.path.read_bytes(), type=dict[str, Any])
            version = values.get("version")
            if version == HAND_SIZE_VERSION:
                return HandUsers().learnt(msgspec.convert(values, HandSize))
            if version == HAND_USERS_VERSION:
                return msgspec.convert(values, HandUsers)
            why = f"its version {version} is not {HAND_USERS_VERSION}"
        except FileNotFoundError:
            return HandUsers()
        except OSError as error:
            self.problem = f"{self.path} cannot be read ({error.strerror})"
            return HandUsers()
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            why = str(error)
        self.problem = _put_aside(self.path, why, "hand size is learnt anew")
        return HandUsers()

    def save(self, users: HandUsers) -> None:
        """Write the users: temporary file, fsync, rename. Where nothing is known, no file is left.

        Raises:
            SettingsError: They could not be written; the old file is intact.
        """
        self.problem = ""
        try:
            if users == HandUsers():
                self.path.unlink(missing_ok=True)
            else:
                write_whole(self.path, users)
        except OSError as error:
            why = f"{self.path} cannot be written ({error.strerror})"
            if users.size is None:
                raise SettingsError(
                    f"the hand size is forgotten, but only until the service stops: {why}"
                ) from error
            self.problem = f"the hand size is learnt anew at the next start: {why}"
            raise SettingsError(self.problem) from error


class ProfileStore:
    """The file with the profiles of one user.

    Attributes:
        path: The file.
        problem: One sentence about what was wrong when it was loaded; else empty.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PROFILES_FILE_NAME
        self.problem = ""

    def load(self) -> Profiles:
        """Return the profiles of the file; none where there is none that is understood.

        A file that is not understood is kept beside as profiles.json.damaged-N.
        """
        self.problem = ""
        try:
            profiles = msgspec.json.decode(self.path.read_bytes(), type=Profiles)
            if profiles.version == PROFILES_VERSION:
                return profiles
            why = f"its version {profiles.version} is not {PROFILES_VERSION}"
        except FileNotFoundError:
            return Profiles()
        except OSError as error:
            self.problem = f"{self.path} cannot be read ({error.strerror})"
            return Profiles()
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            why = str(error)
        self.problem = _put_aside(self.path, why, "there are no profiles")
        return Profiles()

    def save(self, profiles: Profiles) -> None:
        """Write the profiles: temporary file, fsync, rename.

        Raises:
            SettingsError: They could not be written; the old file is intact.
        """
        try:
            write_whole(self.path, profiles)
        except OSError as error:
            raise SettingsError(
                f"the profiles hold, but only until the service stops: {self.path} "
                f"cannot be written ({error.strerror})"
            ) from error


class KeptPause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The user's pause, as the file has it.

    Attributes:
        until_unix_s: When it ends, by the clock of the day; None: when the user says so.
    """

    until_unix_s: float | None = None


class PauseStore:
    """The file that says that the user paused: whoever kills the service does not end the pause.

    It lies beside the sockets, so it ends with the user's session at the latest.

    Attributes:
        path: The file.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PAUSE_FILE_NAME

    def load(self) -> KeptPause | None:
        """Return the pause; None where there is none.

        One that is not understood counts as a pause until the user resumes.
        """
        remove_unfinished(self.path.parent)
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=KeptPause)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return KeptPause()

    def save(self, pause: KeptPause | None) -> None:
        """Write the pause, or remove the file where there is none.

        Raises:
            OSError: The system refuses.
        """
        if pause is None:
            self.path.unlink(missing_ok=True)
        else:
            write_whole(self.path, pause)


def write_whole(path: Path, value: msgspec.Struct) -> bytes:
    """Write a value in the place of a file, which is whole at any time, and return its bytes."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=unfinished(path).name + "-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    if hasattr(os, "O_DIRECTORY"):  # The rename itself must reach the disk too.
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return text


def keep_aside(path: Path) -> Path:
    """Copy a damaged file to a name of its own beside it, for whoever may read it; once."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        if filecmp.cmp(path, aside, shallow=False):
            return aside  # It stayed in its place when it was found before.
        number += 1
    os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        shutil.copyfile(path, aside)
    except OSError:
        aside.unlink()
        raise
    return aside


def _put_aside(path: Path, why: str, instead: str) -> str:
    """Move a damaged file to a name of its own, and return what a user is told of it.

    Args:
        path: The file; where it cannot be moved, it stays until something new replaces it.
        why: It is not understood.
        instead: What holds in its place.
    """
    told = f"{path} is not understood ({why}): {instead}"
    try:
        told += f", the file is kept as {keep_aside(path).name}"
        path.unlink()
    except OSError as error:
        told += f" and cannot be put aside ({error.strerror})"
    return told
