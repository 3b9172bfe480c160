"""The name of a source, as a user types it.

Law: a word or the path of something that is there; whatever else is typed is one clear error.
"""

from __future__ import annotations

import os

from handspan_service.errors import NoSuchSource

WORDS = ("auto", "usb", "simulated")  # Sources that are not paths.


def named_source(source: str) -> str:
    """Return the word, or the absolute path.

    Raises:
        NoSuchSource: There is nothing of that name.
    """
    if source in WORDS:
        return source
    if not os.path.exists(source):
        raise NoSuchSource(
            f"there is no source {source!r}: give auto, usb, simulated, or the path of a "
            "recording (.mcap, .json.lz) or of a folder of images"
        )
    return os.path.abspath(source)
