"""What is remembered, application by application: searched, changed, forgotten.

Law: it shows exactly the rules of the newest status; a change is a wish until the next status.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.application_icon import application_pixmap
from handspan_app.application_row import rule_wish
from handspan_app.column import column_in
from handspan_app.keyed_rows import Rows
from handspan_app.menu_button import MenuButton
from handspan_app.parts import Card, heading, words
from handspan_app.permission_words import (
    kind_words,
    name_words,
    place_words,
    rule_origin_words,
    rule_words,
    short_words,
)
from handspan_app.slices import Slices
from handspan_app.wish import Wish
from handspan_service.contract.control import RevokePermission
from handspan_service.contract.permissions import Capability, Identity, Rule

ICON_PX = 34
SURE_MS = 5_000  # How long a second press counts as the confirmation of the first.
_Key = tuple[str, Capability]


class RuleRow(QWidget):
    """One remembered answer.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self, rule: Rule) -> None:
        """Create the row of a rule."""
        super().__init__()
        self.rule = rule
        self._text = words()
        self._origin = words(name="muted")
        self.choice = MenuButton()
        self.allow = self.choice.offer(self.tr("✓  Allow"))
        self.deny = self.choice.offer(self.tr("✕  Deny"))
        self.allow.triggered.connect(lambda: self._choose(True))
        self.deny.triggered.connect(lambda: self._choose(False))
        name = name_words(rule.identity)
        what = short_words(rule.capability)
        self._choice_name = self.tr("{what} for {name}").format(what=what, name=name)
        self.forget = QToolButton()
        self.forget.setObjectName("reset")
        self.forget.setText("✕")
        self.forget.setFixedSize(28, 28)
        self.forget.setToolTip(self.tr("Forget this answer; you are asked anew"))
        forget = self.tr("Forget: {what} for {name}").format(what=what, name=name)
        self.forget.setAccessibleName(forget)
        self.forget.clicked.connect(
            lambda: self.wished.emit(rule_wish(rule.identity, rule.capability, None))
        )
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._text)
        text.addWidget(self._origin)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 3, 0, 3)
        layout.setSpacing(10)
        layout.addLayout(text, 1)
        layout.addWidget(self.choice)
        layout.addWidget(self.forget)
        self.show_rule(rule)

    def show_rule(self, rule: Rule) -> None:
        """Show the newest value."""
        self.rule = rule
        self._text.setText(rule_words(rule.capability, rule.allowed))
        self._origin.setText(rule_origin_words(rule))
        chosen = self.allow if rule.allowed else self.deny
        self.choice.setText(chosen.text())
        self.choice.setAccessibleName(f"{self._choice_name}: {chosen.text()}")
        self.choice.set_state("granted" if rule.allowed else "denied")

    def _choose(self, allowed: bool) -> None:
        if allowed is not self.rule.allowed:
            self.wished.emit(rule_wish(self.rule.identity, self.rule.capability, allowed))


