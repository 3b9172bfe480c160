"""How many places one application may take of those that all share. Pure.

Law: whatever one application opens, others find places; and whoever counts as one application is
decided by its identity, as everywhere.

Source: docs/permissions.md#places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

# Its identity; of a page, then that of its browser: a site has any number of origins. Nothing while
# it is not known, or where the system tells of nobody.
Keys: TypeAlias = tuple[str, ...]

_PARTS = (3, 2)  # An application has a third of all places, a browser half of them for its pages.
LEAST = 8  # Where there are few places: a page and its frames, a program and its helpers.


def is_too_many(newcomer: Keys, others: Iterable[Keys], places: int) -> bool:
    """Return whether an application has too many connections, counting one that came now.

    Args:
        newcomer: Whose it is.
        others: Those of all other connections.
        places: How many connections are served at once.
    """
    before = tuple(others)
    return any(
        1 + sum(one[index : index + 1] == (key,) for one in before) > max(LEAST, places // part)
        for index, (key, part) in enumerate(zip(newcomer, _PARTS, strict=False))
    )
