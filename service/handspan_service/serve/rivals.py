"""Which page of one browser is in front, by what pages say and what the desktop shows. No clock.

Law: at most one page is; and a page that says so takes that from another only once for each time
the desktop shows something else.

The desktop knows one process for all pages of a browser, so a page's own word counts. But a page
that is hidden can say that it is in front, too; and leap.js speaks only when its own state changes,
so whoever lost the focus to such a word would not get it back. What can be known is this: a page
comes to the front together with another window, or with another title of the same one. One such
change makes one word good, and one alone.

Source: docs/permissions.md#pages-of-one-browser.
"""

from __future__ import annotations

from dataclasses import dataclass

# Between a window's change and the word of the page in it, in either order, a busy browser and a
# busy panel included. Source: measured, docs/permissions.md#pages-of-one-browser.
GRACE_S = 1.0
# So many words with no change to go with them, and a page is not believed against another.
BASELESS = 3


@dataclass
class _Claim:
    """A page that says that it is in front.

    Attributes:
        said_s: When.
        waiting: Whether it waits for a change of the desktop, to take the focus with.
        matched: Whether a change of the desktop went with it.
    """

    said_s: float
    waiting: bool = False
    matched: bool = False


class Rivals:
    """The pages of one browser.

    Attributes:
        holder: The one in front; None where none says so.
        sees: Whether the desktop tells of windows. Where it tells of processes alone, or nothing,
            the newest word counts.
    """

    def __init__(self, sees: bool = False) -> None:
        """Begin without pages."""
        self.holder: int | None = None
        self.sees = sees
        self._claims: dict[int, _Claim] = {}  # In the order in which they were made.
        self._baseless: dict[int, int] = {}
        self._changed_s: float | None = None  # A change that goes with no word yet.

    def say(self, page: int, focused: bool, now_s: float) -> None:
        """Take what a page says of itself; saying it again says nothing.

        Args:
            page: Number of its session.
            focused: Whether it is in front.
            now_s: Any monotonic clock, s.
        """
        if not focused:
            self._withdraw(page)
        elif page not in self._claims:
            self._claims[page] = _Claim(now_s)
            self._judge(page, now_s)

    def leave(self, page: int) -> None:
        """Let a page go."""
        self._withdraw(page)
        self._baseless.pop(page, None)

    def change(self, now_s: float) -> None:
        """Say that the browser shows something else, which may be another page.

        Args:
            now_s: The clock of `say`.
        """
        self._changed_s = now_s
        held = self._claims.get(self.holder) if self.holder is not None else None
        if held is not None and not held.matched and self._is_fresh(held.said_s, now_s):
            held.matched, self._changed_s = True, None  # Its word was faster than the panel.
            return
        for page, claim in reversed(self._claims.items()):
            if claim.waiting and self._is_fresh(claim.said_s, now_s) and self._is_believed(page):
                self._hold(page)
                return

    def _judge(self, page: int, now_s: float) -> None:
        """Decide about a word that was said just now."""
        changed = self._changed_s is not None and self._is_fresh(self._changed_s, now_s)
        free = self.holder is None or not self._is_believed(self.holder)
        if free or not self.sees or (changed and self._is_believed(page)):
            self._hold(page, matched=changed)
        else:
            self._claims[page].waiting = True

    def _hold(self, page: int, *, matched: bool = True) -> None:
        self.holder = page
        self._claims[page].waiting = False
        self._claims[page].matched = matched
        self._changed_s = None

    def _withdraw(self, page: int) -> None:
        claim = self._claims.pop(page, None)
        if claim is not None and claim.waiting:
            self._baseless[page] = self._baseless.get(page, 0) + 1
        if self.holder == page:
            believed = [one for one in self._claims if self._is_believed(one)]
            self.holder = next(reversed(believed or [*self._claims]), None)
            if self.holder is not None:
                self._claims[self.holder].waiting = False

    def _is_believed(self, page: int) -> bool:
        return self._baseless.get(page, 0) < BASELESS

    @staticmethod
    def _is_fresh(then_s: float, now_s: float) -> bool:
        return now_s - then_s <= GRACE_S
