"""The rail: which page is shown, chosen by mouse, arrow keys or Ctrl and a digit.

Law: exactly one page is chosen; a badge is a mark and a word, never a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from handspan_app.page_glyphs import page_icon
from handspan_app.pages.page import PageEntry
from handspan_app.parts import words
from handspan_app.theme import Theme

RAIL_PX = 178  # At least; languages of long words get more.
ICON_PX = 22
BADGE_PX = 20
BESIDE_PX = 36  # Padding, border and what Qt leaves between picture and words.
DIGITS = "1234567890"  # In the order of the keyboard.


class RailButton(QToolButton):
    """One page in the rail, with an optional badge.

    The badge is a short text, such as a number of open questions; its words are for screen
    readers and the tooltip.
    """

    def __init__(self, entry: PageEntry, number: int) -> None:
        """Create the button of a page; `number` is its place, from one."""
        super().__init__()
        self.entry = entry
        self._badge = ""
        self._hint = f" (Ctrl+{DIGITS[number - 1]})" if number <= len(DIGITS) else ""
        self.setObjectName("rail")
        self.setText(f"  {entry.words()}")  # Qt leaves too little room after the picture.
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(40)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_badge("", "")

    def sizeHint(self) -> QSize:
        """Return the room for the words, the same whether or not they are chosen and so bold."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        words_px = QFontMetrics(font).horizontalAdvance(self.text())
        return QSize(max(RAIL_PX, words_px + ICON_PX + BESIDE_PX), super().sizeHint().height())

    def set_badge(self, badge: str, meaning: str) -> None:
        """Show a badge, or none where it is empty."""
        self._badge = badge
        self.setAccessibleName(entry_words := self.entry.words())
        self.setAccessibleDescription(meaning)
        self.setToolTip(f"{meaning or entry_words}{self._hint}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge over the button."""
        super().paintEvent(event)
        if not self._badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(BADGE_PX, self.fontMetrics().horizontalAdvance(self._badge) + 10)
        top = (self.height() - BADGE_PX) / 2
        area = QRectF(self.width() - width - 10, top, width, BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(area, BADGE_PX / 2, BADGE_PX / 2)
        painter.setPen(self.palette().highlightedText().color())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._badge)
        painter.end()


class Rail(QWidget):
    """The rail.

    Signals:
        chosen: str, the id of a page that the user wants to see.
    """

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], theme: Theme) -> None:
        """Create the rail; nothing is chosen yet."""
        super().__init__()
        self.setAccessibleName(self.tr("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = words("Handspan", scale=1.25, bold=True)
        name.setContentsMargins(12, 8, 0, 14)
        layout.addWidget(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        for number, entry in enumerate(entries, 1):
            button = RailButton(entry, number)
            button.clicked.connect(lambda _checked=False, one=entry.id: self.chosen.emit(one))
            self._group.addButton(button)
            self._buttons[entry.id] = button
            layout.addWidget(button)
            if number <= len(DIGITS):
                shortcut = QShortcut(QKeySequence(f"Ctrl+{DIGITS[number - 1]}"), self)
                shortcut.activated.connect(lambda one=entry.id: self.chosen.emit(one))
        layout.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint the pictures in another look, or for a screen of another pixel ratio."""
        muted, accent, ratio = QColor(theme.muted), QColor(theme.accent), self.devicePixelRatioF()
        for button in self._buttons.values():
            button.setIcon(page_icon(button.entry.glyph, muted, accent, ICON_PX, ratio))

    def choose(self, page: str) -> None:
        """Mark a page as the one that is shown."""
        button = self._buttons[page]
        button.setChecked(True)
        if any(one.hasFocus() for one in self._buttons.values()):
            button.setFocus(Qt.FocusReason.OtherFocusReason)  # The keyboard stays in the rail.

    def set_badge(self, page: str, badge: str, meaning: str) -> None:
        """Give a page a badge, or take it back where it is empty."""
        self._buttons[page].set_badge(badge, meaning)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        focused = [index for index, button in enumerate(buttons) if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        button = buttons[(focused[0] + step) % len(buttons)]
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        button.click()
