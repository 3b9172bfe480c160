"""Where the service and its controllers meet, and where they keep what they write.

Law: the same environment gives the same place on both sides; nothing here touches the disk.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from handspan_service.contract.control import SOCKET_NAME

APPLICATION = "handspan"


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the sockets, private to the user.

    Args:
        environ: Environment variables, usually os.environ. HANDSPAN_RUNTIME_DIR names the folder
            itself; else XDG_RUNTIME_DIR names its parent; else the system's rule holds.
    """
    if named := environ.get("HANDSPAN_RUNTIME_DIR"):
        return Path(named).absolute()
    if parent := environ.get("XDG_RUNTIME_DIR"):
        return Path(parent).absolute() / APPLICATION
    with warnings.catch_warnings():  # Without a login session the fallback is what we want.
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path(APPLICATION, appauthor=False)


def control_socket_path(environ: Mapping[str, str]) -> Path:
    """Return the absolute path of the service's control socket.

    A relative name would land in the folder for temporary files on one side only.
    """
    return runtime_folder(environ) / SOCKET_NAME


def log_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the log files.

    Args:
        environ: Environment variables. HANDSPAN_LOG_DIR names the folder itself.
    """
    if named := environ.get("HANDSPAN_LOG_DIR"):
        return Path(named).absolute()
    return platformdirs.user_log_path(APPLICATION, appauthor=False)
