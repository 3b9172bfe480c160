"""Every setting of the service: its type, default and bounds, declared once.

Law: a Settings value is always valid; an invalid change raises and the old value stays.

The file that holds them belongs to the service alone (see store.py).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from handspan_service.contract.model import Orientation
from handspan_service.errors import SettingsError

SETTINGS_VERSION = 1

Answer: TypeAlias = Literal["allow", "ask", "deny"]
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]  # 0: any free port.


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the user decided.

    Attributes:
        version: Layout of the file.
        websocket_enabled: Whether web applications and scripts may connect.
        websocket_port: TCP port of the WebSocket on the loopback addresses.
        max_clients: WebSocket clients served at once.
        web_origins: Answer to a public web page (or one opened from a file) that no list names.
        allowed_origins: Origins always admitted, e.g. "https://example.org".
        denied_origins: Origins never admitted.
        background: Whether clients may have frames in the background when they wish.
        exclusive_focus: Whether a client that says it is focused silences the others.
        orientation: Which long side of the controller faces the user.
        interaction_height_mm: Height of the interaction box's centre.
        user_scripts: Start-up script of a controller by its serial number.
    """

    version: int = SETTINGS_VERSION
    websocket_enabled: bool = True
    websocket_port: Port = 6437
    max_clients: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 256
    web_origins: Answer = "allow"
    allowed_origins: tuple[str, ...] = ()
    denied_origins: tuple[str, ...] = ()
    background: Answer = "allow"
    exclusive_focus: bool = False
    orientation: Orientation = Orientation.AUTO
    interaction_height_mm: Annotated[float, msgspec.Meta(ge=80, le=400)] = 200.0
    user_scripts: dict[str, str] = msgspec.field(default_factory=dict)


def changed(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Return the settings with some values replaced.

    Args:
        settings: The values in force.
        changes: New values by name, as JSON would hold them.

    Raises:
        SettingsError: A name is unknown or a value out of its bounds; the text names it.
    """
    merged = msgspec.to_builtins(settings) | changes
    if "version" in changes:
        raise SettingsError("the version of the settings cannot be changed")
    try:
        return msgspec.convert(merged, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"this setting is not possible: {error}") from error
