"""The menu of the settings page: pass settings on, take them over, put all back.

Law: a file is read and written when the user says so; what will change is said before it does.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton, QWidget

from handspan_app.classic import found_config
from handspan_app.file_dialogs import ask_file, ask_place
from handspan_app.service_words import spoken
from handspan_app.wish import Wish, setting_wish
from handspan_service.contract.control import Origin, SaveProfile, Status
from handspan_service.contract.exchange import PASSED_ON, Imported, exported, imported
from handspan_service.contract.profiles import Profile
from handspan_service.contract.schema import BY_NAME, field, flat, merged, nested, value_of
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError

FILE_NAME = "handspan-settings.json"
NAMES_SHOWN = 12


def base_settings(status: Status) -> Settings:
    """Return the user's values without those of the profile that holds."""
    settings = status.settings
    for name, value in status.profiles.beneath.items():
        settings = changed(settings, nested(name, value))
    return settings


def different(changes: dict[str, Any], status: Status) -> dict[str, Any]:
    """Return those changes that change something."""
    settings = base_settings(status)
    kept: dict[str, Any] = {}
    for name, value in flat(changes).items():
        if value_of(settings, name) != value:
            kept = merged(kept, nested(name, value))
    return kept


def free_of_command_line(changes: dict[str, Any], status: Status) -> dict[str, Any]:
    """Return changes without those that the command line of the service fixes."""
    kept: dict[str, Any] = {}
    for name, value in flat(changes).items():
        if status.origins.get(name) is not Origin.COMMAND_LINE:
            kept = merged(kept, nested(name, value))
    return kept


def all_defaults(status: Status) -> dict[str, Any]:
    """Return the changes that put back every setting but permissions, as far as they differ."""
    settings = base_settings(status)
    back: dict[str, Any] = {}
    for name in PASSED_ON:
        if value_of(settings, name) != field(name).default:
            back = merged(back, nested(name, field(name).default))
    return free_of_command_line(back, status)


class SettingsFiles(QObject):
    """The menu and its dialogs.

    Signals:
        wished: Wish.
        notice: str, a sentence for the window.
    """

    wished = Signal(object)
    notice = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Create the button with its menu."""
        super().__init__(parent)
        self._parent = parent
        self._status: Status | None = None
        self.button = QPushButton(self.tr("More"))
        self.button.setAccessibleName(self.tr("More about settings"))
        self.menu = QMenu(self.button)
        self.menu.addAction(self.tr("Export…"), self._ask_export)
        self.menu.addAction(self.tr("Import…"), self._ask_import)
        self.classic = self.menu.addAction(
            self.tr("Take over from the classic software…"), self._take_over_classic
        )
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Reset all settings…"), self._ask_reset)
        self.menu.aboutToShow.connect(lambda: self.classic.setVisible(_classic() is not None))
        self.button.setMenu(self.menu)

    def show_status(self, status: Status | None) -> None:
        """Take what there is to pass on."""
        self._status = status
        self.button.setEnabled(status is not None)

    # Export -----------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        ask_place(self._parent, self.tr("Export settings"), FILE_NAME, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the user's settings and profiles to a file."""
        if self._status is None:
            return
        data = exported(base_settings(self._status), self._status.profiles.profiles)
        try:
            path.write_bytes(data)
        except OSError as error:
            text = self.tr("The settings could not be written to {path}: {why}")
            self.notice.emit(text.format(path=path, why=error.strerror))
        else:
            self.notice.emit(self.tr("The settings are in {path}.").format(path=path))

    # Import -----------------------------------------------------------------------------------

    def _ask_import(self) -> None:
        filters = (self.tr("Settings (*.json)"), self.tr("All files (*)"))
        ask_file(self._parent, self.tr("Import settings"), filters, self.import_from)

    def _take_over_classic(self) -> None:
        if (path := _classic()) is not None:
            self.import_from(path)

    def import_from(self, path: Path) -> QMessageBox | None:
        """Ask whether to take over what a file says; None where it says nothing usable."""
        try:
            wanted = imported(path.read_bytes())
        except OSError as error:
            text = self.tr("{path} cannot be read: {why}")
            self.notice.emit(text.format(path=path, why=error.strerror))
            return None
        except SettingsError as error:
            text = self.tr("Nothing is imported: {why}.")
            self.notice.emit(text.format(why=spoken(str(error)).rstrip(".")))
            return None
        if self._status is None:
            return None
        changes = free_of_command_line(different(wanted.changes, self._status), self._status)
        if not changes and not wanted.profiles:
            self.notice.emit(self.tr("Everything in that file is set like that already."))
            return None
        box = self._question(self.tr("Import settings"), self._summary(wanted, changes))
        box.accepted.connect(lambda: self._take_over(changes, wanted))
        box.open()
        return box

    def _summary(self, wanted: Imported, changes: dict[str, Any]) -> str:
        lines = [self.tr("These settings will change:")] if changes else []
        names = list(flat(changes))
        lines += [f"•  {BY_NAME[name].title}" for name in names[:NAMES_SHOWN]]
        if len(names) > NAMES_SHOWN:
            lines.append(self.tr("•  and {n} more").format(n=len(names) - NAMES_SHOWN))
        if wanted.profiles:
            profiles = ", ".join(one.name for one in wanted.profiles)
            lines.append(self.tr("Profiles: {names}").format(names=profiles))
        if wanted.left_out:
            left = ", ".join(wanted.left_out[:NAMES_SHOWN])
            lines.append(
                self.tr("Left out, because they mean nothing here: {names}").format(names=left)
            )
        return "\n".join(lines)

    def _take_over(self, changes: dict[str, Any], wanted: Imported) -> None:
        if changes:
            self.wished.emit(setting_wish(changes))
        for profile in wanted.profiles:
            self.wished.emit(_saving(profile))

    # Reset ------------------------------------------------------------------------------------

    def _ask_reset(self) -> None:
        box = self._question(
            self.tr("Reset all settings"),
            self.tr(
                "Every setting goes back to its default. Permissions, profiles, calibrations and "
                "the size of your hands stay."
            ),
        )
        box.accepted.connect(self.reset_all)
        box.open()

    def reset_all(self) -> None:
        """Put every setting back but the permissions."""
        if self._status is not None and (changes := all_defaults(self._status)):
            self.wished.emit(setting_wish(changes))

    def _question(self, title: str, text: str) -> QMessageBox:
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            title,
            text,
            QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel,
            self._parent,
        )
        box.setObjectName("question")
        box.setTextFormat(Qt.TextFormat.PlainText)  # Names of profiles come out of files.
        return box


def _saving(profile: Profile) -> Wish:
    return Wish(lambda number: SaveProfile(number, profile))


def _classic() -> Path | None:
    return found_config(os.environ, Path.home())
