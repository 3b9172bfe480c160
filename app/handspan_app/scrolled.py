"""How far a page is scrolled, kept for the page that stands there next.

Law: an area is scrolled as far as it was as soon as it is long enough, since some of what stands in
it comes later; whoever scrolls it meanwhile decides.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled_px(page: QWidget) -> tuple[int, ...]:
    """Return how far each area of a page is scrolled, or is about to be."""
    areas = page.findChildren(QScrollArea)
    waiting = {one.area: one.wanted_px for one in page.findChildren(_Waiting) if not one.over}
    return tuple(waiting.get(area, area.verticalScrollBar().value()) for area in areas)


def scroll(page: QWidget, wanted_px: tuple[int, ...]) -> None:
    """Scroll the areas of a page that is laid out."""
    for area, wanted in zip(page.findChildren(QScrollArea), wanted_px, strict=False):
        _Waiting(area, wanted).follow()


class _Waiting(QObject):
    """What waits in an area until that can be scrolled far enough."""

    def __init__(self, area: QScrollArea, wanted_px: int) -> None:
        super().__init__(area)
        self.area = area
        self.wanted_px = wanted_px
        self.over = False
        self._bar = area.verticalScrollBar()
        self._bar.rangeChanged.connect(self.follow)
        self._bar.actionTriggered.connect(self._end)  # By the user alone.

    def follow(self) -> None:
        """Scroll as far as it is possible now."""
        if self.over:
            return
        self._bar.setValue(self.wanted_px)
        if self._bar.maximum() >= self.wanted_px:
            self._end()

    def _end(self) -> None:
        self.over = True
        self.deleteLater()
