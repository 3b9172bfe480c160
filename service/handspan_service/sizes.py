"""The size of the user's hands, as sensing learns it and the disk keeps it.

Law: a size that was under way when the user let it be forgotten is not taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from handspan_service.contract.hand_size import HandSize
from handspan_service.errors import SettingsError
from handspan_service.reports import SetSize, SizeLearnt
from handspan_service.store import SizeStore

log = logging.getLogger(__name__)


class LearntSize:
    """Takes, keeps and forgets the size.

    Attributes:
        size: In force; None while it is not known.
    """

    def __init__(self, folder: Path, order: Callable[[SetSize], None]) -> None:
        """Read the size.

        Args:
            folder: Where it is kept.
            order: Tells sensing of a change.
        """
        self._store = SizeStore(folder)
        self.size: HandSize | None = self._store.load()
        self._forgotten = 0  # How often the user has let it be forgotten.
        self._order = order
        if self.problem:
            log.warning("%s", self.problem)

    @property
    def problem(self) -> str:
        """What was wrong with the file, in one sentence; else empty."""
        return self._store.problem

    def take(self, report: SizeLearnt) -> None:
        """Take what sensing has learnt."""
        if report.forgotten != self._forgotten:
            return
        log.info("the hand size is learnt: scale %.3f", report.size.scale)
        self._set(report.size)
        try:
            self._store.save(report.size)
        except SettingsError as error:  # It holds until the service stops.
            log.warning("%s", error)

    def forget(self) -> None:
        """Let sensing learn it anew from the next image on.

        Raises:
            SettingsError: It could not be removed from the disk.
        """
        log.info("the hand size is forgotten")
        self._forgotten += 1
        self._set(None)
        self._store.forget()

    def _set(self, size: HandSize | None) -> None:
        self.size = size
        self._order(SetSize(size, self._forgotten))
