"""Where the service and its controllers meet, and where they keep what they write.

Law: the same environment gives the same place on both sides; nothing here changes the disk.

platformdirs is loaded where a folder is asked for that is not named, which not all processes do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

APPLICATION = "handspan"
SOCKET_NAME = "control.sock"  # In runtime_folder().
NATIVE_SOCKET_NAME = "native.sock"


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the sockets, private to the user.

    Args:
        environ: Environment variables, usually os.environ. HANDSPAN_RUNTIME_DIR names the folder
            itself; else XDG_RUNTIME_DIR names its parent; else the system's rule holds.

    Source:
        docs/protocol-native.md#connecting. The native library follows the same rule.
    """
    if named := environ.get("HANDSPAN_RUNTIME_DIR"):
        return Path(named).absolute()
    if parent := environ.get("XDG_RUNTIME_DIR"):
        return Path(parent).absolute() / APPLICATION
    if sys.platform in ("darwin", "win32"):
        import platformdirs

        return platformdirs.user_runtime_path(APPLICATION, appauthor=False)
    user = os.getuid()
    session = Path(f"/run/user/{user}")
    return session / APPLICATION if session.is_dir() else Path(f"/tmp/{APPLICATION}-{user}")


def control_socket_path(environ: Mapping[str, str]) -> Path:
    """Return the absolute path of the service's control socket.

    A relative name would land in the folder for temporary files on one side only.
    """
    return runtime_folder(environ) / SOCKET_NAME


def native_socket_path(control_socket: Path) -> Path:
    """Return the path of the socket for native programs: beside that of the panel."""
    return control_socket.with_name(NATIVE_SOCKET_NAME)


def log_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the log files.

    Args:
        environ: Environment variables. HANDSPAN_LOG_DIR names the folder itself.
    """
    if named := environ.get("HANDSPAN_LOG_DIR"):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_log_path(APPLICATION, appauthor=False)
