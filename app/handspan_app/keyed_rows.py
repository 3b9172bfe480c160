"""Rows for things that come and go, each with a key.

Law: a row stays the same widget while its thing stays, so that whoever works on it is not thrown
out; a few rows follow at once, more in slices, because all at once would hold up the window, and
are shown together at the end. The newest things win.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from handspan_app.column import Column
from handspan_app.slices import Slices

# How much is done at once, and what it takes to make a row, or to remove or renew one. Ours: two
# new rows take some 6 ms, as six renewed ones do.
AT_ONCE, MAKING, CHANGING = 6, 3, 1

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Row = TypeVar("Row", bound=QWidget)


class Rows(Generic[Key, Value, Row]):
    """Rows of a column, in the order of their things.

    Attributes:
        made: The rows there are.
    """

    def __init__(
        self,
        column: Column,
        slices: Slices,
        make: Callable[[Value], Row],
        renew: Callable[[Row, Value], object],
    ) -> None:
        """Begin without rows.

        Args:
            column: Where they stand.
            slices: In which they are made.
            make: Returns a new row.
            renew: Shows a thing in its row.
        """
        self.made: dict[Key, Row] = {}
        self._column = column
        self._slices, self._make, self._renew = slices, make, renew
        self._wanted: Mapping[Key, Value] = {}
        self._values: dict[Key, Value] = {}  # What each row shows.
        self._working = False

    @property
    def done(self) -> bool:
        """Whether all rows show the newest things."""
        return not self._working

    def show(self, things: Mapping[Key, Value]) -> None:
        """Show exactly these."""
        self._wanted = things
        if self._working:
            return
        work = self._toward(things)
        if self._cost(things) > AT_ONCE:
            self._working = True
            self._column.hold()
            self._slices.run(self._rest(work, things))
            return
        for _ in work:
            pass

    def forget(self) -> None:
        """Renew all rows when things are shown next, because something beside them is new."""
        self._values.clear()

    def _rest(self, work: Iterator[int], things: Mapping[Key, Value]) -> Iterator[bool]:
        """Go on, and begin anew when there are newer things."""
        spent = 0
        while (cost := next(work, None)) is not None:
            spent += cost
            yield spent <= AT_ONCE
            if spent > AT_ONCE:
                spent = 0
            if self._wanted is not things:
                things = self._wanted
                work = self._toward(things)
        self._working = False
        self._column.release()

    def _cost(self, things: Mapping[Key, Value]) -> int:
        """Return what it takes to show these."""
        gone = sum(key not in things for key in self.made)
        new = sum(key not in self.made for key in things)
        changed = sum(
            key in self.made and self._values.get(key) != value for key, value in things.items()
        )
        return MAKING * new + CHANGING * (gone + changed)

    def _toward(self, things: Mapping[Key, Value]) -> Iterator[int]:
        """Do what is to be done, and tell before each step what it takes."""
        for key in [key for key in self.made if key not in things]:
            yield CHANGING
            row = self.made.pop(key)
            self._values.pop(key, None)
            self._column.remove(row)
            row.deleteLater()
        for index, (key, value) in enumerate(things.items()):
            if key not in self.made:
                yield MAKING
                row = self.made[key] = self._make(value)
                self._column.insert(index, row)
                self._renew_row(key, value)
            elif key not in self._values or self._values[key] != value:
                yield CHANGING
                self._renew_row(key, value)

    def _renew_row(self, key: Key, value: Value) -> None:
        row = self.made[key]
        self._renew(row, value)
        self._values[key] = value
        self._column.present(row)
