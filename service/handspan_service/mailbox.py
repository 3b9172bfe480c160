"""One place for the newest image, between two threads.

Law: whoever takes gets the newest; what nobody took in time is dropped and counted.
"""

from __future__ import annotations

import threading

from handspan_service.images import StereoImage


class Mailbox:
    """One place for the newest image.

    Attributes:
        dropped: Images that nobody took before a newer one came or the source was closed.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._slot: tuple[StereoImage, int] | None = None
        self._changed = threading.Condition()

    def put(self, image: StereoImage, complete_us: int) -> None:
        """Leave an image; an older one that is still there is dropped."""
        with self._changed:
            self.dropped += self._slot is not None
            self._slot = (image, complete_us)
            self._changed.notify()

    def take(self, timeout_s: float) -> tuple[StereoImage, int] | None:
        """Wait for an image and take it; None if none came in time."""
        with self._changed:
            if self._slot is None:
                self._changed.wait(timeout_s)
            item, self._slot = self._slot, None
            return item

    def clear(self) -> None:
        """Forget the image of a source that is closed."""
        with self._changed:
            self.dropped += self._slot is not None
            self._slot = None
