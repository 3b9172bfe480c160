"""What the user must know where answers to applications were lost, and the button that ends it.

Law: it is seen exactly while the service is cautious, and only the user ends that.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from handspan_app.parts import Card, heading, row, words
from handspan_app.wish import Wish
from handspan_service.contract.control import EndCaution, Status


class CautionCard(Card):
    """The card.

    Signals:
        wished: Wish.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create it, hidden."""
        super().__init__()
        self.confirm = QPushButton(self.tr("Begin anew"))
        self.confirm.setAccessibleDescription(
            self.tr("Ends the caution: what is remembered below is all there is")
        )
        self.confirm.clicked.connect(lambda: self.wished.emit(Wish(EndCaution)))
        text = self.tr(
            "The file of your answers was damaged. So nothing is granted to applications that you "
            "do not answer anew, hands included. A copy of the file lies beside it: put a whole "
            "one back while Handspan is closed, or begin anew with the answers below."
        )
        layout = self.inner
        layout.addWidget(heading(self.tr("Earlier answers are lost")))
        layout.addLayout(row(words(text, name="muted"), self.confirm))
        self.hide()

    def show_status(self, status: Status | None) -> None:
        """Show it where the newest status says so."""
        self.setVisible(status is not None and status.cautious)
