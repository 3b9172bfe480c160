"""Who is in front of the user, by whatever way this desktop has.

Law: the panel's own windows are no application: while one of them is in front, whoever was there
before stays there, so that looking at the panel, or being asked something, takes hands from nobody.
Where it is in front from the first, as after a crash, that is whose window lies below, else whoever
was there by the word of the panel before.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from handspan_app.desktop.source import Source
from handspan_service.contract.permissions import FocusSource, Foreground

_log = logging.getLogger("handspan.panel.foreground")


def sources(
    environ: Mapping[str, str], platform: str = sys.platform
) -> Iterator[Callable[[], Source]]:
    """Yield the ways that may work here, best first; each is imported when it is made.

    Args:
        environ: Environment variables, which tell what desktop this is.
        platform: As sys.platform.
    """
    if platform == "win32":
        yield _windows
    elif platform == "darwin":
        yield _macos
    elif path := environ.get("SWAYSOCK"):
        yield lambda: _sway(path)
    elif signature := environ.get("HYPRLAND_INSTANCE_SIGNATURE"):
        runtime = environ.get("XDG_RUNTIME_DIR", "")
        yield lambda: _hyprland(Path(runtime) / "hypr" / signature)
    elif screen := environ.get("WAYLAND_DISPLAY"):
        if "KDE" in environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
            yield _kwin
        yield lambda: _wlroots(Path(environ.get("XDG_RUNTIME_DIR", "")) / screen)
    elif environ.get("DISPLAY"):
        # Under Wayland the X server knows its own clients alone: it would call all others absent.
        yield _x11


def _windows() -> Source:
    from handspan_app.desktop.windows import WindowsSource

    return WindowsSource()


def _macos() -> Source:
    from handspan_app.desktop.macos import MacSource

    return MacSource()


def _sway(path: str) -> Source:
    from handspan_app.desktop.sway import SwaySource

    return SwaySource(path)


def _hyprland(folder: Path) -> Source:
    from handspan_app.desktop.hyprland import HyprlandSource

    return HyprlandSource(folder)


def _kwin() -> Source:
    from handspan_app.desktop.kwin import KWinSource

    return KWinSource()


def _wlroots(path: Path) -> Source:
    from handspan_app.desktop.wlroots import WlrootsSource

    return WlrootsSource(path)


def _x11() -> Source:
    from handspan_app.desktop.x11 import X11Source

    return X11Source()


class ForegroundWatcher(QObject):
    """Watches, in the first way that works.

    Signals:
        changed: Foreground.
    """

    changed = Signal(object)

    def __init__(self, own_pid: int | None = None, parent: QObject | None = None) -> None:
        """Watch nothing yet.

        Args:
            own_pid: The process whose windows do not count; this one if None.
            parent: Owner.
        """
        super().__init__(parent)
        self._own_pid = os.getpid() if own_pid is None else own_pid
        self._source: Source | None = None
        self._before = Foreground()
        self.foreground = Foreground()

    def start(self, environ: Mapping[str, str] = os.environ) -> None:
        """Begin in the first way that this desktop answers."""
        for make in sources(environ):
            source = make()
            source.setParent(self)
            source.changed.connect(self._on_changed)
            self._source = source
            if source.start():
                _log.info("the window in front is seen by way of %s", type(source).__name__)
                return
            self._source = None
            source.deleteLater()
        _log.info("this desktop does not tell which window is in front")

    def stop(self) -> None:
        """Watch no more; who was in front is forgotten."""
        if self._source is not None:
            self._source.stop()
            self._source.deleteLater()
            self._source = None
        self._on_changed(Foreground())

    @property
    def alone(self) -> bool:
        """Whether a window of our own is in front, and nobody is known to have been before."""
        return self.foreground.pid == self._own_pid

    def remember(self, before: Foreground) -> None:
        """Take who was in front by the word of the panel before this one."""
        self._before = before
        if self.alone:
            self._on_changed(self.foreground)

    def _on_changed(self, foreground: Foreground) -> None:
        if foreground.pid == self._own_pid:
            known = self.foreground.source is not FocusSource.NONE
            if known and not self.alone:
                return
            foreground = self._behind(foreground)
        if foreground != self.foreground:
            self.foreground = foreground
            self.changed.emit(foreground)

    def _behind(self, own: Foreground) -> Foreground:
        """Return who was in front before our own window, which is; the same where nobody knows."""
        below = self._source.below(self._own_pid) if self._source is not None else None
        if below is not None:
            return below
        if self._before.source is own.source:
            return replace(self._before, view=own.view)
        return own
