"""Facts about this computer and user: folders, the lock, peers.

Law: whatever differs between operating systems is asked here and nowhere else in the service.

platformdirs is loaded where it is asked; see contract/places.py.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from handspan_service.contract.places import APPLICATION, NATIVE_SOCKET_NAME, SOCKET_NAME
from handspan_service.errors import AlreadyRunning, HostError

if sys.platform != "win32":
    import fcntl
    import resource

LOCK_NAME = "service.lock"
# What the two programs put into their folder.
OWN_NAMES = frozenset((LOCK_NAME, SOCKET_NAME, NATIVE_SOCKET_NAME, "panel.sock"))
PRIVATE_MODE = 0o700
_PEER_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid. Source: unix(7), struct ucred.
_SOL_LOCAL, _LOCAL_PEERCRED, _LOCAL_PEERPID = 0, 1, 2  # Source: macOS unix(4), sys/un.h.
_PEER_USER = struct.Struct("2I")  # Version and uid. Source: macOS sys/ucred.h, struct xucred.
_XUCRED_BYTES = 76
_PR_SET_PDEATHSIG = 1  # Source: Linux, linux/prctl.h.
_PIPE_BYTES = 1 << 20  # Three pairs of images; the most that Linux grants without privileges.


def config_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the settings.

    Args:
        environ: Environment variables. HANDSPAN_CONFIG_DIR names the folder itself.
    """
    if named := environ.get("HANDSPAN_CONFIG_DIR"):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def recordings_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the user's recordings.

    Args:
        environ: Environment variables. HANDSPAN_RECORDINGS_DIR names the folder itself.
    """
    if named := environ.get("HANDSPAN_RECORDINGS_DIR"):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_documents_path() / "Handspan"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of what can be read again, e.g. calibrations of known controllers.

    Args:
        environ: Environment variables. HANDSPAN_CACHE_DIR names the folder itself.
    """
    if named := environ.get("HANDSPAN_CACHE_DIR"):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter, or check that it is one.

    A folder that is open to others is closed to them only if it holds nothing but our own files.

    Raises:
        HostError: It cannot be made, belongs to somebody else, or is used for other things too.
    """
    try:
        folder.mkdir(mode=PRIVATE_MODE, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise HostError(f"{folder} must be a folder: move away what stands there")
        if sys.platform != "win32":
            if found.st_uid != os.getuid():
                raise HostError(f"{folder} belongs to another user: remove it or name another")
            if stat.S_IMODE(found.st_mode) != PRIVATE_MODE:
                if not OWN_NAMES.issuperset(os.listdir(folder)):
                    raise HostError(
                        f"{folder} is open to others and holds other files: name a folder "
                        "that is ours alone"
                    )
                folder.chmod(PRIVATE_MODE)
    except OSError as error:
        raise HostError(f"the folder {folder} cannot be made: {error.strerror}") from error


class InstanceLock:
    """Held by the one service of a user. The system frees it when the process ends, however."""

    def __init__(self, folder: Path) -> None:
        """Lock by a file in `folder`, which must exist."""
        self._path = folder / LOCK_NAME
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            AlreadyRunning: Another process holds it.
            HostError: The file cannot be made.
        """
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise HostError(f"{self._path} cannot be opened: {error.strerror}") from error
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                owner = os.pread(self._file, 32, 0).decode("ascii", "replace").strip()
                self.__exit__(None, None, None)
                raise AlreadyRunning(
                    f"the service is already running (process {owner or 'unknown'}): "
                    "use that one, or stop it first"
                ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode("ascii"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


@dataclass(frozen=True, slots=True)
class Peer:
    """The process at the other end of a local socket, as the system names it.

    Attributes:
        pid: Its number; None where the system does not tell.
        same_user: Whether it belongs to our user. True where the system does not tell: then the
            mode of the socket's folder alone keeps others out.
        program: File name of its executable; empty where the system does not tell.
    """

    pid: int | None
    same_user: bool
    program: str


def peer_of(one: socket.socket) -> Peer:
    """Return who connected.

    Args:
        one: A connected local socket.

    Raises:
        OSError: The peer is gone.
    """
    if sys.platform == "linux":
        raw = one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER_CREDENTIALS.size)
        pid, user, _ = _PEER_CREDENTIALS.unpack(raw)
        return Peer(pid or None, user == os.getuid(), _program_of(pid))
    if sys.platform == "darwin":
        raw = one.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)
        _, user = _PEER_USER.unpack_from(raw)
        pid = one.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID)
        return Peer(pid or None, user == os.getuid(), "")
    return Peer(None, True, "")


def is_same_user(peer: socket.socket) -> bool:
    """Return whether the process at the other end of a local socket belongs to our user."""
    return peer_of(peer).same_user


def widen_pipe(file: int) -> None:
    """Let a pipe hold whole images, where the system can: else its writer waits for the reader."""
    if sys.platform == "linux":
        with contextlib.suppress(PermissionError):  # The user's pipes hold too much already.
            fcntl.fcntl(file, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def wake_without_parent() -> None:
    """Let the system wake this process when its parent dies, if somebody has stopped it then.

    A process that ends with its orders never reads their end while it is stopped, and would hold
    the controller for ever. Other systems know nothing like it.

    Source:
        prctl(2), PR_SET_PDEATHSIG.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGCONT)


def is_stopped(pid: int) -> bool:
    """Return whether a signal has stopped a process; False where the system does not tell.

    Source:
        Linux, Documentation/filesystems/proc.rst, table 1-2.
    """
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # It has ended, or this is another system.
        return False
    return told.rpartition(") ")[2].startswith("T")  # Its name may hold brackets and spaces.


def allow_files(count: int) -> None:
    """Let this process have so many files and sockets open, as far as the system lets it."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def on_battery(folder: Path = Path("/sys/class/power_supply")) -> bool | None:
    """Return whether the computer runs on its battery; None where it does not tell.

    Args:
        folder: Of the power supplies. Source: Linux, Documentation/ABI/testing/sysfs-class-power.
    """
    plugged: list[bool] = []
    discharging = False
    try:
        for supply in sorted(folder.iterdir()):
            kind = (supply / "type").read_text().strip()
            if kind in ("Mains", "USB"):
                plugged.append((supply / "online").read_text().strip() == "1")
            elif kind == "Battery" and _is_of_system(supply):
                discharging |= (supply / "status").read_text().strip() == "Discharging"
    except OSError:  # It has no such folder, or a supply vanished.
        return None
    if any(plugged):
        return False
    return True if discharging else (None if not plugged else True)


def _is_of_system(supply: Path) -> bool:
    """Return whether a battery is the computer's own, and not that of a mouse."""
    scope = supply / "scope"
    return not scope.exists() or scope.read_text().strip() != "Device"


def _program_of(pid: int) -> str:
    try:
        name = Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)")
        return os.fsencode(name).decode(errors="replace")  # File names are any bytes, texts not.
    except OSError:  # It has ended, or hides.
        return ""
