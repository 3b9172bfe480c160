"""The pages there are: made when wanted, let go when the window has been closed for a while.

Law: a page that was let go comes back as it was: where it was scrolled to, what was searched for,
and what was half typed. One on which something is under way stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtWidgets import QDialog

from handspan_app.pages.page import Page, PageEntry, made
from handspan_app.scrolled import scroll, scrolled_px
from handspan_app.wish import Wish
from handspan_service.contract.control import Reply


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is left of a page: what it says itself, and how far its areas were scrolled."""

    own: object
    scrolled_px: tuple[int, ...]


class PageShelf:
    """Pages by their id.

    Attributes:
        pages: Those that there are.
    """

    def __init__(
        self, make: Callable[[PageEntry], Page], fresh: Callable[[], tuple[Any, ...]]
    ) -> None:
        """Begin without pages.

        Args:
            make: Returns a new page, where it belongs and connected.
            fresh: Returns what a new page shows, as `tell` takes it.
        """
        self.pages: dict[str, Page] = {}
        self._make, self._fresh = make, fresh
        self._told: dict[Page, tuple[Any, ...]] = {}  # What each page shows.
        self._kept: dict[str, _Kept] = {}

    def begun(self, entry: PageEntry) -> Page:
        """Return a page, begun when it is needed first; see `Page.make`."""
        if entry.id not in self.pages:
            page = self.pages[entry.id] = self._make(entry)
            self._told[page] = self._fresh()
        return self.pages[entry.id]

    def made(self, entry: PageEntry) -> Page:
        """Return a page that is made."""
        return made(self.begun(entry))

    def tell(self, page: Page, news: tuple[Any, ...]) -> None:
        """Tell a page what it does not show yet.

        Args:
            page: Which.
            news: Look, state, options of the panel and status.
        """
        calls: tuple[Callable[[Any], None], ...] = (
            page.set_theme,
            page.show_view,
            page.show_options,
            page.show_status,
        )
        shown, self._told[page] = self._told[page], news
        for call, before, now in zip(calls, shown, news, strict=True):
            if before is not now:
                call(now)

    def let_go(self) -> Iterator[bool]:
        """Let go of all pages but those on which something is under way, one at each step."""
        for id_, page in list(self.pages.items()):
            made(page)  # It knows what to keep then.
            asks = any(dialog.isVisible() for dialog in page.findChildren(QDialog))
            if page.engaged or asks:
                continue
            # What is still kept was never called back: the page was made ahead, and nobody saw it.
            self._kept.setdefault(id_, _Kept(page.kept(), scrolled_px(page)))
            del self.pages[id_]
            self._told.pop(page, None)
            page.deleteLater()
            yield False

    def recall(self, id_: str) -> Callable[[], None]:
        """Make a new page as the one was that was let go.

        Returns:
            What scrolls it, to be called when it is laid out in the window.
        """
        page, kept = self.pages[id_], self._kept.pop(id_, None)
        if kept is None:
            return lambda: None
        if kept.own is not None:
            page.recall(kept.own)
        return partial(_scroll, page, kept.scrolled_px)


def _scroll(page: Page, wanted_px: tuple[int, ...]) -> None:
    if shiboken6.isValid(page):
        scroll(page, wanted_px)


def heard_by(page: Page, wish: Wish) -> Wish:
    """Return a page's wish whose answer is heard only while there is the page."""
    if wish.done is None:
        return wish
    return replace(wish, done=partial(_hear, page, wish.done))


def _hear(page: Page, done: Callable[[Reply], None], reply: Reply) -> None:
    if shiboken6.isValid(page):
        done(reply)
