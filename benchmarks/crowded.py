"""A service with much to show: thirty applications, their rules and questions, 200 recordings.

Law: values of the contract alone; the same numbers give the same values.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from handspan_service.contract.control import (
    ClientStatus,
    DeviceReason,
    PictureMessage,
    ServiceState,
    Status,
    Timing,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.finding_words import CAUSES, Words
from handspan_service.contract.findings import Check, Finding, Outcome
from handspan_service.contract.model import (
    CalibrationKind,
    DeviceInfo,
    Orientation,
    Side,
    SourceKind,
)
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Identity,
    IdentityKind,
    PermissionStatus,
    Question,
    Rule,
    RuleSource,
)
from handspan_service.contract.pictures import SeenHand
from handspan_service.contract.recordings import LibraryStatus, RecordingInfo, RecordingList
from handspan_service.contract.settings import Settings

APPLICATIONS, RECORDINGS = 30, 200
WIDTH_PX, HEIGHT_PX = 640, 240
GRANTED = (Capability.HANDS, Capability.BACKGROUND, Capability.IMAGES)


def _identity(number: int) -> Identity:
    name = f"program-{number}"
    return Identity(IdentityKind.PROGRAM, f"program:/opt/{name}/bin/{name}", name)


def _client(number: int, sent: int) -> ClientStatus:
    permissions = tuple(
        PermissionStatus(one, True, index != 2, Because.RULE) for index, one in enumerate(GRANTED)
    )
    return ClientStatus(
        number,
        f"program-{number}",
        "v6.json",
        True,
        None,
        None,
        False,
        sent,
        number,
        rate_hz=100.0 + number,
        identity=_identity(number),
        pid=4000 + number,
        permissions=permissions,
        in_front=number == 1,
    )


def status(applications: int = 0, uptime_s: float = 10.0) -> Status:
    """Return what a service says that so many applications use; its figures differ each time."""
    numbers = range(1, applications + 1)
    return Status(
        state=ServiceState.STREAMING,
        reason=DeviceReason.NONE,
        detail="",
        device=DeviceInfo(
            "LP1", SourceKind.USB, "Leap Motion Controller", "1.7", CalibrationKind.FACTORY, 115.0
        ),
        simulated=False,
        orientation=Orientation.NORMAL,
        hands=2,
        timing=Timing(115.0, 114.0 + uptime_s % 1, 4.0, 6.0, round(1000 * uptime_s), 0, 0),
        websocket=WebSocketStatus(WebSocketState.LISTENING, 6437),
        clients=tuple(_client(number, round(115 * uptime_s)) for number in numbers),
        settings=Settings(),
        version="0.1.0",
        pid=4321,
        uptime_s=uptime_s,
        rules=tuple(
            Rule(_identity(number), one, index != 2, RuleSource.USER, "2026-01-31")
            for number in numbers
            for index, one in enumerate(GRANTED)
        ),
        questions=tuple(
            Question(number, _identity(number), Capability.IMAGES, (number,), 30.0 - uptime_s % 30)
            for number in numbers[:3]
        ),
        library=LibraryStatus(folder="/srv/u/recordings"),
    )


def recordings() -> RecordingList:
    """Return the list of a full folder."""
    return RecordingList(
        tuple(
            RecordingInfo(
                f"hands-{number:03}.hsrec", 1.7e9 + number, 10**9, 60.0, 6900, 6900, "LP1"
            )
            for number in range(RECORDINGS)
        )
    )


def picture(number: int) -> PictureMessage:
    """Return what both cameras see, with two hands in it."""
    hands = []
    for id_, side in enumerate(Side, 1):
        pixels = tuple(
            (200.0 * id_ + 20.0 * (joint // 5), 40.0 + 30.0 * (joint % 5)) for joint in range(27)
        )
        hands.append(SeenHand(id_, side, pixels, pixels))
    pixel = bytes([number % 200])
    return PictureMessage(
        number, WIDTH_PX, HEIGHT_PX, tuple(hands), pixel * (2 * WIDTH_PX * HEIGHT_PX)
    )


def findings() -> list[Finding]:
    """Return one finding of each check, most of them with something that helps."""
    found = []
    for check in Check:
        causes = [cause for cause in CAUSES if cause.startswith(f"{check}_")]
        told = max(causes, key=lambda cause: len(CAUSES[cause].cure))
        found.append(Finding(check, Outcome.PROBLEM, told, _values(CAUSES[told])))
    return found


def _values(words: Words) -> dict[str, Any]:
    """Return a value for each name that a finding's words hold."""
    names = (name for _, name, _, _ in Formatter().parse(words.sentence + words.cure) if name)
    return dict.fromkeys(names, 1.0)


def log_text(lines: int) -> str:
    """Return a log of so many lines."""
    return "".join(
        f"2026-11-26 12:00:{number % 60:02},{number % 1000:03} INFO handspan.service: line "
        f"{number} says that an application came and went\n"
        for number in range(lines)
    )
