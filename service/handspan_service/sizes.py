"""The sizes of the users' hands, as sensing learns them and the disk keeps them.

Law: a size that was under way when the user let it be forgotten, or chose another user, is not
taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from handspan_service.contract.control import (
    AddHandUser,
    ChooseHandUser,
    HandUserRequest,
    RemoveHandUser,
    RenameHandUser,
)
from handspan_service.contract.hand_size import HandSize, HandUsers
from handspan_service.errors import SettingsError
from handspan_service.orders import SetSize
from handspan_service.reports import SizeLearnt
from handspan_service.store import SizeStore

log = logging.getLogger(__name__)


class LearntSize:
    """Takes, keeps and forgets sizes.

    Attributes:
        users: Whose hands are known.
    """

    def __init__(self, folder: Path, order: Callable[[SetSize], None]) -> None:
        """Read the sizes.

        Args:
            folder: Where they are kept.
            order: Tells sensing of a change.
        """
        self._store = SizeStore(folder)
        self.users: HandUsers = self._store.load()
        self._forgotten = 0  # How often hands began anew at the user's word.
        self._order = order
        if self.problem:
            log.warning("%s", self.problem)

    @property
    def size(self) -> HandSize | None:
        """Size of the hands before the controller; None while it is not known."""
        return self.users.size

    @property
    def problem(self) -> str:
        """What was wrong with the file, in one sentence; else empty."""
        return self._store.problem

    def take(self, report: SizeLearnt) -> None:
        """Take what sensing has learnt."""
        if report.forgotten != self._forgotten:
            return
        log.info("the hand size is learnt: scale %.3f", report.size.scale)
        self.users = self.users.learnt(report.size)
        self._order(SetSize(report.size, self._forgotten))
        try:
            self._store.save(self.users)
        except SettingsError as error:  # It holds until the service stops.
            log.warning("%s", error)

    def forget(self) -> None:
        """Let sensing learn the active user's anew from the next image on.

        Raises:
            SettingsError: It could not be removed from the disk.
        """
        log.info("the hand size is forgotten")
        self._begin_anew(self.users.learnt(None))

    def carry_out(self, request: HandUserRequest) -> None:
        """Add, choose, rename or remove a user.

        Raises:
            SettingsError: That is not possible, or could not be kept.
        """
        known = {user.name for user in self.users.users}
        name = request.name.strip()
        if not isinstance(request, AddHandUser) and name not in known:
            raise SettingsError(f"nobody is called {name}")
        try:
            match request:
                case AddHandUser():
                    self._begin_anew(self.users.added(name))
                case ChooseHandUser():
                    self._begin_anew(self.users.chosen(name))
                case RemoveHandUser():
                    users = self.users.removed(name)
                    if users.active != self.users.active:
                        self._begin_anew(users)
                    else:
                        self._keep(users)
                case RenameHandUser():
                    self._keep(self.users.renamed(name, request.result.strip()))
        except ValueError as error:
            raise SettingsError(
                "choose another name: each is used once, and somebody must be left"
            ) from error

    def _begin_anew(self, users: HandUsers) -> None:
        self._forgotten += 1
        self._order(SetSize(users.size, self._forgotten))
        self._keep(users)

    def _keep(self, users: HandUsers) -> None:
        self.users = users
        self._store.save(users)
