"""Rows below each other, of which those that can be seen are laid out first.

Law: a row has the width of the column and the height that it needs for that. In another width the
rows in sight follow at once and the others in slices: a layout of Qt takes all of them in one go,
and lays out the whole page again for each row that comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from handspan_app.slices import Slices


class Column(QWidget):
    """The rows; it is as high as all of them."""

    def __init__(self, spacing_px: int = 0, parent: QWidget | None = None) -> None:
        """Begin without rows.

        Args:
            spacing_px: Between two rows.
            parent: Owner.
        """
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._spacing_px = spacing_px
        self._rows: list[QWidget] = []
        self._heights: dict[QWidget, int] = {}  # In the width that the row has.
        self._total_px = 0
        self._held = False
        self._slices = Slices(self)

    @property
    def rows(self) -> tuple[QWidget, ...]:
        """All rows in order, hidden ones too."""
        return tuple(self._rows)

    def insert(self, index: int, row: QWidget) -> None:
        """Put a row before another one, or at the end; `present` shows it."""
        self._rows.insert(index, row)
        row.setParent(self)
        row.setGeometry(0, self.height(), self.width(), row.height())  # Below what can be seen.

    def present(self, row: QWidget) -> None:
        """Show a row that has got its contents, unless whoever made it hides it."""
        if not row.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            row.show()
        if self._held and not row.isHidden():
            self._fit(row)

    def remove(self, row: QWidget) -> None:
        """Hide a row and count it no more; whoever made it deletes it."""
        row.hide()
        self._rows.remove(row)
        self._heights.pop(row, None)

    def hold(self) -> None:
        """Keep all places for now: many rows come or go."""
        self._held = True

    def release(self) -> None:
        """Give every row its place."""
        self._held = False
        self._follow()

    def sizeHint(self) -> QSize:
        """Return the height of all rows, in the width that they like."""
        widths = [row.sizeHint().width() for row in self._shown()]
        return QSize(max(widths, default=0), self._total_px)

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows, in the least width that each of them can have."""
        widths = [row.minimumSizeHint().width() for row in self._shown()]
        return QSize(max(widths, default=0), self._total_px)

    # Laying out -------------------------------------------------------------------------------

    def lay_out(self) -> Iterator[bool]:
        """Give each row its place, one row at each step."""
        for row in self._shown():
            if row not in self._rows or row.isHidden():
                continue  # It went since the slice before.
            self._fit(row)
            yield True
        self._settle()

    def event(self, event: QEvent) -> bool:
        """Follow rows that came, went, or became higher."""
        if event.type() == QEvent.Type.LayoutRequest and not self._held:
            self._follow()
        return super().event(event)

    def _follow(self) -> None:
        """Follow rows that need another height in the width that they have."""
        for row in self._shown():
            if row.width() == self.width() or row not in self._heights:
                self._fit(row)
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        self._slices.forget()
        for row in self._rows:
            if row.isHidden():
                self._heights.pop(row, None)  # It is laid out anew when it is shown.
        seen = self.visibleRegion().boundingRect()
        for row in self._shown():
            if not self.isVisible() or row.geometry().intersects(seen):
                self._fit(row)
        self._settle()
        if any(row.width() != self.width() for row in self._shown()):
            self._slices.run(self.lay_out())

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what happened while nobody saw it."""
        super().showEvent(event)
        for row in self._shown():
            if row not in self._heights:
                self._fit(row)
        self._settle()

    def _shown(self) -> list[QWidget]:
        return [row for row in self._rows if not row.isHidden()]

    def _fit(self, row: QWidget) -> None:
        """Give a row the width of the column, and the height that this takes."""
        width = self.width()
        height = row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height()
        self._heights[row] = height
        row.resize(width, height)

    def _settle(self) -> None:
        """Put all rows below each other."""
        top = 0
        for row in self._shown():
            if row.y() != top:
                row.move(0, top)
            top += self._heights.get(row, 0) + self._spacing_px
        total = max(0, top - self._spacing_px)
        if total != self._total_px:
            self._total_px = total
            self.updateGeometry()


def column_in(layout: QBoxLayout) -> Column:
    """Return a new column at the end of a layout, as widely spaced as that is."""
    column = Column(layout.spacing())
    layout.addWidget(column)
    return column