class RuleGroup(QFrame):
    """All answers about one application.

    Signals:
        wished: Wish.

    Attributes:
        rows: One for each answer.
    """

    wished = Signal(object)

    def __init__(self, identity: Identity) -> None:
        """Create an empty group."""
        super().__init__()
        self.setObjectName("inner")
        self.identity = identity
        self.setAccessibleName(name_words(identity))
        icon = QLabel()
        icon.setFixedSize(ICON_PX, ICON_PX)
        icon.setAccessibleName(self.tr("Application"))
        icon.setPixmap(application_pixmap(identity, "", ICON_PX, self.devicePixelRatioF()))
        place = self.tr("{kind} · {place}")
        head = QVBoxLayout()
        head.setSpacing(1)
        head.addWidget(words(name_words(identity), bold=True, scale=1.05))
        facts = place.format(kind=kind_words(identity), place=place_words(identity))
        head.addWidget(words(facts, name="muted"))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(icon)
        top.addLayout(head, 1)
        self.rows: dict[Capability, RuleRow] = {}
        self._answers = QVBoxLayout()
        self._answers.setContentsMargins(ICON_PX + 12, 2, 0, 0)
        self._answers.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 11, 12, 9)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(self._answers)

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show these, all of this application."""
        wanted = {one.capability: one for one in rules}
        for gone in self.rows.keys() - wanted.keys():
            self.rows.pop(gone).deleteLater()
        for capability, rule in wanted.items():
            if capability not in self.rows:
                row = self.rows[capability] = RuleRow(rule)
                row.wished.connect(self.wished)
                self._answers.addWidget(row)
            elif self.rows[capability].rule != rule:
                self.rows[capability].show_rule(rule)

    def matches(self, parts: Sequence[str]) -> bool:
        """Return whether all these words stand in what it says."""
        rules = [row.rule for row in self.rows.values()]
        texts = [f"{one.identity.words} {one.identity.key}" for one in rules]
        texts += [rule_words(one.capability, one.allowed) for one in rules]
        own = " ".join(texts).casefold()
        return all(part in own for part in parts)


class RuleList(Card):
    """The card of all rules.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create an empty list."""
        super().__init__()
        self._rules: tuple[Rule, ...] = ()
        self._wanted = ""
        self.forget_all = QPushButton()
        self.forget_all.clicked.connect(self._on_forget_all)
        self._sure = QTimer(self)
        self._sure.setSingleShot(True)
        self._sure.setInterval(SURE_MS)
        self._sure.timeout.connect(self._show_button)
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("Remembered answers")), 1)
        top.addWidget(self.forget_all)
        self._empty = words(name="muted")
        layout = self.inner
        layout.addLayout(top)
        layout.addWidget(self._empty)
        self._groups = Rows[str, tuple[Rule, ...], RuleGroup](
            column_in(layout), Slices(self), self._made_group, self._renew
        )
        self._arrange()

    @property
    def rows(self) -> dict[_Key, RuleRow]:
        """The row of each answer."""
        groups = self._groups.made.items()
        return {(key, what): row for key, group in groups for what, row in group.rows.items()}

    @property
    def complete(self) -> bool:
        """Whether all rules have their row."""
        return self._groups.done

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show these rules, in their order."""
        self._rules = tuple(rules)
        of_one: dict[str, tuple[Rule, ...]] = {}
        for rule in rules:
            key = rule.identity.key
            of_one[key] = (*of_one.get(key, ()), rule)
        self._groups.show(of_one)
        self._arrange()

    def _made_group(self, rules: tuple[Rule, ...]) -> RuleGroup:
        group = RuleGroup(rules[0].identity)
        group.wished.connect(self.wished)
        return group

    def _renew(self, group: RuleGroup, rules: tuple[Rule, ...]) -> None:
        group.show_rules(rules)
        self._judge(group)

    def _judge(self, group: RuleGroup) -> bool:
        """Show a group where the search finds it."""
        found = group.matches(self._wanted.casefold().split())
        group.setVisible(found)
        return found

    def search(self, text: str) -> None:
        """Show only what has all these words."""
        self._wanted = text
        self._arrange()

    def _arrange(self) -> None:
        found = [self._judge(group) for group in self._groups.made.values()]
        if not self._rules:
            self._empty.setText(
                self.tr(
                    "Nothing yet. When an application asks for something and you answer “always” "
                    "or “never”, it stands here."
                )
            )
        else:
            self._empty.setText(self.tr("No answer has these words."))
        self._empty.setVisible(not any(found))
        if not self._sure.isActive():
            self._show_button()

    def _show_button(self) -> None:
        self.forget_all.setText(self.tr("Forget all…"))
        self.forget_all.setEnabled(bool(self._rules))

    def _on_forget_all(self) -> None:
        """Ask once more, in the button itself, then forget everything."""
        if not self._sure.isActive():
            self._sure.start()
            self.forget_all.setText(self.tr("Press again to forget all"))
            return
        self._sure.stop()
        for key in dict.fromkeys(one.identity.key for one in self._rules):
            self.wished.emit(self._forget_wish(key))
        self._show_button()

    def _forget_wish(self, key: str) -> Wish:
        return Wish(lambda number: RevokePermission(number, key))
