"""What the tracker's values have in common.

Law: a value never changes, and equals itself alone.

Some forty of them are made for each image. A struct is made in a tenth of the time of a frozen
dataclass; its fields are mostly arrays, so nobody compares them as a whole. The garbage collector
passes them by, since what is frozen holds only what was there before it.
"""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, eq=False, gc=False):
    """Base of what is made anew for each image."""
