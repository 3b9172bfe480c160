"""Whether the panel starts when the user logs in. No Qt.

Law: the desktop's own folder is the only place where that is kept; what the user switched off there
by other means counts as off.

Source: Desktop Application Autostart Specification 0.5, Desktop Entry Specification 1.5.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "handspan.desktop"
_RESERVED = " \t\n\"'\\><~|&;$*?#()`"  # Characters that an argument must be quoted for.


class Autostart:
    """The file that starts the panel at login."""

    def __init__(self, environ: Mapping[str, str], command: tuple[str, ...]) -> None:
        """Find the folder.

        Args:
            environ: Environment variables; XDG_CONFIG_HOME names the parent of the folder.
            command: How the panel is started, without a window.
        """
        home = environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        self.path = Path(home) / "autostart" / FILE_NAME
        self._command = command

    @property
    def possible(self) -> bool:
        """Whether this system starts what lies in the folder."""
        return sys.platform.startswith("linux")

    def read(self) -> bool | None:
        """Return whether the panel starts at login; None where that is not possible here."""
        if not self.possible:
            return None
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        words = {line.replace(" ", "").lower() for line in lines}
        return not words & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def write(self, enabled: bool) -> None:
        """Start the panel at login, or no longer.

        Raises:
            OSError: The file cannot be written or removed.
        """
        if not enabled:
            self.path.unlink(missing_ok=True)
            return
        text = (
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Name=Handspan\n"
            "Comment=Hand tracking\n"
            f"Exec={' '.join(quoted(part) for part in self._command)}\n"
            "Icon=handspan\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, self.path)


def quoted(argument: str) -> str:
    """Return an argument as the Exec key wants it."""
    argument = argument.replace("%", "%%")
    if not any(one in _RESERVED for one in argument):
        return argument
    for one in ("\\", '"', "`", "$"):
        argument = argument.replace(one, "\\" + one)
    # The value of a key is unescaped once more before it is taken apart.
    return '"' + argument.replace("\\", "\\\\") + '"'
