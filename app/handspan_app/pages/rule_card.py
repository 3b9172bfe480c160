"""How to get access to the controller: the exact rule, the exact commands, one button.

Law: nothing is run before it was shown here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from handspan_app.access_rule import RuleInstaller, commands_text, rule_text
from handspan_app.parts import Card, heading, words


class RuleCard(Card):
    """The missing rule.

    Signals:
        installed: Nothing; the rule is there from now on.
    """

    installed = Signal()

    def __init__(self, installer: RuleInstaller | None = None) -> None:
        """Create the card; the rule is installed at a click."""
        super().__init__()
        self._installer = installer or RuleInstaller(parent=self)
        self._installer.finished.connect(self._on_finished)
        layout = self.inner
        layout.addWidget(heading(self.tr("Allow this user to open the controller")))
        layout.addWidget(
            words(
                self.tr(
                    "Linux opens the controller to a user only where a rule says so. This is the "
                    "rule, and these commands install it:"
                ),
                name="muted",
            )
        )
        layout.addWidget(_code(rule_text(), self.tr("The rule")))
        layout.addWidget(_code(commands_text(), self.tr("The commands")))
        self.install = QPushButton(self.tr("Install the rule…"))
        self.install.setObjectName("primary")
        self.install.clicked.connect(self._on_install)
        self.install.setVisible(self._installer.possible)
        self.copy = QPushButton(self.tr("Copy the commands"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(commands_text()))
        self.told = words(name="muted")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.install)
        line.addWidget(self.copy)
        line.addWidget(self.told, 1)
        layout.addLayout(line)

    def _on_install(self) -> None:
        self.install.setEnabled(False)
        self.told.setText(self.tr("The system asks for the administrator…"))
        self._installer.start()

    def _on_finished(self, error: str) -> None:
        self.install.setEnabled(True)
        if not error:
            self.told.setText(self.tr("Installed. Plug the controller in again."))
            self.installed.emit()
        elif error == "refused":
            self.told.setText(self.tr("Nothing was changed."))
        else:
            self.told.setText(self.tr("That did not work: {why}").format(why=error))


def _code(text: str, name: str) -> QLabel:
    label = QLabel(text.strip())
    label.setObjectName("code")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    label.setAccessibleName(name)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
