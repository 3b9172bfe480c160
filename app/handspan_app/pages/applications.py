"""The page of the applications that are connected, and what they ask for.

Law: it shows exactly the clients and questions of the newest status; a row stays the same widget
while its client stays, so that whoever works on it with the keyboard is not thrown out.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from handspan_app.application_row import ApplicationRow
from handspan_app.column import column_in
from handspan_app.keyed_rows import Rows
from handspan_app.pages.page import OpenPage, Page
from handspan_app.parts import GAP_PX, card, heading, row, scrolling, words
from handspan_app.question_row import QuestionRow
from handspan_app.slices import Slices
from handspan_app.switch import Switch
from handspan_app.theme import Theme
from handspan_app.wish import setting_wish
from handspan_service.contract.control import ClientStatus, Status, WebSocketState
from handspan_service.contract.permissions import Question, Rule

SIDE_PX = 300


class ApplicationsPage(Page):
    """Connected applications, and the doors by which they come."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._theme = theme
        self._status: Status | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        self._rules: tuple[Rule, ...] = ()
        self._slices = Slices(self)
        content = QWidget()
        layout.addWidget(scrolling(content), 1)
        self._build_lists(content)
        layout.addWidget(self._build_doors())

    def _build_lists(self, content: QWidget) -> None:
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP_PX)
        self._question_card, questions = card(self.tr("Waiting for your answer"))
        self._question_rows = Rows[int, Question, QuestionRow](
            column_in(questions), self._slices, self._made_question, QuestionRow.show_question
        )
        column.addWidget(self._question_card)
        frame, connected = card(self.tr("Connected now"))
        self._empty = words(
            self.tr("None yet. Open a page or program that uses hands."), name="muted"
        )
        connected.addWidget(self._empty)
        self._client_rows = Rows[int, ClientStatus, ApplicationRow](
            column_in(connected),
            self._slices,
            self._made_row,
            lambda row_, client: row_.show_client(client, self._rules),
        )
        column.addWidget(frame)
        column.addStretch(1)

    def _build_doors(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        frame, inner = card()
        self.web_switch = self._switch(
            self.tr("Let web applications and scripts connect"), "websocket_enabled"
        )
        inner.addLayout(row(heading(self.tr("Web applications")), self.web_switch))
        self._websocket_text = words(name="muted")
        self._websocket_text.setTextFormat(Qt.TextFormat.RichText)
        self._websocket_text.setOpenExternalLinks(True)
        inner.addWidget(self._websocket_text)
        layout.addWidget(frame)
        frame, inner = card()
        self._native = self._switch(
            self.tr("Let programs connect through the native library"), "native_enabled"
        )
        inner.addLayout(row(heading(self.tr("Programs")), self._native))
        inner.addWidget(
            words(self.tr("Programs connect through the native library."), name="muted")
        )
        layout.addWidget(frame)
        frame, inner = card(self.tr("Permissions"))
        text = self.tr("What you answered is remembered, and can be changed at any time.")
        inner.addWidget(words(text, name="muted"))
        self.permissions = QPushButton(self.tr("Show permissions"))
        self.permissions.clicked.connect(lambda: self.errand_wished.emit(OpenPage("permissions")))
        inner.addWidget(self.permissions)
        layout.addWidget(frame)
        layout.addStretch(1)
        return side

    def _switch(self, name: str, setting: str) -> Switch:
        switch = Switch(name)
        switch.clicked.connect(lambda on: self.wished.emit(setting_wish({setting: on})))
        return switch

    def set_theme(self, theme: Theme) -> None:
        """Show the link in another look."""
        self._theme = theme
        self.show_status(self._status)

    def show_status(self, status: Status | None) -> None:
        """Show who is connected and which doors are open."""
        self._status = status
        settings = status.settings if status is not None else None
        self.web_switch.setEnabled(settings is not None)
        self.web_switch.setChecked(settings is not None and settings.websocket_enabled)
        self._websocket_text.setText(self._websocket_words(status))
        self._native.setEnabled(settings is not None)
        self._native.setChecked(settings is not None and settings.native_enabled)
        self._show_questions(status)
        self._show_clients(status)

    @property
    def rows(self) -> dict[int, ApplicationRow]:
        """The rows of the applications, by the number of their session."""
        return self._client_rows.made

    @property
    def questions(self) -> dict[int, QuestionRow]:
        """The rows of the questions, by their number."""
        return self._question_rows.made

    @property
    def complete(self) -> bool:
        """Whether all that is connected and asked has its row."""
        return self._client_rows.done and self._question_rows.done

    def _made_question(self, question: Question) -> QuestionRow:
        made = QuestionRow(question)
        made.wished.connect(self.wished)
        return made

    def _made_row(self, _client: ClientStatus) -> ApplicationRow:
        made = ApplicationRow()
        made.wished.connect(self.wished)
        return made

    def _show_questions(self, status: Status | None) -> None:
        questions = status.questions if status is not None else ()
        self._question_rows.show({one.id: one for one in questions})
        self._question_card.setVisible(bool(questions))

    def _show_clients(self, status: Status | None) -> None:
        clients = status.clients if status is not None else ()
        rules = status.rules if status is not None else ()
        if rules != self._rules:
            self._rules = rules
            self._client_rows.forget()
        self._client_rows.show({one.id: one for one in clients})
        self._empty.setVisible(not clients)

    def _websocket_words(self, status: Status | None) -> str:
        if status is None:
            return self.tr("Not connected to the service.")
        port = status.websocket.port
        match status.websocket.state:
            case WebSocketState.LISTENING:
                words_ = self.tr("Port {port}. {link}Show the hands in a browser{end}")
                link = f'<a style="color:{self._theme.accent}" href="http://127.0.0.1:{port}/">'
                return words_.format(port=port, link=link, end="</a>")
            case WebSocketState.OFF:
                return self.tr("Switched off: no page and no script can connect.")
            case WebSocketState.PORT_IN_USE:
                return self.tr("Port {port} is used by another program.").format(port=port)
            case _:
                return self.tr("The web server does not run; see the log.")
