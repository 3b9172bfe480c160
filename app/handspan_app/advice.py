"""What is wrong with a controller, in words that say what to do. No Qt.

Law: every reason that a service can report has words; none is left to its identifier.
"""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass, replace

from handspan_service.contract.control import DeviceReason


@dataclass(frozen=True, slots=True)
class Advice:
    """Words for one cause.

    Attributes:
        title: The cause in a few words.
        sentence: The cause and the first thing to do.
        help: Steps for the user; empty where the sentence says all.
        needs_user: Whether waiting cannot help.
    """

    title: str
    sentence: str
    help: str = ""
    needs_user: bool = True


RULES_FILE = "70-handspan.rules"


def permission_help() -> str:
    """Return how a user gets access to the controller on Linux, with the rules we ship."""
    rules = importlib.resources.files("handspan_resources") / "udev" / RULES_FILE
    return f"""Your user may not open the controller yet. On Linux, run

sudo cp "{rules}" /etc/udev/rules.d/
sudo udevadm control --reload
sudo udevadm trigger --attr-match=idVendor=f182

and plug the controller in again."""


_ADVICE: dict[DeviceReason, Advice | None] = {
    DeviceReason.NONE: None,
    DeviceReason.UNPLUGGED: Advice(
        "Controller unplugged",
        "The controller is gone; plug it in and tracking goes on.",
        needs_user=False,
    ),
    DeviceReason.NO_PERMISSION: Advice(
        "No permission",
        "The controller is there, but your user may not open it.",
    ),
    DeviceReason.BUSY: Advice(
        "Controller in use",
        "Another program holds the controller; close it, for example a camera application.",
    ),
    DeviceReason.NO_STREAM: Advice(
        "No images",
        "The controller answers but sends no image; plug it into another USB port.",
    ),
    DeviceReason.BAD_CALIBRATION: Advice(
        "Calibration unreadable",
        "The factory calibration of the controller is damaged; plug it in again.",
    ),
    DeviceReason.BAD_FIRMWARE: Advice(
        "Firmware not understood",
        "The controller's firmware did not start as expected; plug it in again.",
    ),
    DeviceReason.BAD_TRANSPORT: Advice(
        "USB trouble",
        "Images are lost on the way; use another USB port, no hub and a short cable.",
    ),
    DeviceReason.BAD_CONTROL: Advice(
        "Controller refuses commands",
        "The controller refused a command; plug it in again and close other camera programs.",
    ),
    DeviceReason.NO_BACKEND: Advice(
        "USB library missing",
        "This computer lacks libusb.",
        "Install it with your system's package manager, for example\n\n"
        "sudo apt install libusb-1.0-0\n\nand restart the service.",
    ),
    DeviceReason.UNKNOWN: Advice(
        "Controller failed", "Something unexpected happened; plug the controller in again."
    ),
}


def failure_advice(reason: DeviceReason) -> Advice | None:
    """Return the words for a reason; None where nothing is wrong with a controller."""
    advice = _ADVICE[reason]
    if reason is DeviceReason.NO_PERMISSION and advice is not None:
        return replace(advice, help=permission_help())
    return advice
