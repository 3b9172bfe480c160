"""What a page wants of the service: how the request is made, and who hears the answer.

Law: a wish is a value; it is carried out by the link alone, and its answer comes exactly once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handspan_service.contract.control import Reply, SetSettings, ToService


@dataclass(frozen=True, slots=True)
class Wish:
    """One request.

    Attributes:
        make: Makes the request of its number.
        done: Hears the answer, also where no service is connected or it goes away first. Without
            it an error becomes the window's notice.
    """

    make: Callable[[int], ToService]
    done: Callable[[Reply], None] | None = None


def setting_wish(changes: dict[str, Any], done: Callable[[Reply], None] | None = None) -> Wish:
    """Return the wish to change settings by name."""
    return Wish(lambda number: SetSettings(number, changes), done)
