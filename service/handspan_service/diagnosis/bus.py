"""What Linux tells of the controllers on the USB without opening one.

Law: it reads /sys and /proc alone; what is not there is not known, never guessed.

Source: Linux, Documentation/ABI/stable/sysfs-bus-usb and testing/sysfs-bus-usb; proc(5).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SYS_DEVICES = Path("/sys/bus/usb/devices")
BUS_NODES = Path("/dev/bus/usb")
RULE_FOLDERS = tuple(
    Path(one) for one in ("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d")
)
PROC = Path("/proc")
CONTROLLER = ("f182", "0003")  # Source: docs/device.md#descriptors.
HUB_CLASS = "09"  # Source: USB 2.0, table 11-1.


@dataclass(frozen=True, slots=True)
class Attached:
    """One controller on the bus.

    Attributes:
        name: As the kernel calls its place, e.g. "1-2.3": bus 1, port 2, port 3 of the hub there.
        node: Its file in /dev.
        speed_mbit: Of its link.
        siblings: Other devices on the same bus that are no hubs.
        videos: Names of video nodes that the camera driver made of it, e.g. "video0".
    """

    name: str
    node: Path
    speed_mbit: float
    siblings: int
    videos: tuple[str, ...] = ()

    @property
    def behind_hub(self) -> bool:
        """Whether a hub lies between it and the computer."""
        return "." in self.name


def attached(devices: Path = SYS_DEVICES, nodes: Path = BUS_NODES) -> Attached | None:
    """Return the first controller on the bus; None without one."""
    try:
        names = sorted(one for one in os.listdir(devices) if ":" not in one)
    except OSError:  # There is no USB, or another system.
        return None
    for name in names:
        folder = devices / name
        if (read(folder / "idVendor"), read(folder / "idProduct")) == CONTROLLER:
            bus, number = int(read(folder / "busnum")), int(read(folder / "devnum"))
            others = [one for one in names if one != name and one.startswith(f"{bus}-")]
            siblings = sum(read(devices / one / "bDeviceClass") != HUB_CLASS for one in others)
            node = nodes / f"{bus:03}" / f"{number:03}"
            speed = float(read(folder / "speed") or 0)
            return Attached(name, node, speed, siblings, tuple(_videos(folder)))
    return None


def may_open(node: Path) -> bool:
    """Return whether our user may open a controller."""
    return os.access(node, os.R_OK | os.W_OK)


def rule_installed(folders: tuple[Path, ...] = RULE_FOLDERS) -> bool:
    """Return whether a rule speaks of our controller."""
    for folder in folders:
        with suppress(OSError):
            for path in folder.glob("*.rules"):
                with suppress(OSError):
                    if CONTROLLER[0] in path.read_text(errors="replace"):
                        return True
    return False


def holders(controller: Attached, proc: Path = PROC) -> list[int]:
    """Return which of our user's processes have the controller open, oldest number first."""
    wanted = {str(controller.node), *(f"/dev/{name}" for name in controller.videos)}
    return [pid for pid, target in open_files(proc) if target in wanted]


def open_files(proc: Path = PROC) -> Iterator[tuple[int, str]]:
    """Yield process and target of each open file that the system lets us see."""
    for pid in sorted(int(name) for name in os.listdir(proc) if name.isdecimal()):
        with suppress(OSError):  # It is another user's, or has ended.
            for number in os.listdir(proc / str(pid) / "fd"):
                with suppress(OSError):  # Closed meanwhile.
                    yield pid, os.readlink(proc / str(pid) / "fd" / number)


def process_name(pid: int, proc: Path = PROC) -> str:
    """Return the short name of a process; empty where it has ended."""
    return read(proc / str(pid) / "comm")


def _videos(folder: Path) -> Iterator[str]:
    for made in folder.glob("*:*/video4linux/*"):
        yield made.name


def read(path: Path) -> str:
    """Return a small text of the kernel; empty where there is none."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
