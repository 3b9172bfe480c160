"""The pieces that every page is made of: words, cards, rows.

Law: they have the look of theme.py and no meaning of their own.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

GAP_PX = 14  # Between cards.
ROWS_PX = 5  # Between the heading of a card and its rows.
HEADING_SCALE = 1.2  # Of a card, against the words in it.
TITLE_SCALE = 1.55  # Of a page or the state.


def decimal(value: float, digits: int = 1) -> str:
    """Return a number as the user's language writes it."""
    return QLocale().toString(value, "f", digits)


def whole(value: int) -> str:
    """Return a whole number as the user's language writes it, thousands apart."""
    return QLocale().toString(value)


def for_menu(text: str) -> str:
    """Return text for a menu or a button, where a single & would underline what follows it."""
    return text.replace("&", "&&")


def words(text: str = "", *, name: str = "", scale: float = 1.0, bold: bool = False) -> QLabel:
    """Return words that wrap.

    Args:
        text: What they say.
        name: "muted" for words of less weight.
        scale: Of the size of the system's font.
        bold: Whether they are set in semi-bold.
    """
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    label.setFont(font)
    return label


def heading(text: str) -> QLabel:
    """Return the heading of a card."""
    return words(text, scale=HEADING_SCALE, bold=True)


class Card(QFrame):
    """A raised area.

    Attributes:
        inner: The layout of what stands in it.
    """

    def __init__(self, title: str = "", *, rows: bool = False) -> None:
        """Create it, with a heading where a title is given.

        Args:
            title: Its heading.
            rows: Whether rows follow that bring their own room above and below.
        """
        super().__init__()
        self.setObjectName("card")
        self.inner = QVBoxLayout(self)
        self.inner.setContentsMargins(16, 14, 16, 14)
        self.inner.setSpacing(8)
        if title:
            self.inner.addWidget(heading(title))
        if rows:
            self.inner.setSpacing(0)
            self.inner.addSpacing(ROWS_PX)


def card(title: str = "", *, rows: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """Return a raised area and its layout; see `Card`."""
    made = Card(title, rows=rows)
    return made, made.inner


def row(*parts: QWidget) -> QHBoxLayout:
    """Return widgets side by side; the first takes the room that is left."""
    layout = QHBoxLayout()
    layout.setSpacing(10)
    for index, part in enumerate(parts):
        layout.addWidget(part, 1 if index == 0 else 0)
    return layout


def beside(*parts: QWidget, spacing_px: int = 10) -> QHBoxLayout:
    """Return widgets side by side, at the left."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing_px)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return layout


def scrolling(content: QWidget) -> QScrollArea:
    """Return an area that scrolls up and down where the content does not fit."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area
