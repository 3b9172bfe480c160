"""The page of all settings: searched, changed, put back, passed on; for everything or a profile.

Law: it is made from the schema of the service; a setting without a row cannot exist. Every change
is a wish, and the next status shows what became of it. Rows are made in slices, those of the chosen
group first, because all at once would hold up the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.column import Column, column_in
from handspan_app.options import Options
from handspan_app.pages.page import OpenPage, Page
from handspan_app.pages.panel_card import PanelCard
from handspan_app.pages.profile_card import ProfileBar, ProfileCard
from handspan_app.pages.settings_files import SettingsFiles
from handspan_app.parts import GAP_PX, card, scrolling, words
from handspan_app.service_words import spoken
from handspan_app.setting_row import SettingRow
from handspan_app.setting_rows import SettingRows
from handspan_app.theme import Theme
from handspan_app.wish import Wish, setting_wish
from handspan_service.contract.control import Reply, SaveProfile, Status
from handspan_service.contract.profiles import Profile
from handspan_service.contract.schema import PROFILE_GROUPS, field, flat, merged, nested
from handspan_service.contract.setting_words import SCHEMA, SettingGroup, SettingInfo

SHOWN_GROUPS = tuple(group for group in SettingGroup if group is not SettingGroup.PERMISSIONS)


def _of_groups(groups: Iterable[SettingGroup]) -> list[SettingInfo]:
    return [info for group in groups for info in SCHEMA if info.group is group]


class SettingsPage(Page):
    """All settings but the permissions, which have a page of their own."""

    def __init__(self, theme: Theme) -> None:
        """Create the page."""
        super().__init__()
        self._status: Status | None = None
        self._group = SettingGroup.GENERAL
        self._cards: dict[SettingGroup, tuple[QFrame, Column]] = {}
        self._parts = self._build()

    # Building ---------------------------------------------------------------------------------

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self) -> Iterator[bool]:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._build_top())
        yield True
        layout.addWidget(self._sections())
        yield True
        content = QWidget()
        layout.addWidget(scrolling(content), 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP_PX)
        self.panel_card = PanelCard()
        self.panel_card.errand_wished.connect(self.errand_wished)
        yield True
        column.addWidget(self.panel_card)
        yield True
        self.profile_card = ProfileCard()
        self.profile_card.wished.connect(self.wished)
        column.addWidget(self.profile_card)
        yield True
        for group in SHOWN_GROUPS:
            frame, inner = card(self._group_words(group), rows=True)
            self._cards[group] = frame, column_in(inner)
            column.addWidget(frame)
        self._nothing = self._build_nothing()
        column.addWidget(self._nothing)
        column.addStretch(1)
        yield True
        self._settings = SettingRows(
            _of_groups(SHOWN_GROUPS), lambda info: self._cards[info.group][1], self
        )
        self._settings.chosen.connect(self._on_chosen)
        self._settings.reset_wished.connect(self._on_reset)
        self._arrange()

    def _build_top(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search all settings"))
        self.search.setAccessibleName(self.tr("Search all settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda: self._arrange())
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.profiles = ProfileBar()
        self.profiles.wished.connect(self.wished)
        self.profiles.scope_changed.connect(self._on_scope)
        self.files = SettingsFiles(self)
        self.files.wished.connect(self.wished)
        self.files.notice.connect(self.notice)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.search, 1)
        top.addWidget(self.profiles)
        top.addWidget(self.files.button)
        return top

    def _build_nothing(self) -> QWidget:
        """Return what stands where a search finds nothing: the other page that has settings."""
        nothing = QWidget()
        told = self.tr(
            "No setting has these words. What applications may do has a page of its own."
        )
        self.elsewhere = QPushButton(self.tr("Show permissions"))
        self.elsewhere.clicked.connect(lambda: self.errand_wished.emit(OpenPage("permissions")))
        layout = QVBoxLayout(nothing)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(words(told, name="muted"))
        layout.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        return nothing

    def _sections(self) -> QWidget:
        bar = QWidget()
        bar.setAccessibleName(self.tr("Kinds of settings"))
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._buttons = QButtonGroup(self)
        self.sections: dict[SettingGroup, QPushButton] = {}
        for group in SHOWN_GROUPS:
            button = QPushButton(self._group_words(group))
            button.setObjectName("section")
            button.setCheckable(True)
            button.setChecked(group is self._group)
            button.clicked.connect(lambda _checked=False, one=group: self.show_group(one))
            self._buttons.addButton(button)
            self.sections[group] = button
            layout.addWidget(button)
        layout.addStretch(1)
        return bar

    def _group_words(self, group: SettingGroup) -> str:
        return {
            SettingGroup.GENERAL: self.tr("General"),
            SettingGroup.PERMISSIONS: self.tr("Permissions"),
            SettingGroup.TRACKING: self.tr("Tracking"),
            SettingGroup.CAMERA: self.tr("Camera"),
            SettingGroup.GESTURES: self.tr("Gestures"),
        }[group]

    @property
    def rows(self) -> dict[str, SettingRow]:
        """The rows that are made, by the names of their settings."""
        return self._settings.made

    @property
    def complete(self) -> bool:
        """Whether the rows of all groups are made."""
        return self._settings.done

    def kept(self) -> object:
        """Return which settings are shown: their kind, what is searched for, whose they are."""
        profile = self._profile
        return self._group, self.search.text(), profile.name if profile is not None else ""

    def recall(self, kept: tuple[SettingGroup, str, str]) -> None:
        """Show these settings again."""
        group, wanted, profile = kept
        if profile:
            self.profiles.edit(profile)
        self.show_group(group)
        self.search.setText(wanted)

    # Showing ----------------------------------------------------------------------------------

    def show_status(self, status: Status | None) -> None:
        """Show all values, and where they come from."""
        self._status = status
        self.profiles.show_status(status)
        self.files.show_status(status)
        self._settings.show(status, self._profile)
        self.profile_card.show_profile(status, self._profile)
        self._arrange()

    def show_options(self, options: Options) -> None:
        """Show what is decided about the panel itself."""
        self.panel_card.show_options(options)

    def show_group(self, group: SettingGroup) -> None:
        """Show one kind of settings."""
        self._group = group
        self._settings.make(_of_groups((group,)))
        self.sections[group].setChecked(True)
        self.search.clear()
        self._arrange()

    @property
    def _profile(self) -> Profile | None:
        return self.profiles.profile

    def _arrange(self) -> None:
        """Show the rows of the group, or those that a search finds."""
        wanted = self.search.text().strip()
        editing = self._profile is not None
        groups = PROFILE_GROUPS if editing else SHOWN_GROUPS
        if wanted:
            self._settings.make(_of_groups(groups))
        found = set[SettingGroup]() if wanted else {self._group} & set(groups)
        for row in self.rows.values():
            matches = row.info.group in groups and (not wanted or row.matches(wanted))
            row.setVisible(matches)
            if wanted and matches:
                found.add(row.info.group)
        for group, (frame, _) in self._cards.items():
            frame.setVisible(group in found)
            self.sections[group].setEnabled(group in groups)
        alone = not wanted and self._group is SettingGroup.GENERAL and not editing
        self.panel_card.setVisible(alone)
        self.profile_card.setVisible(editing and not wanted)
        self._nothing.setVisible(not found)

    # Wishes -----------------------------------------------------------------------------------

    def _on_scope(self) -> None:
        if self._profile is not None and self._group not in PROFILE_GROUPS:
            self.show_group(PROFILE_GROUPS[0])
        self.show_status(self._status)

    def _on_chosen(self, name: str, value: Any) -> None:
        self._change(name, nested(name, value))

    def _on_reset(self, name: str) -> None:
        if self._profile is None:
            self._change(name, nested(name, field(name).default))
            return
        kept: dict[str, Any] = {}
        for one, value in flat(self._profile.changes).items():
            if one != name:
                kept = merged(kept, nested(one, value))
        self._save(msgspec.structs.replace(self._profile, changes=kept), name)

    def _change(self, name: str, change: dict[str, Any]) -> None:
        if self._profile is None:
            self.wished.emit(setting_wish(change, lambda reply: self._on_reply(name, reply)))
        else:
            changes = merged(self._profile.changes, change)
            self._save(msgspec.structs.replace(self._profile, changes=changes), name)

    def _save(self, profile: Profile, name: str) -> None:
        wish = Wish(
            lambda number: SaveProfile(number, profile),
            lambda reply: self._on_reply(name, reply),
        )
        self.wished.emit(wish)

    def _on_reply(self, name: str, reply: Reply) -> None:
        """Say why something was refused, and show what holds instead."""
        if reply.error:
            self.notice.emit(self.tr("That did not work: {why}").format(why=spoken(reply.error)))
            self._settings.show_refused(name)
