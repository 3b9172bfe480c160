"""What all objects of the interface are: places in snapshots; and lists of them.

Law: nothing throws. What cannot be answered is an invalid object, a zero or an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    TypeVar,
    overload,
)

from Leap._snapshot import Snapshot

if TYPE_CHECKING:
    from typing import Self

    from Leap._frame import Frame

T = TypeVar("T")
E = TypeVar("E", bound="Entity")
H = TypeVar("H", bound="Handle")


class Invalid:
    """`X.invalid`: an invalid object of the class it is asked of."""

    def __get__(self, owner: object, kind: type[E]) -> E:
        return kind()


class Entity:
    """Anything that may be invalid.

    Called it answers as itself: programs write `frame.hands()` for `frame.hands` here and there.
    """

    __slots__ = ()

    invalid = Invalid()

    @property
    def is_valid(self) -> bool:
        """Whether there is something behind it."""
        return False

    def __call__(self) -> Self:
        return self

    def __str__(self) -> str:
        return f"Invalid {type(self).__name__}"

    def __repr__(self) -> str:
        return f"<Leap.{type(self).__name__}: {self}>"


class Handle(Entity):
    """A place in a snapshot; without a snapshot it is invalid."""

    __slots__ = ("_place", "_snapshot")

    _family = ""  # Objects are compared within it: fingers with pointables, not with hands.

    def __init__(self, other: Handle | None = None) -> None:
        """Make an invalid object, or a copy."""
        self._snapshot: Snapshot | None = None if other is None else other._snapshot
        self._place: int = 0 if other is None else other._place

    @classmethod
    def _at(cls, snapshot: Snapshot | None, place: int) -> Self:
        made = cls.__new__(cls)
        made._snapshot = snapshot
        made._place = place
        return made

    @property
    def is_valid(self) -> bool:
        """Whether it stands in a frame."""
        return self._snapshot is not None

    def __eq__(self, other: object) -> bool:
        """Whether both are valid and the same of the same frame."""
        return (
            isinstance(other, Handle)
            and self._family == other._family
            and self._snapshot is not None
            and self._snapshot is other._snapshot
            and self._place == other._place
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    @property
    def frame(self) -> Frame:
        """The frame it stands in."""
        from Leap._frame import Frame  # Frames hold everything else.

        return Frame._at(self._snapshot, 0)

    def __hash__(self) -> int:
        return hash((id(self._snapshot), self._place))


class Read(Generic[T]):
    """A getter: what a snapshot holds at a handle's place, or what an invalid handle answers."""

    def __init__(self, doc: str, read: Callable[[Snapshot, int], T], none: Callable[[], T]) -> None:
        """Make a getter.

        Args:
            doc: What it gives.
            read: Takes the snapshot and the place.
            none: Gives what an invalid handle answers.
        """
        self.__doc__ = doc
        self._read, self._none = read, none

    @overload
    def __get__(self, handle: None, owner: type) -> Self: ...
    @overload
    def __get__(self, handle: Handle, owner: type) -> T: ...
    def __get__(self, handle: Handle | None, owner: type) -> Self | T:
        if handle is None:
            return self
        snapshot = handle._snapshot
        return self._none() if snapshot is None else self._read(snapshot, handle._place)


class ListOf(Generic[E]):
    """A list of objects of one kind; an index that is out of range gives an invalid object."""

    __slots__ = ("_elements",)

    _kind: type[Any] = Handle

    def __init__(self, elements: Iterable[E] = ()) -> None:
        """Make a list; programs make empty ones, and copies."""
        self._elements: list[E] = list(elements)

    def __len__(self) -> int:
        return len(self._elements)

    def __getitem__(self, index: int) -> E:
        if 0 <= index < len(self._elements):
            return self._elements[index]
        invalid: E = self._kind()
        return invalid

    def __iter__(self) -> Iterator[E]:
        return iter(self._elements)

    def __call__(self) -> Self:
        """Answer as itself, where a program calls what is a property."""
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self._elements

    @property
    def empty(self) -> bool:
        """The same, as programs of 2013 spell it."""
        return not self._elements

    def append(self, other: Iterable[E]) -> Self:
        """Add the elements of another list; return this one."""
        self._elements.extend(list(other))
        return self

    def _with_id(self, id: int) -> E:
        for element in self._elements:
            if element.id == id:  # type: ignore[attr-defined]  # Lists of what has no id do not ask.
                return element
        return self[-1]

    def _least(self, measure: Callable[[E], float]) -> E:
        return min(self._elements, key=measure) if self._elements else self[-1]

    def __repr__(self) -> str:
        return f"<Leap.{type(self).__name__}: {len(self)}>"
