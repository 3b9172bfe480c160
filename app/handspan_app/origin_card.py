"""Web pages that are always, or never, let in: named by their origins.

Law: the two lists are the service's; an origin stands in one of them at most.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.parts import Card, heading, words
from handspan_app.permission_words import clean
from handspan_app.wish import setting_wish
from handspan_service.contract.settings import Settings

ALLOWED, DENIED = "allowed_origins", "denied_origins"


@dataclass(frozen=True, slots=True)
class Entry:
    """A web page that is about to be added.

    Attributes:
        text: What is typed, as it is typed.
        where: Name of the list that is chosen.
    """

    text: str
    where: str


class OriginCard(Card):
    """The card of both lists.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create an empty card."""
        super().__init__()
        self._shown: dict[str, str] = {}
        self.rows: dict[str, QWidget] = {}
        self.origin = QLineEdit()
        self.origin.setPlaceholderText("https://example.org")
        self.origin.setAccessibleName(self.tr("Origin of a web page"))
        self.origin.returnPressed.connect(self._on_add)
        self.where = self._choice(self.tr("What the web page may do"))
        self.add = QPushButton(self.tr("Add"))
        self.add.clicked.connect(self._on_add)
        entry = QHBoxLayout()
        entry.setSpacing(8)
        entry.addWidget(self.origin, 1)
        entry.addWidget(self.where)
        entry.addWidget(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        layout = self.inner
        layout.addWidget(heading(self.tr("Web pages by their address")))
        text = self.tr("Let in: hands without a question. Kept out: it may not even connect.")
        layout.addWidget(words(text, name="muted"))
        layout.addLayout(self._list)
        layout.addLayout(entry)

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("✓  Always let in"), ALLOWED)
        box.addItem(self.tr("✕  Keep out"), DENIED)
        box.setAccessibleName(name)
        return box

    @property
    def entry(self) -> Entry:
        """What is about to be added."""
        return Entry(self.origin.text(), self.where.currentData())

    @entry.setter
    def entry(self, entry: Entry) -> None:
        self.origin.setText(entry.text)
        self.where.setCurrentIndex(self.where.findData(entry.where))

    def show_settings(self, settings: Settings | None) -> None:
        """Show both lists; none without a service."""
        self.setEnabled(settings is not None)
        lists = {} if settings is None else dict.fromkeys(settings.allowed_origins, ALLOWED)
        if settings is not None:
            lists |= dict.fromkeys(settings.denied_origins, DENIED)
        if lists == self._shown:
            return
        self._shown = lists
        for row in self.rows.values():
            row.deleteLater()
        self.rows = {origin: self._row(origin, where) for origin, where in lists.items()}

    def _row(self, origin: str, where: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(8)
        box = self._choice(self.tr("What {origin} may do").format(origin=clean(origin)))
        box.setCurrentIndex(box.findData(where))
        box.activated.connect(lambda index: self._wish(self._shown | {origin: box.itemData(index)}))
        remove = QToolButton()
        remove.setObjectName("reset")
        remove.setText("✕")
        remove.setFixedSize(28, 28)
        remove.setAccessibleName(self.tr("Remove {origin}").format(origin=clean(origin)))
        remove.clicked.connect(
            lambda: self._wish({one: at for one, at in self._shown.items() if one != origin})
        )
        layout.addWidget(words(clean(origin)), 1)
        layout.addWidget(box)
        layout.addWidget(remove)
        self._list.addWidget(row)
        return row

    def _on_add(self) -> None:
        if origin := self.origin.text().strip().rstrip("/"):
            self.origin.clear()
            self._wish(self._shown | {origin: self.where.currentData()})

    def _wish(self, lists: dict[str, str]) -> None:
        changes = {
            name: [origin for origin, where in lists.items() if where == name]
            for name in (ALLOWED, DENIED)
        }
        self.wished.emit(setting_wish(changes))
