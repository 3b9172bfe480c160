"""Profiles on the page of settings: which one is edited, and which applications it belongs to.

Law: to edit a profile does not choose it; what is chosen, and what holds, is said.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from handspan_app.dialogs import NameDialog, ask_first
from handspan_app.parts import Card, heading, words
from handspan_app.permission_words import clean, name_words
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    ChooseProfile,
    RemoveProfile,
    Reply,
    SaveProfile,
    Status,
)
from handspan_service.contract.profiles import (
    MAX_PROFILE_NAME,
    Profile,
    ProfileApplication,
    Profiles,
)

_NEW = object()  # Data of the entry that makes a profile.


class ProfileBar(QWidget):
    """What is edited: what holds for everything, or a profile.

    Signals:
        wished: Wish.
        scope_changed: Something else is edited now.
    """

    wished = Signal(object)
    scope_changed = Signal()

    def __init__(self) -> None:
        """Create the bar."""
        super().__init__()
        self._profiles = Profiles()
        self._edited = ""
        self._awaited = ""  # Name of a profile that is edited as soon as the service tells of it.
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("What is changed"))
        self.box.setMinimumWidth(220)
        self.box.activated.connect(self._on_activated)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self._fill()

    @property
    def profile(self) -> Profile | None:
        """The profile that is edited; None for what holds for everything."""
        return self._profiles.named(self._edited) if self._edited else None

    def show_status(self, status: Status | None) -> None:
        """Show the profiles."""
        profiles = status.profiles.profiles if status is not None else Profiles()
        self.setEnabled(status is not None)
        if profiles != self._profiles:
            self._profiles = profiles
            if self._edited and profiles.named(self._edited) is None:
                self._edited = ""
            self._fill()
        if self._awaited and profiles.named(self._awaited) is not None:
            name, self._awaited = self._awaited, ""
            self.edit(name)

    def edit(self, name: str) -> None:
        """Edit a profile, or what holds for everything where the name is empty."""
        self._edited = name if self._profiles.named(name) is not None else ""
        self._fill()
        self.scope_changed.emit()

    def _fill(self) -> None:
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(self.tr("For everything"), "")
            for profile in self._profiles.profiles:
                words_ = self.tr("Profile {name}").format(name=profile.name)
                self.box.addItem(words_, profile.name)
            self.box.insertSeparator(self.box.count())
            self.box.addItem(self.tr("New profile…"), _NEW)
            self.box.setCurrentIndex(max(0, self.box.findData(self._edited)))

    def _on_activated(self, index: int) -> None:
        data = self.box.itemData(index)
        if data is not _NEW:
            self.edit(str(data or ""))
            return
        self._fill()
        title, do = self.tr("Name of the new profile"), self.tr("Create")
        NameDialog(self, title, do, self._make, longest=MAX_PROFILE_NAME).open()

    def _make(self, name: str) -> None:
        if self._profiles.named(name) is not None:
            self.edit(name)
            return
        profile = Profile(name)

        def done(reply: Reply) -> None:
            self._awaited = "" if reply.error else name

        self.wished.emit(Wish(lambda number: SaveProfile(number, profile), done))


class ProfileCard(Card):
    """The profile that is edited: chosen or not, renamed, removed, and its applications.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create the card."""
        super().__init__()
        self._profile: Profile | None = None
        self._chosen = False
        layout = self.inner
        self._title = heading("")
        self._state = words(name="muted")
        self.choose = QPushButton()
        self.choose.clicked.connect(self._on_choose)
        self.rename = QPushButton(self.tr("Rename…"))
        self.rename.clicked.connect(self._on_rename)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._on_remove)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        for button in (self.choose, self.rename, self.remove):
            top.addWidget(button)
        layout.addLayout(top)
        layout.addWidget(self._state)
        self.applications = QListWidget()
        self.applications.setAccessibleName(self.tr("Applications of this profile"))
        self.applications.setMaximumHeight(96)
        self.add = QComboBox()
        self.add.setAccessibleName(self.tr("Add a connected application"))
        self.add.activated.connect(self._on_add)
        self.take_away = QPushButton(self.tr("Take away"))
        self.take_away.clicked.connect(self._on_take_away)
        layout.addWidget(self.applications)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add, 1)
        bottom.addWidget(self.take_away)
        layout.addLayout(bottom)

    def show_profile(self, status: Status | None, profile: Profile | None) -> None:
        """Show a profile; nothing where none is edited."""
        self._profile = profile
        if status is None or profile is None:
            return
        self._chosen = status.profiles.profiles.chosen == profile.name
        self._title.setText(self.tr("Profile {name}").format(name=profile.name))
        self.choose.setText(self.tr("Use no longer") if self._chosen else self.tr("Use now"))
        self._state.setText(self._state_words(status, profile))
        self._show_applications(profile)
        self._show_candidates(status, profile)

    def _state_words(self, status: Status, profile: Profile) -> str:
        if status.profiles.active == profile.name:
            return self.tr(
                "It holds now. What you change below is changed in this profile; the rest stays "
                "as for everything."
            )
        return self.tr(
            "It does not hold now. Use it here or in the tray menu, or let it hold while an "
            "application is in front:"
        )

    def _show_applications(self, profile: Profile) -> None:
        keys = [self.applications.item(row).toolTip() for row in range(self.applications.count())]
        if keys != [one.key for one in profile.applications]:
            self.applications.clear()
            for one in profile.applications:
                item = QListWidgetItem(clean(one.words))
                item.setToolTip(one.key)
                self.applications.addItem(item)
        self.applications.setVisible(bool(profile.applications))
        self.take_away.setVisible(bool(profile.applications))

    def _show_candidates(self, status: Status, profile: Profile) -> None:
        own = {one.key for one in profile.applications}
        found = {
            client.identity.key: name_words(client.identity)
            for client in status.clients
            if client.identity is not None and client.identity.key not in own | {""}
        }
        known = {self.add.itemData(row): self.add.itemText(row) for row in range(self.add.count())}
        wanted = {"": self.tr("Add a connected application…")} | found
        if known != wanted:
            self.add.clear()
            for key, text in wanted.items():
                self.add.addItem(text, key)
        self.add.setEnabled(bool(found))

    def _on_choose(self) -> None:
        name = "" if self._chosen or self._profile is None else self._profile.name
        self.wished.emit(Wish(lambda number: ChooseProfile(number, name)))

    def _on_remove(self) -> None:
        if self._profile is not None:
            name = self._profile.name
            ask_first(
                self,
                self.tr("Remove a profile"),
                self.tr("Remove the profile {name} for good?").format(name=name),
                self.tr("Remove"),
                lambda: self.wished.emit(Wish(lambda number: RemoveProfile(number, name))),
            )

    def _on_rename(self) -> None:
        if self._profile is None:
            return
        before = self._profile
        NameDialog(
            self,
            self.tr("New name of the profile {name}").format(name=before.name),
            self.tr("Rename"),
            lambda name: self._renamed(before, name),
            longest=MAX_PROFILE_NAME,
            name=before.name,
        ).open()

    def _renamed(self, before: Profile, name: str) -> None:
        profile = msgspec.structs.replace(before, name=name)
        self.wished.emit(Wish(lambda number: SaveProfile(number, profile, before.name)))

    def _on_add(self, index: int) -> None:
        key = self.add.itemData(index)
        if key and self._profile is not None:
            one = ProfileApplication(key, self.add.itemText(index))
            self._save((*self._profile.applications, one))

    def _on_take_away(self) -> None:
        row = self.applications.currentRow()
        if self._profile is not None and 0 <= row < len(self._profile.applications):
            kept = self._profile.applications
            self._save(kept[:row] + kept[row + 1 :])

    def _save(self, applications: tuple[ProfileApplication, ...]) -> None:
        assert self._profile is not None
        profile = msgspec.structs.replace(self._profile, applications=applications)
        self.wished.emit(Wish(lambda number: SaveProfile(number, profile)))
