"""The rows of several settings: made in slices, shown, searched.

Law: a setting has one row; it is made in its turn, or earlier where it is needed. Rows are shown
anew only where something that they show is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from handspan_app.column import Column
from handspan_app.setting_row import SettingRow, shown
from handspan_app.slices import Slices
from handspan_service.contract.control import Status
from handspan_service.contract.profiles import Profile
from handspan_service.contract.setting_words import SettingInfo


class SettingRows(QObject):
    """Rows of settings.

    Signals:
        chosen: str and object, the name of a setting and its new value.
        reset_wished: str, the name of a setting.

    Attributes:
        made: The rows there are, by the name of their setting.
    """

    chosen = Signal(str, object)
    reset_wished = Signal(str)

    def __init__(
        self,
        infos: Iterable[SettingInfo],
        place: Callable[[SettingInfo], Column],
        parent: QObject,
    ) -> None:
        """Begin to make rows.

        Args:
            infos: The settings, those first that are seen first.
            place: Returns where the row of a setting stands, at the end.
            parent: Owner.
        """
        super().__init__(parent)
        self.made: dict[str, SettingRow] = {}
        self._place = place
        self._status: Status | None = None
        self._profile: Profile | None = None
        self._slices = Slices(self)
        for info in infos:
            self._slices.add(partial(self._make, info))

    @property
    def done(self) -> bool:
        """Whether all rows are made."""
        return self._slices.done

    def afterwards(self, step: Callable[[], object]) -> None:
        """Do something when all rows are made."""
        self._slices.add(step)

    def make(self, infos: Iterable[SettingInfo]) -> None:
        """Make some rows before their turn."""
        for info in infos:
            self._make(info)

    def _make(self, info: SettingInfo) -> None:
        if info.name in self.made:
            return
        row = self.made[info.name] = SettingRow(info)
        row.chosen.connect(self.chosen)
        row.reset_wished.connect(self.reset_wished)
        self._show(row)
        column = self._place(info)
        column.insert(len(column.rows), row)
        column.present(row)

    def show(self, status: Status | None, profile: Profile | None = None) -> None:
        """Show the values of a status, as they hold for everything or in a profile."""
        same = _seen(status) == _seen(self._status) and profile == self._profile
        self._status, self._profile = status, profile
        if not same:
            self._show_all()

    def show_refused(self, name: str) -> None:
        """Show what holds, in place of a change that was refused."""
        self.made[name].editor.forget()
        self._show_all()

    def _show_all(self) -> None:
        for row in self.made.values():
            self._show(row)

    def _show(self, row: SettingRow) -> None:
        row.setEnabled(self._status is not None)
        if self._status is not None:
            row.show_value(shown(row.info.name, self._status, self._profile))


def _seen(status: Status | None) -> object:
    """Return what rows show of a status."""
    return None if status is None else (status.settings, status.origins, status.profiles)
