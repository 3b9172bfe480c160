"""The WebSocket dialect of the Leap platform: bytes out, values in, for /v1.json to /v7.json.

Law: every text that leaves here is JSON that any parser takes: no NaN, no Infinity, no missing key.
The other way round, no text that comes in raises anything but PeerError.

Versions differ in their header and their events; the frames (leap_frames.py) are the same for all.
Keys are in alphabetical order, as the original sent them. Source: docs/protocol-websocket.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from handspan_service.errors import PeerError

NEWEST_VERSION = 6  # No leap.js accepts a header above 6. Verified: docs/protocol-websocket.md.
FIRST_WITH_DEVICE_EVENT = 5
# From 6 on, leap.js takes a tool for a finger without bones, and pages that walk the bones break.
# Verified: docs/protocol-websocket.md#tools.
LAST_WITH_TOOLS = 5
FIRST_WITH_DEVICE_CONNECT = 3
MAX_MESSAGE_CHARACTERS = 4096  # The longest message of a known client has 60.

_PATH = re.compile(r"/(?:v([1-9][0-9]{0,3})(?:\.json)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one path of the server speaks.

    Attributes:
        name: The path without its slash, e.g. "v7.json"; "v1.json" for the root.
        version: 1 to 6, what the header announces.
    """

    name: str
    version: int

    @property
    def has_tools(self) -> bool:
        """Whether clients get tools that do not ask for them."""
        return self.version <= LAST_WITH_TOOLS


def dialect_of(path: str) -> Dialect | None:
    """Return the dialect that a request target asks for, or None if it names none.

    Args:
        path: Path with or without a query, as the request line holds it.
    """
    match = _PATH.fullmatch(path.partition("?")[0])
    if match is None:
        return None
    asked = int(match[1] or 1)
    return Dialect(name=f"v{asked}.json", version=min(asked, NEWEST_VERSION))


def header(dialect: Dialect, service_version: str) -> bytes:
    """Return the first message of a connection.

    Args:
        dialect: Of the connection.
        service_version: Three numbers with dots; a build number is added, as clients expect it.
    """
    if dialect.version < FIRST_WITH_DEVICE_EVENT:
        return b'{"version":%d}' % dialect.version
    return msgspec.json.encode(
        {
            "server": "handspan",
            "serviceVersion": f"{service_version}+0",
            "version": dialect.version,
        }
    )


# Events


@dataclass(frozen=True, slots=True)
class DeviceEventState:
    """One controller, as a device event describes it.

    Attributes:
        id: Serial, non-empty, the same through unplug and replug.
        type: "peripheral", "keyboard", "laptop" or "unknown".
        attached: Whether it is plugged in.
        streaming: Whether frames come from it now; False while paused.
        simulated: Whether there is no real controller behind it.
    """

    id: str
    type: str = "peripheral"
    attached: bool = True
    streaming: bool = True
    simulated: bool = False


def greeting_events(dialect: Dialect, devices: Iterable[DeviceEventState]) -> list[bytes]:
    """Return the events that follow the header: one per attached device, from version 5 on."""
    if dialect.version < FIRST_WITH_DEVICE_EVENT:
        return []
    return [_device_event(device) for device in devices if device.attached]


def change_events(
    dialect: Dialect,
    before: Iterable[DeviceEventState],
    after: Iterable[DeviceEventState],
) -> list[bytes]:
    """Return what a client must hear when the devices change.

    A device that left is told in one event, detached and not streaming at once: leap.js counts
    changes, and two events would leave its count wrong. Nothing is ever repeated.
    """
    old = {device.id: device for device in before if device.attached}
    new = {device.id: device for device in after if device.attached}
    gone = [
        DeviceEventState(d.id, d.type, attached=False, streaming=False, simulated=d.simulated)
        for d in old.values()
        if d.id not in new
    ]
    changed = [device for device in new.values() if old.get(device.id) != device]
    if dialect.version >= FIRST_WITH_DEVICE_EVENT:
        return [_device_event(device) for device in (*gone, *changed)]
    if dialect.version >= FIRST_WITH_DEVICE_CONNECT:
        came = [device for device in changed if device.id not in old]
        return [_device_connect(False)] * len(gone) + [_device_connect(True)] * len(came)
    return []


def _device_event(device: DeviceEventState) -> bytes:
    state: dict[str, Any] = {"attached": device.attached, "id": device.id}
    if device.simulated:
        state["simulated"] = True
    state["streaming"] = device.streaming and device.attached
    state["type"] = device.type
    return msgspec.json.encode({"event": {"state": state, "type": "deviceEvent"}})


def _device_connect(connected: bool) -> bytes:
    return msgspec.json.encode({"event": {"state": connected, "type": "deviceConnect"}})


# Client messages


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """What one text of a client says. None: it says nothing of it.

    Attributes:
        enable_gestures: Whether it wants gestures.
        enable_tools: Whether it wants tools; ours, no old client says it.
        background: Whether it wants frames while it is not focused.
        focused: Whether it is in front of the user.
        optimize_hmd: Wish for the head-mounted mode; False takes an earlier True back.
        optimize_screentop: The same for the screen-top mode.
    """

    enable_gestures: bool | None = None
    enable_tools: bool | None = None
    background: bool | None = None
    focused: bool | None = None
    optimize_hmd: bool | None = None
    optimize_screentop: bool | None = None


def parse_message(text: str) -> ClientMessage:
    """Return what a client says; unknown keys and odd values say nothing.

    Raises:
        PeerError: The text is too long or no JSON object.
    """
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise PeerError(f"a message of {len(text)} characters is longer than any known one")
    try:
        said = msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise PeerError("a message is not JSON") from error
    if not isinstance(said, dict):
        raise PeerError("a message is not a JSON object")
    return ClientMessage(
        enable_gestures=_boolean(said.get("enableGestures")),
        enable_tools=_boolean(said.get("enableTools")),
        background=_boolean(said.get("background")),
        focused=_boolean(said.get("focused")),
        optimize_hmd=_boolean(said.get("optimizeHMD")),
        optimize_screentop=_boolean(said.get("optimizeScreentop")),
    )


def _boolean(value: object) -> bool | None:
    # Some clients send the words as strings. A number is not a boolean here, although 1 == True.
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None
