"""Memory that nothing uses any more, given back to the system.

Law: it costs some ten milliseconds, so it is done while nobody looks.
"""

from __future__ import annotations

import ctypes
import gc
import sys

from PySide6.QtGui import QPixmapCache


def give_back() -> None:
    """Collect what is garbage, and return to the system what that frees."""
    gc.unfreeze()
    gc.collect()
    QPixmapCache.clear()
    if sys.platform == "linux":
        # The C library keeps freed memory for later otherwise. Source: malloc_trim(3); glibc alone.
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
