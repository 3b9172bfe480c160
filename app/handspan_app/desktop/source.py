"""What every way to see the window in front has in common.

Law: a source tells whole values, at each change; one that cannot tell any more says so by a
Foreground without a source.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from handspan_service.contract.permissions import Foreground


class Source(QObject):
    """One way.

    Signals:
        changed: Foreground.
    """

    changed = Signal(object)

    def start(self) -> bool:
        """Begin, and return whether this desktop can be asked in this way."""
        raise NotImplementedError

    def stop(self) -> None:
        """End; nothing is told any more."""
        raise NotImplementedError

    def below(self, pid: int) -> Foreground | None:
        """Return who would be in front without the windows of a process, or that nobody would.

        Args:
            pid: Of the process.

        Returns:
            None where the desktop does not tell.
        """
        return None

    def tell(self, foreground: Foreground) -> None:
        """Tell who is in front."""
        self.changed.emit(foreground)
