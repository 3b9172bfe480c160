"""One connected application: who it is, what it receives, and what it may have.

Law: it shows one client of the newest status; a chip says by sign and word what is granted, its
tooltip why, and its menu changes that.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from handspan_app.application_icon import application_pixmap
from handspan_app.menu_button import MenuButton
from handspan_app.parts import whole, words
from handspan_app.permission_words import (
    because_words,
    client_name,
    kind_words,
    place_words,
    short_words,
)
from handspan_app.wish import Wish
from handspan_service.contract.control import ClientStatus, RevokePermission, SetPermission
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Identity,
    PermissionStatus,
    Rule,
)

ICON_PX = 34
_ASKED = (Because.ASKING, Because.UNDECIDED, Because.IDENTIFYING)


def rule_wish(identity: Identity, capability: Capability, allowed: bool | None) -> Wish:
    """Return the wish for a rule, or for none (None)."""
    if allowed is None:
        return Wish(lambda number: RevokePermission(number, identity.key, capability))
    return Wish(lambda number: SetPermission(number, identity, capability, allowed))


def sign_of(status: PermissionStatus) -> str:
    """Return the sign of a chip: allowed, open, or denied."""
    if status.granted:
        return "✓"
    return "?" if status.because in _ASKED else "✕"


class PermissionChip(MenuButton):
    """One capability of one application.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create an empty chip."""
        super().__init__()
        self.allow = self.offer(self.tr("Allow always"))
        self.deny = self.offer(self.tr("Never allow"))
        self.forget = self.offer(self.tr("Forget my answer"))
        for action, allowed in ((self.allow, True), (self.deny, False), (self.forget, None)):
            action.triggered.connect(lambda _checked=False, one=allowed: self._wish(one))
        self._identity: Identity | None = None
        self._capability = Capability.HANDS

    def show_permission(self, client: ClientStatus, status: PermissionStatus, ruled: bool) -> None:
        """Show what a client has; `ruled` where an answer is remembered."""
        self._identity, self._capability = client.identity, status.capability
        state = "granted" if status.granted else "open" if status.because in _ASKED else "denied"
        what, why = short_words(status.capability), because_words(status)
        self.setText(f"{sign_of(status)}  {what}")
        self.setToolTip(self.tr("{what}: {why}").format(what=what, why=why))
        self.setAccessibleName(self.toolTip())
        self.set_state(state)
        known = client.identity is not None and bool(client.identity.key)
        self.setEnabled(known and status.because is not Because.KIND)
        self.allow.setVisible(client.identity is None or not client.identity.nameless)
        self.forget.setEnabled(ruled or status.because in (Because.UNANSWERED, Because.ONCE))

    def _wish(self, allowed: bool | None) -> None:
        if self._identity is not None:
            self.wished.emit(rule_wish(self._identity, self._capability, allowed))


class ApplicationRow(QFrame):
    """One row.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create an empty row."""
        super().__init__()
        self.setObjectName("inner")
        self._shown_icon: tuple[Identity | None, str] | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(ICON_PX, ICON_PX)
        self._icon.setAccessibleName(self.tr("Application"))
        self._name = words(bold=True, scale=1.05)
        self._front = QLabel()
        self._front.setObjectName("pill")
        self._rate = QLabel()
        self._place = words(name="muted")
        self._facts = words(name="muted")
        self._chips: list[PermissionChip] = []
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(6)
        self._chip_row.addStretch(1)
        self._arrange()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._name, 1)
        first.addWidget(self._front, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self._rate, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(first)
        column.addWidget(self._place)
        column.addWidget(self._facts)
        column.addSpacing(4)
        column.addLayout(self._chip_row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 11, 12, 11)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)

    def show_client(self, client: ClientStatus, rules: tuple[Rule, ...]) -> None:
        """Show a client, and which of its permissions are remembered answers."""
        name = client_name(client)
        self.setAccessibleName(name)
        if self._shown_icon != (client.identity, client.name):
            self._shown_icon = (client.identity, client.name)
            ratio = self.devicePixelRatioF()
            self._icon.setPixmap(application_pixmap(client.identity, client.name, ICON_PX, ratio))
        self._name.setText(name)
        self._front.setText(self.tr("● In front") if client.in_front else self.tr("○ Behind"))
        rate = self.tr("{n} frames/s").format(n=round(client.rate_hz))
        self._rate.setText(rate if client.receiving else self.tr("No frames"))
        place = place_words(client.identity)
        self._place.setText(place)
        self._place.setVisible(bool(place))
        self._facts.setText(" · ".join(self._fact_words(client)))
        self._show_chips(client, rules)

    def _fact_words(self, client: ClientStatus) -> list[str]:
        facts = [kind_words(client.identity), client.dialect.removesuffix(".json")]
        if client.pid is not None:
            facts.append(self.tr("process {pid}").format(pid=client.pid))
        if client.gestures:
            facts.append(self.tr("gestures"))
        if client.images:
            facts.append(self.tr("receives pictures"))
        facts.append(self.tr("{n} sent").format(n=whole(client.sent)))
        facts.append(self.tr("{n} dropped").format(n=whole(client.skipped)))
        return facts

    def _show_chips(self, client: ClientStatus, rules: tuple[Rule, ...]) -> None:
        key = client.identity.key if client.identity is not None else None
        ruled = {one.capability for one in rules if one.identity.key == key}
        while len(self._chips) < len(client.permissions):
            chip = PermissionChip()
            chip.wished.connect(self.wished)
            self._chip_row.insertWidget(len(self._chips), chip)
            self._chips.append(chip)
        for index, chip in enumerate(self._chips):
            chip.setVisible(index < len(client.permissions))
            if index < len(client.permissions):
                status = client.permissions[index]
                chip.show_permission(client, status, status.capability in ruled)

    @property
    def chips(self) -> list[PermissionChip]:
        """What is shown of its permissions."""
        return [chip for chip in self._chips if not chip.isHidden()]

    def texts(self) -> str:
        """Return what the row says."""
        labels = (self._name, self._front, self._rate, self._place, self._facts)
        return "\n".join([one.text() for one in labels] + [chip.text() for chip in self.chips])
