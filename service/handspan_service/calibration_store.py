"""The user's calibrations: one file for each controller, with the last three states before.

Law: a file is always a whole older or a whole newer one; what was in force can be brought back.

The controller itself is never written to.
"""

from __future__ import annotations

import string
from pathlib import Path

import msgspec

from handspan_service.contract.calibration import (
    CALIBRATION_VERSION,
    UNDO_STEPS,
    CameraNumbers,
    UserCalibration,
)
from handspan_service.errors import SettingsError
from handspan_service.store import keep_aside, write_whole
from handspan_service.unfinished import remove_unfinished

FOLDER = "calibration"
SUFFIX = ".json"
_PLAIN = frozenset(string.ascii_letters + string.digits + "-_.")


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of one controller.

    Attributes:
        version: Layout of the file.
        serial: Of the controller.
        current: In force; None for what the controller says of itself.
        earlier: In force before, newest first.
    """

    version: int
    serial: str
    current: UserCalibration | None = None
    earlier: tuple[UserCalibration | None, ...] = ()

    def changed(self, calibration: UserCalibration | None) -> Kept:
        """Return what is kept after another calibration came in force."""
        earlier = (self.current, *self.earlier)[:UNDO_STEPS]
        return Kept(self.version, self.serial, calibration, earlier)

    def undone(self) -> Kept:
        """Return what is kept after the last change was taken back."""
        return Kept(self.version, self.serial, self.earlier[0], self.earlier[1:])


class CalibrationStore:
    """The folder with the user's calibrations.

    Attributes:
        problem: One sentence about what was wrong when they were loaded; else empty.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is there.

        Args:
            folder: Of all that the service keeps.
        """
        self.problem = ""
        self._folder = folder / FOLDER
        self._kept: dict[str, Kept] = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            kept = self._load(path)
            if kept is not None:
                self._kept[kept.serial] = kept

    def tidy(self) -> None:
        """Remove what was never finished; nobody may be writing now."""
        remove_unfinished(self._folder)

    def of(self, serial: str) -> Kept:
        """Return what is kept of a controller."""
        return self._kept.get(serial) or Kept(CALIBRATION_VERSION, serial)

    def in_force(self) -> dict[str, CameraNumbers]:
        """Return the cameras in force, by serial number."""
        return {
            serial: kept.current.cameras
            for serial, kept in self._kept.items()
            if kept.current is not None
        }

    def set(self, serial: str, calibration: UserCalibration | None) -> None:
        """Bring a calibration in force; None: what the controller says of itself.

        Raises:
            SettingsError: It could not be written; nothing has changed.
        """
        self._save(self.of(serial).changed(calibration))

    def undo(self, serial: str) -> None:
        """Take the last change back.

        Raises:
            SettingsError: There was none, or it could not be written; nothing has changed.
        """
        kept = self.of(serial)
        if not kept.earlier:
            raise SettingsError("there is no earlier calibration of this controller")
        self._save(kept.undone())

    def _save(self, kept: Kept) -> None:
        path = self._folder / (_file_name(kept.serial) + SUFFIX)
        try:
            write_whole(path, kept)
        except OSError as error:
            raise SettingsError(
                f"the calibration was not kept: {path} cannot be written ({error.strerror})"
            ) from error
        self._kept[kept.serial] = kept

    def _load(self, path: Path) -> Kept | None:
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=Kept)
            if kept.version == CALIBRATION_VERSION:
                return kept
            why = f"its version {kept.version} is not {CALIBRATION_VERSION}"
        except OSError as error:
            self.problem = f"{path} cannot be read ({error.strerror}): the factory's is used"
            return None
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            why = str(error)
        self.problem = f"{path} is not understood ({why}): the factory's calibration is used"
        try:
            self.problem += f", the file is kept as {keep_aside(path).name}"
            path.unlink()
        except OSError as error:
            self.problem += f" and cannot be put aside ({error.strerror})"
        return None


def _file_name(serial: str) -> str:
    """Return a file name for a serial number, one for each."""
    plain = "".join(c if c in _PLAIN else f"%{ord(c):x}%" for c in serial)
    return "%" + plain if plain.startswith(".") else plain
