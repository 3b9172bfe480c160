"""What is wrong with a controller, in words that say what to do.

Law: every reason that a service can report has words; none is left to its identifier.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from handspan_app.access_rule import commands_text
from handspan_service.contract.control import DeviceReason

translate = QCoreApplication.translate


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


def permission_help() -> str:
    """Return how a user gets access to the controller on Linux, with the rules we ship."""
    return translate(
        "Advice",
        "Your user may not open the controller yet. On Linux, run\n\n{commands}\n\n"
        "and plug the controller in again.",
    ).format(commands=commands_text())


def failure_advice(reason: DeviceReason) -> Advice | None:
    """Return the words for a reason; None where nothing is wrong with a controller."""
    if reason is DeviceReason.NO_PERMISSION:
        return replace(_access_advice(), help=permission_help())
    return (_access_failures() | _stream_failures() | _inner_failures())[reason]


def _access_advice() -> Advice:
    return Advice(
        translate("Advice", "No permission"),
        translate("Advice", "The controller is there, but your user may not open it."),
    )


def _access_failures() -> dict[DeviceReason, Advice | None]:
    """Return the words where a controller cannot be opened."""
    return {
        DeviceReason.NONE: None,
        DeviceReason.UNPLUGGED: Advice(
            translate("Advice", "Controller unplugged"),
            translate(
                "Advice",
                "No controller answers. Where it is plugged in, Help tells what to try.",
            ),
            needs_user=False,
        ),
        DeviceReason.BUSY: Advice(
            translate("Advice", "Controller in use"),
            translate(
                "Advice",
                "Another program holds the controller; close it, for example a camera application.",
            ),
        ),
        DeviceReason.NO_BACKEND: Advice(
            translate("Advice", "USB library missing"),
            translate("Advice", "This computer lacks libusb."),
            translate(
                "Advice",
                "Install it with your system's package manager, for example\n\n{command}\n\n"
                "and restart the service.",
            ).format(command="sudo apt install libusb-1.0-0"),
        ),
    }


def _stream_failures() -> dict[DeviceReason, Advice | None]:
    """Return the words where images do not come as they should."""
    return {
        DeviceReason.NO_STREAM: Advice(
            translate("Advice", "No images"),
            translate(
                "Advice",
                "The controller answers but sends no image; plug it into another USB port.",
            ),
        ),
        DeviceReason.BAD_TRANSPORT: Advice(
            translate("Advice", "USB trouble"),
            translate(
                "Advice",
                "Images are lost on the way; use another USB port, no hub and a short cable.",
            ),
        ),
        DeviceReason.BAD_CONTROL: Advice(
            translate("Advice", "Controller refuses commands"),
            translate(
                "Advice",
                "The controller refused a command; plug it in again and close other camera "
                "programs.",
            ),
        ),
    }


def _inner_failures() -> dict[DeviceReason, Advice | None]:
    """Return the words where something in the controller is not as expected."""
    return {
        DeviceReason.BAD_CALIBRATION: Advice(
            translate("Advice", "Calibration unreadable"),
            translate(
                "Advice",
                "The factory calibration of the controller is damaged; plug it in again.",
            ),
        ),
        DeviceReason.BAD_FIRMWARE: Advice(
            translate("Advice", "Firmware not understood"),
            translate(
                "Advice",
                "The controller's firmware did not start as expected; plug it in again.",
            ),
        ),
        DeviceReason.UNKNOWN: Advice(
            translate("Advice", "Controller failed"),
            translate("Advice", "Something unexpected happened; plug the controller in again."),
        ),
    }
