"""The list of connected applications.

Law: it shows exactly the clients of the newest status, in their order; a rate is what was sent
between two statuses, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QStackedLayout, QWidget

from handspan_app.theme import Theme
from handspan_service.contract.control import ClientStatus

translate = QCoreApplication.translate
_DOT_PX = 16


class ClientRates:
    """Works out frames per second from counts. Pure but for its memory."""

    def __init__(self) -> None:
        """Start without memory."""
        self._before: dict[int, tuple[float, int]] = {}

    def update(self, clients: Sequence[ClientStatus], now_s: float) -> dict[int, float | None]:
        """Return frames per second by client; None until two statuses are known."""
        rates: dict[int, float | None] = {}
        after: dict[int, tuple[float, int]] = {}
        for client in clients:
            known = self._before.get(client.id)
            after[client.id] = (now_s, client.sent)
            if known is None or now_s - known[0] < 0.2:
                rates[client.id] = None
                after[client.id] = known or after[client.id]
            else:
                rates[client.id] = (client.sent - known[1]) / (now_s - known[0])
        self._before = after
        return rates


def client_words(client: ClientStatus, rate_hz: float | None) -> tuple[str, str]:
    """Return name and one line of facts."""
    name = client.name or translate("Clients", "Unnamed application")
    facts = [client.dialect.removesuffix(".json")]
    if not client.receiving:
        waits = client.focused is False
        facts.append(
            translate("Clients", "waiting for focus")
            if waits
            else translate("Clients", "gets no frames")
        )
    elif rate_hz is not None:
        facts.append(translate("Clients", "{n} frames/s").format(n=round(rate_hz)))
    if client.gestures:
        facts.append(translate("Clients", "gestures"))
    if client.images:
        facts.append(translate("Clients", "images"))
    if client.skipped:
        facts.append(translate("Clients", "{n} skipped").format(n=client.skipped))
    return name, " · ".join(facts)


class ClientList(QWidget):
    """List with a sentence where it is empty."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self._rates = ClientRates()
        self._shown: dict[int, float] = {}
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Connected applications"))
        self._list.setIconSize(QSize(_DOT_PX, _DOT_PX))
        self._list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setSpacing(2)
        self._empty = QLabel(self.tr("None yet. Open a page or program that uses hands."))
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self._list)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint the marks in another look."""
        self._marks = {receiving: _mark(theme, receiving) for receiving in (True, False)}

    def texts(self) -> list[str]:
        """Return what the rows say."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def show_clients(self, clients: Sequence[ClientStatus], now_s: float) -> None:
        """Show these clients."""
        self._layout.setCurrentWidget(self._list if clients else self._empty)
        fresh = self._rates.update(clients, now_s)
        self._shown = {
            client.id: rate
            for client in clients
            if (
                rate := fresh[client.id]
                if fresh[client.id] is not None
                else self._shown.get(client.id)
            )
            is not None
        }
        while self._list.count() > len(clients):
            self._list.takeItem(self._list.count() - 1)
        for row, client in enumerate(clients):
            if row == self._list.count():
                self._list.addItem(QListWidgetItem())
            name, facts = client_words(client, self._shown.get(client.id))
            item = self._list.item(row)
            item.setText(f"{name}\n{facts}")
            item.setIcon(self._marks[client.receiving])
            sent = self.tr("{n} frames sent").format(n=client.sent)
            item.setToolTip(f"{name}\n{facts}\n{sent}")


def _mark(theme: Theme, receiving: bool) -> QIcon:
    """Return a filled dot for a client that gets frames, a ring for one that does not."""
    pixmap = QPixmap(_DOT_PX * 2, _DOT_PX * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(theme.accent if receiving else theme.muted)
    pen = painter.pen()
    pen.setColor(colour)
    pen.setWidthF(1.8)
    painter.setPen(pen)
    painter.setBrush(colour if receiving else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(_DOT_PX / 2, _DOT_PX / 2), 4.2, 4.2)
    painter.end()
    return QIcon(pixmap)
