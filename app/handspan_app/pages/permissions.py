"""The page of what applications may have: for all of them, and what is remembered of each.

Law: it shows the rules and settings of the newest status; the settings for all stand above what is
remembered where they deny, and every change is a wish. Rows are made in slices, because all at once
would hold up the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from handspan_app.caution_card import CautionCard
from handspan_app.column import column_in
from handspan_app.origin_card import Entry, OriginCard
from handspan_app.pages.page import Page
from handspan_app.parts import GAP_PX, ROWS_PX, card, scrolling, words
from handspan_app.permission_words import focus_words
from handspan_app.rule_list import RuleList
from handspan_app.service_words import spoken
from handspan_app.setting_row import SettingRow
from handspan_app.setting_rows import SettingRows
from handspan_app.theme import Theme
from handspan_app.wish import setting_wish
from handspan_service.contract.control import Reply, Status
from handspan_service.contract.schema import SettingKind, field, nested
from handspan_service.contract.setting_words import SCHEMA, SettingGroup

SHOWN = tuple(
    info
    for info in SCHEMA
    if info.group is SettingGroup.PERMISSIONS and field(info.name).kind is not SettingKind.TEXTS
)


class PermissionsPage(Page):
    """Who is in front, what is remembered, and what holds for all."""

    def __init__(self, theme: Theme) -> None:
        """Create the page."""
        super().__init__()
        self._status: Status | None = None
        self._parts = self._build()

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self) -> Iterator[bool]:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search applications and permissions"))
        self.search.setAccessibleName(self.tr("Search applications and permissions"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        yield True
        self.caution = CautionCard()
        self.caution.wished.connect(self.wished)
        self.rules = RuleList()
        self.rules.wished.connect(self.wished)
        yield True
        self.origins = OriginCard()
        self.origins.wished.connect(self.wished)
        yield True
        self._focus_card, inner = card(self.tr("Which window is in front"))
        self._focus = words(name="muted")
        inner.addWidget(self._focus)
        self._setting_card, inner = self._build_settings()
        yield True
        column = column_in(inner)
        self._settings = SettingRows(SHOWN, lambda _info: column, self)
        self._settings.chosen.connect(self._change)
        self._settings.reset_wished.connect(lambda name: self._change(name, field(name).default))
        self._settings.afterwards(self._let_tab_reach_origins_last)
        content = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(scrolling(content), 1)
        cards = QVBoxLayout(content)
        cards.setContentsMargins(0, 0, 6, 0)
        cards.setSpacing(GAP_PX)
        parts = (self.caution, self._focus_card, self.rules, self._setting_card, self.origins)
        for part in parts:
            cards.addWidget(part)
        cards.addStretch(1)

    def _build_settings(self) -> tuple[QFrame, QVBoxLayout]:
        frame, inner = card(self.tr("For all applications"), rows=True)
        text = self.tr(
            "“Deny” stands above every remembered answer. “Ask” and “Allow” hold for applications "
            "that you have not answered."
        )
        inner.addWidget(words(text, name="muted"))
        inner.addSpacing(ROWS_PX)
        return frame, inner

    @property
    def rows(self) -> dict[str, SettingRow]:
        """The rows of the settings, by their names."""
        return self._settings.made

    @property
    def complete(self) -> bool:
        """Whether the rows of all settings and answers are made."""
        return self._settings.done and self.rules.complete

    def kept(self) -> object:
        """Return what is searched for, and which web page was about to be added."""
        return self.search.text(), self.origins.entry

    def recall(self, kept: tuple[str, Entry]) -> None:
        """Search for it again, and let the user go on adding."""
        wanted, self.origins.entry = kept
        self.search.setText(wanted)

    def _let_tab_reach_origins_last(self) -> None:
        """Put back the order of the page: the rows were made after what stands below them."""
        last: QWidget = self.rows[SHOWN[-1].name].reset
        for part in (self.origins.origin, self.origins.where, self.origins.add):
            QWidget.setTabOrder(last, part)
            last = part

    def show_status(self, status: Status | None) -> None:
        """Show everything of the newest status."""
        self._status = status
        self._settings.show(status)
        self.caution.show_status(status)
        self.rules.setEnabled(status is not None)
        self.rules.show_rules(status.rules if status is not None else ())
        self.origins.show_settings(status.settings if status is not None else None)
        if status is not None:
            self._focus.setText(focus_words(status.foreground, status.attended))
        self._arrange()

    def _on_search(self, text: str) -> None:
        self.rules.search(text)
        self._arrange()

    def _arrange(self) -> None:
        wanted = self.search.text().strip()
        if wanted:
            self._settings.make(SHOWN)
        for row in self.rows.values():
            row.setVisible(not wanted or row.matches(wanted))
        found = any(not row.isHidden() for row in self.rows.values())
        self._setting_card.setVisible(found or not wanted)
        self._focus_card.setVisible(not wanted and self._status is not None)
        self.origins.setVisible(not wanted)

    def _change(self, name: str, value: Any) -> None:
        self.wished.emit(setting_wish(nested(name, value), lambda reply: self._heard(name, reply)))

    def _heard(self, name: str, reply: Reply) -> None:
        """Say why something was refused, and show what holds instead."""
        if reply.error:
            self.notice.emit(self.tr("That did not work: {why}").format(why=spoken(reply.error)))
            self._settings.show_refused(name)
