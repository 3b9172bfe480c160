"""The words of the panel's states that are longer than a title.

Law: whole sentences in the user's language; what the service says is told by its enums, never by
its English words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject

from handspan_service.contract.control import Hindrance, Status
from handspan_service.contract.model import DeviceInfo, SourceKind

translate = QCoreApplication.translate


class Phase(StrEnum):
    """How the panel stands with the service. Exactly one holds."""

    CONNECTING = "connecting"
    STARTING = "starting"
    CONNECTED = "connected"
    RESTARTING = "restarting"
    HUNG = "hung"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"
    INCOMPATIBLE = "incompatible"


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """Words of one phase.

    Attributes:
        title: In a word or two.
        sentence: One line more.
        banner: What the banner says; empty for no banner.
    """

    title: str
    sentence: str
    banner: str = ""


def phase_words(phase: Phase, number: int) -> PhaseWords:
    """Return what is said while no service serves.

    Args:
        phase: Any but CONNECTED.
        number: Of the start that is tried.
    """
    return (_beginning(number) | _ended())[phase]


def _beginning(number: int) -> dict[Phase, PhaseWords]:
    return {
        Phase.CONNECTING: PhaseWords(
            translate("Status", "Connecting"),
            translate("Status", "Looking for the tracking service."),
        ),
        Phase.STARTING: PhaseWords(
            translate("Status", "Starting"),
            translate("Status", "The tracking service is getting ready."),
        ),
        Phase.RESTARTING: PhaseWords(
            translate("Status", "Restarting"),
            translate("Status", "The tracking service ended; start {number}.").format(
                number=number
            ),
            translate("Status", "The tracking service ended and is started again."),
        ),
    }


def _ended() -> dict[Phase, PhaseWords]:
    return {
        Phase.HUNG: PhaseWords(
            translate("Status", "Not answering"),
            translate("Status", "The tracking service is silent."),
            translate("Status", "The tracking service has stopped answering."),
        ),
        Phase.INCOMPATIBLE: PhaseWords(
            translate("Status", "Wrong version"),
            translate("Status", "Service and panel do not fit together."),
            translate("Status", "Restart service and panel after an update."),
        ),
        Phase.STOPPED: PhaseWords(
            translate("Status", "Stopped"),
            translate("Status", "The tracking service is not running."),
            translate("Status", "The tracking service was stopped; no application gets hands."),
        ),
        Phase.GIVEN_UP: PhaseWords(
            translate("Status", "Given up"),
            translate("Status", "The tracking service does not run."),
            translate("Status", "The tracking service cannot be started."),
        ),
    }


def hindrance_words(hindrance: Hindrance) -> tuple[str, str]:
    """Return in a few words what keeps the controller from seeing, and what to do."""
    return {
        Hindrance.SMUDGE: (
            translate("Status", "Smudged glass"),
            translate(
                "Status",
                "The glass of the controller seems to be smudged: wipe it with a soft cloth.",
            ),
        ),
        Hindrance.BRIGHT_LIGHT: (
            translate("Status", "Too bright"),
            translate(
                "Status",
                "A bright light or something very near dazzles the controller: turn it away from "
                "windows and lamps, and keep its view free.",
            ),
        ),
    }[hindrance]


def model_words(device: DeviceInfo) -> str:
    """Return what a source calls itself, in the user's language where it is one of ours."""
    if device.kind is SourceKind.SIMULATED:
        return translate("Status", "Simulated controller")
    return device.model


def source(status: Status) -> str:
    """Return what the hands come from, to begin a sentence with."""
    if status.simulated:
        return translate("Status", "The simulated controller")
    if status.device is None:
        return translate("Status", "Tracking")
    if status.device.kind is not SourceKind.USB:
        return translate("Status", "The recording")
    return status.device.model or translate("Status", "The controller")


def figures(status: Status) -> str:
    """Return rate, hands and applications in one sentence."""
    text = translate("Status", "{rate} frames/s, {hands}, {applications}.")
    if status.saving:
        text = translate("Status", "{rate} frames/s, {hands}, {applications}. Saving power.")
    counts = Counts()
    return text.format(
        rate=round(status.timing.frame_rate_hz),
        hands=counts.hands(status.hands),
        applications=counts.applications(len(status.clients)),
    )


class Counts(QObject):
    """How many there are. A QObject, as pyside6-lupdate finds plural forms in `self.tr` alone."""

    def hands(self, number: int) -> str:
        """Return e.g. "2 hands"."""
        if number == 0:
            return self.tr("no hands")
        if number == 1:
            return self.tr("1 hand")
        return self.tr("%n hands", "", number)

    def applications(self, number: int) -> str:
        """Return e.g. "2 applications"."""
        if number == 0:
            return self.tr("no applications")
        if number == 1:
            return self.tr("1 application")
        return self.tr("%n applications", "", number)


def no_controller_help() -> str:
    """Return what to do without a controller."""
    return translate(
        "Status",
        "Plug the controller into a USB port of the computer itself, with the cable it came with. "
        "The first time takes about five seconds. Without a controller, start Handspan with "
        "--source simulated to see moving hands, or with --source FILE to play a recording.",
    )
